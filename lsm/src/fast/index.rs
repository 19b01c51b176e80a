//! Replaces [`Sparse`](crate::table::sparse::Sparse): the same index, laid out for
//! the cache.
//!
//! ```text
//!    first keys of the blocks         numbers, side by side       full keys, far away
//!    0000000000|00002341              30 30 30 30 32 33 34 31     only if two numbers
//!    0000000000|00002350       ──►    30 30 30 30 32 33 35 30     are equal
//!    0000000000|00002362              30 30 30 30 32 33 36 32
//!    └ common ┘└ 8 bytes ┘            └─ eight to a cache line
//! ```
//!
//! To compare two keys that lie somewhere on the heap is to wait for memory twice, and
//! a binary search over 8,000 blocks does so thirteen times. But the keys of a table
//! begin alike; the eight bytes after that nearly always tell them apart, and as a
//! big-endian number they are ordered as the keys are. So the search runs over numbers,
//! and looks at whole keys where numbers are equal.
//!
//! What it costs to understand: numbers may be equal though keys are not (a short key
//! is padded with zeros), so equality decides nothing.

use crate::format::IndexEntry;
use crate::sync::{AtomicU8, Ordering};
use crate::table::Extent;

/// What is known of a block's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing: they were not looked at yet.
    Unread,
    /// They are what was written, and some of its keys or values are escaped.
    Sound,
    /// They are what was written, and every key and value is its own text.
    Plain,
}

/// A block of a table.
#[derive(Debug)]
struct Block {
    offset: u64,
    crc: u32,
    state: AtomicU8,
}

/// The blocks of a table.
///
/// Invariant: keys and offsets ascend. One block more stands at the end, which begins
/// where the table ends.
#[derive(Debug)]
pub struct Blocks {
    /// Bytes that all keys of the table have in common.
    common: usize,
    /// For each block, the bytes of its first key after these, as a number.
    numbers: Vec<u64>,
    blocks: Vec<Block>,
    /// The first keys, one behind the other, and where each ends.
    keys: Vec<u8>,
    ends: Vec<usize>,
}

impl Blocks {
    /// The index of a table of `table_bytes` bytes with these first and last keys.
    pub fn new(entries: &[IndexEntry], first: &[u8], last: &[u8], table_bytes: u64) -> Self {
        let common = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        let mut keys = Vec::new();
        let mut ends = Vec::with_capacity(entries.len());
        for entry in entries {
            keys.extend_from_slice(&entry.key);
            ends.push(keys.len());
        }
        let end = (table_bytes, 0);
        let blocks = entries.iter().map(|entry| (entry.offset, entry.crc)).chain([end]);
        Blocks {
            common,
            numbers: entries.iter().map(|entry| number(&entry.key, common)).collect(),
            blocks: blocks
                .map(|(offset, crc)| Block { offset, crc, state: AtomicU8::default() })
                .collect(),
            keys,
            ends,
        }
    }

    /// The last block whose first key is not greater than `key`, which lies between
    /// the first and the last key of the table. `None` if there is none. O(log blocks).
    pub fn find(&self, key: &[u8]) -> Option<usize> {
        let wanted = number(key, self.common);
        let after = self.numbers.partition_point(|&number| number <= wanted);
        let last = after.checked_sub(1)?;
        if self.numbers[last] < wanted {
            return Some(last);
        }
        let same = self.numbers[..after].partition_point(|&number| number < wanted);
        let not_greater = |block: &usize| self.key(*block) <= key;
        (same..after).rev().find(not_greater).or(same.checked_sub(1))
    }

    /// The first key of a block.
    fn key(&self, block: usize) -> &[u8] {
        let start = block.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start..self.ends[block]]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Where a block is, and its crc; `None` behind the last one.
    pub fn extent(&self, block: usize) -> Option<Extent> {
        let (this, next) = (self.blocks.get(block)?, self.blocks.get(block + 1)?);
        Some(Extent { offset: this.offset, bytes: next.offset - this.offset, crc: this.crc })
    }

    /// The block that begins at `offset`.
    pub fn at(&self, offset: u64) -> Option<usize> {
        let block = self.blocks.binary_search_by_key(&offset, |block| block.offset).ok()?;
        (block < self.len()).then_some(block)
    }

    /// What is known of a block.
    pub fn state(&self, block: usize) -> State {
        match self.blocks.get(block).map_or(0, |block| block.state.load(Ordering::Relaxed)) {
            2 => State::Plain,
            1 => State::Sound,
            _ => State::Unread,
        }
    }

    /// Notes what was found out. Tables do not change, so it holds for ever, and two
    /// threads that find it out at the same time find the same.
    pub fn note(&self, block: usize, state: State) {
        if let Some(block) = self.blocks.get(block) {
            block.state.store(state as u8, Ordering::Relaxed);
        }
    }
}

/// Eight bytes of `key` behind the first `common` ones as a number, which is ordered
/// as they are; a shorter key is padded with zeros.
fn number(key: &[u8], common: usize) -> u64 {
    let rest = key.get(common..).unwrap_or_default();
    match rest.first_chunk() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => {
            let mut padded = [0; 8];
            padded[..rest.len()].copy_from_slice(rest);
            u64::from_be_bytes(padded)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::sparse::Sparse;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn it_finds_what_the_simple_index_finds(
            keys in prop::collection::btree_set("(aaaaaaaa|b)?[ab\0]{0,12}", 1..40),
            asked in prop::collection::vec("(aaaaaaaa|b)?[ab\0]{0,12}", 1..40),
        ) {
            let entries: Vec<IndexEntry> = keys
                .iter()
                .zip(0..)
                .map(|(key, n)| IndexEntry { key: key.clone().into_bytes(), offset: 10 * n, crc: 1 })
                .collect();
            let bytes = 10 * entries.len() as u64;
            let (first, last) = (keys.first().unwrap(), keys.last().unwrap());
            let blocks = Blocks::new(&entries, first.as_bytes(), last.as_bytes(), bytes);
            let simple = Sparse::new(entries.clone(), bytes);
            for key in keys.iter().chain(&asked).filter(|key| (first..=last).contains(key)) {
                let found = blocks.find(key.as_bytes()).and_then(|block| blocks.extent(block));
                prop_assert_eq!(found, simple.find(key.as_bytes()), "{:?}", key);
            }
        }
    }
}
