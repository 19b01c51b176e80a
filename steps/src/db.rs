//! The operations as they are called: on a handle that is cloned and shared freely.
//! Machinery: no chapter needs this.

use std::ops::ControlFlow;
use std::path::Path;

use crate::engine::{Backlog, Engine, KeyRange, Open, Scan, Shaken, TornTail, Visit};
use crate::inspect::Picture;
use crate::shaker::Shaker;
use crate::{Error, Options, Result};

impl<E: Open> Shaker<E> {
    /// Opens the database in a directory, which is made if it does not exist.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let path = dir.path().join("world");
    /// let db = lsm::Db::open(&path)?;
    /// db.put(b"kenya:capital", b"Nairobi")?;
    /// db.close()?;
    ///
    /// let db = lsm::Db::open(&path)?;
    /// assert_eq!(db.get(b"kenya:capital")?, Some(b"Nairobi".to_vec()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(dir: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(dir, Options::default())
    }

    /// Opens it with other options than the default ones.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let path = dir.path();
    /// use lsm::{Db, Options};
    ///
    /// let db = Db::open_with(path, Options { memtable_bytes: 64 * 1024, ..Options::default() })?;
    /// assert!(matches!(Db::open(path), Err(lsm::Error::Locked { .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open_with(dir: impl AsRef<Path>, options: Options) -> Result<Self> {
        Self::open_dir(dir.as_ref(), &options)
    }

    /// Returns the value last put under `key`, unless it was deleted since.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put(b"chad:capital", b"N'Djamena")?;
    /// assert_eq!(db.get(b"chad:capital")?, Some(b"N'Djamena".to_vec()));
    /// assert_eq!(db.get(b"atlantis:capital")?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Engine::get(self, key)
    }

    /// Puts `value` under `key`, in place of what was there. Keys and values are
    /// any bytes, up to 64 KiB and 64 MiB.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put("any → bytes".as_bytes(), b"\x00\xff\n")?;
    /// assert_eq!(db.get("any → bytes".as_bytes())?, Some(b"\x00\xff\n".to_vec()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        Engine::put(self, key, value)
    }

    /// Makes `key` absent; fine if it is.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put(b"ussr:capital", b"Moscow")?;
    /// db.delete(b"ussr:capital")?;
    /// assert_eq!(db.get(b"ussr:capital")?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delete(&self, key: &[u8]) -> Result<()> {
        Engine::delete(self, key)
    }

    /// The pairs of a range of keys, in ascending order, as they are now.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// for (key, value) in [("a", "1"), ("b", "2"), ("c", "3")] {
    ///     db.put(key.as_bytes(), value.as_bytes())?;
    /// }
    /// let mut keys = Vec::new();
    /// for pair in db.scan("a".."c") {
    ///     let (key, _value) = pair?;
    ///     keys.push(key);
    /// }
    /// assert_eq!(keys, [b"a", b"b"]);
    /// assert_eq!(db.scan(..).count(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scan(&self, range: impl Into<KeyRange>) -> Scan {
        Engine::scan(self, range.into())
    }

    /// Shows `visit` the pairs of a range in ascending order of their keys, until it
    /// breaks off. They are borrowed: nothing need be copied, which makes it several
    /// times faster than [`scan`](Self::scan).
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// use std::ops::ControlFlow;
    ///
    /// for key in [b"c", b"a", b"b"] {
    ///     db.put(key, b"1")?;
    /// }
    /// let mut keys = String::new();
    /// db.visit(.., |key, _value| {
    ///     keys += &String::from_utf8_lossy(key);
    ///     if keys.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    /// })?;
    /// assert_eq!(keys, "ab");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn visit(
        &self,
        range: impl Into<KeyRange>,
        mut visit: impl FnMut(&[u8], &[u8]) -> ControlFlow<()>,
    ) -> Result<()> {
        Engine::visit(self, range.into(), &mut visit)
    }

    /// Returns when all earlier writes are in tables on disk.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let path = dir.path();
    /// # let db = lsm::Db::open(path)?;
    /// db.put(b"mali:capital", b"Bamako")?;
    /// db.flush()?;
    /// assert_eq!(std::fs::read_to_string(path.join("000001.sst"))?, "mali:capital→Bamako\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn flush(&self) -> Result<()> {
        Engine::flush(self)
    }

    /// Returns when all earlier writes survive a power cut.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put(b"peru:capital", b"Lima")?;
    /// db.sync()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sync(&self) -> Result<()> {
        Engine::sync(self)
    }

    /// Moves everything to the last level, without what was overwritten or deleted;
    /// returns when it is there. Comes with stage 8.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put(b"togo:capital", b"Lome")?;
    /// match db.compact() {
    ///     Ok(()) => assert_eq!(db.inspect().levels.last().unwrap().tables.len(), 1),
    ///     Err(error) => assert!(matches!(error, lsm::Error::NeedsStage { stage: 8, .. })),
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compact(&self) -> Result<()> {
        Engine::compact(self)
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
    /// let options = Options { background: false, memtable_bytes: 20, ..Options::default() };
    /// let db = Db::open_with(path, options)?;
    /// db.put(b"cuba:capital", b"Havana")?;
    /// db.put(b"iran:capital", b"Tehran")?; // does not fit beside the first
    /// assert_eq!(db.shake()?, Shaken::Flushed);
    /// assert_eq!(db.shake()?, Shaken::Nothing);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn shake(&self) -> Result<Shaken> {
        Engine::shake(self)
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
        Engine::background_error(self)
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
        Engine::recovered(self)
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
    /// assert!(matches!(db.get(b"key"), Err(lsm::Error::Closed)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn close(&self) -> Result<()> {
        Engine::close(self)
    }

    /// Returns a picture of the engine's inside.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put(b"fiji:capital", b"Suva")?;
    /// assert_eq!(db.inspect().memtable.unwrap().bytes, "fiji:capitalSuva".len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn inspect(&self) -> Picture {
        Engine::inspect(self)
    }
}

impl<E: Open> Open for Shaker<E> {
    fn stage() -> u8 {
        E::stage()
    }

    fn open_at(stage: u8, dir: &Path, options: &Options) -> Result<Self> {
        Shaker::new(E::open_at(stage, dir, options)?, options.background)
    }
}

impl<E: Engine + 'static> Engine for Shaker<E> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.engine().get(key)
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.write(key.len() + value.len(), |engine| engine.put(key, value))
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        self.write(key.len(), |engine| engine.delete(key))
    }

    fn scan(&self, range: KeyRange) -> Scan {
        self.engine().scan(range)
    }

    fn visit(&self, range: KeyRange, visit: &mut Visit<'_>) -> Result<()> {
        self.engine().visit(range, visit)
    }

    fn flush(&self) -> Result<()> {
        let _operation = self.operation()?;
        self.engine().flush().inspect(|()| self.wake())
    }

    fn sync(&self) -> Result<()> {
        let _operation = self.operation()?;
        self.engine().sync()
    }

    fn compact(&self) -> Result<()> {
        let _operation = self.operation()?;
        self.engine().compact()
    }

    fn shake(&self) -> Result<Shaken> {
        let _operation = self.operation()?;
        self.engine().shake()
    }

    fn backlog(&self) -> Backlog {
        self.engine().backlog()
    }

    fn background_error(&self) -> Option<Error> {
        self.engine().background_error()
    }

    fn stuck(&self) -> Option<Error> {
        self.engine().stuck()
    }

    fn merged(&self) -> u64 {
        self.engine().merged()
    }

    fn recovered(&self) -> Vec<TornTail> {
        self.engine().recovered()
    }

    fn close(&self) -> Result<()> {
        self.end()
    }

    fn inspect(&self) -> Picture {
        self.engine().inspect()
    }
}
