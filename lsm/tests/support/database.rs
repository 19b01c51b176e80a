//! A small closed database of any stage, on a disk in memory, to be damaged.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use lsm::{Engine, KeyRange, Options};
use lsm_crash_lab::MemoryDisk;
use lsm_crash_lab::files::{Files, lay_out, snapshot};

use crate::stage;

/// The content of a database.
pub(crate) type Pairs = BTreeMap<Vec<u8>, Vec<u8>>;

/// The path of the database, on its disk.
pub(crate) const DIR: &str = "/db";

pub(crate) fn options(disk: &MemoryDisk) -> Options {
    let disk = Arc::new(disk.clone());
    let (background, levels) = (false, 3);
    Options::default()
        .block_bytes(48)
        .l0_trigger(9)
        .levels(levels)
        .background(background)
        .disk(disk)
}

pub(crate) fn laid_out(files: &Files) -> MemoryDisk {
    let disk = MemoryDisk::default();
    lay_out(&disk, Path::new(DIR), files);
    disk
}

pub(crate) fn open(stage: u8, disk: &MemoryDisk) -> lsm::Result<Box<dyn Engine>> {
    stage::open(stage, Path::new(DIR), &options(disk))
}

/// A closed database with tables in two levels and something in the log, as far
/// as the stage has them; what it holds, deleted keys as `None`.
pub(crate) fn database(stage: u8) -> (Files, Pairs) {
    let disk = MemoryDisk::default();
    let engine = open(stage, &disk).unwrap();
    let put = |n: usize, value: &str| {
        engine.put(format!("k{n}→").as_bytes(), format!("{value} {n}\n†").as_bytes()).unwrap();
    };
    (0..7).for_each(|n| put(n, "one"));
    engine.delete("k3→".as_bytes()).unwrap();
    engine.flush().unwrap();
    if stage >= 8 {
        engine.compact().unwrap();
    }
    (2..5).for_each(|n| put(n, "two"));
    engine.delete("k1→".as_bytes()).unwrap();
    engine.flush().unwrap();
    put(6, "three");
    engine.delete("k2→".as_bytes()).unwrap();
    put(8, "three");
    engine.close().unwrap();
    drop(engine);
    let engine = open(stage, &disk).unwrap();
    let pairs = engine.scan(KeyRange::all()).map(Result::unwrap).collect();
    drop(engine);
    (snapshot(&disk, Path::new(DIR)), pairs)
}

/// Each bit of these bytes flipped: what that is called, and the bytes after it.
pub(crate) fn flips(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let flip = |at: usize| {
        let mut changed = bytes.to_vec();
        changed[at / 8] ^= 1 << (at % 8);
        (format!("bit {} of byte {}", at % 8, at / 8), changed)
    };
    (0..bytes.len() * 8).map(flip).collect()
}
