//! The size of logs, whatever is written.
//!
//! Proved: who writes the same few keys again and again fills a log, but never a
//! memtable. All logs together have no more than 4 × (`sealed_memtables` + 2) ×
//! `memtable_bytes`, at every moment, with overwrites, deletions and a mix of them, with a
//! thread and without, across kills and reopenings; and nothing is lost by that.
//!
//! How: lengths of the files in the directory, without the preallocated space of a mapped log. A
//! kill is an engine that is forgotten on a disk of which a copy is opened. Left out: that
//! replay holds no more in memory than this (`bounds`).

use std::path::Path;
use std::sync::Arc;

use lsm::disk::{Disk, read_all};
use lsm::{Engine, Options};
use lsm_crash_lab::MemoryDisk;
use lsm_crash_lab::chance::deep;
use lsm_crash_lab::files::{lay_out, snapshot};

use crate::stage;
use crate::support::bounded::bounded;

const DIR: &str = "/db";

fn options(disk: &MemoryDisk, background: bool) -> Options {
    let disk = Arc::new(disk.clone());
    Options::default().memtable_bytes(16 * 1024).background(background).disk(disk)
}

/// The most bytes that all logs may have together.
fn bound(options: &Options) -> u64 {
    4 * (options.sealed_memtables as u64 + 2) * options.memtable_bytes as u64
}

fn logs(disk: &MemoryDisk) -> u64 {
    let dir = Path::new(DIR);
    let names = disk.list(dir).unwrap().into_iter().filter(|name| name.ends_with(".wal"));
    names.map(|name| read_all(disk, &dir.join(name)).map_or(0, |text| text.len() as u64)).sum()
}

type Write = fn(&dyn Engine, u32);

const WRITES: [(&str, Write); 4] = [
    ("one key", |engine, n| {
        engine.put(b"key", &[&[b'v'; 96][..], &n.to_le_bytes()].concat()).unwrap();
    }),
    ("a put and its deletion", |engine, n| match n % 2 {
        0 => engine.put(b"key", &[b'v'; 100]).unwrap(),
        _ => engine.delete(b"key").unwrap(),
    }),
    ("deletions of what is not there", |engine, n| engine.delete(&(n % 3).to_be_bytes()).unwrap()),
    ("few keys, and now and then a new one", |engine, n| {
        let key = if n % 1000 == 0 { n } else { n % 5 };
        engine.put(&key.to_be_bytes(), &[b'v'; 50]).unwrap();
    }),
];

/// Writes so often, with a kill now and then. Returns the most bytes of logs.
fn most(stage: u8, write: Write, writes: u32, background: bool) -> u64 {
    let mut disk = MemoryDisk::default();
    let mut engine = stage::open(stage, Path::new(DIR), &options(&disk, background)).unwrap();
    let mut most = 0;
    for n in 1..=writes {
        write(engine.as_ref(), n);
        if n % 64 == 0 {
            most = most.max(logs(&disk));
        }
        if n % (writes / 5) == writes / 7 {
            let files = snapshot(&disk, Path::new(DIR));
            let before = engine.get(b"key").unwrap();
            drop(engine);
            disk = MemoryDisk::default();
            lay_out(&disk, Path::new(DIR), &files);
            engine = stage::open(stage, Path::new(DIR), &options(&disk, background)).unwrap();
            assert_eq!(engine.get(b"key").unwrap(), before);
            most = most.max(logs(&disk));
        }
    }
    most
}

#[test]
fn writing_the_same_keys_again_and_again_does_not_make_logs_grow() {
    let writes = if deep() { 1_000_000 } else { 20_000 };
    for stage in 7..=stage::LAST {
        for (what, write) in WRITES {
            let limit = bound(&options(&MemoryDisk::default(), false));
            let most = bounded(move || most(stage, write, writes, false));
            assert!(most <= limit, "{what}: logs have {most} bytes; {limit} are allowed");
            assert!(most > limit / 8, "{what}: {most} bytes are no test of {limit}");
        }
    }
}

/// The thread may be interrupted at any point, so the files are read when it's idle.
#[test]
fn nor_do_they_with_a_thread() {
    for stage in 7..=stage::LAST {
        let disk = MemoryDisk::default();
        let engine = stage::open(stage, Path::new(DIR), &options(&disk, true)).unwrap();
        let limit = bound(&options(&disk, true));
        for n in 1..=20_000 {
            WRITES[0].1(engine.as_ref(), n);
            if n % 5_000 == 0 {
                let logs: u64 = engine.inspect().logs.iter().map(|log| log.bytes).sum();
                assert!(logs <= limit, "logs have {logs} bytes; {limit} are allowed");
            }
        }
        engine.close().unwrap();
        assert!(logs(&disk) <= limit);
    }
}

/// Logs that an older version let grow are gone once their writes are in tables.
#[test]
fn a_log_that_has_grown_too_large_goes_after_the_next_writes() {
    for stage in 7..=stage::LAST {
        let disk = MemoryDisk::default();
        let large = options(&disk, false).memtable_bytes(1 << 24);
        let engine = stage::open(stage, Path::new(DIR), &large).unwrap();
        for n in 0..10_000 {
            WRITES[0].1(engine.as_ref(), n);
        }
        drop(engine);
        let limit = bound(&options(&disk, false));
        assert!(logs(&disk) > 4 * limit);
        let engine = stage::open(stage, Path::new(DIR), &options(&disk, false)).unwrap();
        for n in 0..10_000 {
            WRITES[0].1(engine.as_ref(), n);
        }
        assert!(logs(&disk) <= limit, "logs have {} bytes", logs(&disk));
    }
}
