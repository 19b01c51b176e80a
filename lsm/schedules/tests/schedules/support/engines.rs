//! Small engines, so that a few writes go through all of their parts.

use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::{Engine, Options, Result, SyncMode, stage};

pub(crate) const DIR: &str = "/db";

/// The engine of fast parts, counted as one stage more.
const FAST: u8 = stage::LAST + 1;

/// The stages from `first` on, and the engine of fast parts.
pub(crate) fn stages(first: u8) -> RangeInclusive<u8> {
    first..=FAST
}

/// Returns options with which a few writes seal a memtable, and every other flush is
/// followed by a merge.
pub(crate) fn options(disk: impl Disk + 'static) -> Options {
    Options::default()
        .memtable_bytes(12)
        .sealed_memtables(2)
        .block_bytes(16)
        .l0_trigger(2)
        .l0_stop(4)
        .levels(3)
        .level_bytes(40)
        .level_ratio(2)
        .table_bytes(30)
        .disk(Arc::new(disk))
}

/// Returns options with which each write fills a memtable, and no sealed one may wait.
pub(crate) fn narrow(disk: impl Disk + 'static) -> Options {
    let narrow = options(disk).memtable_bytes(1).sealed_memtables(0);
    narrow.l0_trigger(1).l0_stop(2)
}

/// Opens the engine of a stage, or that of fast parts.
pub(crate) fn open(stage: u8, options: &Options) -> Result<Box<dyn Engine>> {
    match stage {
        FAST => lsm::fast::open(Path::new(DIR), options),
        _ => stage::open(stage, Path::new(DIR), options),
    }
}

/// Opens what another engine has left, to read it: without a thread.
pub(crate) fn reopen(stage: u8, disk: impl Disk + 'static) -> Box<dyn Engine> {
    let options = options(disk).background(false).sync(SyncMode::Os);
    open(stage, &options).unwrap()
}
