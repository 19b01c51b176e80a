//! The outputs of a merge take the place of its inputs.

use std::fs;

use engine::KeyRange;
use engine::engine::Shaken;
use engine::observe::Event;

use crate::support::files::{assert_done, open_traced, open_watched};
use crate::support::{Opened, open};

/// Three tables in level 0, which call for a merge.
fn three_runs(opened: &Opened) {
    for value in ["1", "2", "3"] {
        opened.put("a", value);
        opened.put(&format!("b{value}"), value);
        opened.flush();
    }
}

#[test]
fn the_outputs_take_the_place_of_the_inputs() {
    let (opened, events) = open_watched(8);
    three_runs(&opened);
    events.take();
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Merged);
    let installed = events.take().into_iter().find_map(|event| match event {
        Event::Installed { level, added, removed, .. } => {
            let added: Vec<u64> = added.iter().map(|table| table.number).collect();
            Some(format!("tables {added:?} come into level {level}, tables {removed:?} go"))
        }
        _ => None,
    });
    let installed = installed.unwrap_or("`replace` wasn't called".into());
    assert_eq!(installed, "tables [4] come into level 1, tables [3, 2, 1] go");
}

#[test]
fn what_was_flushed_stays_what_it_was() {
    let opened = open(8);
    three_runs(&opened);
    let flushed = opened.engine.inspect().flushed;
    opened.put("z", "only in the memtable");
    opened.engine.shake().unwrap();
    let picture = opened.engine.inspect();
    let why = "a merge writes no memtable, so MANIFEST must not say that more is in tables";
    assert_eq!(picture.flushed, flushed, "`flushed`: {why}\n{picture}");
    let opened = opened.kill(8);
    opened.assert_get("z", Some("only in the memtable"), "its log was still needed");
}

#[test]
fn inputs_are_deleted_only_after_manifest_names_the_outputs() {
    let (opened, disk) = open_traced(8);
    three_runs(&opened);
    disk.take();
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Merged);
    let names = ["000004.sst", "000004.index", "000004.bloom", "MANIFEST"];
    let [sst, index, bloom, manifest] = names.map(|name| opened.read(name).len());
    assert_done(
        &disk.take(),
        "inputs go last: until the rename, MANIFEST names them",
        &[
            "create 000004.sst",
            &format!("write 000004.sst {sst}"),
            "sync 000004.sst",
            "create 000004.index",
            &format!("write 000004.index {index}"),
            "sync 000004.index",
            "create 000004.bloom",
            &format!("write 000004.bloom {bloom}"),
            "sync 000004.bloom",
            "syncdir .",
            "create MANIFEST.new",
            &format!("write MANIFEST.new {manifest}"),
            "sync MANIFEST.new",
            "rename MANIFEST.new MANIFEST",
            "syncdir .",
            "unlink 000003.sst",
            "unlink 000003.index",
            "unlink 000003.bloom",
            "unlink 000002.sst",
            "unlink 000002.index",
            "unlink 000002.bloom",
            "unlink 000001.sst",
            "unlink 000001.index",
            "unlink 000001.bloom",
        ],
    );
}

#[test]
fn a_merge_changes_no_result() {
    let opened = open(8);
    three_runs(&opened);
    let before = opened.scan(..).unwrap();
    let written = opened.engine.inspect().written;
    opened.engine.shake().unwrap();
    let picture = opened.engine.inspect();
    assert!(picture.levels[0].tables.is_empty(), "the inputs must be gone\n{picture}");
    assert_eq!(picture.levels[1].tables.len(), 1, "the output must be in level 1\n{picture}");
    assert_eq!((picture.written, picture.flushed), (written, written), "{picture}");
    assert_eq!(opened.read("000004.sst"), "a→3\nb1→1\nb2→2\nb3→3\n");
    assert_eq!(opened.scan(..).unwrap(), before);
    let opened = opened.kill(8);
    assert_eq!(opened.engine.inspect().levels, picture.levels, "MANIFEST must say the same");
    assert_eq!(opened.scan(..).unwrap(), before);
}

#[test]
fn tables_that_were_not_merged_stay() {
    let opened = open(8);
    three_runs(&opened);
    opened.engine.shake().unwrap();
    for value in ["1", "2", "3"] {
        opened.put("x", value);
        opened.flush();
    }
    opened.engine.shake().unwrap();
    let picture = opened.engine.inspect();
    let numbers: Vec<u64> = picture.levels[1].tables.iter().map(|table| table.number).collect();
    assert_eq!(numbers, [4, 8], "table 4 ends before x\n{picture}");
    opened.assert_get("a", Some("3"), "its table wasn't an input");
    opened.assert_get("x", Some("3"), "the newest of the inputs has it");
}

#[test]
fn a_merge_that_cannot_be_installed_changes_nothing() {
    let opened = open(8);
    three_runs(&opened);
    let (names, picture) = (opened.names(), opened.engine.inspect());
    let in_the_way = opened.path().join("MANIFEST.new");
    fs::create_dir(&in_the_way).unwrap();
    let shaken = opened.engine.shake();
    assert!(shaken.is_err(), "MANIFEST can't be written, and the caller isn't told: {shaken:?}");
    fs::remove_dir(&in_the_way).unwrap();
    assert_eq!(opened.engine.inspect(), picture);
    assert_eq!(opened.names(), names, "inputs stay, half-written outputs go");
    let opened = opened.kill(8);
    assert_eq!(opened.names(), names, "invariant: a table that MANIFEST names has its files");
    opened.assert_get("a", Some("3"), "nothing was installed, so nothing may be gone");
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Merged, "it's tried again");
    assert_eq!(opened.scan(..).unwrap(), ["a→3", "b1→1", "b2→2", "b3→3"]);
}

#[test]
fn the_files_of_inputs_stay_until_the_last_scan_is_done() {
    let opened = open(8);
    three_runs(&opened);
    let before = opened.scan(..).unwrap();
    let mut scan = opened.engine.scan(KeyRange::all());
    let first = scan.next().unwrap().unwrap();
    assert_eq!(first, (b"a".to_vec(), b"3".to_vec()));
    opened.engine.compact().unwrap();
    opened.put("a", "newer");
    assert!(opened.names().contains(&"000001.sst".into()), "the scan still reads it");
    assert_eq!(scan.by_ref().map(Result::unwrap).count() + 1, before.len());
    drop(scan);
    assert!(!opened.names().contains(&"000001.sst".into()), "no reader has it any more");
}
