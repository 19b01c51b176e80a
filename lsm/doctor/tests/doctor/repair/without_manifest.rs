//! Nothing says which file is newer.
//!
//! Proved: after any power cut, of a database whose MANIFEST is lost then, each key that
//! an opening would have found is saved with that value, or has none and is set aside
//! with it. What is saved beyond that is in a table that the crash has left behind. A
//! log that was left behind is not taken for the newest.
//!
//! How: the workloads of `lsm/tests/support/workload.rs`; and a log that is put back. Left
//! out: to tell a table that was left behind from the others, which is impossible; a log left
//! behind by a database whose tables are all gone.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::format::{
    Lines, MANIFEST, Manifest, TOMBSTONE, decode_key, decode_value, file_name, split_line,
};
use lsm_crash_lab::files::{Files, snapshot};
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{DiskImage, MemoryDisk, SimDisk, laboratory};
use lsm_doctor::repair::{UNCERTAIN, repair};

use super::{NEW, pairs, repaired, shown};
use crate::stage;
use crate::support::database::{DIR, database, options};
use crate::support::workload::MODES;
use crate::verify::left_by_power_cuts;

#[test]
fn without_manifest_keys_are_kept_on_which_all_tables_agree() {
    let (mut files, all) = database(8);
    files.remove(MANIFEST);
    let saved = repaired(&files).unwrap();
    // The tables differ in k1 and k4; k2, k6 and k8 are in the log.
    let expected = ["k1→", "k2→", "k4→", "k6→", "k8→"].map(|key| key.as_bytes().to_vec());
    assert_eq!(saved.aside, BTreeSet::from(expected.clone()));
    let certain = all.into_iter().filter(|(key, _)| !expected.contains(key));
    assert_eq!(saved.pairs, certain.collect());
}

/// A log that could not be removed, and later ones that could.
#[test]
fn without_manifest_an_old_log_that_is_left_is_not_taken_for_the_newest() {
    for newest in [None, Some(b"newest")] {
        let disk = MemoryDisk::default();
        let open = || stage::open(8, Path::new(DIR), &options(&disk)).unwrap();
        let engine = open();
        engine.put(b"k", b"old").unwrap();
        engine.close().unwrap();
        drop(engine);
        let old = snapshot(&disk, Path::new(DIR));
        let engine = open();
        engine.put(b"j", b"new").unwrap();
        engine.put(b"k", b"new").unwrap();
        engine.flush().unwrap();
        newest.into_iter().for_each(|newest| engine.put(b"j", newest).unwrap());
        engine.close().unwrap();
        drop(engine);
        let mut files = snapshot(&disk, Path::new(DIR));
        let log = old.into_iter().find(|(name, _)| name.ends_with(".wal")).unwrap();
        assert!(files.insert(log.0, log.1).is_none(), "it was removed");
        files.remove(MANIFEST);
        let saved = repaired(&files).unwrap();
        // What is behind the gap between the logs counts, too.
        let certain = newest.is_none().then(|| (b"j".to_vec(), b"new".to_vec()));
        let unsure = newest.map(|_| b"j".to_vec()).into_iter().chain([b"k".to_vec()]);
        assert_eq!(saved.pairs, certain.into_iter().collect());
        assert_eq!(saved.aside, unsure.collect());
    }
}

/// The lines of a table, or of what was set aside, as far as they read well. A tombstone
/// is no value.
fn entries(text: &[u8]) -> BTreeSet<(Vec<u8>, Option<Vec<u8>>)> {
    let entry = |line| {
        let (key, stored) = split_line(line).ok()?;
        let value = (stored != TOMBSTONE).then(|| decode_value(stored)).transpose().ok()?;
        Some((decode_key(key).ok()?.into_owned(), value.map(Cow::into_owned)))
    };
    Lines::new(text).map_while(|line| entry(line.ok()?)).collect()
}

/// Returns what is in the tables that MANIFEST does not list.
fn left_behind(files: &Files) -> BTreeSet<(Vec<u8>, Option<Vec<u8>>)> {
    let listed = Manifest::decode(&files[MANIFEST]).unwrap().tables;
    let listed: Vec<_> = listed.iter().map(|table| file_name(table.number, "sst")).collect();
    let strays = files.iter().filter(|(name, _)| name.ends_with(".sst") && !listed.contains(name));
    strays.flat_map(|(_, text)| entries(text)).collect()
}

#[test]
fn after_a_power_cut_and_without_manifest_nothing_is_missing_or_stale() {
    let (mut states, mut extra) = (0, 0);
    let mut check = |left: DiskImage| {
        let files = left.files(Path::new(laboratory::DIR));
        if !files.contains_key(MANIFEST) {
            return;
        }
        let disk: Arc<dyn Disk> = Arc::new(SimDisk::new(left.clone()));
        let opened = pairs(&disk, laboratory::DIR);
        let disk: Arc<dyn Disk> = Arc::new(SimDisk::new(left));
        disk.remove(&Path::new(laboratory::DIR).join(MANIFEST)).unwrap();
        if let Err(error) = repair(&disk, Path::new(laboratory::DIR), Path::new(NEW)) {
            assert!(opened.is_empty(), "{error}: {}", shown(&files)); // nothing else was there
            return;
        }
        let saved = pairs(&disk, NEW);
        let aside = snapshot(disk.as_ref(), Path::new(NEW)).remove(UNCERTAIN).unwrap_or_default();
        let aside = entries(&aside);
        for (key, value) in &opened {
            let is_aside = || aside.contains(&(key.clone(), Some(value.clone())));
            let found = saved.get(key);
            let right = found == Some(value) || found.is_none() && is_aside();
            assert!(right, "{key:?} is {found:?}, not {value:?}: {}", shown(&files));
        }
        let strays = left_behind(&files);
        for (key, value) in saved.into_iter().filter(|(key, _)| !opened.contains_key(key)) {
            let entry = (key, Some(value));
            assert!(strays.contains(&entry), "{entry:?} is not there: {}", shown(&files));
            extra += 1;
        }
        states += 1;
    };
    MODES.into_iter().for_each(|modes| left_by_power_cuts(8, modes, &mut check));
    println!("{extra} keys are there that are not listed, from tables that were left behind");
    tried("doctor/repair", states, "states");
    assert!(states > 1000, "{states} states are too few");
}
