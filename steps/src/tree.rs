//! Chapter 3.2 and 3.3. The tree: newest first on the way in, oldest first on
//! the way out.
//!
//! ```text
//!    put ─► active memtable ─ full ─► sealed ─► sealed      get searches in this
//!           └ newest                               │        order and stops at the
//!                                     flush_oldest ▼        first that has the key
//!                            runs:  [9] [8] [3│5│6]
//!                                                 └ oldest
//! ```
//!
//! A memtable that was written as a table is forgotten only when the table is
//! installed: when MANIFEST names it, durably. In between, both have the entries,
//! which does no harm. The other order would lose them, if the process died then.
//!
//! The locks, the queue and the MANIFEST are in [`locked`] and [`operations`], opening is in
//! [`open`].

pub mod locked;
pub mod open;
pub mod operations;
pub mod state;

use std::marker::PhantomData;

use crate::Result;
use crate::backoff::BackOff;
use crate::directory::Directory;
use crate::engine::Shaken;
use crate::layers::Memory;
use crate::observe::Watcher;
use crate::options::Options;
use crate::sstable::Locate;
use crate::sync::{Arc, AtomicU64, AtomicUsize, Mutex, RwLock};
use crate::tree::state::State;

/// Memtables and tables. `M` is the memtable and what deletion means to it, `L`
/// finds keys in a table.
#[derive(Debug)]
pub struct Tree<M, L> {
    directory: Arc<Directory>,
    options: Options,
    stage: u8,
    /// Memtables and runs, as reads see them.
    state: RwLock<State<M>>,
    /// Locked while the active memtable changes. Taken before `state`.
    changing: Mutex<()>,
    /// Locked during a flush: one memtable at a time, in order.
    flushing: Mutex<()>,
    /// The failures of flushes.
    failing: Mutex<BackOff>,
    /// Locked while MANIFEST changes. Taken before `state`.
    installing: Mutex<()>,
    /// The number of sealed memtables, which wait to be flushed.
    waiting: AtomicUsize,
    /// The number of runs in level 0.
    level_0: AtomicUsize,
    /// The number of the next table.
    next_table: AtomicU64,
    watcher: Watcher,
    locate: PhantomData<fn() -> L>,
}

impl<M: Memory, L: Locate> Tree<M, L> {
    // ANCHOR: ex-tree-get
    /// Returns the newest entry stored under `key`, as it is stored; `None` if there
    /// is none. Searches, in this order, and stops at the first that has the key:
    ///
    /// 1. the active memtable ([`in_active`](state::Memories::in_active)),
    /// 2. the sealed ones, newest first ([`in_sealed`](state::Memories::in_sealed),
    ///    where 0 is the newest of [`sealed`](state::Memories::sealed)),
    /// 3. the runs of tables, newest first ([`Run::get`](crate::runs::Run::get)).
    ///
    /// [`memories`](Tree::memories) holds a lock that keeps writers out;
    /// [`into_runs`](state::Memories::into_runs) releases it, so that no writer
    /// waits while files are read, and returns the runs as they were then
    /// ([`newest_first`](crate::runs::Runs::newest_first)). Runs that were taken
    /// earlier would miss what a flush has moved to them in between.
    ///
    /// # Errors
    /// Those of a run: *unreadable* does not mean *missing*.
    pub(crate) fn newest(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        todo!("step 3: Tree::newest (tree-get)")
    }
    // ANCHOR_END: ex-tree-get

    // ANCHOR: ex-flush-oldest
    /// Writes the oldest sealed memtable as a table, and only it: age is
    /// position, so tables must come in the order of the writes. Returns
    /// [`Shaken::Flushed`], or [`Shaken::Nothing`] if none is sealed.
    ///
    /// Invariant: every write is, at every moment, in a memtable or in a table
    /// that MANIFEST names. So the memtable is forgotten last.
    ///
    /// [`sealed_oldest_first`](Tree::sealed_oldest_first) shows the queue;
    /// [`write_table`](Tree::write_table) makes the table,
    /// [`install`](Tree::install) makes it part of the tree (a memtable without
    /// entries gives no table, `None`, and is installed all the same: MANIFEST
    /// then says that its writes are flushed),
    /// [`forget`](Tree::forget) takes the memtable out of the queue.
    ///
    /// # Errors
    /// Those of these three; then the memtable stays where it is.
    pub(crate) fn flush_oldest(&self) -> Result<Shaken> {
        todo!("step 3: Tree::flush_oldest (flush-oldest)")
    }
    // ANCHOR_END: ex-flush-oldest
}
