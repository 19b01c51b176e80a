//! MANIFESTs that add up, and say what cannot be.
//!
//! Proved: a table that is listed twice, in one level or in two, a level deeper than any
//! there is, a number after which there is no next one, a file that is larger than any
//! disk, a path in the place of a number, a stage without logs beside a log: opening
//! returns *Corruption* of MANIFEST, and leaves all as it was. Nothing overflows,
//! and no absurd amount of memory is allocated.
//!
//! How: the MANIFEST of a small database is edited, and checksummed again. Only a
//! mistake of ours, or a person with an editor, would write such a one. Left out:
//! MANIFESTs that don't add up (`damage.rs`).

use std::path::Path;
use std::sync::Arc;

use lsm::format::{MANIFEST, Manifest, push_sum, split_sum};
use lsm::{Error, Options};
use lsm_crash_lab::MemoryDisk;
use lsm_crash_lab::files::{Files, lay_out, snapshot};

use crate::stage;

const DIR: &str = "/db";

fn options(disk: &MemoryDisk) -> Options {
    Options::default().background(false).disk(Arc::new(disk.clone()))
}

/// A closed database with the tables 1 and 2.
fn database(stage: u8) -> Files {
    let disk = MemoryDisk::default();
    let engine = stage::open(stage, Path::new(DIR), &options(&disk)).unwrap();
    for key in [b"a", b"b"] {
        engine.put(key, b"value").unwrap();
        engine.flush().unwrap();
    }
    engine.close().unwrap();
    snapshot(&disk, Path::new(DIR))
}

/// Opening it at its stage or a later one is refused for the sake of its MANIFEST, and
/// changes nothing, not even what it would sweep. (A later stage may add sidecars.)
fn refused(stage: u8, files: &Files, what: &str) {
    let mut files = files.clone();
    files.insert("000077.sst".into(), b"a\xe2\x86\x92half a ta".to_vec());
    for opener in stage..=stage::LAST {
        let disk = MemoryDisk::default();
        lay_out(&disk, Path::new(DIR), &files);
        match stage::open(opener, Path::new(DIR), &options(&disk)).map(drop) {
            Err(Error::Corruption { path, .. }) if path.ends_with(MANIFEST) => {}
            other => panic!("stage {stage}, opened by {opener}, {what}: {other:?}"),
        }
        let mut after = snapshot(&disk, Path::new(DIR));
        after.retain(|name, _| opener == stage || files.contains_key(name));
        assert_eq!(after, files, "stage {stage}, opened by {opener}, {what}");
    }
}

/// Files of table 1 under a further number, so that none is missed.
fn renumbered(files: &mut Files, number: u64) {
    let of_table_1 =
        |(name, _): &(&String, &Vec<u8>)| name.starts_with("000001.") && !name.ends_with("wal");
    let found: Vec<_> =
        files.iter().filter(of_table_1).map(|(n, b)| (n.clone(), b.clone())).collect();
    for (name, bytes) in found {
        files.insert(format!("{number:06}{}", &name[6..]), bytes);
    }
}

#[test]
fn a_manifest_that_says_what_cannot_be_is_refused() {
    type Edit = fn(&mut Manifest);
    let edits: [(&str, Edit); 13] = [
        ("a table twice in level 0", |m| m.tables.push(m.tables[0].clone())),
        ("a table in two levels", |m| {
            m.tables.push(m.tables[0].clone());
            m.tables[2].level = 1;
        }),
        ("a level that is out of order", |m| m.tables.iter_mut().for_each(|t| t.level = 1)),
        ("a level that is too deep", |m| m.tables[1].level = 16),
        ("a level beyond memory", |m| m.tables[1].level = 1 << 40),
        ("the last level of all", |m| m.tables[1].level = usize::MAX),
        ("the table 0", |m| m.tables[1].number = 0),
        ("a number without a next one", |m| m.tables[1].number = u64::MAX),
        ("a number with few next ones", |m| m.tables[1].number = u64::MAX - 1),
        ("writes without a next one", |m| m.flushed = u64::MAX),
        ("writes with few next ones", |m| m.flushed = u64::MAX - 1),
        ("a file larger than any disk", |m| m.tables[1].files[0].bytes = u64::MAX),
        ("a file twice", |m| {
            let file = m.tables[1].files[0].clone();
            m.tables[1].files.push(file);
        }),
    ];
    for stage in 3..=stage::LAST {
        for (what, edit) in edits {
            let mut files = database(stage);
            let mut manifest = Manifest::decode(&files[MANIFEST]).unwrap();
            assert_eq!(manifest.tables.len(), 2);
            edit(&mut manifest);
            renumbered(&mut files, manifest.tables[1].number);
            files.insert(MANIFEST.into(), manifest.encode());
            refused(stage, &files, what);
        }
    }
}

#[test]
fn a_path_in_the_place_of_a_number_is_no_number() {
    for stage in 3..=stage::LAST {
        for path in ["../1", "/db/1", "1/../1", "000001", "-1", "+1", "1.0", "0x1", "١"] {
            let mut files = database(stage);
            let (text, _) = split_sum(&files[MANIFEST]).unwrap();
            let text = String::from_utf8(text.to_vec()).unwrap();
            let mut text = text.replace("table 0 1 ", &format!("table 0 {path} ")).into_bytes();
            push_sum(&mut text);
            assert_ne!(files.insert(MANIFEST.into(), text.clone()), Some(text));
            refused(stage, &files, path);
        }
    }
}

#[test]
fn a_manifest_of_a_stage_without_logs_beside_a_log_is_refused() {
    for stage in 3..=stage::LAST.min(6) {
        let mut files = database(stage);
        files.insert("000003.wal".into(), Vec::new());
        refused(stage, &files, "a log");
    }
}
