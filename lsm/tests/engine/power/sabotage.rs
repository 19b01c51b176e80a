//! Whether the power cuts of [`power`](crate::power) find anything at all.
//!
//! Proved: a disk that leaves out a kind of sync is found out, each kind by itself.
//!
//! How: the history of a life is played again without those syncs, so no engine has to be
//! broken for it.

use std::collections::BTreeMap;

use lsm::disk::{Change, SimDisk};
use lsm::laboratory::Laboratory;

use crate::power::{MODES, effort, life, open};
use crate::stage;
use crate::support::seed::seed;

/// A fault that is planted: which of the changes of a life the disk has not been given.
type Fault = fn(&Change, &BTreeMap<usize, String>) -> bool;

/// Whether a change syncs the file of this extension.
fn syncs(change: &Change, names: &BTreeMap<usize, String>, end: &str) -> bool {
    matches!(change, Change::Sync { inode } if names[inode].ends_with(end))
}

const FAULTS: [(&str, Fault); 7] = [
    ("no table is synced", |change, names| syncs(change, names, ".sst")),
    ("no index is synced", |change, names| syncs(change, names, ".index")),
    ("no filter is synced", |change, names| syncs(change, names, ".bloom")),
    ("no log is synced", |change, names| syncs(change, names, ".wal")),
    ("MANIFEST.new is not synced", |change, names| syncs(change, names, ".new")),
    ("no directory is synced", |change, _| matches!(change, Change::SyncDir(_))),
    ("no file is synced", |change, _| matches!(change, Change::Sync { .. })),
];

#[test]
fn a_sync_that_is_left_out_is_found() {
    let seed = seed();
    let life = life(stage::LAST, MODES[1]);
    let mut names = BTreeMap::new();
    for change in life.history() {
        if let Change::Create { path, inode } = change {
            names.insert(*inode, path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    let open = |disk: &SimDisk, mode| open(stage::LAST, disk, mode);
    for (name, fault) in FAULTS {
        let mut laboratory = Laboratory::new(&open, effort(1), seed);
        let crashed = laboratory.crash(&life.without(|change| fault(change, &names)));
        assert!(crashed.is_err(), "{name}, and nothing is found in {}", laboratory.tried());
        println!("{name}: found after {} states", laboratory.tried());
    }
}
