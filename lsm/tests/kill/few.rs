//! A process that may have few files open.
//!
//! Proved: with any number of descriptors left, from none to enough, opening, reading,
//! writing, flushing and merging are right, or an error that names a file of the
//! database; it is never called damage. When there are descriptors again, all that was
//! acknowledged is there: in the same engine, or, if it had to stop its writing, in the
//! next one. And an engine holds one descriptor for each table that was read, or none if
//! it is mapped, one for each log, and one for LOCK.
//!
//! How: a shell sets the limit for a child, which uses its descriptors up itself, but for
//! a few. Left out: memory maps, of which there can be too many as well.

use std::fs::{File, read_dir, read_link};
use std::path::Path;
use std::process::Command;

use lsm::{Engine, Error, KeyRange, Options};
use lsm_crash_lab::HookedDisk;

use crate::support::disks::disks;
use crate::support::history::{check_prefix, state_after, write};
use crate::support::nth::{KEYS, nth};
use crate::{as_child, open, options, order, stage, this};

/// Tables that there are at the beginning.
const TABLES: u64 = 12;

/// No merge before one is asked for.
fn manual(disk: usize) -> Options {
    let stop = 1000;
    options(false, disk).l0_trigger(stop).l0_stop(stop).background(false)
}

/// Either result is right; an error must blame the operating system, and name a file.
fn fair<T>(dir: &Path, answer: lsm::Result<T>) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer),
        Err(Error::Poisoned { cause }) => fair(dir, Err(*cause)),
        Err(Error::Io { path, .. }) if path.starts_with(dir) => None,
        Err(other) => panic!("too few descriptors are called: {other}"),
    }
}

/// Asks for everything. Answers how much was refused.
fn read(engine: &dyn Engine, dir: &Path) -> usize {
    let expected = state_after(engine.inspect().written);
    let mut refused = 0;
    for (key, _) in (1..=KEYS).map(nth) {
        match fair(dir, engine.get(&key)) {
            Some(found) => assert_eq!(found.as_ref(), expected.get(&key)),
            None => refused += 1,
        }
    }
    let pairs: lsm::Result<Vec<_>> = engine.scan(KeyRange::all()).collect();
    match fair(dir, pairs) {
        Some(pairs) => assert_eq!(pairs, Vec::from_iter(expected)),
        None => refused += 1,
    }
    refused
}

/// Takes all descriptors but `left`, until they are dropped.
fn hoard(left: usize) -> Vec<File> {
    let mut hoard: Vec<_> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    hoard.truncate(hoard.len() - left);
    hoard
}

/// A database of this many tables, and one write more; the power stays on, so without
/// syncs.
fn tables(stage: u8, disk: usize, dir: &Path) -> Box<dyn Engine> {
    let options = manual(disk);
    let disk = HookedDisk::new(options.disk.clone(), |_, _| None);
    let engine = open(stage, dir, &options.disk(disk));
    for n in 1..=TABLES {
        write(engine.as_ref(), n).unwrap();
        engine.flush().unwrap();
    }
    write(engine.as_ref(), TABLES + 1).unwrap();
    engine
}

/// A life with this many descriptors left; returns how much was refused.
fn live(stage: u8, disk: usize, left: usize) -> usize {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    drop(tables(stage, disk, dir));
    let hoarded = hoard(left);
    let opened = fair(dir, stage::open(stage, dir, &manual(disk)).map(drop));
    let mut refused = usize::from(opened.is_none());
    drop(hoarded);
    let engine = open(stage, dir, &manual(disk));
    let mut n = engine.inspect().written;
    assert_eq!(n, TABLES + 1);
    let hoarded = hoard(left);
    refused += read(engine.as_ref(), dir);
    for _ in 0..3 {
        n += u64::from(fair(dir, write(engine.as_ref(), n + 1)).is_some());
    }
    let merged = if stage >= 8 { engine.compact() } else { Ok(()) };
    for answer in [engine.flush(), merged, engine.sync()] {
        refused += usize::from(fair(dir, answer).is_none());
    }
    n += u64::from(fair(dir, write(engine.as_ref(), n + 1)).is_some());
    refused += read(engine.as_ref(), dir);
    drop(hoarded);
    check_prefix(engine.as_ref(), n..=n);
    if engine.sync().is_ok() {
        engine.flush().unwrap();
    }
    let _ = engine.close(); // fails if writing was stopped
    drop(engine);
    let engine = open(stage, dir, &manual(disk));
    check_prefix(engine.as_ref(), n..=n);
    engine.flush().unwrap();
    refused
}

/// The child's part.
#[test]
fn the_child_has_few_descriptors() {
    let Some(order) = order() else { return };
    let (stage, disk) = order.split_once(' ').unwrap();
    let (stage, disk) = (stage.parse().unwrap(), disk.parse().unwrap());
    let refused: Vec<usize> = (0..7).chain([12, 16]).map(|left| live(stage, disk, left)).collect();
    println!("refused, with so many descriptors: {refused:?}");
    assert!(refused[0] > 5 && refused[8] == 0, "{refused:?}");
}

#[test]
fn with_few_descriptors_operations_fail_and_lose_nothing() {
    for stage in [7, stage::LAST] {
        for disk in 0..disks().len() {
            let mut shell = Command::new("sh");
            shell.args(["-c", "ulimit -n 60; exec \"$0\" \"$@\""]).arg(this());
            let name = "few::the_child_has_few_descriptors";
            let child = as_child(&mut shell, name, &format!("{stage} {disk}")).output().unwrap();
            println!("{}", String::from_utf8_lossy(&child.stdout));
            assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
        }
    }
}

/// Files of this directory that this process has open.
fn open_files(dir: &Path) -> usize {
    let links = read_dir("/proc/self/fd").unwrap().map(Result::unwrap);
    links.filter_map(|link| read_link(link.path()).ok()).filter(|to| to.starts_with(dir)).count()
}

#[test]
fn an_engine_holds_a_descriptor_for_each_table_each_log_and_the_lock() {
    for stage in [7, stage::LAST] {
        for disk in 0..disks().len() {
            let home = tempfile::tempdir().unwrap();
            let dir = home.path().canonicalize().unwrap();
            let engine = tables(stage, disk, &dir);
            assert_eq!(open_files(&dir), 2, "LOCK and a log");
            check_prefix(engine.as_ref(), TABLES + 1..=TABLES + 1);
            let tables = if disk == 0 { TABLES } else { 0 };
            assert_eq!(open_files(&dir), 2 + usize::try_from(tables).unwrap());
        }
    }
}
