//! Long work: does anything grow that should not?
//!
//! Proved: at every quiet moment the directory holds what MANIFEST lists, the live logs,
//! MANIFEST and LOCK, and nothing else; the process has one file open for each of these
//! at most; its memory does not grow from the first half of the work to the second; and a
//! scan finds what a `BTreeMap` holds.
//!
//! How: a child by itself, since files and memory are counted for a whole process. It
//! puts, overwrites and deletes at random, reads, holds scans, flushes, merges, and opens
//! again, in rounds; after each it is quiet. Twenty rounds; with `LSM_DEEP=1` two
//! thousand; or as many as `LSM_ROUNDS` says.
//!
//! Left out: more than one thread that writes (`engine/threads.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{read_dir, read_link, read_to_string};
use std::path::Path;
use std::process::Command;

use lsm::engine::{Engine, Shaken};
use lsm::format::{FileName, MANIFEST, Manifest, file_name};
use lsm::{KeyRange, Options};
use lsm_crash_lab::HookedDisk;
use lsm_crash_lab::chance::{Random, deep, seed};

use crate::support::disks::disks;
use crate::{as_child, open, options, order, stage, this};

type Pairs = BTreeMap<Vec<u8>, Vec<u8>>;

/// Operations in a round.
const OPERATIONS: u64 = 1000;

/// Keys there are, so that most writes are overwrites.
const KEYS: u64 = 400;

/// A little memory may go either way: the allocator keeps some.
const SLACK_KIB: u64 = 4096;

/// The power stays on, so no sync goes further than the hook.
fn soaked(disk: usize) -> Options {
    let options = options(false, disk);
    let disk = HookedDisk::new(options.disk.clone(), |_, _| None);
    options
        .disk(disk)
        .memtable_bytes(8_000)
        .block_bytes(256)
        .level_bytes(20_000)
        .table_bytes(10_000)
}

fn round(engine: &dyn Engine, model: &mut Pairs, random: &mut Random) {
    let mut held = Vec::new();
    for _ in 0..OPERATIONS {
        let key = format!("key {:04}", random.below(KEYS)).into_bytes();
        match random.below(100) {
            0..55 => {
                let value = vec![b'v'; usize::try_from(random.below(200)).unwrap()];
                engine.put(&key, &value).unwrap();
                model.insert(key, value);
            }
            55..75 => {
                engine.delete(&key).unwrap();
                model.remove(&key);
            }
            75..97 => assert_eq!(engine.get(&key).unwrap().as_ref(), model.get(&key)),
            97 => held.push((engine.scan(KeyRange::all()), model.clone())),
            98 => held.clear(),
            _ => {
                for (scan, then) in held.drain(..) {
                    assert!(scan.map(Result::unwrap).eq(then), "a scan that was held");
                }
            }
        }
    }
    engine.flush().unwrap();
    while engine.shake().unwrap() != Shaken::Nothing {}
}

/// Names in the directory, and those that must be there.
fn check_names(engine: &dyn Engine, dir: &Path) -> usize {
    let names = read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
    let found: BTreeSet<String> = names.map(|name| name.into_string().unwrap()).collect();
    let manifest = Manifest::decode(&std::fs::read(dir.join(MANIFEST)).unwrap()).unwrap();
    let mut expected = BTreeSet::from([MANIFEST.to_string(), "LOCK".to_string()]);
    for table in manifest.tables {
        expected.extend(table.files.iter().map(|f| file_name(table.number, f.extension)));
    }
    expected.extend(engine.inspect().logs.iter().map(|log| file_name(log.first, "wal")));
    assert_eq!(found, expected, "files there are, and files there should be");
    let sidecar = |name: &&String| {
        !matches!(FileName::parse(name), Some(FileName::Table(_, "index" | "bloom")))
    };
    found.iter().filter(sidecar).count()
}

/// Files in the directory that this process has open.
fn open_files(dir: &Path) -> usize {
    let links = read_dir("/proc/self/fd").unwrap().map(Result::unwrap);
    links.filter_map(|link| read_link(link.path()).ok()).filter(|to| to.starts_with(dir)).count()
}

/// Memory of this process, in KiB.
fn memory() -> u64 {
    let status = read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The child's part.
#[test]
fn the_child_works_for_long() {
    let Some(order) = order() else { return };
    let mut words = order.splitn(4, ' ');
    let mut word = || words.next().unwrap();
    let (disk, rounds) = (word().parse().unwrap(), word().parse::<u64>().unwrap());
    let (mut random, dir) = (Random(word().parse().unwrap()), Path::new(word()));
    let (mut model, mut memories) = (Pairs::new(), Vec::new());
    let mut engine = open(stage::LAST, dir, &soaked(disk));
    for number in 0..rounds {
        round(engine.as_ref(), &mut model, &mut random);
        let files = check_names(engine.as_ref(), dir);
        assert!(open_files(dir) <= files, "{} files are open, of {files}", open_files(dir));
        assert!(engine.scan(KeyRange::all()).map(Result::unwrap).eq(model.clone()));
        memories.push(memory());
        if number % 10 == 9 {
            engine.close().unwrap();
            drop(engine);
            assert_eq!(open_files(dir), 0, "a closed engine has files open");
            engine = open(stage::LAST, dir, &soaked(disk));
        }
    }
    let (first, second) = memories.split_at(memories.len() / 2);
    let (first, second) = (first.iter().max().unwrap(), second.iter().max().unwrap());
    println!("at most {first} KiB in the first half, {second} in the second");
    assert!(*second <= first + SLACK_KIB, "memory grows: {memories:?}");
}

#[test]
fn nothing_grows_that_should_not() {
    let rounds = std::env::var("LSM_ROUNDS").ok();
    let rounds = rounds.unwrap_or_else(|| if deep() { "2000" } else { "20" }.into());
    let seed = seed();
    for disk in 0..disks().len() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().canonicalize().unwrap();
        let order = format!("{disk} {rounds} {seed} {}", dir.display());
        let name = "soak::the_child_works_for_long";
        let child = as_child(&mut Command::new(this()), name, &order).output().unwrap();
        println!("{}", String::from_utf8_lossy(&child.stdout));
        assert!(child.status.success(), "disk {disk}: {}", String::from_utf8_lossy(&child.stderr));
    }
}
