//! What the dead disk does, and what it knows.

use lsm::disk::{RealDisk, read_all};
use tempfile::TempDir;

use super::*;

fn disk() -> (CrashDisk, TempDir) {
    (CrashDisk::new(Arc::new(RealDisk), Synced::new()), tempfile::tempdir().unwrap())
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
    disk.die();
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
    disk.die();
    let next = RealDisk.lock(&path).unwrap();
    assert!(next.is_some());
    drop(held); // gives back nothing that is no longer its own
    assert!(RealDisk.lock(&path).unwrap().is_none());
}

#[test]
fn it_knows_how_much_of_each_log_is_synced() {
    let (disk, dir) = disk();
    let path = |name: &str| dir.path().join(name);
    std::fs::write(path("000001.wal"), "found").unwrap();
    disk.append(&path("000001.wal")).unwrap().append(b" and more").unwrap();
    let log = disk.create(&path("000007.wal")).unwrap();
    log.append(b"12345").unwrap();
    log.sync().unwrap();
    log.append(b"678").unwrap();
    let table = disk.create(&path("000001.sst")).unwrap();
    table.sync().unwrap();
    let known = Synced::from([(path("000001.wal"), 5), (path("000007.wal"), 5)]);
    assert_eq!(disk.die(), known);
}

#[test]
fn what_it_knows_follows_the_files() {
    let (disk, dir) = disk();
    let path = |name: &str| dir.path().join(name);
    for name in ["000001.wal", "000002.wal", "000003.wal"] {
        let log = disk.create(&path(name)).unwrap();
        log.append(b"12345").unwrap();
        log.sync().unwrap();
    }
    disk.append(&path("000001.wal")).unwrap().truncate(2).unwrap();
    disk.remove(&path("000002.wal")).unwrap();
    disk.rename(&path("000003.wal"), &path("000003.wal.torn")).unwrap();
    let known = Synced::from([(path("000001.wal"), 2)]);
    assert_eq!(disk.die(), known);
    let next = CrashDisk::new(Arc::new(RealDisk), known.clone());
    next.append(&path("000001.wal")).unwrap().append(b"more").unwrap();
    assert_eq!(next.die(), known, "what was not seen to be synced is not");
}
