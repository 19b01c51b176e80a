//! The fast twin of [`memtable`](lsm::memtable).
//!
//! The simple one is a `BTreeMap<Vec<u8>, Vec<u8>>`. To find one of 600,000 keys it
//! compares some twenty, and each is somewhere else in memory; to put one it
//! allocates twice. It spends nearly all of its time waiting for memory.
//!
//! ```text
//!    put kenya:capital → Nairobi
//!      │
//!      │   tree: in which order                      arena: keys and values
//!      │          [ 6b656e79… ]                      │ mali:capital Bamako
//!      │          /           \                      │ chad:capital N'Djamena
//!      └─► [6265… 6368…] ─► [6b656e79… 6d616c69…]    │ kenya:capital Nairobi ◄─┐
//!                             └── place of the key ──│─────────────────────────┘
//! ```
//!
//! * [`head`]: 16 bytes of a key, as a number, mostly say which key is smaller.
//! * [`node`]: heads of 64 keys are side by side, and are searched all at once.
//! * [`tree`]: three such nodes lead to any of 150,000 keys.
//! * [`arena`]: keys and values are appended to chunks, which are freed together.
//!
//! A clone shares leaves and chunks, and copies one when it is first written to.
//! So a scan, which holds on to the memtable, hardly holds up the next write. It
//! costs puts 5 %.
//!
//! **What it costs** to understand: four files in place of one standard type. And to run:
//! space that an overwrite with a longer value wastes. Iterating is slower, because an
//! entry's length is in the arena and not in the tree.
//!
//! **What it gains**: 600,000 keys of 16 digits, values of 100 bytes, one thread;
//! times as fast as the simple one, and millions a second.
//!
//! | put, random | put, in order | overwrite | get | get, absent | iterate | clone | free |
//! |---|---|---|---|---|---|---|---|
//! | × 3.6 | × 4.4 | × 2.1 | × 2.0 | × 4.0 | × 0.4 | × 800 | × 250 |
//! | 3.1 | 6.6 | 1.4 | 1.5 | 3.6 | 8.6 | 0.25 ms | 0.6 ms |
//!
//! With keys of 40 digits, of which the first 34 are the same, it is just as fast;
//! without the [`head::Prefix`] it was half as fast as the simple one.
//!
//! Left out: several writers at once; keeping the chunks of a memtable that was
//! flushed for the next one. The figures are for memory that the process has had
//! before. Pages fresh from the kernel make puts slower by a quarter or more.

pub mod arena;
pub mod head;
mod memory;
pub mod node;
#[cfg(test)]
mod tests;
pub mod tree;

use std::ops::Bound;

use lsm::range::KeyRange;
use lsm::{Error, Result};

use arena::Arena;
use tree::Tree;

/// Entries in order of their keys.
///
/// Invariant: the tree has each key once, with the place of its newest value.
/// Invariant: once `sealed`, nothing changes any more.
#[derive(Clone, Debug, Default)]
pub struct Memtable {
    tree: Tree,
    arena: Arena,
    sealed: bool,
}

impl Memtable {
    /// Returns what is stored under `key`. O(log n).
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        let spot = self.tree.search(&self.tree.probe(key), &self.arena).ok()?;
        Some(self.arena.entry(self.tree.entry_ref(spot)).1)
    }

    /// Stores `stored` under `key`, in place of what was there. O(log n).
    ///
    /// # Errors
    /// [`Error::Sealed`] if the memtable is sealed; then nothing has changed.
    pub fn put(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        if self.sealed {
            return Err(Error::Sealed);
        }
        self.tree.admit(key, &self.arena);
        let probe = self.tree.probe(key);
        match self.tree.search(&probe, &self.arena) {
            Ok(spot) => {
                if !self.arena.overwrite(self.tree.entry_ref(spot), stored) {
                    self.tree.relocate(spot, self.arena.push(key, stored));
                }
            }
            Err(spot) => {
                let entry_ref = self.arena.push(key, stored);
                self.tree.insert(spot, &probe, entry_ref, &self.arena);
            }
        }
        Ok(())
    }

    /// Returns the entries whose keys are in `range`, in ascending order. O(log n), then
    /// O(1) for each entry.
    pub fn scan(&self, range: &KeyRange) -> impl Iterator<Item = (&[u8], &[u8])> {
        let start = match &range.start {
            Bound::Included(key) | Bound::Excluded(key) => key.as_slice(),
            Bound::Unbounded => &[], // the smallest key there can be
        };
        let (Ok(spot) | Err(spot)) = self.tree.search(&self.tree.probe(start), &self.arena);
        self.tree
            .entry_refs(spot)
            .map(|entry_ref| self.arena.entry(entry_ref))
            .skip_while(|(key, _)| !range.starts_before(key)) // the start, if excluded
            .take_while(|(key, _)| range.ends_after(key))
    }

    /// Returns a sealed memtable with all the entries, and leaves this one empty,
    /// unsealed, and counting from zero. O(1).
    pub fn seal(&mut self) -> Memtable {
        Memtable { sealed: true, ..std::mem::take(self) }
    }

    /// Returns the bytes of all keys and values, as far as they take space. Overwriting with
    /// a value that fits where the old one was adds nothing, and removes nothing if it's
    /// shorter; one that doesn't fit adds its key and its value again. So a budget for it
    /// bounds memory, but may be reached a little sooner than that of the simple memtable.
    pub fn bytes(&self) -> usize {
        self.arena.bytes()
    }

    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// True if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }

    /// True once it takes no more writes.
    pub fn is_sealed(&self) -> bool {
        self.sealed
    }
}
