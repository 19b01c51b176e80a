//! Files that are damaged, missing, or not ours.
//!
//! Proved: flip any bit of any file of a closed database, cut a file anywhere,
//! lengthen it, empty it, remove it: `open`, `get`, `scan` and `compact` return
//! the right value, or an error that names that file; never a wrong value, never
//! a silent `None`. What `open` refuses, it leaves as it was. A directory of a
//! later stage or version, of another program, or in use, is left as it was.
//!
//! How: small databases of three stages, on a disk in memory, each file edited in
//! every way there is. Left out: several files damaged at once; whole files that are in
//! another's place, or gone (`whole_files.rs`).

use std::path::Path;

use lsm::disk::Disk;
use lsm::{Engine, Error, KeyRange, Options};
use lsm_crash_lab::files::{Files, snapshot};
use lsm_crash_lab::tried::tried;

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::database::{DIR, Pairs, database, flips, laid_out, open};
use crate::support::tested::is_tested;

/// Returns true for an error that names the file; a result that isn't an error is right.
#[track_caller]
fn named(error: &Error, name: &str, what: &str) {
    assert!(error.to_string().contains(name), "{what} of {name} is blamed on: {error}");
}

/// Asks the engine for everything. `name` is the file that is damaged.
fn ask(engine: &dyn Engine, expected: &Pairs, name: &str, what: &str) {
    for n in 0..10 {
        let key = format!("k{n}→").into_bytes();
        match engine.get(&key) {
            Ok(found) => assert_eq!(found.as_ref(), expected.get(&key), "{what} of {name}"),
            Err(error) => named(&error, name, what),
        }
    }
    for range in [KeyRange::all(), KeyRange::from("k3".."k5")] {
        let mut wanted = expected
            .iter()
            .filter(|(key, _)| range.starts_before(key) && range.ends_after(key))
            .map(|(key, value)| (key.clone(), value.clone()));
        let mut scan = engine.scan(range.clone());
        loop {
            match scan.next() {
                Some(Err(error)) => {
                    named(&error, name, what);
                    break;
                }
                found => {
                    let found = found.map(Result::unwrap);
                    assert_eq!(found, wanted.next(), "{what} of {name}");
                    if found.is_none() {
                        break;
                    }
                }
            }
        }
    }
}

/// Opens a database of which the file `name` was changed, and uses it.
fn try_out(stage: u8, files: &Files, expected: &Pairs, name: &str, what: &str) {
    let disk = laid_out(files);
    let engine = match open(stage, &disk) {
        Ok(engine) => engine,
        Err(error) => {
            named(&error, name, what);
            let after = snapshot(&disk, Path::new(DIR));
            assert_eq!(&after, files, "{what} of {name}: open failed, yet changed files");
            return;
        }
    };
    ask(engine.as_ref(), expected, name, what);
    if stage >= 8 {
        if let Err(error) = engine.compact() {
            named(&error, name, what);
        }
        ask(engine.as_ref(), expected, name, what);
    }
}

/// The name of a change, and the bytes after it; for all changes of one kind.
type Change = fn(&[u8]) -> Vec<(String, Vec<u8>)>;

/// Tries every change that `change` makes of the bytes of each file.
fn for_each_change(stage: u8, change: Change) {
    bounded(move || try_each_change(stage, change));
}

fn try_each_change(stage: u8, change: Change) {
    if !is_tested(stage) {
        return;
    }
    let (files, expected) = database(stage);
    assert!(files.len() >= 5, "there is something to damage");
    let mut changes = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| *name != "LOCK") {
        for (what, changed) in change(bytes) {
            let mut files = files.clone();
            files.insert(name.clone(), changed);
            try_out(stage, &files, &expected, name, &what);
            changes += 1;
        }
    }
    tried("engine/damage", changes, "changes");
}

#[test]
fn a_flipped_bit_at_stage_4_is_found() {
    for_each_change(4, flips);
}

#[test]
fn a_flipped_bit_at_stage_6_is_found() {
    for_each_change(6, flips);
}

#[test]
fn a_flipped_bit_at_stage_8_is_found() {
    for_each_change(8, flips);
}

#[test]
fn the_fast_parts_find_a_flipped_bit() {
    for_each_change(9, flips);
}

#[test]
fn a_file_that_is_too_long_is_found() {
    let longer = |bytes: &[u8]| {
        let tails: [&[u8]; 4] = [b"\n", b"x", "k9→v\n".as_bytes(), bytes];
        let longer = |tail: &[u8]| ("the length".to_string(), [bytes, tail].concat());
        tails.into_iter().map(longer).collect()
    };
    [4, 6, 8, 9].into_iter().for_each(|stage| for_each_change(stage, longer));
}

#[test]
fn a_file_that_was_cut_anywhere_is_found() {
    // But for logs, which may be torn: `recovery.rs` has those.
    let cut = |bytes: &[u8]| {
        let log = bytes.ends_with(b"synced 15\n");
        let cuts = if log { 0..0 } else { 0..bytes.len() };
        cuts.map(|length| (format!("a cut at {length}"), bytes[..length].to_vec())).collect()
    };
    [4, 6, 8, 9].into_iter().for_each(|stage| for_each_change(stage, cut));
}

#[test]
fn a_missing_file_is_found_at_once_and_nothing_is_changed() {
    for stage in 3..=stage::LAST {
        let (files, _) = database(stage);
        for missing in files.keys().filter(|name| *name != "LOCK" && !name.ends_with(".wal")) {
            let mut files = files.clone();
            files.remove(missing);
            let disk = laid_out(&files);
            let error = open(stage, &disk).map(drop).unwrap_err();
            assert!(matches!(error, Error::Corruption { .. }), "{missing} is missing: {error}");
            named(&error, missing, "the loss");
            assert_eq!(snapshot(&disk, Path::new(DIR)), files);
        }
    }
}

/// Opening such a directory must fail like this, and leave it alone.
fn refused(stage: u8, files: &Files, right: impl Fn(&Error) -> bool) {
    let disk = laid_out(files);
    let error = open(stage, &disk).map(drop).unwrap_err();
    assert!(right(&error), "{error:?}");
    assert_eq!(&snapshot(&disk, Path::new(DIR)), files, "{error}");
}

#[test]
fn what_is_not_ours_is_left_alone() {
    for stage in 3..=stage::LAST {
        let foreign = Files::from([("letter.txt".into(), b"Dear Ada,".to_vec())]);
        refused(stage, &foreign, |error| matches!(error, Error::NotADatabase { .. }));
        let other = Files::from([("MANIFEST".into(), b"Main-Class: Life\n".to_vec())]);
        refused(stage, &other, |error| matches!(error, Error::Corruption { .. }));
    }
}

#[test]
fn an_unknown_version_is_named_and_left_alone() {
    for stage in 3..=stage::LAST {
        for with_lock in [true, false] {
            let (mut files, _) = database(stage);
            files.insert("MANIFEST".into(), b"lsm 2 stage 9\nsomething new\n".to_vec());
            if !with_lock {
                files.remove("LOCK");
            }
            refused(
                stage,
                &files,
                |error| matches!(error, Error::UnknownVersion { found, .. } if found == "lsm 2 stage 9"),
            );
        }
    }
}

#[test]
fn a_directory_of_a_later_stage_is_left_alone() {
    for written in 3..=stage::LAST {
        let (files, _) = database(written);
        for asked in 1..written {
            // The fast parts write what stage 8 writes.
            let (needed, fast) = (written.min(8), written == 9 && asked == 8);
            let right = |error: &Error| matches!(error, Error::NeedsStage { stage, .. } if *stage == needed);
            if !fast {
                refused(asked, &files, right);
            }
        }
    }
}

#[test]
fn a_second_opener_is_refused_until_the_first_one_is_gone() {
    for stage in 3..=stage::LAST {
        let dir = tempfile::tempdir().unwrap();
        let open = || stage::open(stage, dir.path(), &Options::default());
        let first = open().unwrap();
        first.put(b"key", b"value").unwrap();
        assert!(matches!(open().map(drop), Err(Error::Locked { .. })));
        first.flush().unwrap();
        first.close().unwrap();
        let second = open().unwrap(); // although the first handle is still there
        assert_eq!(second.get(b"key").unwrap().unwrap(), b"value");
        drop(second);
        open().unwrap();
    }
}

#[test]
fn other_peoples_files_beside_ours_are_no_harm() {
    for stage in 3..=stage::LAST {
        let (mut files, expected) = database(stage);
        files.insert("notes.txt".into(), b"mine".to_vec());
        files.insert("7.sst".into(), b"mine".to_vec());
        let disk = laid_out(&files);
        let engine = open(stage, &disk).unwrap();
        let found: Pairs = engine.scan(KeyRange::all()).map(Result::unwrap).collect();
        assert_eq!(found, expected);
        assert!(disk.list(Path::new(DIR)).unwrap().contains(&"7.sst".to_string()));
    }
}
