//! The files that are left, byte for byte.

use std::path::PathBuf;
use std::sync::Arc;

use lsm::disk::RealDisk;
use tempfile::TempDir;

use super::*;
use crate::crash::crash_disk;

/// A directory in which a table is synced, and of the log a line; then comes another.
fn directory() -> (TempDir, DiskImage) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("000001.sst"), "a→1\n").unwrap();
    let disk = crash_disk(Arc::new(RealDisk), known(None, dir.path()).unwrap());
    let log = disk.create(&dir.path().join("000002.wal")).unwrap();
    log.append(b"synced\n").unwrap();
    log.sync().unwrap();
    disk.sync_dir(dir.path()).unwrap();
    log.append(b"the last one\n").unwrap();
    let image = disk.hooks().die().unwrap();
    (dir, image)
}

fn text(dir: &TempDir, name: &str) -> String {
    fs::read_to_string(dir.path().join(name)).unwrap()
}

#[test]
fn of_the_last_append_half_is_left() {
    let (dir, mut image) = directory();
    let damage = strike(How::Torn, &mut image, dir.path()).unwrap();
    assert_eq!(damage, Damage::Torn { left: 6, of: 13 });
    assert_eq!(text(&dir, "000002.wal"), "synced\nthe la");
    assert_eq!(text(&dir, "000001.sst"), "a→1\n");
}

#[test]
fn what_is_not_synced_is_lost_and_the_rest_is_spared() {
    let (dir, mut image) = directory();
    let lost = strike(How::Lost, &mut image, dir.path()).unwrap();
    assert_eq!(lost, Damage::Cut { bytes: 13 });
    assert_eq!(text(&dir, "000002.wal"), "synced\n");
    for (how, damage) in [(How::Lost, Damage::Spared), (How::Torn, Damage::Spared)] {
        assert_eq!(strike(how, &mut image, dir.path()).unwrap(), damage);
    }
    assert_eq!(text(&dir, "000002.wal"), "synced\n");
}

#[test]
fn tables_that_are_not_synced_are_lost_too() {
    let (dir, image) = directory();
    let disk = crash_disk(Arc::new(RealDisk), Some(image));
    let path = |name: &str| dir.path().join(name);
    disk.create(&path("000003.sst")).unwrap().append(b"b\xe2\x86\x922\n").unwrap();
    let mut image = disk.hooks().die().unwrap();
    let lost = strike(How::Lost, &mut image, dir.path()).unwrap();
    assert_eq!(lost, Damage::Files { count: 2 });
    assert_eq!(text(&dir, "000003.sst"), "");
}

#[test]
fn a_removal_that_is_not_synced_may_be_taken_back() {
    let back = (1..).find_map(|number| {
        let (dir, image) = directory();
        let disk = crash_disk(Arc::new(RealDisk), Some(image));
        disk.remove(&dir.path().join("000001.sst")).unwrap();
        let mut image = disk.hooks().die().unwrap();
        assert!(number <= states(&image), "in none of {} states", number - 1);
        strike(How::State(number), &mut image, dir.path()).unwrap();
        let is_back = dir.path().join("000001.sst").exists();
        is_back.then(|| text(&dir, "000001.sst"))
    });
    assert_eq!(back.as_deref(), Some("a→1\n"));
}

#[test]
fn every_state_can_be_asked_for_and_no_two_are_the_same() {
    let mut seen: Vec<Files> = Vec::new();
    for number in 1.. {
        let (dir, mut image) = directory();
        let of = states(&image);
        if number > of {
            assert!(of >= 4, "all, nothing, half, and the length alone; but {of}");
            break;
        }
        let damage = strike(How::State(number), &mut image, dir.path()).unwrap();
        let said = Damage::State {
            number,
            of,
            pending: 1,
            kept: usize::from(number == 1),
            torn: usize::from(text(&dir, "000002.wal").len() > 7 && number > 1),
        };
        assert_eq!(damage, said);
        let files = files_in(dir.path()).unwrap().unwrap();
        assert_eq!(files, image.files(dir.path()), "the directory is what is known of it");
        assert!(!seen.contains(&files), "state {number} was there before");
        seen.push(files);
    }
}

#[test]
fn what_others_have_changed_is_taken_as_it_lies() {
    let (dir, image) = directory();
    assert_eq!(known(Some(image.clone()), dir.path()).unwrap().unwrap().pending().len(), 1);
    fs::write(dir.path().join("000002.wal"), "theirs").unwrap();
    let mut image = known(Some(image), dir.path()).unwrap().unwrap();
    assert_eq!(strike(How::Lost, &mut image, dir.path()).unwrap(), Damage::Spared);
    assert_eq!(text(&dir, "000002.wal"), "theirs");
    let nowhere: PathBuf = dir.path().join("nowhere");
    assert!(known(None, &nowhere).unwrap().unwrap().files(&nowhere).is_empty());
}
