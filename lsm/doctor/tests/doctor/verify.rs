//! Every byte is read, and what is wrong with it is said.
//!
//! Proved: flip any bit of any file of a closed database, cut or lengthen it anywhere,
//! remove it: `verify` names that file and blames no other; in a table with an index it
//! names the block. What agrees with its checksums and not with the rest is named too. A
//! database of any stage is sound, and so is whatever a power cut leaves of it. Nothing is
//! changed.
//!
//! How: the databases of `lsm/tests/support/database.rs`; files made again with right
//! checksums and wrong contents; all states in which the power can leave the workloads of
//! `workload.rs` beside it. Left out: a log that is removed or cut at a line end as a whole,
//! which nothing else knows of.

mod forged;
pub(crate) mod unreadable;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::format::{self, MANIFEST, Manifest};
use lsm::{Error, SyncMode};
use lsm_crash_lab::chance::{Random, seed};
use lsm_crash_lab::files::{Files, snapshot};
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{DiskImage, MemoryDisk, SimDisk, laboratory};
use lsm_doctor::verify::{Finding, Report, survey, verify};

use crate::stage;
use crate::support::database::{DIR, database, flips, laid_out};
use crate::support::workload::{MODES, workload};

fn verified(files: &Files) -> lsm::Result<Report> {
    let disk = laid_out(files);
    let report = verify(&disk, Path::new(DIR));
    assert_eq!(&snapshot(&disk, Path::new(DIR)), files, "files were changed");
    report
}

/// The findings blame this file, and no other.
#[track_caller]
fn blames(files: &Files, name: &str, what: &str) {
    says(files, name, what, true);
}

/// There are findings about this file, and no other is blamed.
#[track_caller]
fn says(files: &Files, name: &str, what: &str, damage: bool) {
    match verified(files) {
        Err(error) => {
            assert!(matches!(error, Error::UnknownVersion { .. }), "{what} of {name}: {error}");
            assert_eq!(name, MANIFEST);
        }
        Ok(report) => {
            let said = |finding: &Finding| finding.file == name && finding.damage == damage;
            assert!(report.findings.iter().any(said), "{what} of {name}: {report:?}");
            let wrong = report.findings.iter().find(|f| f.damage && f.file != name);
            assert!(wrong.is_none(), "{what} of {name}: {wrong:?}");
            assert!(!damage || report.sound.iter().all(|f| f.name != name), "{what} of {name}");
        }
    }
}

fn stages() -> std::ops::RangeInclusive<u8> {
    3..=stage::LAST
}

#[test]
fn a_flipped_bit_is_found_where_it_is() {
    let mut bits = 0;
    for stage in stages() {
        let (files, _) = database(stage);
        for (name, bytes) in files.iter().filter(|(name, _)| *name != "LOCK") {
            for (bit, (what, changed)) in flips(bytes).into_iter().enumerate() {
                let mut files = files.clone();
                files.insert(name.clone(), changed);
                // Of the last lines of a log, which say that it was synced, none is left.
                let torn = name.ends_with(".wal") && bit / 8 >= last_two_lines(bytes);
                says(&files, name, &what, !torn);
                if name.ends_with(".sst") && stage >= 5 {
                    in_a_block(&files, bytes, bit / 8);
                }
                bits += 1;
            }
        }
    }
    tried("doctor/verify", bits, "bits");
}

/// Returns where they begin.
fn last_two_lines(text: &[u8]) -> usize {
    let lines: Vec<_> = text.split_inclusive(|&byte| byte == b'\n').rev().take(2).collect();
    text.len() - lines.concat().len()
}

/// The only gap in the tables is the block with this byte, and it is not long.
fn in_a_block(files: &Files, sound: &[u8], byte: usize) {
    let line = sound[..byte].iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
    let survey = survey(&laid_out(files), Path::new(DIR)).unwrap();
    let gaps: Vec<_> = survey.tables.iter().flat_map(|table| &table.gaps).collect();
    let [gap] = gaps[..] else { panic!("{gaps:?}") };
    let (first, last) = gap.lines.unwrap();
    // A line end that was changed makes one line of two.
    assert!((first..=last + 1).contains(&line) && last - first < 4, "{line}: {gap:?}");
}

#[test]
fn a_file_that_was_cut_lengthened_or_removed_is_found() {
    for stage in stages() {
        let (files, _) = database(stage);
        let ours = |name: &&String| *name != "LOCK" && !name.ends_with(".wal");
        for name in files.keys().filter(ours) {
            for length in 0..files[name].len() {
                let mut files = files.clone();
                files.get_mut(name).unwrap().truncate(length);
                blames(&files, name, "a cut");
            }
            for tail in ["\n", "x", "k9→v\n"] {
                let mut files = files.clone();
                files.get_mut(name).unwrap().extend_from_slice(tail.as_bytes());
                blames(&files, name, "the length");
            }
            let mut files = files.clone();
            files.remove(name);
            let report = verified(&files).unwrap();
            assert!(report.findings.iter().any(|f| f.damage && f.file == *name), "{report:?}");
        }
    }
}

#[test]
fn a_sound_database_of_any_stage_is_sound_to_the_last_file() {
    for stage in stages() {
        let (files, _) = database(stage);
        let report = verified(&files).unwrap();
        assert_eq!(report.findings, []);
        assert_eq!(report.stage, Some(stage.min(8)));
        let bytes: Vec<_> = report.sound.iter().map(|file| (&file.name, file.bytes)).collect();
        let ours = files.iter().filter(|(name, _)| *name != "LOCK");
        let expected: Vec<_> = ours.map(|(name, bytes)| (name, bytes.len() as u64)).collect();
        assert_eq!(bytes, expected);
    }
}

/// All that a power cut can leave of a workload; each directory once.
pub(crate) fn left_by_power_cuts(stage: u8, modes: [SyncMode; 2], mut each: impl FnMut(DiskImage)) {
    let mut random = Random(seed());
    let mut seen = HashSet::new();
    let mut image = DiskImage::default();
    for change in workload(stage, modes).history() {
        image.apply(change);
        for fate in image.fates(4, 4, || random.next()) {
            let left = image.after(&fate);
            if seen.insert(left.files(Path::new(laboratory::DIR))) {
                each(left);
            }
        }
    }
}

#[test]
fn what_a_power_cut_leaves_is_sound() {
    let mut states = 0;
    for (stage, modes) in stages().map(|stage| (stage, MODES[2])).chain(MODES.map(|m| (8, m))) {
        left_by_power_cuts(stage, modes, |left| {
            let disk = SimDisk::new(left);
            match verify(&disk, Path::new(laboratory::DIR)) {
                Ok(report) => assert!(report.is_sound(), "stage {stage}: {report:#?}"),
                // Not even LOCK is there.
                Err(error) => assert!(matches!(error, Error::Io { .. }), "{error}"),
            }
            states += 1;
        });
    }
    tried("doctor/verify", states, "states");
    assert!(states > 1000, "{states} states are too few");
}

#[test]
fn a_log_that_would_be_removed_is_read_too() {
    let (mut files, _) = database(8);
    let flushed = Manifest::decode(&files[MANIFEST]).unwrap().flushed;
    let (log, mut text) = (format::file_name(flushed, "wal"), Vec::new());
    format::push_record(&mut text, flushed, b"key", b"value");
    files.insert(log.clone(), text.clone());
    says(&files, &log, "it goes when the database is opened", false);
    format::push_record(&mut text, flushed + 1, b"key", b"value");
    files.insert(log.clone(), text);
    let damage = verified(&files).unwrap().findings.into_iter().filter(|finding| finding.damage);
    let damage: Vec<_> = damage.map(|finding| (finding.file, finding.what)).collect();
    assert!(damage[0].0 == log && damage[0].1.contains("writes that no table has"), "{damage:?}");
    let next = format::file_name(flushed + 1, "wal");
    assert!(damage[1].0 == next && damage[1].1.contains("its name is wrong"), "{damage:?}");
}

#[test]
fn what_else_lies_there_is_said_and_does_no_harm() {
    let (mut files, _) = database(8);
    let others = [
        ("000099.sst", "it goes when"),
        ("000099.bloom", "it goes when"),
        ("000001.wal", "all its writes are in tables"),
        ("000015.wal.torn", "kept aside"),
        ("MANIFEST.new", "not finished"),
        ("letter.txt", "not ours"),
    ];
    files.extend(others.map(|(name, _)| (name.to_string(), b"Dear Ada".to_vec())));
    let report = verified(&files).unwrap();
    assert!(report.is_sound(), "{report:?}");
    for (name, what) in others {
        let said = report.findings.iter().find(|finding| finding.file == name).unwrap();
        assert!(said.what.contains(what), "{said}");
    }
}

#[test]
fn a_finding_says_what_is_true() {
    let what = |files: &Files, name: &str| {
        let report = verified(files).unwrap();
        report.findings.into_iter().find(|f| f.damage && f.file == name).unwrap().to_string()
    };
    let (sound, _) = database(8);
    let table = sound.keys().find(|name| name.ends_with(".sst")).unwrap();
    let mut files = sound.clone();
    files.insert(table.clone(), Vec::new());
    assert!(what(&files, table).contains("line 1: the file ends before this line; restore"));
    files.insert(table.clone(), [&sound[table][..], b"x"].concat());
    assert!(what(&files, table).contains("not the file that MANIFEST lists"));
    for (stage, what_of_it) in [(3, "lines 1 to 6 do not match"), (8, "this line does not match")] {
        let (mut files, _) = database(stage);
        let table = files.keys().find(|name| name.ends_with(".sst")).unwrap().clone();
        *files.get_mut(&table).unwrap().iter_mut().rev().nth(1).unwrap() ^= 1;
        assert!(what(&files, &table).contains(what_of_it), "{}", what(&files, &table));
    }
}

#[test]
fn what_cannot_be_examined_is_an_error() {
    let (files, _) = database(8);
    let disk = laid_out(&files);
    let held = disk.lock(&Path::new(DIR).join("LOCK")).unwrap();
    let error = verify(&disk, Path::new(DIR)).unwrap_err();
    assert!(matches!(error, Error::Locked { .. }), "{error}");
    drop(held);
    assert!(verify(&disk, Path::new(DIR)).unwrap().is_sound());

    let empty: Arc<dyn Disk> = Arc::new(MemoryDisk::default());
    assert!(matches!(verify(empty.as_ref(), Path::new(DIR)), Err(Error::Io { .. })));
    let foreign = Files::from([("letter.txt".into(), b"Dear Ada,".to_vec())]);
    assert!(matches!(verified(&foreign), Err(Error::NotADatabase { .. })));
}
