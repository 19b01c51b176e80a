//! The database that is compacted.

use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::engine::Shaken;
use lsm::format::hash;
use lsm::{Engine, Options};
use lsm_crash_lab::chance::deep;

use crate::stage;

pub(super) const DIR: &str = "/db";
pub(super) const MEMTABLE: usize = 16 * 1024;
pub(super) const TABLE: u64 = 32 * 1024;
pub(super) const LEVEL_1: u64 = 64 * 1024;
pub(super) const RATIO: u64 = 4;
pub(super) const L0_STOP: usize = 4;

/// Bytes that a slice may write, with a fifth for the sidecars.
pub(super) const SLICE: u64 = {
    let from_0 = (L0_STOP * MEMTABLE) as u64 + 2 * LEVEL_1;
    let below = (RATIO + 3) * TABLE;
    2 * (if from_0 > below { from_0 } else { below }) * 6 / 5
};

/// Entries in the database, of 116 bytes each.
pub(super) fn entries() -> u64 {
    if deep() { 512_000 } else { 32_000 }
}

/// Returns key `n`; the keys come in no order.
pub(super) fn key(n: u64) -> Vec<u8> {
    format!("{:016x}", hash(&n.to_le_bytes())).into_bytes()
}

pub(super) fn options(disk: Arc<dyn Disk>, background: bool) -> Options {
    Options::default()
        .disk(disk)
        .background(background)
        .memtable_bytes(MEMTABLE)
        .l0_trigger(2)
        .l0_stop(L0_STOP)
        .level_bytes(LEVEL_1)
        .levels(8)
        .level_ratio(RATIO)
        .table_bytes(TABLE)
}

pub(super) fn open(disk: Arc<dyn Disk>, background: bool) -> Box<dyn Engine> {
    stage::open(stage::LAST, Path::new(DIR), &options(disk, background)).unwrap()
}

/// Makes a database of several levels, in which every tenth key was deleted again.
pub(super) fn fill(disk: Arc<dyn Disk>) {
    let engine = open(disk, false);
    for n in 0..entries() {
        engine.put(&key(n), &[b'v'; 100]).unwrap();
        if n % 10 == 9 {
            engine.delete(&key(n)).unwrap();
        }
    }
    engine.flush().unwrap();
    while engine.shake().unwrap() != Shaken::Nothing {}
    let levels = engine.inspect().levels;
    let full = levels.iter().filter(|level| !level.tables.is_empty()).count();
    assert!(full >= 3 && levels.last().unwrap().tables.is_empty(), "{full} levels");
    engine.close().unwrap();
}
