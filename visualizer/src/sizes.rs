//! The sizes of memtables, blocks and levels.
//!
//! Tiny at first, so that five puts fill a memtable. Real data would make a
//! thousand tables of that: when a lot of it comes, the first entries show what
//! happens, then the directory is closed and opened again with larger sizes.

use std::sync::Arc;

use lsm::Options;
use lsm::observe::Observer;

use crate::args::Args;
use crate::crash::CrashDisk;
use crate::dir_contents::DirContents;
use crate::notes::Notes;

/// More entries than this in one command ask for the large sizes.
pub(crate) const MANY: u64 = 200;

/// Entries that come before it's opened again: enough to see flushes and
/// merges happen, one by one.
pub(crate) const FIRST: u64 = 40;

/// The sizes that decide how much is seen to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes of a memtable.
    pub memtable: usize,
    /// Bytes of a block.
    pub block: usize,
}

/// Each command shows something.
pub(crate) const TINY: Sizes = Sizes { memtable: 256, block: 64 };

/// Thousands of entries make tens of tables.
pub(crate) const LARGE: Sizes = Sizes { memtable: 64 * 1024, block: 1024 };

/// Tables in level 0 that call for a merge.
pub(crate) const RUNS: usize = 2;

/// Size ratio of a level to the one above.
pub(crate) const LEVEL_RATIO: u64 = 4;

impl Sizes {
    /// Returns the sizes for a directory: as large as its contents ask for.
    pub(crate) fn fitting(found: Option<&DirContents>, args: &Args) -> Sizes {
        let (tables, logs) = found.map_or((0, 0), DirContents::bytes);
        // A log that long was not written by the command line of a window: its
        // memtable was larger.
        let much = tables > LARGE.memtable as u64 || logs > 16 * TINY.memtable as u64;
        if much { LARGE } else { TINY }.given(args)
    }

    /// Returns these sizes, except those given as arguments.
    pub(crate) fn given(self, args: &Args) -> Sizes {
        Sizes {
            memtable: args.memtable.unwrap_or(self.memtable),
            block: args.block.unwrap_or(self.block),
        }
    }
}

/// Levels in proportion to the memtable: level 1 holds two of them, and each
/// level four times more than the one above.
pub(crate) fn shape(args: &Args, sizes: Sizes) -> Options {
    args.options()
        .memtable_bytes(sizes.memtable)
        .block_bytes(sizes.block)
        .l0_trigger(args.runs.map_or(RUNS, usize::from))
        .l0_stop(args.runs.map_or(2 * RUNS, |runs| 2 * usize::from(runs)))
        .levels(4)
        .level_bytes(2 * sizes.memtable as u64)
        .level_ratio(args.ratio.map_or(LEVEL_RATIO, u64::from))
        .table_bytes(sizes.memtable as u64)
        .background(false)
}

/// The options of the engine that is watched.
pub(crate) fn options(args: &Args, sizes: Sizes, notes: &Arc<Notes>, disk: &CrashDisk) -> Options {
    let observer = Arc::clone(notes) as Arc<dyn Observer>;
    shape(args, sizes).disk(Arc::new(disk.clone())).observer(observer)
}
