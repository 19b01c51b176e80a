//! `compact()` in slices.
//!
//! Bounds: between two MANIFESTs it writes at most one slice. The disk never holds more than
//! 1.2 times what it held before. After one more put, a second `compact()` writes a few
//! tables. In [`beside`], a put waits for two slices at most; in [`cut`], a power cut keeps
//! the slices that were installed.
//!
//! How: on a disk in memory that counts bytes; there is no clock. A *slice* is the largest
//! merge that the engine chooses when `compact()` wasn't called, and as much again: either
//! a full level 0 with level 1, or one table with what it overlaps in the next level. The
//! deep form has 16 times the data, in slices of the same size.

#[cfg(target_os = "linux")]
mod beside;
mod counted;
mod cut;

use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::engine::Shaken;
use lsm::format::hash;
use lsm::{Engine, KeyRange, Options};

use counted::{Counted, Tally};

use crate::stage;
use crate::support::bounded::bounded;
use lsm_crash_lab::chance::deep;

const DIR: &str = "/db";
const MEMTABLE: usize = 16 * 1024;
const TABLE: u64 = 32 * 1024;
const LEVEL_1: u64 = 64 * 1024;
const RATIO: u64 = 4;
const L0_STOP: usize = 4;

/// Bytes that a slice may write, with a fifth for the sidecars.
const SLICE: u64 = {
    let from_0 = (L0_STOP * MEMTABLE) as u64 + 2 * LEVEL_1;
    let below = (RATIO + 3) * TABLE;
    2 * (if from_0 > below { from_0 } else { below }) * 6 / 5
};

/// Entries in the database, of 116 bytes each.
fn entries() -> u64 {
    if deep() { 512_000 } else { 32_000 }
}

/// Returns key `n`; the keys come in no order.
fn key(n: u64) -> Vec<u8> {
    format!("{:016x}", hash(&n.to_le_bytes())).into_bytes()
}

fn options(disk: Arc<dyn Disk>, background: bool) -> Options {
    Options {
        disk,
        background,
        memtable_bytes: MEMTABLE,
        l0_trigger: 2,
        l0_stop: L0_STOP,
        level_bytes: Some(LEVEL_1),
        levels: 8,
        level_ratio: RATIO,
        table_bytes: Some(TABLE),
        ..Options::default()
    }
}

fn open(disk: Arc<dyn Disk>, background: bool) -> Box<dyn Engine> {
    stage::open(stage::LAST, Path::new(DIR), &options(disk, background)).unwrap()
}

/// Makes a database of several levels, in which every tenth key was deleted again.
fn fill(disk: Arc<dyn Disk>) {
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

/// Checks that all entries are in the last level, without tombstones, and `more` new ones.
fn check(engine: &dyn Engine, more: usize) {
    let levels = engine.inspect().levels;
    let (last, others) = levels.split_last().unwrap();
    assert!(others.iter().all(|level| level.tables.is_empty()) && !last.tables.is_empty());
    let expected = usize::try_from(entries() / 10 * 9).unwrap() + more;
    assert_eq!(engine.scan(KeyRange::all()).map(Result::unwrap).count(), expected);
}

#[test]
#[ignore = "bounds: 3,668 KB between two installs: all of it, not 551"]
fn each_slice_of_compact_is_installed() {
    bounded(|| {
        let counted = Counted::new();
        let engine = open(counted.disk(|| {}), false);
        counted.reset();
        engine.compact().unwrap();
        let Tally { tables, most_between, .. } = counted.tally();
        check(engine.as_ref(), 0);
        assert!(most_between <= SLICE, "{most_between} bytes of {tables} in a slice, not {SLICE}");
    });
}

#[test]
#[ignore = "bounds: 2.00 × the database, not 1.2 ×"]
fn compact_needs_little_room() {
    bounded(|| {
        let counted = Counted::new();
        let engine = open(counted.disk(|| {}), false);
        let before = counted.reset().used;
        engine.compact().unwrap();
        let most = counted.tally().most_used;
        check(engine.as_ref(), 0);
        let times = most as f64 / before as f64;
        assert!(most * 5 <= before * 6, "{most} bytes, {times:.2} × the {before} before");
    });
}

#[test]
#[ignore = "bounds: 3,668 KB for one put: all of it again, not 157"]
fn a_second_compact_writes_a_few_tables() {
    bounded(|| {
        let counted = Counted::new();
        let engine = open(counted.disk(|| {}), false);
        engine.compact().unwrap();
        counted.reset();
        engine.compact().unwrap();
        assert_eq!(counted.tally().tables, 0, "bytes are written though nothing was put");
        engine.put(&key(entries()), b"one more").unwrap();
        engine.compact().unwrap();
        let Tally { tables, .. } = counted.tally();
        check(engine.as_ref(), 1);
        let most = 4 * TABLE * 6 / 5;
        assert!(tables <= most, "{tables} bytes are written for a put, not {most}");
    });
}
