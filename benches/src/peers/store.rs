//! The things an engine must be able to do to be measured, and its budget.
//!
//! Values and pairs are lent: an engine that can lend its bytes needn't copy them, and one
//! that can't pays for its copy. Each engine uses the
//! cheapest way to do so that its interface offers.

use std::ops::ControlFlow;
use std::path::Path;

use crate::peers::Result;

/// Is called with each pair, and says whether to go on.
pub type Visit<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> ControlFlow<()>;

/// An open database. Dropping it closes it.
pub trait Store: Send + Sync {
    /// Puts a value under a key; under [`Setup::sync`], the disk has it then.
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()>;

    /// Shows the value of a key, if there is one; says whether there is.
    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool>;

    /// Shows the pairs from a key on, in order, for as long as that is wanted.
    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()>;

    /// Writes what is in memory to tables, where there are tables.
    fn flush(&mut self) -> Result<()>;

    /// Flushes, and returns when the engine reports no work left.
    fn settle(&mut self) -> Result<()> {
        self.flush()
    }

    /// Merges everything into the last level, where there are levels.
    fn compact(&mut self) -> Result<()>;
}

/// Bits of filter for each key, in every engine that has filters.
pub const FILTER_BITS: u8 = 10;

/// The settings an engine is opened with: the same for all.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Bytes of a write buffer.
    pub write_buffer: usize,
    /// Bytes of a cache of blocks or pages.
    pub cache: usize,
    /// True if a put returns when the disk has it.
    pub sync: bool,
    /// False if runs should stay unmerged, as far as the engine allows that.
    pub merging: bool,
    /// True if tables are read through mapped memory.
    pub mapped: bool,
}

impl Setup {
    /// Returns buffers of 64 MiB; less for fewer than a million keys, so that a short run
    /// fills as many buffers as a long one.
    pub fn for_keys(n: u64) -> Setup {
        let bytes = usize::try_from((64 << 20) * n.min(1_000_000) / 1_000_000);
        let bytes = bytes.unwrap_or(usize::MAX).max(1 << 20);
        Setup { write_buffer: bytes, cache: bytes, sync: false, merging: true, mapped: false }
    }
}

/// Opens a database in a directory that exists.
pub type OpenStore = fn(&Path, &Setup) -> Result<Box<dyn Store>>;
