//! Faults in what the disk is told: a sync that is left out, a change that comes too
//! early or too late.
//!
//! No engine has to be broken for them: the history of a workload on a sound disk is
//! rewritten, operation by operation.

use std::collections::BTreeMap;
use std::path::Path;

use lsm::format::{MANIFEST, MANIFEST_NEW};
use lsm_crash_lab::Change;
use lsm_crash_lab::laboratory::{DIR, Workload};

/// The fault in the changes of one operation.
pub(crate) type Rewrite = fn(&Names, &[Change]) -> Vec<Change>;

pub(crate) const FAULTS: [(&str, Rewrite); 17] = [
    ("no table is synced", |names, changes| without(changes, |it| names.syncs(it, "sst"))),
    ("no index is synced", |names, changes| without(changes, |it| names.syncs(it, "index"))),
    ("no filter is synced", |names, changes| without(changes, |it| names.syncs(it, "bloom"))),
    ("no log is synced", |names, changes| without(changes, |it| names.syncs(it, "wal"))),
    ("no MANIFEST is synced", |names, changes| without(changes, |it| names.syncs(it, "new"))),
    ("no file is synced", |_, changes| without(changes, |it| matches!(it, Change::Sync { .. }))),
    ("no directory is synced", |_, changes| without(changes, syncs_a_directory)),
    ("the directory above is not synced", |_, changes| {
        without(changes, |it| matches!(it, Change::SyncDir(dir) if dir != Path::new(DIR)))
    }),
    ("the directory is not synced after MANIFEST is renamed", |_, changes| {
        without_pairs(changes, |before, it| renames_manifest(before) && syncs_a_directory(it))
    }),
    ("the directory is not synced before MANIFEST is written", |_, changes| {
        let makes_manifest = |it: &Change| creates(it, MANIFEST_NEW);
        let at = changes.iter().position(makes_manifest).unwrap_or(0);
        let first = without(&changes[..at], syncs_a_directory);
        [first.as_slice(), &changes[at..]].concat()
    }),
    ("the name of a new log is not synced", |_, changes| {
        let rename = changes.iter().any(renames_manifest);
        without(changes, |it| !rename && syncs_a_directory(it))
    }),
    ("MANIFEST is renamed before it is synced", |names, changes| {
        last(changes, |it| names.syncs(it, "new"))
    }),
    ("MANIFEST is renamed before its tables are synced", |names, changes| {
        last(changes, |it| names.syncs(it, "sst"))
    }),
    ("the sidecars are written after MANIFEST is renamed", |names, changes| {
        last(changes, |it| names.is_about(it, "index") || names.is_about(it, "bloom"))
    }),
    ("logs are deleted before MANIFEST is renamed", |_, changes| {
        first(changes, |it| removes(it, "wal"))
    }),
    ("tables are deleted before MANIFEST is renamed", |_, changes| {
        first(changes, |it| removes(it, "sst"))
    }),
    ("a sync keeps only whole sectors of 64 bytes", |_, changes| {
        let mut kept = Vec::new();
        for change in changes {
            kept.push(match change {
                Change::Write { inode, at, bytes } => {
                    let end = (at + bytes.len()) / 64 * 64;
                    let bytes = bytes[..end.saturating_sub(*at)].into();
                    Change::Write { inode: *inode, at: *at, bytes }
                }
                other => other.clone(),
            });
        }
        kept
    }),
];

/// The names of the files of a workload.
pub(crate) struct Names(BTreeMap<usize, String>);

impl Names {
    pub(crate) fn of(workload: &Workload) -> Self {
        let name = |change: &Change| match change {
            Change::Create { path, inode } => Some((*inode, path.to_string_lossy().into_owned())),
            _ => None,
        };
        Names(workload.history().iter().filter_map(name).collect())
    }

    fn ends(&self, inode: usize, extension: &str) -> bool {
        self.0[&inode].ends_with(&format!(".{extension}"))
    }

    fn syncs(&self, change: &Change, extension: &str) -> bool {
        matches!(change, Change::Sync { inode } if self.ends(*inode, extension))
    }

    fn is_about(&self, change: &Change, extension: &str) -> bool {
        match change {
            Change::Create { inode, .. } | Change::Write { inode, .. } | Change::Sync { inode } => {
                self.ends(*inode, extension)
            }
            _ => false,
        }
    }
}

fn syncs_a_directory(change: &Change) -> bool {
    matches!(change, Change::SyncDir(_))
}

fn renames_manifest(change: &Change) -> bool {
    matches!(change, Change::Rename { to, .. } if to.ends_with(MANIFEST))
}

fn creates(change: &Change, name: &str) -> bool {
    matches!(change, Change::Create { path, .. } if path.ends_with(name))
}

fn removes(change: &Change, extension: &str) -> bool {
    let is = |path: &Path| path.extension().is_some_and(|it| it == extension);
    matches!(change, Change::Remove { path, .. } if is(path))
}

fn without(changes: &[Change], is_left_out: impl Fn(&Change) -> bool) -> Vec<Change> {
    changes.iter().filter(|change| !is_left_out(change)).cloned().collect()
}

/// Leaves out what comes right after something.
fn without_pairs(changes: &[Change], is_left_out: fn(&Change, &Change) -> bool) -> Vec<Change> {
    let mut kept: Vec<Change> = changes.first().into_iter().cloned().collect();
    let pairs = changes.windows(2).filter(|pair| !is_left_out(&pair[0], &pair[1]));
    kept.extend(pairs.map(|pair| pair[1].clone()));
    kept
}

fn last(changes: &[Change], is_moved: impl Fn(&Change) -> bool) -> Vec<Change> {
    let (moved, stays): (Vec<Change>, _) = changes.iter().cloned().partition(|it| is_moved(it));
    [stays, moved].concat()
}

fn first(changes: &[Change], is_moved: impl Fn(&Change) -> bool) -> Vec<Change> {
    let (moved, stays): (Vec<Change>, _) = changes.iter().cloned().partition(|it| is_moved(it));
    [moved, stays].concat()
}
