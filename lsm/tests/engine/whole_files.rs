//! Whole files that are not where, or not of the time, they should be.
//!
//! Proved: swap any two files of a database, write any over another, bring any back as
//! it was at an earlier time, give a log another number, or take some away: what is
//! answered is right, or an error that names one of the files. An opening that is refused
//! changes nothing. And where that is too much to ask, all results are of one earlier
//! moment: never a mixture of two.
//!
//! How: a small database is followed through its life, on a disk in memory; then its
//! last files are mixed with each other and with all earlier ones. Left out: bits and
//! bytes (`damage.rs`).
//!
//! These mishaps can't be noticed, and give an earlier moment:
//!
//! | what | why |
//! |---|---|
//! | the newest log is gone, or an earlier one of its own | nothing else knows how far it went |
//! | any log of a process that died is gone or in another's place | no marker covers its writes: it looks like a power cut. It is reported as torn, and kept |
//! | MANIFEST is an earlier one, whose tables are all there, and no log covers more | it is the one file that knows; with tables and logs of its time it is a backup |

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use lsm::format::MANIFEST;
use lsm::{Engine, Error, KeyRange, Options};
use lsm_crash_lab::MemoryDisk;
use lsm_crash_lab::files::{Files, lay_out, snapshot};
use lsm_crash_lab::tried::tried;

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::history::{state_after, write};
use crate::support::tested::is_tested;

const DIR: &str = "/db";

/// About eight writes fill a memtable; nothing is flushed or merged unasked.
fn options(disk: &MemoryDisk) -> Options {
    Options::default()
        .memtable_bytes(200)
        .sealed_memtables(9)
        .block_bytes(48)
        .l0_trigger(9)
        .levels(3)
        .background(false)
        .disk(Arc::new(disk.clone()))
}

fn open(stage: u8, disk: &MemoryDisk) -> lsm::Result<Box<dyn Engine>> {
    stage::open(stage, Path::new(DIR), &options(disk))
}

/// A life: the files at each moment at which no engine had them open, and how many writes
/// there were; the last one closed, or left by a process that died.
fn life(stage: u8, closed: bool) -> Vec<(Files, u64)> {
    let disk = MemoryDisk::default();
    let mut moments = Vec::new();
    let mut n = 0;
    for (writes, flushes, merges) in
        [(9, true, false), (5, false, false), (6, true, true), (7, true, false), (20, false, false)]
    {
        let engine = open(stage, &disk).unwrap();
        for _ in 0..writes {
            n += 1;
            write(engine.as_ref(), n).unwrap();
        }
        if flushes {
            engine.flush().unwrap();
        }
        if merges && stage >= 8 {
            engine.compact().unwrap();
        }
        // Without a log, what is not flushed is gone if the process dies.
        if closed || stage < 7 {
            engine.close().unwrap();
        }
        drop(engine);
        moments.push((snapshot(&disk, Path::new(DIR)), n));
    }
    moments
}

fn is_log(name: &str) -> bool {
    name.ends_with(".wal")
}

/// Something that happened to the files.
#[derive(Clone)]
struct Mishap {
    what: String,
    files: Files,
    /// The files it happened to: an error names one of them.
    touched: Vec<String>,
}

fn mishap(what: String, files: Files, touched: &[&String]) -> Mishap {
    Mishap { what, files, touched: touched.iter().map(|name| (*name).clone()).collect() }
}

/// Any two files in each other's place, and any in another's.
fn exchanges(last: &Files) -> Vec<Mishap> {
    let mut mishaps = Vec::new();
    for (one, content) in last {
        for (other, others) in last.iter().filter(|(other, _)| *other != one) {
            let mut files = last.clone();
            files.insert(one.clone(), others.clone());
            mishaps.push(mishap(format!("{one} is a copy of {other}"), files.clone(), &[one]));
            let mut fitted = others.clone();
            fitted.resize(content.len(), b'x');
            files.insert(one.clone(), fitted);
            let what = format!("{one} is as long as it was, and else a copy of {other}");
            mishaps.push(mishap(what, files.clone(), &[one]));
            files.insert(one.clone(), others.clone());
            files.insert(other.clone(), content.clone());
            mishaps.push(mishap(format!("{one} and {other} are swapped"), files, &[one, other]));
        }
    }
    mishaps
}

/// All files of a table in the place of another's.
fn exchanged_tables(last: &Files) -> Vec<Mishap> {
    let stems: BTreeSet<&str> = last.keys().filter_map(|name| name.strip_suffix(".sst")).collect();
    let mut mishaps = Vec::new();
    for one in &stems {
        for other in stems.iter().filter(|other| *other > one) {
            let of = |stem: &str, name: &String| name.strip_prefix(stem).map(str::to_string);
            let mut files = last.clone();
            let mut touched = Vec::new();
            for (name, content) in last {
                for (from, to) in [(one, other), (other, one)] {
                    if let Some(end) = of(from, name) {
                        files.insert(format!("{to}{end}"), content.clone());
                        touched.push(name);
                    }
                }
            }
            mishaps.push(mishap(format!("tables {one} and {other} are swapped"), files, &touched));
        }
    }
    mishaps
}

/// Files of an earlier moment, in place of those of now or beside them.
fn returns(moments: &[(Files, u64)]) -> Vec<Mishap> {
    let (last, _) = &moments[moments.len() - 1];
    let mut mishaps = Vec::new();
    for (earlier, n) in &moments[..moments.len() - 1] {
        for (name, content) in earlier.iter().filter(|(name, old)| last.get(*name) != Some(*old)) {
            let mut files = last.clone();
            files.insert(name.clone(), content.clone());
            mishaps.push(mishap(format!("{name} is that of write {n}"), files, &[name]));
        }
    }
    mishaps
}

/// A log under each number there could be, taken or not.
fn renumbered(last: &Files) -> Vec<Mishap> {
    let mut mishaps = Vec::new();
    for (log, content) in last.iter().filter(|(name, _)| is_log(name)) {
        for number in (1..60).chain([u64::MAX - 1, u64::MAX]) {
            let name = format!("{number:06}.wal");
            if !last.contains_key(&name) {
                let mut files = last.clone();
                files.insert(name.clone(), content.clone());
                mishaps.push(mishap(format!("{name} is a copy of {log}"), files, &[&name]));
            }
        }
    }
    mishaps
}

/// Each choice of logs is gone.
fn lost_logs(last: &Files) -> Vec<Mishap> {
    let logs: Vec<&String> = last.keys().filter(|name| is_log(name)).collect();
    let choices = 1..1_u32 << logs.len();
    let lost = choices.map(|choice| {
        let gone: Vec<&String> =
            (0..).zip(&logs).filter(|(at, _)| choice >> at & 1 == 1).map(|(_, log)| *log).collect();
        let mut files = last.clone();
        files.retain(|name, _| !gone.contains(&name));
        // It is the next one that misses it.
        mishap(format!("{gone:?} are gone"), files, &logs)
    });
    lost.collect()
}

/// Returns whether an earlier moment is all that can be expected; see the table above.
fn may_be_earlier(mishap: &Mishap, last: &Files, closed: bool) -> bool {
    let changed = |name: &String| mishap.files.get(name) != last.get(name);
    let mut logs = last.keys().filter(|name| is_log(name));
    let newest = logs.clone().next_back();
    newest.is_some_and(changed) || !closed && logs.any(changed) || changed(&MANIFEST.to_string())
}

fn named(error: &Error, mishap: &Mishap) {
    let text = error.to_string();
    let named = mishap.touched.iter().any(|name| text.contains(name.as_str()));
    // A log that is wrong, or MANIFEST, is found out by another log, too.
    let other = |name: &String| is_log(name) || name == MANIFEST;
    let logs = mishap.touched.iter().any(other) && text.contains(".wal");
    assert!(named || logs, "{}: blamed on {text}", mishap.what);
}

/// Checks that all results are of the moment after `n` writes, or errors that name a file.
fn answers(engine: &dyn Engine, n: u64, mishap: &Mishap) {
    let expected = state_after(n);
    for (key, value) in &expected {
        match engine.get(key) {
            Ok(found) => assert_eq!(found.as_ref(), Some(value), "{}", mishap.what),
            Err(error) => named(&error, mishap),
        }
    }
    let mut found = expected.into_iter();
    for pair in engine.scan(KeyRange::all()) {
        match pair {
            Ok(pair) => assert_eq!(Some(pair), found.next(), "{}", mishap.what),
            Err(error) => return named(&error, mishap),
        }
    }
    assert_eq!(found.next(), None, "{}", mishap.what);
}

/// Opens what a mishap left of a database with these `writes`; true if all was noticed.
fn try_out(stage: u8, mishap: &Mishap, writes: u64, earlier: bool) -> bool {
    let disk = MemoryDisk::default();
    lay_out(&disk, Path::new(DIR), &mishap.files);
    let engine = match open(stage, &disk) {
        Ok(engine) => engine,
        Err(error) => {
            named(&error, mishap);
            let after = snapshot(&disk, Path::new(DIR));
            assert_eq!(after, mishap.files, "{}: refused ({error}), yet changed", mishap.what);
            return true;
        }
    };
    let n = engine.inspect().written;
    assert!(n == writes || earlier && n < writes, "{}: {n} writes of {writes}", mishap.what);
    answers(engine.as_ref(), n, mishap);
    if stage >= 8 {
        if let Err(error) = engine.compact() {
            named(&error, mishap);
        }
        answers(engine.as_ref(), n, mishap);
    }
    n == writes
}

fn try_all(stage: u8, closed: bool) {
    let moments = life(stage, closed);
    let (last, writes) = &moments[moments.len() - 1];
    assert!(stage < 7 || last.keys().filter(|name| is_log(name)).count() >= 2, "few logs");
    let mishaps = [
        exchanges(last),
        exchanged_tables(last),
        returns(&moments),
        renumbered(last),
        lost_logs(last),
    ]
    .concat();
    let (all, mut unnoticed) = (mishaps.len(), 0);
    for mishap in &mishaps {
        let earlier = may_be_earlier(mishap, last, closed);
        unnoticed += usize::from(!try_out(stage, mishap, *writes, earlier));
    }
    println!("stage {stage}, closed: {closed}: {unnoticed} mishaps give an earlier moment");
    tried("engine/whole_files", all, "mishaps");
    assert!(all > 60, "{all} mishaps are too few");
}

#[test]
fn whole_files_in_the_wrong_place_are_found() {
    for stage in [4, 6, 7, 8, 9].into_iter().filter(|stage| is_tested(*stage)) {
        bounded(move || try_all(stage, true));
    }
}

#[test]
fn so_they_are_behind_a_process_that_died() {
    for stage in [7, 8, 9].into_iter().filter(|stage| is_tested(*stage)) {
        bounded(move || try_all(stage, false));
    }
}
