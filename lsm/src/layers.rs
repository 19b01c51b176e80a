//! The seams between the layers of the onion.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    Shaker          needs an Engine      a thread that calls shake()
//!    └─ Journaled    needs Sealing        logs a write, then has it applied
//!       └─ Compacting  needs Tables       merges tables, then has them replaced
//!          └─ Tree       needs Memory     …and is all three
//!             └─ a memtable
//! ```
//!
//! Each layer passes on to its inside whatever it does not change itself.

use std::borrow::Cow;

use crate::Result;
use crate::directory::Directory;
use crate::engine::{Engine, KeyRange, Scan, unescape, unescaped};
use crate::memtable::{Memtable, MemtableScan};
use crate::merge::Entries;
use crate::runs::{Edit, Runs};
use crate::sstable::{Table, TableWriter};
use crate::sync::Arc;

/// A memtable, and what a deletion means to it. Values come and go as they are
/// stored: escaped.
pub trait Memory: Clone + Default + Send + Sync + 'static {
    /// The chapter that brings it.
    const STAGE: u8;

    /// The value that a deletion stores in the memtable, if it stores one.
    const TOMBSTONE: Option<&'static [u8]>;

    /// Returns what is stored under `key`.
    fn get(&self, key: &[u8]) -> Option<&[u8]>;

    /// Stores `stored` under `key`.
    fn put(&mut self, key: &[u8], stored: &[u8]) -> Result<()>;

    /// Deletes `key`.
    fn delete(&mut self, key: &[u8]) -> Result<()>;

    /// The entries in `range`, in order.
    fn scan(&self, range: &KeyRange) -> impl Iterator<Item = (&[u8], &[u8])>;

    /// Returns the entries, sealed, and leaves this memtable empty.
    fn seal(&mut self) -> Self;

    /// Bytes of all keys and stored values.
    fn bytes(&self) -> usize;

    /// Returns the result of a `get`, given the newest entry stored under the key.
    fn resolve(key: &[u8], found: Option<Vec<u8>>) -> Result<Option<Vec<u8>>>;

    /// Returns the result of a `scan`, given the newest entries.
    fn visible(entries: Entries) -> Scan;

    /// Returns what a `visit` shows of an entry; `None` if it is a tombstone.
    fn shown<'s>(key: &[u8], stored: &'s [u8]) -> Result<Option<Cow<'s, [u8]>>>;
}

/// The entries of a memtable, as slices.
pub(crate) fn borrowed(entries: MemtableScan<'_>) -> impl Iterator<Item = (&[u8], &[u8])> {
    entries.map(|(key, stored)| (key.as_slice(), stored.as_slice()))
}

/// An engine whose writes can be made one at a time from outside: what a log needs.
/// Its own `put`, `delete` and `flush` are not called then.
pub trait Sealing: Engine {
    /// The directory, its lock, and whether it is poisoned.
    fn directory(&self) -> &Arc<Directory>;

    /// Number of the last write that was applied.
    fn written(&self) -> u64;

    /// Number of the last write that tables hold, durably.
    fn flushed(&self) -> u64;

    /// Seals the active memtable if it has no room for this write; returns true if so.
    fn seal_for(&self, key: &[u8], stored: &[u8]) -> Result<bool>;

    /// Seals the active memtable, unless it is empty.
    fn seal(&self) -> Result<()>;

    /// Has the next `shake` try failed work again.
    fn retry(&self) -> Result<()>;

    /// Drops unfinished work that can be begun again: the engine closes.
    fn drop_work(&self) {}

    /// Puts a write into the active memtable; returns its number.
    fn apply(&self, key: &[u8], stored: &[u8]) -> Result<u64>;
}

/// An engine whose tables can be replaced from outside: what compaction needs.
pub trait Tables: Sealing {
    /// The tables as they are now.
    fn runs(&self) -> Arc<Runs>;

    /// The number of runs in level 0. Must be cheap, because every write calls it.
    fn runs_in_level_0(&self) -> usize {
        self.runs().in_level_0()
    }

    /// Begins a new table.
    fn create_table(&self, level: usize) -> Result<TableWriter>;

    /// Completes a table. Its files are deleted when the result is dropped, unless
    /// [`replace`](Tables::replace) makes it part of the tree.
    fn finish_table(&self, writer: TableWriter) -> Result<Arc<Table>>;

    /// Makes a change of the set of tables durable, then visible to reads. The
    /// files of removed tables stay until they are retired.
    fn replace(&self, edit: &Edit) -> Result<()>;
}

/// Chapter 3's memtable. A deletion leaves nothing behind: an older value in a
/// table becomes visible again.
impl Memory for Memtable {
    const STAGE: u8 = 3;
    const TOMBSTONE: Option<&'static [u8]> = None;

    fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)
    }

    fn put(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        self.put(key, stored)
    }

    fn delete(&mut self, key: &[u8]) -> Result<()> {
        self.delete(key)
    }

    fn scan(&self, range: &KeyRange) -> impl Iterator<Item = (&[u8], &[u8])> {
        borrowed(self.scan(range))
    }

    fn seal(&mut self) -> Self {
        self.seal()
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }

    fn resolve(key: &[u8], found: Option<Vec<u8>>) -> Result<Option<Vec<u8>>> {
        found.map(|stored| unescape(key, &stored)).transpose()
    }

    fn visible(entries: Entries) -> Scan {
        Scan::new(entries.map(|entry| {
            let (key, stored) = entry?;
            let value = unescape(&key, &stored)?;
            Ok((key, value))
        }))
    }

    fn shown<'s>(key: &[u8], stored: &'s [u8]) -> Result<Option<Cow<'s, [u8]>>> {
        unescaped(key, stored).map(Some)
    }
}
