//! Something else in the place of the directory, or of one above it.
//!
//! Proved: for a link to nothing, to itself or to a file, for a file, and for a FIFO, the
//! message says what is there, where, and what to do, and not "File exists"; nothing is
//! made or changed. It's the same for a directory that would be made inside of it, and when
//! a disk is asked directly.
//!
//! How: on the real file system, through every disk that reaches it. Left out: Windows.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;

use lsm::Options;
use lsm::disk::Disk;
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::disks::disks;

/// A way to occupy a path, and what the message must say and advise.
type Odd = (fn(&Path), &'static str, &'static str);

const ODDS: [Odd; 5] = [
    (
        |path| symlink("nowhere", path).unwrap(),
        "is a symbolic link to nowhere, which is not there",
        "make that directory, or remove the link",
    ),
    (
        |path| symlink(path.file_name().unwrap(), path).unwrap(),
        "is a symbolic link to world.db, which cannot be followed",
        "correct the link",
    ),
    (
        |path| symlink("letter", path).unwrap(),
        "is a symbolic link to letter, which is a plain file, not a directory",
        "choose another path",
    ),
    (
        |path| fs::write(path, "Dear Ada,\n").unwrap(),
        "is a plain file, not a directory",
        "choose another path",
    ),
    (
        |path| mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap(),
        "is a device, pipe or socket, not a directory",
        "choose another path",
    ),
];

/// The names that are there, and what they are.
fn listed(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
    let mut names: Vec<_> = entries
        .map(|entry| format!("{:?} {:?}", entry.file_name(), entry.file_type().unwrap()))
        .collect();
    names.sort();
    names
}

fn says(message: &str, place: &Path, (_, what, remedy): Odd) {
    let place = place.display().to_string();
    assert!(message.contains(&place), "where? {message}");
    assert!(message.contains(what), "what? {message}");
    assert!(message.ends_with(remedy), "what to do? {message}");
    assert!(!message.contains("File exists") && !message.contains("not found"), "{message}");
}

fn options(disk: &Arc<dyn Disk>) -> Options {
    Options::default().background(false).disk(Arc::clone(disk))
}

#[test]
fn what_is_in_the_place_of_the_directory_is_named_and_left_alone() {
    bounded(|| {
        for odd in ODDS {
            for (stage, disk) in
                (3..=stage::LAST).flat_map(|s| disks().into_iter().map(move |d| (s, d)))
            {
                let home = tempfile::tempdir().unwrap();
                fs::write(home.path().join("letter"), "Dear Ada,\n").unwrap();
                let place = home.path().join("world.db");
                odd.0(&place);
                let before = listed(home.path());
                for dir in [place.clone(), place.join("new.db"), place.join("a/b/c")] {
                    let error = stage::open(stage, &dir, &options(&disk)).map(drop).unwrap_err();
                    says(&error.to_string(), &place, odd);
                    assert_eq!(listed(home.path()), before);
                }
            }
        }
    });
}

#[test]
fn every_call_of_a_disk_says_what_is_in_the_way() {
    bounded(|| {
        for odd in ODDS {
            for disk in disks() {
                let home = tempfile::tempdir().unwrap();
                let place = home.path().join("world.db");
                odd.0(&place);
                fs::write(home.path().join("letter"), "Dear Ada,\n").unwrap();
                let file = place.join("000001.sst");
                let calls: [(&str, io::Result<()>); 6] = [
                    ("create_dir", disk.create_dir(&place)),
                    ("list", disk.list(&place).map(drop)),
                    ("create", disk.create(&file).map(drop)),
                    ("append", disk.append(&file).map(drop)),
                    ("open", disk.open(&file).map(drop)),
                    ("lock", disk.lock(&file).map(drop)),
                ];
                for (call, done) in calls {
                    let error = done.expect_err(call).to_string();
                    // The engine puts the path before it: `it` is that path.
                    says(
                        &error.replace("it is a", &format!("{} is a", place.display())),
                        &place,
                        odd,
                    );
                    let of_a_file = !["create_dir", "list"].contains(&call);
                    assert!(!of_a_file || !error.starts_with("it "), "{call}: {error}");
                }
            }
        }
    });
}
