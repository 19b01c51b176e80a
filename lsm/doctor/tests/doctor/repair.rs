//! Everything that can be saved is saved, and nothing that may be wrong.
//!
//! Proved: flip any bit of any file of a closed database, cut it anywhere, remove it; or
//! damage several files of a larger one at random. `repair` makes a directory that
//! `verify` finds sound. Each key in it has the value that was written last, before the
//! first write that the logs have lost; a key that has none is in a range that is named
//! as lost, or is set aside. What was deleted does not come back. After a power cut,
//! `repair` saves what an opening would have found. A file that cannot be read is named
//! as lost. The old directory is not changed.
//!
//! How: the databases of `lsm/tests/support`, closed (`database.rs`) or left by a power cut
//! (`workload.rs`), and what is known of their history. Left out: a log that is removed or
//! cut at a line end as a whole, which nothing else knows of; what there is to say without
//! MANIFEST, or when `repair` itself is interrupted, which is in files of its own.

mod edited;
mod interrupted;
mod several;
mod unreadable;
mod without_manifest;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use lsm::disk::{Disk, RealDisk};
use lsm::format::{MANIFEST, Manifest, decode_key, file_name, push_record, split_line};
use lsm::{Error, KeyRange, Options};
use lsm_crash_lab::chance::deep;
use lsm_crash_lab::files::{Files, snapshot};
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{SimDisk, laboratory};
use lsm_doctor::repair::{Repaired, UNCERTAIN, repair};
use lsm_doctor::verify::{Gap, Survey, survey, verify};

use crate::support::database::{DIR, Pairs, database, flips, laid_out};
use crate::support::workload::MODES;
use crate::verify::left_by_power_cuts;

const NEW: &str = "/new";

/// A repaired database.
struct Saved {
    repaired: Repaired,
    pairs: Pairs,
    /// The keys that are set aside.
    aside: BTreeSet<Vec<u8>>,
    /// The survey of the old one.
    survey: Survey,
}

fn pairs(disk: &Arc<dyn Disk>, dir: &str) -> Pairs {
    let options = Options::default().disk(Arc::clone(disk)).background(false);
    let engine = lsm::stage::open(8, Path::new(dir), &options).unwrap();
    engine.scan(KeyRange::all()).map(Result::unwrap).collect()
}

/// Repairs; `None` if MANIFEST now says that it is of another version.
fn repaired(files: &Files) -> Option<Saved> {
    let memory = laid_out(files);
    let disk: Arc<dyn Disk> = Arc::new(memory);
    let repaired = match repair(&disk, Path::new(DIR), Path::new(NEW)) {
        Err(Error::UnknownVersion { .. }) => return None,
        repaired => repaired.unwrap(),
    };
    assert_eq!(&snapshot(disk.as_ref(), Path::new(DIR)), files, "the old directory was changed");
    let report = verify(disk.as_ref(), Path::new(NEW)).unwrap();
    assert!(report.is_sound(), "{report:?}");
    let text = snapshot(disk.as_ref(), Path::new(NEW)).remove(UNCERTAIN).unwrap_or_default();
    let lines: Vec<_> = text.split_inclusive(|&byte| byte == b'\n').collect();
    assert_eq!(lines.len() as u64, repaired.set_aside);
    let key = |line: &&[u8]| decode_key(split_line(line).unwrap().0).unwrap().into_owned();
    let aside = lines.iter().map(key).collect();
    let survey = survey(disk.as_ref(), Path::new(DIR)).unwrap();
    let pairs = pairs(&disk, NEW);
    assert_eq!(pairs.len() as u64, repaired.keys);
    Some(Saved { repaired, pairs, aside, survey })
}

impl Saved {
    /// Each key is right, or excused; `keys` are all that there ever were.
    #[track_caller]
    fn check(&self, keys: &BTreeSet<Vec<u8>>, expected: &Pairs, what: &str) {
        for key in keys.iter().chain(self.pairs.keys()) {
            let (found, right) = (self.pairs.get(key), expected.get(key));
            let excused = found.is_none() && (self.in_gap(key) || self.aside.contains(key));
            let name = String::from_utf8_lossy(key);
            assert!(
                found == right || excused,
                "{what}: {name} is {found:?}, not {right:?}: {:?}",
                self.repaired
            );
        }
    }

    fn in_gap(&self, key: &[u8]) -> bool {
        let holds = |gap: &Gap| gap.keys.starts_before(key) && gap.keys.ends_after(key);
        self.survey.tables.iter().flat_map(|table| &table.gaps).any(holds)
    }
}

/// A directory, as it is told when something is wrong.
fn shown(files: &Files) -> String {
    let file = |(name, text): (&String, &Vec<u8>)| {
        format!("\n== {name}\n{}", String::from_utf8_lossy(text))
    };
    files.iter().map(file).collect()
}

/// Returns what is in a [`database`], without the last `lost` writes of its log.
fn without(lost: usize, all: &Pairs) -> Pairs {
    let mut pairs = all.clone();
    let mut put = |n: usize, value: &str| {
        pairs.insert(format!("k{n}→").into_bytes(), format!("{value} {n}\n†").into_bytes());
    };
    // They were: put 6, delete 2, put 8.
    if lost >= 2 {
        put(2, "two");
    }
    if lost >= 3 {
        put(6, "one");
    }
    if lost >= 1 {
        pairs.remove("k8→".as_bytes());
    }
    pairs
}

fn check_damaged(stage: u8, files: &Files, all: &Pairs, name: &str, what: &str) {
    let Some(saved) = repaired(files) else {
        assert_eq!(name, MANIFEST);
        return;
    };
    let what = format!("stage {stage}, {what} of {name}");
    let keys = (0..10).map(|n| format!("k{n}→").into_bytes()).collect();
    let logged: usize = saved.survey.logs.iter().map(|log| log.replay.writes.len()).sum();
    let lost = if stage >= 7 { 3 - logged } else { 0 };
    saved.check(&keys, &without(lost, all), &what);
    let losses = &saved.repaired.losses;
    if name.ends_with(".index") || name.ends_with(".bloom") {
        assert_eq!((&saved.pairs, losses.len()), (all, 0), "{what}");
    } else {
        // The second of the last two markers is worth nothing; whatever else is.
        assert!(losses.iter().any(|loss| loss.file == name), "{what}: {losses:?}");
        assert!(losses.iter().all(|loss| loss.file == name || name == MANIFEST), "{losses:?}");
    }
    let excuse = name.ends_with(".sst") || name == MANIFEST;
    assert!(excuse || saved.pairs == without(lost, all), "{what}");
}

#[test]
fn after_a_flipped_bit_all_but_the_named_losses_is_right() {
    for stage in 3..=8 {
        let (files, all) = database(stage);
        for (name, bytes) in files.iter().filter(|(name, _)| *name != "LOCK") {
            for (what, changed) in flips(bytes).into_iter().step_by(if deep() { 1 } else { 5 }) {
                let mut files = files.clone();
                files.insert(name.clone(), changed);
                check_damaged(stage, &files, &all, name, &what);
            }
        }
    }
}

#[test]
fn after_a_cut_or_a_removal_all_but_the_named_losses_is_right() {
    for stage in 3..=8 {
        let (files, all) = database(stage);
        let ours = |name: &&String| *name != "LOCK" && !name.ends_with(".wal");
        for name in files.keys().filter(ours) {
            for length in 0..files[name].len() {
                let mut files = files.clone();
                files.get_mut(name).unwrap().truncate(length);
                check_damaged(stage, &files, &all, name, &format!("a cut at {length}"));
            }
            let mut files = files.clone();
            files.remove(name);
            check_damaged(stage, &files, &all, name, "the removal");
        }
    }
}

#[test]
fn what_is_older_than_a_lost_block_does_not_come_back() {
    let (mut files, all) = database(8);
    // Table 3 is newer than table 2, and says that k1 is deleted and k2 to k4 are two.
    let newer = files.keys().rfind(|name| name.ends_with(".sst")).unwrap().clone();
    let text = String::from_utf8(files[&newer].clone()).unwrap();
    assert!(text.starts_with("k1\\xe2\\x86\\x92→†\n"), "{text}");
    files.insert(newer.clone(), text.replacen('†', "‡", 1).into_bytes());
    let saved = repaired(&files).unwrap();
    assert_eq!(saved.pairs.get("k1→".as_bytes()), None);
    assert!(saved.aside.contains("k1→".as_bytes()), "its old value is set aside");
    assert_eq!(saved.pairs.get("k5→".as_bytes()), all.get("k5→".as_bytes()));
    let loss = saved.repaired.losses.iter().find(|loss| loss.file == newer).unwrap();
    assert!(loss.to_string().contains("the keys from k1"), "{loss}");
}

#[test]
fn whole_writes_behind_a_bad_one_are_set_aside() {
    let (mut files, all) = database(8);
    let log = files.keys().find(|name| name.ends_with(".wal")).unwrap().clone();
    files.get_mut(&log).unwrap()[0] ^= 1; // the first of: put 6, delete 2, put 8
    let saved = repaired(&files).unwrap();
    assert_eq!(saved.pairs, without(3, &all));
    assert_eq!(saved.aside, BTreeSet::from(["k2→", "k8→"].map(|key| key.as_bytes().to_vec())));
}

#[test]
fn logs_that_have_the_same_writes_are_set_aside() {
    let (mut files, all) = database(8);
    let flushed = Manifest::decode(&files[MANIFEST]).unwrap().flushed;
    let mut text = Vec::new();
    for number in flushed..=flushed + 1 {
        push_record(&mut text, number, format!("write {number}").as_bytes(), b"value");
    }
    files.insert(file_name(flushed, "wal"), text);
    let saved = repaired(&files).unwrap();
    assert_eq!(saved.pairs, without(3, &all));
    let same = format!("write {}", flushed + 1);
    assert!(saved.aside.contains(same.as_bytes()) && saved.aside.contains("k8→".as_bytes()));
    for first in [flushed, flushed + 1] {
        let name = file_name(first, "wal");
        assert!(saved.repaired.losses.iter().any(|loss| loss.file == name), "{name}");
    }
}

#[test]
fn after_a_power_cut_it_saves_what_an_opening_finds() {
    let mut states = 0;
    left_by_power_cuts(8, MODES[2], |left| {
        let disk: Arc<dyn Disk> = Arc::new(SimDisk::new(left.clone()));
        match repair(&disk, Path::new(laboratory::DIR), Path::new(NEW)) {
            Err(Error::Io { .. }) => return, // not even LOCK is there
            repaired => {
                let losses = repaired.unwrap().losses;
                assert!(losses.iter().all(|loss| loss.file.ends_with(".wal")), "{losses:?}");
            }
        }
        assert!(verify(disk.as_ref(), Path::new(NEW)).unwrap().is_sound());
        assert_eq!(pairs(&disk, NEW), pairs(&disk, laboratory::DIR));
        states += 1;
    });
    tried("doctor/repair", states, "states");
    assert!(states > 200, "{states} states are too few");
}

#[test]
fn the_new_directory_must_be_new() {
    let (files, _) = database(8);
    let disk: Arc<dyn Disk> = Arc::new(laid_out(&files));
    let error = repair(&disk, Path::new(DIR), Path::new(DIR)).unwrap_err();
    assert!(matches!(error, Error::NotEmpty { .. }), "{error}");
    let error = repair(&disk, Path::new(DIR), &Path::new(DIR).join("new")).unwrap_err();
    assert!(error.to_string().contains("inside of the old one"), "{error}");
    assert_eq!(snapshot(disk.as_ref(), Path::new(DIR)), files);
}

#[test]
fn what_is_set_aside_reads_as_lines_on_a_real_disk_too() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    std::fs::create_dir(&old).unwrap();
    let (files, _) = database(8);
    for (name, bytes) in files.iter().filter(|(name, _)| *name != MANIFEST) {
        std::fs::write(old.join(name), bytes).unwrap();
    }
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let repaired = repair(&disk, &old, &new).unwrap();
    let text = std::fs::read_to_string(new.join(UNCERTAIN)).unwrap();
    assert_eq!(text.lines().count() as u64, repaired.set_aside);
    let values: BTreeMap<_, _> = text.lines().filter_map(|line| line.split_once('→')).collect();
    assert_eq!(values["k1\\xe2\\x86\\x92"], "†", "the higher number comes last");
}
