//! The keys of a node: their heads, side by side.
//!
//! ```text
//!    heads    │ 6d61… 6d61… 6e69… 6e69… │ 7275… 7365… 7365… 7365… │ 746f… …
//!             └───── a cache line ──────┘
//!    entries  │ 0:0  0:28  7:512  …     ─► the keys, in the arena
//!
//!    search 7365…    last of each line:  6e69 < 7365      7365 < 7365? no
//!                    so in the 2nd line:  7275 < 7365 ─► slot 5; are the heads equal?
//! ```
//!
//! A search counts the heads that are smaller. **It has no branches to guess and
//! no step that waits for the one before**: where memory is slow, that is what
//! counts. Binary search compares less, but reads one line after the other, each
//! from a place that the last one decided. Here the last head of each line says
//! which line it is, all lines being read at once; then that line is counted.
//!
//! Heads that are equal decide nothing. Then the keys in the arena decide, which costs a
//! cache miss for each key that's compared.

use super::arena::{Arena, EntryRef};
use super::head::{Prefix, Probe};

/// Keys of a node. Measured: 32 and 128 are slower, by some 5 %.
pub const WIDTH: usize = 64;

/// Heads in a cache line of 64 bytes.
const LINE: usize = 4;

/// A key as a node holds it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its head.
    pub head: u128,
    /// The place of all of it in the arena.
    pub entry_ref: EntryRef,
}

/// Up to [`WIDTH`] keys.
///
/// Invariant: the keys ascend, and no two are equal.
#[derive(Clone, Debug)]
#[repr(C)] // `len` is read first, and brings the first heads with it
pub struct Keys {
    len: usize,
    heads: [u128; WIDTH],
    entry_refs: [EntryRef; WIDTH],
}

impl Default for Keys {
    fn default() -> Self {
        Keys { len: 0, heads: [0; WIDTH], entry_refs: [EntryRef::default(); WIDTH] }
    }
}

impl Keys {
    /// True if not one more key fits.
    pub fn is_full(&self) -> bool {
        self.len == WIDTH
    }

    /// Returns their places in the arena, in ascending order.
    pub fn entry_refs(&self) -> &[EntryRef] {
        &self.entry_refs[..self.len]
    }

    /// The key in `slot`.
    pub fn entry(&self, slot: usize) -> Entry {
        Entry { head: self.heads[slot], entry_ref: self.entry_refs[slot] }
    }

    /// Finds the slot of the key, if it's here; otherwise the one it would have.
    pub fn search(&self, probe: &Probe<'_>, arena: &Arena) -> Result<usize, usize> {
        let heads = &self.heads[..self.len];
        let slot = count_below(heads, probe.head);
        match heads.get(slot) {
            Some(head) if *head == probe.head => self.search_equals(slot, probe, arena),
            _ => Err(slot),
        }
    }

    /// The same, among the keys from slot `first` on whose heads are the probe's.
    fn search_equals(
        &self,
        first: usize,
        probe: &Probe<'_>,
        arena: &Arena,
    ) -> Result<usize, usize> {
        let equals = self.heads[first..self.len].partition_point(|head| *head == probe.head);
        self.entry_refs[first..first + equals]
            .binary_search_by(|entry_ref| arena.key(*entry_ref).cmp(probe.key))
            .map(|slot| first + slot)
            .map_err(|slot| first + slot)
    }

    /// Puts a key into `slot`; those from there on move by one. There must be
    /// room, and it must be where the key belongs.
    pub fn insert(&mut self, slot: usize, entry: Entry) {
        self.heads.copy_within(slot..self.len, slot + 1);
        self.entry_refs.copy_within(slot..self.len, slot + 1);
        self.heads[slot] = entry.head;
        self.entry_refs[slot] = entry.entry_ref;
        self.len += 1;
    }

    /// The key in `slot` is now to be found at `entry_ref`.
    pub fn relocate(&mut self, slot: usize, entry_ref: EntryRef) {
        self.entry_refs[slot] = entry_ref;
    }

    /// Makes all heads again, for another prefix.
    pub fn rehead(&mut self, prefix: &Prefix, arena: &Arena) {
        for (head, entry_ref) in self.heads.iter_mut().zip(&self.entry_refs).take(self.len) {
            let key = arena.key(*entry_ref);
            debug_assert!(prefix.fits(key));
            *head = prefix.head(key);
        }
    }

    /// Takes out the keys from slot `at` on.
    pub fn split_off(&mut self, at: usize) -> Keys {
        let mut right = Keys { len: self.len - at, ..Keys::default() };
        right.heads[..right.len].copy_from_slice(&self.heads[at..self.len]);
        right.entry_refs[..right.len].copy_from_slice(&self.entry_refs[at..self.len]);
        self.len = at;
        right
    }
}

/// Returns how many of `heads`, which ascend, are smaller than `head`.
fn count_below(heads: &[u128], head: u128) -> usize {
    let (lines, rest) = heads.as_chunks::<LINE>();
    let skipped: usize = lines.iter().map(|line| usize::from(line[LINE - 1] < head)).sum();
    let line = lines.get(skipped).map_or(rest, |line| line.as_slice());
    skipped * LINE + line.iter().map(|other| usize::from(*other < head)).sum::<usize>()
}
