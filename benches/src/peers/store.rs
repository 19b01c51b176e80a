//! What an engine must be able to do to be measured, and under which budget.
//!
//! Values and pairs are shown, not handed over: an engine that can lend its bytes
//! need not copy them, and one that cannot pays for its copy. Each engine uses the
//! cheapest way to do so that its interface offers.

use std::ops::ControlFlow;
use std::path::Path;

use crate::peers::Result;

/// Who is shown a pair, and says whether to go on.
pub type Visit<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> ControlFlow<()>;

/// An open database. Dropping it closes it.
pub trait Store: Send + Sync {
    /// Puts a value under a key; under [`Setup::sync`], the disk has it then.
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()>;

    /// Shows the value of a key, if there is one; says whether there is.
    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool>;

    /// Shows the pairs from a key on, in order, for as long as that is wanted.
    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()>;

    /// Brings into tables what is in memory, as far as there are such things.
    fn flush(&mut self) -> Result<()>;

    /// Flushes, and returns when there is no work left that the engine could name.
    fn settle(&mut self) -> Result<()> {
        self.flush()
    }

    /// Brings everything into the last level, where there are levels.
    fn compact(&mut self) -> Result<()>;
}

/// Bits of filter for each key, in every engine that has filters.
pub const FILTER_BITS: u8 = 10;

/// How an engine is opened: the same for all.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Bytes of a write buffer.
    pub write_buffer: usize,
    /// Bytes of a cache of blocks or pages.
    pub cache: usize,
    /// True if a put returns when the disk has it.
    pub sync: bool,
    /// False if runs are to stay beside each other, as far as that can be asked for.
    pub merging: bool,
    /// True if tables are to be read through mapped memory.
    pub mapped: bool,
}

impl Setup {
    /// 64 MiB each; for less than a million keys in proportion, so that a short run fills
    /// as many buffers as a long one.
    pub fn for_keys(n: u64) -> Setup {
        let bytes = usize::try_from((64 << 20) * n.min(1_000_000) / 1_000_000);
        let bytes = bytes.unwrap_or(usize::MAX).max(1 << 20);
        Setup { write_buffer: bytes, cache: bytes, sync: false, merging: true, mapped: false }
    }
}

/// Opens a database in a directory that exists.
pub type OpenStore = fn(&Path, &Setup) -> Result<Box<dyn Store>>;
