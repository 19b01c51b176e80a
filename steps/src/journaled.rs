//! Chapter 7. An engine with a log before it.
//!
//! ```text
//!    put ─► 1. append to the log ─► 2. insert into the memtable ─► 3. Always: sync ─► ok
//!
//!    memtable      log                     table
//!    active   ◄──► 000042.wal  (written to)
//!    sealed   ◄──► 000031.wal
//!    flushed       000017.wal  ──────────► 000005.sst in MANIFEST: the log may go
//! ```
//!
//! The log comes first, so anything a reader has seen can be read back. It goes
//! last, when a durable MANIFEST says that tables hold all its writes.
//!
//! Appending, rotation and syncing are in [`logs`], opening in [`recovery`].

pub mod logs;
pub mod recovery;
pub mod segment;

use crate::engine::{
    Backlog, Engine, KeyRange, Scan, Shaken, TornTail, Visit, check_lengths, make_room,
};
use crate::format::{TOMBSTONE, encode_value};
use crate::inspect::Picture;
use crate::journaled::segment::Wal;
use crate::layers::Sealing;
use crate::observe::Watcher;
use crate::options::SyncMode;
use crate::sync::Mutex;
use crate::wal::encode_record;
use crate::{Error, Result};

/// Logs every write before `inner` has it.
#[derive(Debug)]
pub struct Journaled<E> {
    /// The logs. Locked from the append to the log until the insert into the
    /// memtable, and while either is exchanged for the next: the commit lock.
    /// Dropped first: `inner` has the lock on the directory, and no other process
    /// may open it while a log of ours may still change.
    wal: Mutex<Wal>,
    inner: E,
    mode: SyncMode,
    /// Number of the last write that is synced. Locked while a thread syncs; taken
    /// before `wal`.
    synced: Mutex<u64>,
    /// The most bytes that a log may have.
    log_budget: u64,
    /// The torn ends that opening cut off.
    recovered: Vec<TornTail>,
    watcher: Watcher,
}

impl<E: Sealing> Journaled<E> {
    // ANCHOR: ex-journaled-commit
    /// Makes a write: first the log has it, then the memtable; and with
    /// [`SyncMode::Always`], the disk has it before this returns.
    ///
    /// [`turn`](Journaled::turn) waits for our turn and returns the log, locked
    /// until it is dropped. The write's number is one more than that of the last
    /// write, `self.inner.written()`. Number, append and insert happen while the
    /// log is held: no other write may come between.
    /// [`append`](Journaled::append) writes the line that
    /// [`encode_record`] makes; `self.inner.apply` inserts.
    /// [`sync_to`](Journaled::sync_to) syncs, and must not be called while the
    /// log is held: other threads append meanwhile, and share the next sync.
    ///
    /// # Errors
    /// Those of these functions. If the append fails, the memtable is not changed.
    fn commit(&self, key: &[u8], stored: &[u8]) -> Result<()> {
        todo!("step 7: Journaled::commit (journaled-commit)")
    }
    // ANCHOR_END: ex-journaled-commit
}

impl<E: Sealing> Engine for Journaled<E> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.inner.get(key)
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        check_lengths(key, value)?;
        make_room(self)?;
        self.commit(key, &encode_value(value))
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        check_lengths(key, b"")?;
        make_room(self)?;
        self.commit(key, TOMBSTONE)
    }

    fn scan(&self, range: KeyRange) -> Scan {
        self.inner.scan(range)
    }

    fn visit(&self, range: KeyRange, visit: &mut Visit<'_>) -> Result<()> {
        self.inner.visit(range, visit)
    }

    fn flush(&self) -> Result<()> {
        let number = self.seal_and_rotate()?;
        while self.inner.flushed() < number {
            self.inner.retry()?; // another thread may have failed meanwhile
            self.shake()?;
        }
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        self.inner.directory().check_writable()?;
        self.sync_to(self.inner.written())
    }

    fn compact(&self) -> Result<()> {
        self.flush()?;
        self.inner.compact()
    }

    // ANCHOR: ex-journaled-shake
    /// Lets the inner engine work, then deletes the logs that are no longer
    /// needed: those of [`retired_logs`](Journaled::retired_logs) whose last write
    /// is in a table that MANIFEST names, as `self.inner.flushed()` tells.
    /// [`delete_log`](Journaled::delete_log) deletes one. A log may hold the writes
    /// of several memtables; it goes only with its last. Returns what the inner
    /// engine did.
    ///
    /// Invariant: every write that was promised is in a log or in a table that
    /// MANIFEST names.
    fn shake(&self) -> Result<Shaken> {
        todo!("step 7: Journaled::shake (journaled-shake)")
    }
    // ANCHOR_END: ex-journaled-shake

    fn backlog(&self) -> Backlog {
        self.inner.backlog()
    }

    fn background_error(&self) -> Option<Error> {
        self.inner.background_error()
    }

    fn stuck(&self) -> Option<Error> {
        self.inner.stuck()
    }

    fn merged(&self) -> u64 {
        self.inner.merged()
    }

    fn recovered(&self) -> Vec<TornTail> {
        self.recovered.clone()
    }

    fn close(&self) -> Result<()> {
        self.inner.drop_work();
        self.close_logs()
    }

    fn inspect(&self) -> Picture {
        let wal = self.wal.lock();
        let mut picture = self.inner.inspect();
        picture.logs = wal.pictures();
        picture.synced = wal.synced;
        picture
    }
}
