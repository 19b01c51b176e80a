//! A process that changes its current directory while it has a database open.
//!
//! Proved: `world.db` is the database that it was when it was opened. What is written
//! later goes there, also if there is a `world.db` in the new directory, and errors go on
//! calling it what the caller called it.
//!
//! How: in a child of its own, since a current directory is the whole process's.

use std::collections::BTreeMap;
use std::env::set_current_dir;
use std::fs;
use std::path::Path;
use std::process::Command;

use lsm::{Error, KeyRange, Options};

use crate::support::disks::disks;
use crate::{as_child, options, order, stage, this};

fn contents(dir: &str) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(dir).unwrap().map(Result::unwrap);
    let file = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    files.map(file).collect()
}

fn go_elsewhere(stage: u8, options: &Options) {
    let open = || stage::open(stage, Path::new("world.db"), options).unwrap();
    fs::create_dir_all("a").unwrap();
    fs::create_dir_all("b").unwrap();
    set_current_dir("a").unwrap();
    let ours = open();
    ours.put(b"key", b"ours").unwrap();
    ours.flush().unwrap();
    set_current_dir("../b").unwrap();
    let theirs = open();
    theirs.put(b"key", b"theirs").unwrap();
    theirs.flush().unwrap();
    let there = contents("world.db");

    ours.put(b"other", b"ours").unwrap();
    ours.flush().unwrap();
    assert_eq!(ours.get(b"key").unwrap().unwrap(), b"ours", "read in the wrong place");
    if stage >= 8 {
        ours.compact().unwrap();
    }
    ours.close().unwrap();
    assert_eq!(contents("world.db"), there, "written in the wrong place");
    assert_eq!(theirs.get(b"key").unwrap().unwrap(), b"theirs");

    let again = stage::open(stage, Path::new("world.db"), options).map(drop);
    let Err(Error::Locked { dir }) = again else { panic!("{again:?}") };
    assert_eq!(dir, Path::new("world.db"), "shown as the caller gave it");
    drop(theirs);
    set_current_dir("../a").unwrap();
    let ours = open();
    assert_eq!(ours.scan(KeyRange::all()).count(), 2);
    fs::rename("world.db", "elsewhere.db").unwrap();
    let moved = ours.flush().and_then(|()| ours.put(b"k", b"v")).and_then(|()| ours.flush());
    assert!(moved.unwrap_err().to_string().starts_with("world.db is no longer"));
    set_current_dir("..").unwrap();
}

#[test]
fn the_child_goes_elsewhere() {
    if order().is_none() {
        return;
    }
    for stage in 3..=stage::LAST {
        for disk in 0..disks().len() {
            let home = tempfile::tempdir().unwrap();
            set_current_dir(home.path()).unwrap();
            go_elsewhere(stage, &options(false, disk));
        }
    }
    set_current_dir("/").unwrap();
}

#[test]
fn a_database_stays_where_it_is_when_the_process_goes_elsewhere() {
    let mut child = Command::new(this());
    let child = as_child(&mut child, "moved::the_child_goes_elsewhere", "go").output().unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
}
