//! Chapter 2. The memtable: sorted, counted, and sealed when it is full.
//!
//! ```text
//!    put ──► chad:capital    → N'Djamena      a BTreeMap, in order of the keys
//!            kenya:capital   → Nairobi
//!            mali:capital    → Bamako         bytes: 12+9 + 13+7 + 12+6 = 59
//!               │
//!               └─ seal ──► the same entries, which no longer change,
//!                           and an empty memtable for what comes next
//! ```
//!
//! Order buys scans now, and later the one thing that files are good at: being
//! written from front to back. Counting bytes exactly keeps memory bounded. Sealing
//! lets a thread write the entries out while others go on putting.
//!
//! Left out: memory that the tree needs beside keys and values (some 50 bytes
//! for each entry); a skip list, which would let several threads write at once.

use std::collections::BTreeMap;
use std::collections::btree_map::Range;

use crate::engine::Pair;
use crate::in_memory::Map;
use crate::inspect::{EntryPicture, MemtablePicture, Picture};
use crate::range::KeyRange;
use crate::{Error, Result};

/// Entries in order of their keys.
///
/// Invariant: `bytes` is the total length of all keys and values in `entries`.
/// Invariant: once `sealed`, nothing changes any more.
#[derive(Clone, Debug, Default)]
pub struct Memtable {
    entries: BTreeMap<Vec<u8>, Vec<u8>>,
    bytes: usize,
    sealed: bool,
}

/// The entries of a range of a memtable, in ascending order of their keys.
pub type MemtableScan<'a> = Range<'a, Vec<u8>, Vec<u8>>;

impl Memtable {
    /// An empty memtable, which takes writes.
    pub fn new() -> Self {
        Memtable::default()
    }

    /// Returns what is stored under `key`. O(log n).
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.entries.get(key).map(Vec::as_slice)
    }

    // ANCHOR: ex-memtable-put
    /// Stores `value` under `key`, in place of what was there, and keeps `bytes`
    /// exact: a new entry adds the length of its key and of its value; an
    /// overwrite only changes the value's share. O(log n).
    ///
    /// # Errors
    /// [`Error::Sealed`] if the memtable is sealed; then nothing has changed.
    pub fn put(&mut self, key: &[u8], value: &[u8]) -> Result<()> {
        todo!("step 2: Memtable::put (memtable-put)")
    }
    // ANCHOR_END: ex-memtable-put

    /// Removes `key`, if it is there. O(log n).
    ///
    /// # Errors
    /// [`Error::Sealed`] if the memtable is sealed; then nothing has changed.
    pub fn delete(&mut self, key: &[u8]) -> Result<()> {
        if self.sealed {
            return Err(Error::Sealed);
        }
        if let Some(old) = self.entries.remove(key) {
            self.bytes -= key.len() + old.len();
        }
        Ok(())
    }

    // ANCHOR: ex-memtable-scan
    /// Returns the entries whose keys are in `range`, in ascending order. A range
    /// that ends before it begins holds none (`BTreeMap::range` would panic on it,
    /// so check [`KeyRange::is_empty`] first); then return
    /// `MemtableScan::default()`. O(log n), then O(1) for each entry.
    pub fn scan(&self, range: &KeyRange) -> MemtableScan<'_> {
        todo!("step 2: Memtable::scan (memtable-scan)")
    }
    // ANCHOR_END: ex-memtable-scan

    // ANCHOR: ex-memtable-seal
    /// Returns a sealed memtable with all the entries, and leaves this one
    /// empty, unsealed, and counting from zero. O(1).
    pub fn seal(&mut self) -> Memtable {
        todo!("step 2: Memtable::seal (memtable-seal)")
    }
    // ANCHOR_END: ex-memtable-seal

    /// Bytes of all keys and values.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns true if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns true once it takes no more writes.
    pub fn is_sealed(&self) -> bool {
        self.sealed
    }
}

impl Map for Memtable {
    const STAGE: u8 = 2;

    fn look_up(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)
    }

    fn insert(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        self.put(key, stored)
    }

    fn remove(&mut self, key: &[u8]) -> Result<()> {
        self.delete(key)
    }

    fn range(&self, range: &KeyRange) -> Option<Vec<Pair>> {
        Some(self.scan(range).map(|(key, stored)| (key.clone(), stored.clone())).collect())
    }

    fn draw(&self, picture: &mut Picture) {
        picture.memtable = Some(MemtablePicture {
            entries: entry_pictures(self.scan(&KeyRange::all())),
            bytes: self.bytes(),
            ..MemtablePicture::default()
        });
    }
}

/// Entries as they are drawn.
pub(crate) fn entry_pictures(entries: MemtableScan<'_>) -> Vec<EntryPicture> {
    entries.map(|(key, stored)| EntryPicture { key: key.clone(), stored: stored.clone() }).collect()
}
