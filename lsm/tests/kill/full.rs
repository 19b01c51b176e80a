//! A disk that is full, which only a process apart can be made to believe.
//!
//! Proved: the write that finds no space fails and loses nothing; neither it nor a larger
//! one poisons the engine; the next process finds all that was acknowledged.
//!
//! How: a limit on the size of files, which a shell sets for the child. Left out: room
//! that comes back (`engine/refusals.rs`).

use std::path::Path;
use std::process::Command;

use lsm::Options;

use crate::support::disks::disks;
use crate::support::history::{check_prefix, write};
use crate::{acknowledge, acknowledged, as_child, open, options, order, this};

/// All in one log, for which the disk has no space.
fn one_log(disk: usize) -> Options {
    options(false, disk).memtable_bytes(1 << 30).background(false)
}

/// The child's part: the first write that fails must not be the last word.
#[test]
fn the_child_writes_until_the_disk_is_full() {
    let Some(order) = order() else { return };
    let (disk, dir) = order.split_once(' ').unwrap();
    let engine = open(7, Path::new(dir), &one_log(disk.parse().unwrap()));
    let refused = (1..1_000_000).find_map(|n| Some((n, write(engine.as_ref(), n).err()?)));
    let (n, error) = refused.unwrap();
    assert!(matches!(error, lsm::Error::Io { .. }), "{error}");
    assert_eq!(check_prefix(engine.as_ref(), 1..=n), n - 1);
    // Larger than what is left, too, and it is not poisoned by either.
    let larger = engine.put(b"large", &vec![b'x'; 9 << 20]).unwrap_err();
    assert!(matches!(larger, lsm::Error::Io { .. }), "{larger}");
    engine.sync().unwrap();
    acknowledge(n - 1);
}

/// A limit on the size of files does to a log what a full disk does: a write at the
/// end is done in part, or not at all. Only a shell can set it without `unsafe`.
#[test]
fn a_full_disk_refuses_writes_and_loses_none() {
    for disk in 0..disks().len() {
        let dir = tempfile::tempdir().unwrap();
        let script = "trap '' XFSZ; ulimit -f 3000; exec \"$0\" \"$@\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).arg(this());
        let order = format!("{disk} {}", dir.path().display());
        let name = "full::the_child_writes_until_the_disk_is_full";
        let mut child = as_child(&mut shell, name, &order).spawn().unwrap();
        let last = acknowledged(child.stdout.take().unwrap()).last().unwrap();
        assert!(child.wait().unwrap().success());
        for next in 0..disks().len() {
            let engine = open(7, dir.path(), &one_log(next));
            check_prefix(engine.as_ref(), last..=last);
        }
    }
}
