//! The workloads of tests in which the power fails: short, and through all of the engine.

use std::path::Path;
use std::sync::Arc;

use lsm::{Engine, Options, SyncMode};
use lsm_crash_lab::SimDisk;
use lsm_crash_lab::chance::deep;
use lsm_crash_lab::laboratory::{DIR, Operation, Workload};

use super::history::rhythm;
use super::nth::nth;
use crate::stage;

/// Sizes with which a few writes go through all of the engine.
pub(crate) fn tiny() -> Options {
    Options::default()
        .memtable_bytes(120)
        .sealed_memtables(1)
        .block_bytes(64)
        .l0_trigger(2)
        .l0_stop(3)
        .levels(3)
        .level_bytes(200)
        .table_bytes(150)
        .background(false)
}

/// The sync modes of a database's handles, in turn: never, always, or every other one.
pub(crate) const MODES: [[SyncMode; 2]; 3] = [
    [SyncMode::Os, SyncMode::Os],
    [SyncMode::Always, SyncMode::Always],
    [SyncMode::Os, SyncMode::Always],
];

/// Opens the engine of a stage, small, on a disk whose power can fail.
pub(crate) fn open(stage: u8, disk: &SimDisk, sync: SyncMode) -> lsm::Result<Box<dyn Engine>> {
    let options = tiny().disk(Arc::new(disk.clone())).sync(sync);
    stage::open(stage, Path::new(DIR), &options)
}

/// Returns how many writes there are in a workload.
pub(crate) fn writes() -> u64 {
    if deep() { 28 } else { 20 }
}

/// Writes that go through all of the engine.
pub(crate) fn operations(stage: u8, modes: [SyncMode; 2], writes: u64) -> Vec<Operation> {
    let mut modes = modes.into_iter().cycle();
    let mut operations: Vec<Operation> = modes.next().map(Operation::Open).into_iter().collect();
    for n in 1..=writes {
        operations.push(match nth(n) {
            (key, Some(value)) => Operation::Put(key, value),
            (key, None) if stage > 3 => Operation::Delete(key),
            (key, None) => Operation::Put(key, b"no deletions yet".to_vec()),
        });
        match rhythm(stage, n) {
            // Not always: sealed memtables are to pile up, too.
            Operation::Shake if n % 2 == 1 => {}
            Operation::Close => {
                operations.push(Operation::Close);
                operations.extend(modes.next().map(Operation::Open));
            }
            next => operations.push(next),
        }
    }
    operations
}

/// Runs the workload of a stage.
pub(crate) fn workload(stage: u8, modes: [SyncMode; 2]) -> Workload {
    let open = |disk: &SimDisk, mode| open(stage, disk, mode);
    Workload::run(&open, operations(stage, modes, writes()), stage >= 7).unwrap()
}
