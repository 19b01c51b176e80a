//! Chapter 7. The write-ahead log: what memory holds, written to disk first.
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
//! The lines are in [`record`], appending and syncing in [`append`], opening in [`recovery`].

pub mod append;
pub mod found;
pub mod record;
pub mod recovery;
pub mod segment;

use std::marker::PhantomData;

use crate::Options;
use crate::Result;
use crate::directory::Directory;
use crate::engine::TornTail;
use crate::inspect::Picture;
use crate::observe::Watcher;
use crate::options::SyncMode;
use crate::parts::{Change, Log, Memtables};
use crate::sync::{Arc, Mutex};
use crate::wal::found::Found;
use crate::wal::segment::Logs;

pub use record::{
    Replay, Stop, Write, encode_marker, encode_record, highest_marker, records, replay,
    trim_preallocated, whole_line,
};

/// Makes lines of a log from writes, and reads them back.
pub trait Encoding: Send + Sync + 'static {
    /// Appends the lines of these changes, the first of which is write number `first`.
    fn encode(text: &mut Vec<u8>, first: u64, changes: &[Change<'_>]);

    /// Reads a log: see [`replay`].
    fn replay(log: &[u8], first: u64, promised: u64) -> Replay;
}

/// One line for a write.
#[derive(Debug)]
pub struct Records;

impl Encoding for Records {
    fn encode(text: &mut Vec<u8>, first: u64, changes: &[Change<'_>]) {
        for (change, number) in changes.iter().zip(first..) {
            text.extend(encode_record(number, change.key, change.logged()));
        }
    }

    fn replay(log: &[u8], first: u64, promised: u64) -> Replay {
        replay(log, first, promised)
    }
}

/// The logs of an open store.
pub struct Wal<E = Records> {
    directory: Arc<Directory>,
    mode: SyncMode,
    /// The files, and what is in each. Not the commit lock: only that says who is next.
    logs: Mutex<Logs>,
    /// Number of the last write that is synced. Locked while a thread syncs; taken
    /// before `logs`.
    synced: Mutex<u64>,
    /// The most bytes that a log may have.
    log_budget: u64,
    /// The torn ends that opening cut off.
    recovered: Vec<TornTail>,
    /// The logs as opening has read them, until they are replayed.
    unreplayed: Mutex<Vec<Found>>,
    flushed: u64,
    watcher: Watcher,
    encoding: PhantomData<fn() -> E>,
}

impl<E: Encoding> Log for Wal<E> {
    const KEEPS: bool = true;

    // ANCHOR: ex-commit
    /// Makes a commit: first the log has it, then the memtable; and with
    /// [`SyncMode::Always`], the disk has it before this returns.
    ///
    /// `self.turn` waits for our turn, which lasts until it is dropped. The first of the
    /// changes gets the number after that of the last write, `memtables.written()`.
    /// Number, append and insert happen during the turn: no other write may come between.
    /// `self.append` writes the lines and returns the number of the last one;
    /// `memtables.insert` inserts. [`sync_to`](Log::sync_to) syncs, and must not be called
    /// during the turn: other threads append meanwhile, and share the next sync.
    ///
    /// # Errors
    /// Those of these functions. If the append fails, the memtable is not changed.
    fn commit(&self, changes: &[Change<'_>], memtables: &dyn Memtables) -> Result<()> {
        todo!("step 7: Wal::commit (commit)")
    }
    // ANCHOR_END: ex-commit

    // ANCHOR: ex-retire
    /// Deletes the logs that are no longer needed: those of
    /// `self.retired_logs` whose last write is in a table that MANIFEST names; those are
    /// the writes up to `flushed`. `self.delete_log` deletes one. A log may hold the writes
    /// of several memtables; it goes only with its last.
    ///
    /// Invariant: every write that was promised is in a log or in a table that
    /// MANIFEST names.
    fn retire(&self, flushed: u64) -> Result<()> {
        todo!("step 7: Wal::retire (retire)")
    }
    // ANCHOR_END: ex-retire

    fn open(directory: &Arc<Directory>, flushed: u64, options: &Options) -> Result<Self> {
        Self::recover(directory, flushed, options)
    }

    fn replay(&self, memtables: &dyn Memtables) -> Result<()> {
        self.replay_found(memtables)
    }

    fn rotate(&self) {
        self.logs.lock().rotate();
    }

    fn sync_to(&self, number: u64) -> Result<()> {
        self.group_sync(number)
    }

    fn close(&self) -> Result<()> {
        self.close_logs()
    }

    fn recovered(&self) -> Vec<TornTail> {
        self.recovered.clone()
    }

    fn draw(&self, picture: &mut Picture) {
        let logs = self.logs.lock();
        picture.logs = logs.pictures();
        picture.synced = logs.synced;
    }
}
