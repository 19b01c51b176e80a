//! The dead disk: what it does, and what it knows.

use lsm::disk::{RealDisk, read_all};
use lsm_crash_lab::ChangeOutcome;
use tempfile::TempDir;

use super::*;
use crate::crash::known;

fn disk() -> (CrashDisk, TempDir) {
    (crash_disk(Arc::new(RealDisk), None), tempfile::tempdir().unwrap())
}

fn names(dir: &Path) -> Vec<String> {
    let mut names = RealDisk.list(dir).unwrap();
    names.sort();
    names
}

#[test]
fn once_it_is_dead_nothing_that_is_done_leaves_a_trace() {
    let (disk, dir) = disk();
    let path = dir.path().join("000001.wal");
    let file = disk.create(&path).unwrap();
    file.append(b"before").unwrap();
    disk.hooks().die();
    let reading = file.read_at(0, &mut [0; 3]);
    for failed in [file.append(b"after"), file.truncate(0), file.sync(), reading] {
        assert_eq!(failed.unwrap_err().to_string(), "the process was killed");
    }
    assert!(file.len().is_err() && file.is_empty().is_err());
    let other = dir.path().join("other");
    let (made, opened) = (disk.create(&other), disk.append(&path));
    assert!(made.is_err() && opened.is_err() && disk.open(&path).is_err());
    for failed in [
        disk.rename(&path, &other),
        disk.remove(&path),
        disk.create_dir(&other),
        disk.sync_dir(dir.path()),
        disk.list(dir.path()).map(drop),
        disk.lock(&other).map(drop),
    ] {
        assert!(failed.is_err());
    }
    assert_eq!(names(dir.path()), ["000001.wal"]);
    assert_eq!(read_all(&RealDisk, &path).unwrap(), b"before");
}

#[test]
fn a_killed_engine_holds_no_lock_even_if_it_is_not_dropped() {
    let (disk, dir) = disk();
    let path = dir.path().join("LOCK");
    let held = disk.lock(&path).unwrap();
    assert!(held.is_some() && RealDisk.lock(&path).unwrap().is_none());
    disk.hooks().die();
    let next = RealDisk.lock(&path).unwrap();
    assert!(next.is_some());
    drop(held); // gives back nothing that is no longer its own
    assert!(RealDisk.lock(&path).unwrap().is_none());
}

#[test]
fn it_knows_what_is_pending() {
    let (_, dir) = disk();
    let path = |name: &str| dir.path().join(name);
    std::fs::write(path("000001.wal"), "found").unwrap();
    let disk = crash_disk(Arc::new(RealDisk), known(None, dir.path()).unwrap());
    disk.append(&path("000001.wal")).unwrap().append(b" and more").unwrap();
    let log = disk.create(&path("000007.wal")).unwrap();
    log.append(b"12345").unwrap();
    log.sync().unwrap();
    disk.sync_dir(dir.path()).unwrap();
    log.append(b"678").unwrap();
    let image = disk.hooks().die().unwrap();
    let left = image.after(&image.fate(|_| ChangeOutcome::Lost)).files(dir.path());
    assert_eq!(left["000001.wal"], b"found");
    assert_eq!(left["000007.wal"], b"12345");
    // Who comes next knows it too.
    let next = crash_disk(Arc::new(RealDisk), Some(image));
    next.rename(&path("000007.wal"), &path("000008.wal")).unwrap();
    let image = next.hooks().die().unwrap();
    assert_eq!(image.pending().len(), 3);
    assert_eq!(image.files(dir.path())["000008.wal"], b"12345678");
}

#[test]
fn a_twin_that_cannot_follow_is_given_up() {
    let (_, dir) = disk();
    let path = dir.path().join("000001.wal");
    let disk = crash_disk(Arc::new(RealDisk), known(None, dir.path()).unwrap());
    std::fs::write(&path, "another").unwrap();
    disk.append(&path).unwrap().append(b" and we").unwrap();
    assert_eq!(disk.hooks().image(), None);
    assert_eq!(std::fs::read(&path).unwrap(), b"another and we");
}

#[test]
fn files_that_are_too_large_have_no_twin() {
    let (_, dir) = disk();
    let disk = crash_disk(Arc::new(RealDisk), known(None, dir.path()).unwrap());
    let file = disk.create(&dir.path().join("000001.sst")).unwrap();
    file.append(&vec![b'x'; LIMIT]).unwrap();
    disk.sync_dir(dir.path()).unwrap();
    assert!(disk.hooks().image().is_some(), "at the limit");
    file.append(b"y").unwrap();
    disk.sync_dir(dir.path()).unwrap();
    assert!(disk.hooks().die().is_none());
    assert!(known(None, dir.path()).unwrap().is_none());
}
