//! Files and directories that may be read, but not written; or not even read.
//!
//! Proved: a database in a directory that takes no new files opens, is read, and logs its
//! writes, and loses none though it cannot flush. If its files cannot be written either,
//! opening is refused, the error names one of them, and all stays as it was. A table that
//! must not be read is an error that names it, and the rest is answered.
//!
//! How: to root nothing is denied, so as root the child has no privileges. If it can't run
//! this program then, because it is in root's home, the tests say so and prove nothing.

use std::fs::{Permissions, read_dir, set_permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use lsm::disk::{RealDisk, read_all};
use lsm::{Engine, Error, Options};

use crate::support::disks::disks;
use crate::support::history::{check_prefix, state_after, write};
use crate::support::nth::{KEYS, nth};
use crate::{acknowledge, acknowledged, as_child, open, options, order, stage, this};

/// Writes in tables, and in all.
const FLUSHED: u64 = 40;
const WRITES: u64 = 45;

fn manual(disk: usize) -> Options {
    options(false, disk).memtable_bytes(1 << 20).background(false)
}

/// The child's part.
#[test]
fn the_child_is_denied() {
    let Some(order) = order() else { return };
    let mut words = order.splitn(4, ' ');
    let mut word = || words.next().unwrap();
    let (case, stage, disk) = (word(), word().parse().unwrap(), word().parse().unwrap());
    let dir = Path::new(word());
    if case == "files" {
        match stage::open(stage, dir, &manual(disk)).map(drop) {
            Err(Error::Io { path, .. }) => assert!(path.starts_with(dir)),
            other => panic!("files that cannot be written: {other:?}"),
        }
        return acknowledge(WRITES);
    }
    let engine = open(stage, dir, &manual(disk));
    match case {
        "directory" => cannot_flush(engine.as_ref(), dir),
        _ => cannot_read(engine.as_ref()),
    }
}

/// The log that is there takes a write. The next log cannot be made, nor any table.
fn cannot_flush(engine: &dyn Engine, dir: &Path) {
    let n = WRITES + 1;
    check_prefix(engine, WRITES..=WRITES);
    write(engine, n).unwrap();
    for refused in [engine.flush(), write(engine, n + 1), engine.flush()] {
        let Err(Error::Io { path, .. }) = &refused else { panic!("{refused:?}") };
        assert!(path.starts_with(dir), "{refused:?}");
        check_prefix(engine, n..=n);
    }
    acknowledge(n);
}

/// Whatever is answered is right; what is not blames the table.
fn cannot_read(engine: &dyn Engine) {
    let expected = state_after(WRITES);
    let mut refused = 0;
    for (key, _) in (1..=KEYS).map(nth) {
        match engine.get(&key) {
            Ok(found) => assert_eq!(found.as_ref(), expected.get(&key)),
            Err(error) => {
                assert!(error.to_string().contains("000001.sst"), "{error}");
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "the table is read after all");
    acknowledge(WRITES);
}

fn set(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn entries(dir: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    read_dir(dir).unwrap().map(|entry| entry.unwrap().path())
}

/// Makes a database, denies it to a child, and returns the last write that the child
/// has acknowledged; `None` if there is no such child.
fn deny(case: &str, stage: u8, disk: usize, home: &Path, deny: impl Fn(&Path)) -> Option<u64> {
    const UNPRIVILEGED: u32 = 65_534;
    let dir = home.join("db");
    let engine = open(stage, &dir, &manual(disk));
    for n in 1..=WRITES {
        write(engine.as_ref(), n).unwrap();
        if n == FLUSHED {
            engine.flush().unwrap();
        }
    }
    engine.close().unwrap();
    drop(engine);
    let mut child = Command::new(this());
    if home.metadata().unwrap().uid() == 0 {
        set(home, 0o755);
        entries(&dir)
            .chain([dir.clone()])
            .for_each(|path| chown(path, Some(UNPRIVILEGED), None).unwrap());
        child.uid(UNPRIVILEGED).gid(UNPRIVILEGED);
    }
    deny(&dir);
    let order = format!("{case} {stage} {disk} {}", dir.display());
    let child = as_child(&mut child, "denied::the_child_is_denied", &order).spawn();
    let Ok(mut child) = child else {
        println!("without privileges this program can't be run: nothing was tried");
        return None;
    };
    let last = acknowledged(child.stdout.take().unwrap()).last();
    assert!(child.wait().unwrap().success(), "{case}, stage {stage}, disk {disk}");
    Some(last.unwrap())
}

fn each(test: impl Fn(u8, usize, &Path)) {
    for stage in [7, stage::LAST] {
        for disk in 0..disks().len() {
            let home = tempfile::tempdir().unwrap();
            test(stage, disk, home.path());
        }
    }
}

#[test]
fn a_directory_that_takes_no_new_files_loses_no_write() {
    each(|stage, disk, home| {
        let dir = home.join("db");
        let Some(last) = deny("directory", stage, disk, home, |dir| set(dir, 0o555)) else {
            return;
        };
        assert!(last > WRITES);
        set(&dir, 0o755);
        let engine = open(stage, &dir, &manual(disk));
        check_prefix(engine.as_ref(), last..=last);
        engine.flush().unwrap();
    });
}

#[test]
fn files_that_cannot_be_written_are_not_opened_and_stay_as_they_were() {
    each(|stage, disk, home| {
        let contents = |dir: &Path| {
            let mut files: Vec<_> =
                entries(dir).map(|path| (read_all(&RealDisk, &path).unwrap(), path)).collect();
            files.sort();
            files
        };
        let before = std::cell::RefCell::new(Vec::new());
        let denied = |dir: &Path| {
            entries(dir).for_each(|path| set(&path, 0o444));
            set(dir, 0o555);
            *before.borrow_mut() = contents(dir);
        };
        if deny("files", stage, disk, home, denied).is_some() {
            assert_eq!(contents(&home.join("db")), before.into_inner());
        }
    });
}

#[test]
fn a_table_that_must_not_be_read_is_named() {
    each(|stage, disk, home| {
        let table = |dir: &Path| set(&dir.join("000001.sst"), 0);
        deny("table", stage, disk, home, table);
    });
}
