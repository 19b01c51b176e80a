//! The seams: what each chapter plugs into the one store.
//!
//! ```text
//!                     ┌───────────── Store ─────────────┐
//!    put, delete ───► │ Deletes ─► Log ─► Memory         │   chapter   3        4      7
//!    get, scan   ◄─── │ Deletes ◄─ Memory ◄─ TableIndex  │   Deletes   Forget   Tombstones
//!    shake       ───► │ Compactor                        │   Log       ()              Wal
//!                     └─────────────────────────────────┘   …and 5, 6 the index, 8 Compactor
//! ```
//!
//! A [`Stage`] names a part for each seam. `()` is the log that keeps nothing and the
//! compactor that never merges, so chapter 3 shows two calls that do nothing yet: the path
//! of a write is the same from here to the last chapter.
//!
//! Machinery, without any promise to stay as it is: `lsm-fast` plugs in parts of its own.

pub mod absent;

use std::borrow::Cow;

use crate::backoff::Progress;
use crate::directory::Directory;
use crate::disk::Disk;
use crate::engine::{Backlog, Scan, TornTail};
use crate::format::TOMBSTONE;
use crate::inspect::Picture;
use crate::memtable::{Memtable, MemtableScan};
use crate::merge::Entries;
use crate::range::KeyRange;
use crate::sstable::{Table, TableIndex, TableWriter};
use crate::sync::{Arc, MutexGuard};
use crate::version::{Edit, Version};
use crate::{Options, Result};

/// The parts of a store.
pub trait Stage: Sized + 'static {
    /// The chapter that it ends with. MANIFEST has it.
    const NUMBER: u8;

    /// The meaning of a deletion.
    type Deletes: Deletes;
    /// A memtable.
    type Memory: Memory;
    /// The index of a table, which finds its keys.
    type Index: TableIndex;
    /// The log, which has every write first.
    type Log: Log;
    /// The compactor, which merges tables.
    type Compactor: Compactor;

    /// The disk on which the store finds its files: that of the options, or another that
    /// reaches the same files.
    fn disk(options: &Options) -> Reached {
        Reached::new(Arc::clone(&options.disk))
    }
}

/// A disk that only the engine can use: one that maps files isn't safe in any hands.
///
/// The engine promises what such a disk asks for. A file that it has opened to be read, and
/// that isn't a log, it doesn't change any more, only removes or replaces. And it gives
/// nothing away that could.
#[derive(Clone, Debug)]
pub struct Reached(pub(crate) Arc<dyn Disk>);

impl Reached {
    /// Hands a disk over, for good.
    pub fn new(disk: Arc<dyn Disk>) -> Self {
        Reached(disk)
    }
}

/// A change of one key, before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'c> {
    /// The key, raw.
    pub key: &'c [u8],
    /// The value to be stored under it, escaped; `None` removes it from the active memtable.
    pub stored: Option<Cow<'c, [u8]>>,
}

impl Change<'_> {
    /// Returns what a log says is stored under the key.
    pub fn logged(&self) -> &[u8] {
        self.stored.as_deref().unwrap_or(TOMBSTONE)
    }

    /// Bytes that it adds to a memtable at most.
    pub(crate) fn bytes(&self) -> usize {
        self.stored.as_ref().map_or(0, |stored| self.key.len() + stored.len())
    }
}

/// The meaning of a deletion: what it writes, and what a reader sees of it.
pub trait Deletes: 'static {
    /// Returns the change that deletes `key`.
    fn deletion(key: &[u8]) -> Change<'_>;

    /// Returns the result of a `get`, given the newest entry stored under the key.
    fn resolve(key: &[u8], found: Option<Vec<u8>>) -> Result<Option<Vec<u8>>>;

    /// Returns the result of a `scan`, given the newest entries.
    fn visible(entries: Entries) -> Scan;

    /// Returns what a `visit` shows of an entry; `None` if it is deleted.
    fn shown<'s>(key: &[u8], stored: &'s [u8]) -> Result<Option<Cow<'s, [u8]>>>;
}

/// A memtable. Values come and go as they are stored: escaped.
pub trait Memory: Clone + Default + Send + Sync + 'static {
    /// Returns what is stored under `key`.
    fn get(&self, key: &[u8]) -> Option<&[u8]>;

    /// Stores `stored` under `key`.
    fn put(&mut self, key: &[u8], stored: &[u8]) -> Result<()>;

    /// Removes `key`.
    fn remove(&mut self, key: &[u8]) -> Result<()>;

    /// The entries in `range`, in order.
    fn scan(&self, range: &KeyRange) -> impl Iterator<Item = (&[u8], &[u8])>;

    /// Returns the entries, sealed, and leaves this memtable empty.
    fn seal(&mut self) -> Self;

    /// Bytes of all keys and stored values.
    fn bytes(&self) -> usize;
}

/// A log, which has every write before the memtable has it.
pub trait Log: Send + Sync + Sized + 'static {
    /// True if a committed write outlives the process without being flushed.
    const KEEPS: bool;

    /// Opens the logs of a directory whose tables hold the writes up to `flushed`, and cuts
    /// off what is torn. Calls `Directory::finish_open` once nothing can refuse any more.
    fn open(directory: &Arc<Directory>, flushed: u64, options: &Options) -> Result<Self>;

    /// Has the writes that no table holds inserted again, once after `open`.
    fn replay(&self, memtables: &dyn Memtables) -> Result<()>;

    /// Makes changes, all of them or none: first the log has them, then the memtable; and
    /// the disk, if the options ask for that. Other threads may commit meanwhile.
    fn commit(&self, changes: &[Change<'_>], memtables: &dyn Memtables) -> Result<()>;

    /// Ends the current log, because its memtable was sealed.
    fn rotate(&self);

    /// Returns once the disk has all writes up to `number`.
    fn sync_to(&self, number: u64) -> Result<()>;

    /// Deletes the logs whose writes are all in tables: those up to `flushed`.
    fn retire(&self, flushed: u64) -> Result<()>;

    /// Makes all writes as safe as they can be. No other operation runs, and none follows.
    fn close(&self) -> Result<()>;

    /// Returns what opening cut off.
    fn recovered(&self) -> Vec<TornTail>;

    /// Fills in its part of the picture.
    fn draw(&self, picture: &mut Picture);
}

/// The memtables, as a log may change them.
pub trait Memtables: Sync {
    /// Waits until no other thread commits, and makes room for these changes: seals the
    /// active memtable, if they don't fit.
    fn turn(&self, changes: &[Change<'_>]) -> Result<Turn<'_>>;

    /// Seals the active memtable, unless it is empty, and has the log rotated.
    fn seal(&self, turn: &Turn<'_>) -> Result<()>;

    /// Number of the last write.
    fn written(&self) -> u64;

    /// Inserts changes as the next writes: readers see them from here on.
    fn insert(&self, changes: &[Change<'_>], turn: &Turn<'_>) -> Result<()>;

    /// Does background work on this thread until a write has room.
    fn make_room(&self) -> Result<()>;
}

/// The right to commit, until it is dropped: the commit lock.
pub struct Turn<'t> {
    _commit: MutexGuard<'t, ()>,
}

impl<'t> Turn<'t> {
    pub(crate) fn new(lock: MutexGuard<'t, ()>) -> Self {
        Turn { _commit: lock }
    }
}

/// The tables, as a compactor may change them.
pub trait Tables {
    /// The tables as they are now.
    fn version(&self) -> Arc<Version>;

    /// Begins a new table.
    fn create_table(&self, level: usize) -> Result<TableWriter>;

    /// Completes a table. Its files are deleted when the result is dropped, unless
    /// [`install`](Tables::install) makes it part of the tree.
    fn finish_table(&self, writer: TableWriter) -> Result<Arc<Table>>;

    /// Makes a change of the set of tables durable, then visible to reads. The
    /// files of removed tables stay until they are retired.
    fn install(&self, edit: &Edit) -> Result<()>;
}

/// A compactor merges tables, one step at a time.
pub trait Compactor: Send + Sized + 'static {
    /// False if tables pile up.
    const MERGES: bool;

    /// A compactor that has nothing under way.
    fn new(options: &Options) -> Self;

    /// Moves a merge on, or begins the next one.
    fn step(&mut self, tables: &dyn Tables) -> Result<Progress>;

    /// Asks for everything that there is now to be moved into the last level.
    fn request(&mut self) -> Request;

    /// Returns true once that is done.
    ///
    /// # Errors
    /// That of a merge that has failed since.
    fn has_done(&self, request: &Request) -> Result<bool>;

    /// Drops a merge under way, which can be begun again: the store closes.
    fn drop_work(&mut self);

    /// Bytes that were merged since opening, shadowed entries included.
    fn merged(&self) -> u64;

    /// Returns how far merges of these tables are behind.
    fn backlog(version: &Version, options: &Options) -> Backlog;

    /// Fills in its part of the picture.
    fn draw(picture: &mut Picture, options: &Options);
}

/// A call of `compact`.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Its number, counted from 1.
    pub call: u64,
    /// The number of merges that had failed before it.
    pub failures: u64,
}

impl Memory for Memtable {
    fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)
    }

    fn put(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        self.put(key, stored)
    }

    fn remove(&mut self, key: &[u8]) -> Result<()> {
        self.delete(key)
    }

    fn scan(&self, range: &KeyRange) -> impl Iterator<Item = (&[u8], &[u8])> {
        let entries: MemtableScan<'_> = self.scan(range);
        entries.map(|(key, stored)| (key.as_slice(), stored.as_slice()))
    }

    fn seal(&mut self) -> Self {
        self.seal()
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }
}
