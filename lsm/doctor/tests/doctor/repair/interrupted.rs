//! `repair` dies, or the power fails, before it has returned.
//!
//! Proved: after each change that it makes, whatever part of the pending changes the
//! disk has kept, the new directory is empty, or is refused by who opens, verifies or
//! repairs it, which changes nothing; or it is complete. When `repair` has returned, it
//! is complete, whatever the power does.
//!
//! How: the changes of a `SimDisk`, cut off after each of them, in the ways that
//! `DiskImage::fates` knows.

use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::format::MANIFEST;
use lsm::{Error, Options};
use lsm_crash_lab::chance::{Random, seed};
use lsm_crash_lab::files::{Files, lay_out, snapshot};
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{DiskImage, SimDisk};
use lsm_doctor::repair::{UNCERTAIN, repair};
use lsm_doctor::verify::verify;

use super::several::grown;
use super::{NEW, pairs, shown};
use crate::support::database::{DIR, Pairs, database};

/// The new directory is complete, or it can't be taken for a database.
fn complete_or_refused(left: DiskImage, done: bool, expected: &Pairs, aside: Option<&Vec<u8>>) {
    let files = left.files(Path::new(NEW));
    if files.is_empty() && !done {
        return;
    }
    let disk: Arc<dyn Disk> = Arc::new(SimDisk::new(left));
    if files.contains_key(MANIFEST) {
        assert!(verify(disk.as_ref(), Path::new(NEW)).unwrap().is_sound(), "{}", shown(&files));
        assert_eq!(&pairs(&disk, NEW), expected, "{}", shown(&files));
        assert_eq!(files.get(UNCERTAIN), aside);
        return;
    }
    assert!(!done, "it has returned: {}", shown(&files));
    let options = Options::default().disk(Arc::clone(&disk)).background(false);
    let refusals = [
        lsm::stage::open(8, Path::new(NEW), &options).map(drop),
        verify(disk.as_ref(), Path::new(NEW)).map(drop),
        repair(&disk, Path::new(NEW), Path::new("/newer")).map(drop),
    ];
    for refused in refusals {
        let is_refusal = matches!(refused, Err(Error::NotADatabase { .. }));
        assert!(is_refusal, "{refused:?}: {}", shown(&files));
    }
    assert_eq!(snapshot(disk.as_ref(), Path::new(NEW)), files);
}

#[test]
fn whenever_it_is_interrupted_the_new_directory_is_complete_or_no_database() {
    let (mut random, mut states) = (Random(seed()), 0);
    let without_manifest = |(mut files, _): (Files, _)| {
        files.remove(MANIFEST);
        files
    };
    for files in [database(3).0, database(8).0, without_manifest(database(8)), grown(60)] {
        let disk = SimDisk::default();
        disk.create_dir(Path::new(DIR)).unwrap();
        lay_out(&disk, Path::new(DIR), &files);
        let mut image = disk.image().synced();
        let disk = SimDisk::new(image.clone());
        repair(&(Arc::new(disk.clone()) as Arc<dyn Disk>), Path::new(DIR), Path::new(NEW)).unwrap();
        let aside = disk.image().files(Path::new(NEW)).remove(UNCERTAIN);
        let history = disk.history();
        let expected = pairs(&(Arc::new(disk) as Arc<dyn Disk>), NEW);
        assert!(!expected.is_empty());
        for (change, n) in history.iter().zip(1..) {
            image.apply(change);
            for fate in image.fates(6, 16, || random.next()) {
                let done = n == history.len();
                complete_or_refused(image.after(&fate), done, &expected, aside.as_ref());
                states += 1;
            }
        }
    }
    tried("doctor/repair", states, "states");
    assert!(states > 500, "{states} states are too few");
}
