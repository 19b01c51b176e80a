//! The keys of a node: their first 16 bytes, side by side.
//!
//! ```text
//!    key                      head: 16 bytes, as one number        place
//!    "mali"                   6d616c69 00000000 00000000 00000000  3:0
//!    "mali:capital"           6d616c69 3a636170 6974616c 00000000  0:32
//!    "mali:capital:river"     6d616c69 3a636170 6974616c 3a726976  7:512
//!                             └───────── four to a cache line ┘    └─► the arena
//! ```
//!
//! Big-endian, so that numbers compare as the bytes do. Two heads that differ
//! say which key is smaller, without a look at the keys. Heads that are equal say
//! nothing: the keys may be longer than a head, or end in zeros. Then the arena
//! has the answer, which costs a cache miss for each key that is asked.
//!
//! **The search counts instead of branching.** Binary search needs fewer
//! comparisons, but each waits for the one before, and so for the memory it reads.
//! Counting the heads that are smaller reads every line of the node at once, and
//! leaves nothing to be guessed wrong. The last head of each line decides which
//! line it is, then the heads of that line are counted.

use crate::fast::memtable::arena::{Arena, Place};

/// Keys of a node. Of 32 and 64, 64 was faster by a tenth.
pub const WIDTH: usize = 64;

/// Heads in a cache line of 64 bytes.
const LINE: usize = 4;

/// A key that is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    head: u128,
    key: &'a [u8],
}

impl<'a> Probe<'a> {
    /// `key`, with its head made ready.
    pub fn new(key: &'a [u8]) -> Self {
        let first = key.first_chunk().copied().unwrap_or_else(|| {
            let mut padded = [0; 16];
            padded[..key.len()].copy_from_slice(key);
            padded
        });
        Probe { head: u128::from_be_bytes(first), key }
    }

    /// It, once it is in the arena.
    pub fn at(&self, place: Place) -> Entry {
        Entry { head: self.head, place }
    }
}

/// A key as a node holds it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    head: u128,
    /// Where the arena has all of it.
    pub place: Place,
}

/// Up to [`WIDTH`] keys.
///
/// Invariant: the keys ascend, and no two are equal.
#[derive(Clone, Debug)]
#[repr(C)] // `len` is read first, and brings the first heads with it
pub struct Keys {
    len: usize,
    heads: [u128; WIDTH],
    places: [Place; WIDTH],
}

impl Default for Keys {
    fn default() -> Self {
        Keys { len: 0, heads: [0; WIDTH], places: [Place::default(); WIDTH] }
    }
}

impl Keys {
    /// True if not one more key fits.
    pub fn is_full(&self) -> bool {
        self.len == WIDTH
    }

    /// Where they are in the arena, in ascending order.
    pub fn places(&self) -> &[Place] {
        &self.places[..self.len]
    }

    /// The key in `slot`.
    pub fn entry(&self, slot: usize) -> Entry {
        Entry { head: self.heads[slot], place: self.places[slot] }
    }

    /// The slot of the key, if it is here; else the one it would have.
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
        self.places[first..first + equals]
            .binary_search_by(|place| arena.key(*place).cmp(probe.key))
            .map(|slot| first + slot)
            .map_err(|slot| first + slot)
    }

    /// Puts a key into `slot`; those from there on move by one. There must be
    /// room, and it must be where the key belongs.
    pub fn insert(&mut self, slot: usize, entry: Entry) {
        self.heads.copy_within(slot..self.len, slot + 1);
        self.places.copy_within(slot..self.len, slot + 1);
        self.heads[slot] = entry.head;
        self.places[slot] = entry.place;
        self.len += 1;
    }

    /// The key in `slot` is now to be found at `place`.
    pub fn relocate(&mut self, slot: usize, place: Place) {
        self.places[slot] = place;
    }

    /// Takes out the keys from slot `at` on.
    pub fn split_off(&mut self, at: usize) -> Keys {
        let mut right = Keys { len: self.len - at, ..Keys::default() };
        right.heads[..right.len].copy_from_slice(&self.heads[at..self.len]);
        right.places[..right.len].copy_from_slice(&self.places[at..self.len]);
        self.len = at;
        right
    }
}

/// How many of `heads`, which ascend, are smaller than `head`.
fn count_below(heads: &[u128], head: u128) -> usize {
    let (lines, rest) = heads.as_chunks::<LINE>();
    let skipped: usize = lines.iter().map(|line| usize::from(line[LINE - 1] < head)).sum();
    let line = lines.get(skipped).map_or(rest, |line| line.as_slice());
    skipped * LINE + line.iter().map(|other| usize::from(*other < head)).sum::<usize>()
}
