//! Chapter 3. The store: the one path of a write, and the one of a read.
//!
//! ```text
//!    put ─► wait for room ─► Log::commit ─► insert ─► active memtable ─ full ─► sealed ─┐
//!                              (ch. 7)                                                  │
//!    get ◄─ newest first ◄── active, sealed, then the runs of tables ◄── flush_oldest ──┘
//!                            └ newest                     oldest ┘
//! ```
//!
//! A memtable that was written as a table is forgotten only when the table is installed:
//! when MANIFEST names it, durably. In between, both have the entries, which does no harm.
//! The other order would lose them, if the process died then.
//!
//! What a chapter adds is a part, plugged in where [`Stage`] has a place for it
//! ([`parts`](crate::parts)); the functions here stay as they are. The state they read and
//! change is in [`memtables`], background work in [`background`], the thread that does it in
//! [`worker`], opening in [`open`], everything else that a caller can ask for in [`handle`].

pub mod background;
pub mod commit;
pub mod cursor;
pub mod handle;
pub mod memtables;
pub mod open;
pub mod share;
pub mod tables;
pub mod worker;

use std::ops::ControlFlow;

use crate::backoff::BackOff;
use crate::directory::Directory;
use crate::engine::{Scan, Shaken, check_lengths};
use crate::format::encode_value;
use crate::merge::Merge;
use crate::observe::{Event, Watcher};
use crate::parts::{Change, Deletes, Log, Stage};
use crate::range::KeyRange;
use crate::store::memtables::State;
use crate::store::worker::Worker;
use crate::sync::{Arc, AtomicU32, AtomicU64, AtomicUsize, Mutex, RwLock};
use crate::{Options, Result};

/// A database: a key-value store in a directory. Clones share it; threads use it as it is.
pub struct Store<S: Stage> {
    /// Dropped first: it waits for the thread.
    worker: Arc<Worker>,
    shared: Arc<Shared<S>>,
}

/// The inside of a store, which callers and the thread share.
pub(crate) struct Shared<S: Stage> {
    /// Dropped before `directory`, as is the compactor: no other process may open it while
    /// a log of ours may still change, or an unfinished table has its files.
    log: S::Log,
    /// Locked during a step of a merge.
    compactor: Mutex<S::Compactor>,
    /// Memtables and version, as reads see them.
    state: RwLock<State<S::Memory>>,
    /// The commit lock: one write at a time has its number, is logged, and is inserted.
    /// Taken before `state`.
    commit: Mutex<()>,
    /// Locked during a flush: one memtable at a time, in order.
    flushing: Mutex<()>,
    /// The failures of flushes, and those of merges.
    flush_failures: Mutex<BackOff>,
    merge_failures: Mutex<BackOff>,
    /// Locked while MANIFEST changes. Taken before `state`.
    installing: Mutex<()>,
    /// The number of sealed memtables, which wait to be flushed.
    waiting: AtomicUsize,
    /// The backlog of merges, packed, for every write to see.
    behind: AtomicU32,
    /// Bytes that were merged.
    merged: AtomicU64,
    /// Running calls of `compact`. Writers don't wait for their share meanwhile, because
    /// the thread that merges isn't the one they pay.
    compacting: AtomicUsize,
    /// The number of the next table.
    next_table: AtomicU64,
    options: Options,
    watcher: Watcher,
    directory: Arc<Directory>,
}

impl<S: Stage> Store<S> {
    /// Puts `value` under `key`, in place of what was there. Keys and values are
    /// any bytes, up to 64 KiB and 64 MiB.
    ///
    /// When it returns, the write is in the log, and the operating system has it: it
    /// survives the death of the process, but not a power cut, until [`sync`](Self::sync)
    /// returns; or, with [`SyncMode::Always`](crate::SyncMode::Always), the disk has it.
    /// (Before stage 7 it is in memory alone until a [`flush`](Self::flush).)
    ///
    /// While a scan is held, the first write after it began copies the memtable, which takes
    /// some milliseconds if it is full.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put("any → bytes", b"\x00\xff\n")?;
    /// assert_eq!(db.get("any → bytes")?, Some(b"\x00\xff\n".to_vec()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn put(&self, key: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Result<()> {
        let (key, value) = (key.as_ref(), value.as_ref());
        check_lengths(key, value)?;
        self.write(&Change { key, stored: Some(encode_value(value)) })
    }

    /// Makes `key` absent; fine if it is.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put("ussr:capital", "Moscow")?;
    /// db.delete("ussr:capital")?;
    /// assert_eq!(db.get("ussr:capital")?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delete(&self, key: impl AsRef<[u8]>) -> Result<()> {
        let key = key.as_ref();
        check_lengths(key, b"")?;
        self.write(&S::Deletes::deletion(key))
    }

    /// Makes a write: waits until there is room for it, and commits it.
    fn write(&self, change: &Change<'_>) -> Result<()> {
        let _operation = self.worker.operation()?;
        self.shared.wait_for_room(change.bytes(), &self.worker)?;
        let written = self.shared.log.commit(std::slice::from_ref(change), &*self.shared);
        self.shared.wake(&self.worker);
        written
    }

    /// Returns the value last put under `key`, unless it was deleted since.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// db.put("chad:capital", "N'Djamena")?;
    /// assert_eq!(db.get("chad:capital")?, Some(b"N'Djamena".to_vec()));
    /// assert_eq!(db.get("atlantis:capital")?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, key: impl AsRef<[u8]>) -> Result<Option<Vec<u8>>> {
        let key = key.as_ref();
        self.shared.directory.check_open()?;
        let found = S::Deletes::resolve(key, self.shared.newest(key)?)?;
        self.shared.watcher.emit(|| Event::Got { key: key.to_vec(), found: found.clone() });
        Ok(found)
    }

    /// The pairs of a range of keys, in ascending order, as they are now.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let db = lsm::Db::open(dir.path())?;
    /// for (key, value) in [("a", "1"), ("b", "2"), ("c", "3")] {
    ///     db.put(key, value)?;
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
        let range = range.into();
        match self.shared.sources(&range) {
            Ok(sources) => S::Deletes::visible(Merge::new(sources).entries(range)),
            Err(error) => Scan::failed(error),
        }
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
    /// for key in ["c", "a", "b"] {
    ///     db.put(key, "1")?;
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
        let range = range.into();
        let mut sources = self.shared.sources(&range)?;
        sources.retain(|source| source.key().is_some());
        if let [alone] = sources.as_mut_slice()
            && let Some(done) = alone.visit(&range, &mut visit)
        {
            return done.map(|_| ());
        }
        let mut merge = Merge::new(sources);
        while let Some(pick) = merge.pick() {
            let (key, stored) = merge.head(&pick);
            if !range.ends_after(key) {
                break;
            }
            let value = S::Deletes::shown(key, stored)?;
            if value.is_some_and(|value| visit(key, &value).is_break()) {
                break;
            }
            merge.advance(&pick)?;
        }
        Ok(())
    }

    /// Returns when all earlier writes are in tables on disk.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let path = dir.path();
    /// # let db = lsm::Db::open(path)?;
    /// db.put("mali:capital", "Bamako")?;
    /// db.flush()?;
    /// assert_eq!(std::fs::read_to_string(path.join("000001.sst"))?, "mali:capital→Bamako\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn flush(&self) -> Result<()> {
        let _operation = self.worker.operation()?;
        self.shared.flush()?;
        self.shared.wake(&self.worker);
        Ok(())
    }
}

impl<S: Stage> Shared<S> {
    // ANCHOR: ex-newest
    /// Returns the newest entry stored under `key`, as it is stored; `None` if there
    /// is none. Searches, in this order, and stops at the first that has the key:
    ///
    /// 1. the active memtable ([`in_active`](memtables::Memories::in_active)),
    /// 2. the sealed ones, newest first ([`in_sealed`](memtables::Memories::in_sealed),
    ///    where 0 is the newest of [`sealed`](memtables::Memories::sealed)),
    /// 3. the runs of tables, newest first ([`Run::get`](crate::version::Run::get)).
    ///
    /// [`memories`](Shared::memories) holds a lock that keeps writers out;
    /// [`into_version`](memtables::Memories::into_version) releases it, so that no writer
    /// waits while files are read, and returns the tables as they were then
    /// ([`newest_first`](crate::version::Version::newest_first)). A version that was taken
    /// earlier would miss what a flush has moved to it in between.
    ///
    /// # Errors
    /// Those of a run: *unreadable* does not mean *missing*.
    pub(crate) fn newest(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let memories = self.memories();
        if let Some(stored) = memories.in_active(key) {
            return Ok(Some(stored));
        }
        for age in 0..memories.sealed() {
            if let Some(stored) = memories.in_sealed(age, key) {
                return Ok(Some(stored));
            }
        }
        for run in memories.into_version().newest_first() {
            if let Some(stored) = run.get(key)? {
                return Ok(Some(stored));
            }
        }
        Ok(None)
    }
    // ANCHOR_END: ex-newest

    /// Seals the active memtable, and returns when all writes up to it are in tables.
    fn flush(&self) -> Result<()> {
        let number = self.seal_all()?;
        while self.flushed() < number {
            self.flush_failures.lock().retry()?; // another thread may have failed meanwhile
            self.shake()?;
        }
        Ok(())
    }

    // ANCHOR: ex-flush-oldest
    /// Writes the oldest sealed memtable as a table, and only it: age is
    /// position, so tables must come in the order of the writes. Returns
    /// [`Shaken::Flushed`], or [`Shaken::Nothing`] if none is sealed.
    ///
    /// Invariant: every write is, at every moment, in a memtable or in a table
    /// that MANIFEST names. So the memtable is forgotten last.
    ///
    /// [`sealed_oldest_first`](Shared::sealed_oldest_first) shows the queue;
    /// [`write_table`](Shared::write_table) makes the table,
    /// [`install_flushed`](Shared::install_flushed) makes it part of the tree (a memtable
    /// without entries gives no table, `None`, and is installed all the same: MANIFEST
    /// then says that its writes are flushed),
    /// [`forget`](Shared::forget) takes the memtable out of the queue.
    ///
    /// # Errors
    /// Those of these three; then the memtable stays where it is.
    pub(crate) fn flush_oldest(&self) -> Result<Shaken> {
        let queue = self.sealed_oldest_first();
        let Some(sealed) = queue.first() else {
            return Ok(Shaken::Nothing);
        };
        let table = self.write_table(sealed)?;
        self.install_flushed(table, sealed)?;
        self.forget(sealed);
        Ok(Shaken::Flushed)
    }
    // ANCHOR_END: ex-flush-oldest
}

impl<S: Stage> Clone for Store<S> {
    fn clone(&self) -> Self {
        Store { worker: Arc::clone(&self.worker), shared: Arc::clone(&self.shared) }
    }
}

impl<S: Stage> std::fmt::Debug for Store<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let dir = self.shared.directory.path();
        f.debug_struct("Store").field("stage", &S::NUMBER).field("dir", &dir).finish()
    }
}
