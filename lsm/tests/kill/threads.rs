//! A system that has no more threads.
//!
//! Proved: opening is an error then that says so, the directory is free again at once, and
//! opening without a thread works.
//!
//! How: a child whose threads should have a stack that no memory can hold; to the
//! engine it is the same as too many threads, of which root may have any number.

use std::process::Command;

use lsm::Error;

use crate::support::disks::disks;
use crate::{as_child, options, order, stage, this};

#[test]
fn the_child_gets_no_thread() {
    if order().is_none() {
        return;
    }
    for stage in 3..=stage::LAST {
        for disk in 0..disks().len() {
            let dir = tempfile::tempdir().unwrap();
            let background = |background| options(false, disk).background(background);
            let refused = stage::open(stage, dir.path(), &background(true)).map(drop);
            assert!(matches!(refused, Err(Error::NoThread { .. })), "{refused:?}");
            let engine = stage::open(stage, dir.path(), &background(false)).unwrap();
            engine.put(b"key", b"value").unwrap();
            engine.close().unwrap();
        }
    }
    println!("acknowledged 1");
}

#[test]
fn opening_without_a_thread_to_be_had_is_an_error() {
    let mut child = Command::new(this());
    child.args(["--test-threads", "1"]).env("RUST_MIN_STACK", (1_u64 << 47).to_string());
    let child = as_child(&mut child, "threads::the_child_gets_no_thread", "go").output().unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{said}{}", String::from_utf8_lossy(&child.stderr));
    assert!(said.contains("acknowledged 1"), "{said}");
}
