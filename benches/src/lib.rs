//! The same small databases at each stage, for benchmarks: counted, and timed.
//!
//! ```text
//!    key 0 … 19,999      put in one order and read in another, the same in each run
//!         │
//!    database ─► counts    what a get reads, what a put writes: the same on every machine
//!         └────► compare   times, of two engines in turn: only their ratios mean something
//! ```
//!
//! A memtable holds 64 KiB, and every other size is in its default proportion to that. So
//! a database of about 1 MiB has the shape of a much larger one: some thirteen tables at
//! stages 3 to 7, four levels at stage 8. The background thread is off.

pub mod compare;
pub mod counts;
#[cfg(feature = "driver")]
pub mod debt;
pub mod meter;
pub mod mine;
pub mod number;
#[cfg(feature = "driver")]
pub mod parts;
#[cfg(feature = "driver")]
pub mod peers;
#[cfg(feature = "plot")]
pub mod plot;
#[cfg(feature = "driver")]
pub mod scaling;
pub mod temp_db;
mod text_table;

use lsm::Options;

/// The number of keys in a database.
pub const KEYS: u64 = 20_000;

/// The value of each key.
pub const VALUE: &[u8] = b"a value of some thirty-two bytes.";

/// Bytes of a key and its value.
pub const ENTRY: u64 = 11 + VALUE.len() as u64;

/// Names of the stages, for a sentence: `NAMES[0]` is stage 1.
pub const NAMES: [&str; 8] = [
    "hash index",
    "memtable",
    "tree shaker",
    "tombstones",
    "sparse index",
    "Bloom filter",
    "write-ahead log",
    "compaction",
];

/// Options whose sizes are in the default proportions to this memtable's.
pub fn scaled(memtable_bytes: usize) -> Options {
    let defaults = Options::default();
    let scale = |bytes: u64| bytes * memtable_bytes as u64 / defaults.memtable_bytes as u64;
    Options::default()
        .memtable_bytes(memtable_bytes)
        .level_bytes(defaults.level_budget(1).map(scale))
        .table_bytes(scale(defaults.table_budget()))
        .background(false)
}

/// The options of all small databases.
pub fn options() -> Options {
    scaled(64 * 1024)
}

/// The `i`th key to put, for any `i`; the `i`s below [`KEYS`] name each key once.
pub fn present(i: u64) -> Vec<u8> {
    // 7,919 is prime and does not divide KEYS: a permutation.
    format!("key{:08}", 2 * (i.wrapping_mul(7_919) % KEYS)).into_bytes()
}

/// A key that isn't there, between two that are.
pub fn absent(i: u64) -> Vec<u8> {
    format!("key{:08}", 2 * (i.wrapping_mul(7_919) % KEYS) + 1).into_bytes()
}

/// The place, in the order of puts, of the `i`th key to get. Keys that follow each other
/// are far apart in age, so a few of them don't favor the oldest table or the newest one;
/// over all `i` below [`KEYS`], each place comes once.
pub fn asked(i: u64) -> u64 {
    // Close to KEYS × 0.618, the golden section: any number of steps is spread evenly. It
    // is odd and doesn't end in 5: a permutation.
    i.wrapping_mul(12_361) % KEYS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_key_is_asked_for_and_a_few_are_of_all_ages() {
        let all: BTreeSet<u64> = (0..KEYS).map(asked).collect();
        assert_eq!(all.len() as u64, KEYS);
        let few: Vec<u64> = (0..100).map(asked).collect();
        for tenth in 0..10 {
            let ages = tenth * KEYS / 10..(tenth + 1) * KEYS / 10;
            let of_that_age = few.iter().filter(|age| ages.contains(age)).count();
            assert!((9..=11).contains(&of_that_age), "tenth {tenth}: {of_that_age} of 100");
        }
    }
}
