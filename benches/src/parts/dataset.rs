//! What all twins are asked with: the same keys in the same order.

use std::path::Path;

use tempfile::TempDir;

use crate::peers::Result;
use crate::peers::keys::{self, Values, permutation};

/// Of a thousand keys, so many fit into a memtable of 64 MiB if there are a million.
const HELD_OF_1000: u64 = 578;

/// Keys, values, and a place for files.
pub(super) struct Dataset {
    /// How many keys there are.
    pub(super) n: u64,
    /// How many of them one memtable holds, or one table: 64 MiB of a million.
    pub(super) held: u64,
    /// Their numbers in the order in which they are put, if it is not their own.
    put: Vec<u32>,
    /// …and are asked for.
    asked: Vec<u32>,
    values: Values,
    dir: TempDir,
}

impl Dataset {
    /// A directory below `dir` is made, which goes with the data.
    pub(super) fn new(n: u64, dir: &Path) -> Result<Dataset> {
        let held = n * HELD_OF_1000 / 1_000;
        Ok(Dataset {
            n,
            held,
            put: permutation(held, 1),
            asked: permutation(held, 2),
            values: Values::new(keys::ValueKind::Text, 3),
            dir: tempfile::Builder::new().prefix("parts-").tempdir_in(dir)?,
        })
    }

    /// Where files are to be.
    pub(super) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Each number once, in the random order of puts.
    pub(super) fn put(&self) -> impl Iterator<Item = u64> {
        self.put.iter().map(|&number| u64::from(number))
    }

    /// Each number once, in the random order of gets.
    pub(super) fn asked(&self) -> impl Iterator<Item = u64> {
        self.asked.iter().map(|&number| u64::from(number))
    }

    /// The value of a number.
    #[inline]
    pub(super) fn value(&self, number: u64) -> &[u8] {
        self.values.of(number)
    }
}
