//! The rest of what a caller can ask a store for.
//! Machinery: no chapter needs this.

use crate::engine::{Backlog, Engine, Scan, Shaken, TornTail, Visit};
use crate::inspect::Picture;
use crate::parts::{Compactor, Log, Memtables, Stage};
use crate::range::KeyRange;
use crate::store::{Shared, Store};
use crate::{Error, Result};

impl<S: Stage> Store<S> {
    /// Returns true if there is a value under `key`.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put("oman:capital", "Muscat")?;
    /// assert!(db.contains_key("oman:capital")? && !db.contains_key("oman")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn contains_key(&self, key: impl AsRef<[u8]>) -> Result<bool> {
        Ok(self.get(key)?.is_some())
    }

    /// Returns when all earlier writes survive a power cut.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put("peru:capital", "Lima")?;
    /// db.sync()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sync(&self) -> Result<()> {
        let _operation = self.worker.operation()?;
        self.shared.sync()
    }

    /// Moves everything to the last level, without what was overwritten or deleted;
    /// returns when it is there. Comes with stage 8.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put("togo:capital", "Lome")?;
    /// match db.compact() {
    ///     Ok(()) => assert_eq!(db.inspect().levels.last().unwrap().tables.len(), 1),
    ///     Err(error) => assert!(matches!(error, lsm::Error::NeedsStage { stage: 8, .. })),
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compact(&self) -> Result<()> {
        let _operation = self.worker.operation()?;
        self.shared.compact()
    }

    /// Does one bounded piece of background work, if there is any. For handles
    /// that were opened without a thread.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let path = dir.path();
    /// use lsm::engine::Shaken;
    /// use lsm::{Db, Options};
    ///
    /// let options = Options::default().background(false).memtable_bytes(20);
    /// let db = Db::open_with(path, options)?;
    /// db.put("cuba:capital", "Havana")?;
    /// db.put("iran:capital", "Tehran")?; // does not fit beside the first
    /// assert_eq!(db.shake()?, Shaken::Flushed);
    /// assert_eq!(db.shake()?, Shaken::Nothing);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn shake(&self) -> Result<Shaken> {
        let _operation = self.worker.operation()?;
        self.shared.shake()
    }

    /// Returns the last error of background work, if it hasn't succeeded since. A flush
    /// or a merge that failed is tried again, less and less often (counted in writes, not
    /// in time); after damage it isn't, until the directory is opened again. Until then
    /// reads go on, and writes do until level 0 is full: then they return this error.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// if let Some(error) = db.background_error() {
    ///     eprintln!("the database needs help: {error}");
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn background_error(&self) -> Option<Error> {
        self.shared.background_error()
    }

    /// Returns what opening found torn at the end of the logs: after a crash, writes that
    /// were never promised. They were cut off, and are kept in a file beside the log.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// for torn in db.recovered() {
    ///     eprintln!("{} bytes of log {} are in {}", torn.bytes, torn.log, torn.kept_as);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recovered(&self) -> Vec<TornTail> {
        self.shared.log.recovered()
    }

    /// Waits for operations on other threads, makes earlier writes as safe as they can
    /// be, ends the thread and unlocks the directory. Later operations, on any clone,
    /// return [`Error::Closed`]. Drop scans before.
    ///
    /// Dropping the last clone instead ends the thread too, but loses what was not
    /// promised: before stage 7, everything that was not flushed.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.close()?;
    /// assert!(matches!(db.get("key"), Err(lsm::Error::Closed)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn close(&self) -> Result<()> {
        self.worker.end(|| self.shared.close())
    }

    /// Returns a picture of the engine's inside.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put("fiji:capital", "Suva")?;
    /// assert_eq!(db.inspect().memtable.unwrap().bytes, "fiji:capitalSuva".len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn inspect(&self) -> Picture {
        self.shared.inspect()
    }
}

impl<S: Stage> Shared<S> {
    fn sync(&self) -> Result<()> {
        if !S::Log::KEEPS {
            return self.flush();
        }
        self.directory.check_writable()?;
        self.log.sync_to(self.written())
    }

    /// Closes the directory, after the last operation.
    fn close(&self) -> Result<()> {
        self.directory.check_open()?;
        self.compactor.lock().drop_work();
        let safe = if S::Log::KEEPS { self.log.close() } else { self.flush() };
        self.directory.close();
        safe
    }

    fn inspect(&self) -> Picture {
        let _no_commit = self.commit.lock();
        let state = self.state.read();
        let budget = self.options.memtable_bytes;
        let mut picture = Picture {
            stage: S::NUMBER,
            memtable: Some(state.active_picture(budget)),
            sealed: state.sealed_pictures(budget),
            levels: state.version.pictures(),
            written: state.written,
            flushed: state.flushed,
            ..Picture::default()
        };
        drop(state);
        self.log.draw(&mut picture);
        S::Compactor::draw(&mut picture, &self.options);
        picture
    }
}

impl<S: Stage> Engine for Store<S> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.get(key)
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.put(key, value)
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        self.delete(key)
    }

    fn scan(&self, range: KeyRange) -> Scan {
        self.scan(range)
    }

    fn visit(&self, range: KeyRange, visit: &mut Visit<'_>) -> Result<()> {
        self.visit(range, visit)
    }

    fn flush(&self) -> Result<()> {
        self.flush()
    }

    fn sync(&self) -> Result<()> {
        self.sync()
    }

    fn compact(&self) -> Result<()> {
        self.compact()
    }

    fn shake(&self) -> Result<Shaken> {
        self.shake()
    }

    fn backlog(&self) -> Backlog {
        self.shared.backlog()
    }

    fn background_error(&self) -> Option<Error> {
        self.background_error()
    }

    fn recovered(&self) -> Vec<TornTail> {
        self.recovered()
    }

    fn close(&self) -> Result<()> {
        self.close()
    }

    fn inspect(&self) -> Picture {
        self.inspect()
    }
}
