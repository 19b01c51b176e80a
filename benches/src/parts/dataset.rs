//! The data of all twins: the same keys in the same order.

use std::path::Path;

use tempfile::TempDir;

use crate::peers::Result;
use crate::peers::keys::{self, Values, permutation};

/// Keys in a thousand that a memtable of 64 MiB holds of a million.
const HELD_OF_1000: u64 = 578;

/// Keys, values, and a directory for files.
pub(super) struct Dataset {
    /// The number of keys.
    pub(super) n: u64,
    /// The number of keys one memtable holds, or one table: 64 MiB of a million.
    pub(super) held: u64,
    /// Their numbers in a random order, for puts.
    put: Vec<u32>,
    /// The same in another order, for gets.
    asked: Vec<u32>,
    values: Values,
    dir: TempDir,
}

impl Dataset {
    /// Makes the data, with a temporary directory below `dir`.
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

    /// Returns the directory of the files.
    pub(super) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Returns each number once, in the random order of puts.
    pub(super) fn put(&self) -> impl Iterator<Item = u64> {
        self.put.iter().map(|&number| u64::from(number))
    }

    /// Returns each number once, in the random order of gets.
    pub(super) fn asked(&self) -> impl Iterator<Item = u64> {
        self.asked.iter().map(|&number| u64::from(number))
    }

    /// Returns the value of a number.
    #[inline]
    pub(super) fn value(&self, number: u64) -> &[u8] {
        self.values.of(number)
    }
}
