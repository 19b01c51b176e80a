//! A database is the directory that was locked, not the path that led to it.
//!
//! ```text
//!    A opens db ── rename db → away ── B makes another db ── A flushes, merges, closes
//!                                            │                          │
//!                                            └── not one byte of it changes: A gets
//!                                                `Moved`, and stops its writing
//! ```
//!
//! Proved: once the directory at the path is another one, or gone, or has another LOCK,
//! every operation of the old handle is right or says `Moved`; the new directory stays as
//! it is, and isn't called damaged; and the old one, wherever it is now, opens with all
//! that was promised. (That a *current directory* may change, too, takes a process of its
//! own: `kill/moved.rs`.)

use std::fs;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::{Disk, RealDisk};
use lsm::engine::Shaken;
use lsm::{Engine, Error, KeyRange, Options, Result};
use lsm_crash_lab::HookedDisk;
use lsm_crash_lab::files::{Files, snapshot};

use crate::stage;
use crate::support::disks::disks;

/// The power isn't cut here, so no sync goes further than the hook.
fn options(disk: &Arc<dyn Disk>) -> Options {
    let disk = HookedDisk::new(Arc::clone(disk), |_, _| None);
    Options::default().block_bytes(48).background(false).disk(disk)
}

fn open(stage: u8, dir: &Path, disk: &Arc<dyn Disk>) -> Box<dyn Engine> {
    stage::open(stage, dir, &options(disk)).unwrap()
}

/// Writes two tables, and a put that is only in memory or the log.
fn fill(engine: &dyn Engine, value: &[u8]) {
    for round in 0..3u8 {
        for n in 0..6u8 {
            engine.put(&[b'k', n], &[value, &[round]].concat()).unwrap();
        }
        if round < 2 {
            engine.flush().unwrap();
        }
    }
}

fn contents(dir: &Path) -> Files {
    snapshot(&RealDisk, dir)
}

/// Returns true if it was `Moved`; any other error is a wrong one.
fn moved<T>(answer: &Result<T>) -> bool {
    match answer {
        Ok(_) | Err(Error::NeedsStage { .. }) => false,
        Err(Error::Moved { .. }) => true,
        Err(Error::Poisoned { cause }) => moved::<()>(&Err((**cause).clone())),
        Err(other) => panic!("not `Moved`: {other}"),
    }
}

/// Calls every operation; a flush must notice. Reads are right, or say `Moved`.
fn use_all(engine: &dyn Engine, value: &[u8]) {
    for n in 0..6u8 {
        if let Ok(found) = engine.get(&[b'k', n]) {
            assert_eq!(found.unwrap(), [value, &[2]].concat());
        }
    }
    let scanned: Result<Vec<_>> = engine.scan(KeyRange::all()).collect();
    assert!(moved(&scanned) || scanned.unwrap().len() == 6);
    moved(&engine.put(b"late", b"value"));
    assert!(moved(&engine.flush()), "a flush has not noticed");
    assert!(moved(&engine.put(b"later", b"value")), "writing goes on");
    assert!(moved(&engine.sync()), "a sync has not noticed");
    moved(&engine.compact());
    moved(&engine.shake());
    moved(&engine.close());
}

/// A change of the directory `db` while A has it open.
type Fate = fn(&Path, u8, &Arc<dyn Disk>);

const FATES: [(&str, Fate); 4] = [
    ("moved", |home, _, _| fs::rename(home.join("db"), home.join("away")).unwrap()),
    ("replaced", |home, stage, disk| {
        fs::rename(home.join("db"), home.join("away")).unwrap();
        let other = open(stage, &home.join("db"), disk);
        fill(other.as_ref(), b"theirs");
        std::mem::forget(other); // has it open to the end
    }),
    ("without its LOCK", |home, _, _| fs::remove_file(home.join("db/LOCK")).unwrap()),
    ("with another LOCK", |home, stage, disk| {
        fs::remove_file(home.join("db/LOCK")).unwrap();
        std::mem::forget(open(stage, &home.join("db"), disk));
    }),
];

#[test]
fn an_engine_touches_no_directory_but_the_one_it_locked() {
    for stage in 3..=stage::LAST {
        for disk in disks() {
            for (what, fate) in FATES {
                let home = tempfile::tempdir().unwrap();
                let (dir, away) = (home.path().join("db"), home.path().join("away"));
                let engine = open(stage, &dir, &disk);
                fill(engine.as_ref(), b"ours");
                fate(home.path(), stage, &disk);
                let there = dir.exists().then(|| contents(&dir));
                println!("stage {stage}, {what}");
                use_all(engine.as_ref(), b"ours");
                drop(engine);
                let mut after = dir.exists().then(|| contents(&dir));
                if !what.starts_with("replaced") {
                    // Its own log, which is open, has taken the put.
                    let same = |text: &mut Files| {
                        text.retain(|name, _| !name.ends_with(".wal"));
                        text.clone()
                    };
                    assert_eq!(after.as_mut().map(same), there.clone().as_mut().map(same));
                } else {
                    assert_eq!(after, there, "a file of another database has changed");
                }
                if !what.ends_with("another LOCK") {
                    let place = if away.exists() { &away } else { &dir };
                    let engine = open(stage, place, &disk);
                    let newest = if stage >= 7 { 2 } else { 1 };
                    let found = engine.get(b"k\x03").unwrap().unwrap();
                    assert_eq!(found, [b"ours".as_slice(), &[newest]].concat());
                }
            }
        }
    }
}

#[test]
fn a_directory_that_is_back_is_whole_when_it_is_opened_again() {
    for stage in 3..=stage::LAST {
        for disk in disks() {
            let home = tempfile::tempdir().unwrap();
            let (dir, away) = (home.path().join("db"), home.path().join("away"));
            let engine = open(stage, &dir, &disk);
            fill(engine.as_ref(), b"ours");
            fs::rename(&dir, &away).unwrap();
            let second = stage::open(stage, &away, &options(&disk)).map(drop);
            assert!(matches!(second, Err(Error::Locked { .. })), "{second:?}");
            assert!(moved(&engine.flush()));
            fs::rename(&away, &dir).unwrap();
            assert!(moved(&engine.put(b"k", b"v")), "what a poisoned engine knows may be old");
            assert_eq!(engine.get(b"k\x03").unwrap().unwrap(), b"ours\x02", "reads go on");
            let _ = engine.close();
            let engine = open(stage, &dir, &disk);
            engine.put(b"k", b"v").unwrap();
            engine.flush().unwrap();
            assert_eq!(engine.scan(KeyRange::all()).count(), 7);
        }
    }
}

#[test]
fn a_directory_that_was_removed_is_not_made_again() {
    for stage in 3..=stage::LAST {
        for disk in disks() {
            let home = tempfile::tempdir().unwrap();
            let dir = home.path().join("db");
            let engine = open(stage, &dir, &disk);
            fill(engine.as_ref(), b"ours");
            fs::remove_dir_all(&dir).unwrap();
            use_all(engine.as_ref(), b"ours");
            drop(engine);
            assert!(!dir.exists());
        }
    }
}

/// Data that a sync confirms must be where the next opening finds it.
#[test]
fn a_sync_confirms_nothing_in_a_directory_that_was_removed() {
    for stage in 7..=stage::LAST {
        for disk in disks() {
            let home = tempfile::tempdir().unwrap();
            let dir = home.path().join("db");
            let engine = open(stage, &dir, &disk);
            engine.put(b"key", b"value").unwrap();
            engine.sync().unwrap(); // the log's name, too: the next one syncs a file alone
            engine.put(b"key", b"again").unwrap();
            fs::remove_dir_all(&dir).unwrap();
            assert!(moved(&engine.sync()), "a sync has not noticed");
        }
    }
}

/// The link to it is turned to another database while it's open. (Without a hook: to
/// resolve a path is the disk's own business.)
#[test]
fn a_link_on_the_way_may_lead_elsewhere_later() {
    use std::os::unix::fs::symlink;
    for stage in 3..=stage::LAST {
        for disk in disks() {
            let home = tempfile::tempdir().unwrap();
            let path = |name: &str| home.path().join(name);
            fs::create_dir(path("one")).unwrap();
            fs::create_dir(path("two")).unwrap();
            symlink("one", path("link")).unwrap();
            let plain = || Options::default().disk(disk.clone()).background(false);
            let open_there = || stage::open(stage, &path("link").join("db"), &plain()).unwrap();
            let engine = open_there();
            fill(engine.as_ref(), b"ours");
            fs::remove_file(path("link")).unwrap();
            symlink("two", path("link")).unwrap();
            let other = open_there();
            fill(other.as_ref(), b"theirs");
            let there = contents(&path("two/db"));
            engine.flush().unwrap();
            engine.close().unwrap();
            assert_eq!(contents(&path("two/db")), there);
            let engine = open(stage, &path("one/db"), &disk);
            assert_eq!(engine.get(b"k\x03").unwrap().unwrap(), b"ours\x02");
        }
    }
}

/// A scan keeps a table that a merge has replaced. When it's dropped, the table's files
/// go: those of its own directory, or none.
#[test]
fn a_table_that_goes_late_takes_no_file_of_another_database_with_it() {
    if stage::LAST < 8 {
        return;
    }
    for disk in disks() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("db");
        let engine = open(stage::LAST, &dir, &disk);
        fill(engine.as_ref(), b"ours");
        let scan = engine.scan(KeyRange::all());
        engine.compact().unwrap();
        while engine.shake().unwrap() != Shaken::Nothing {}
        fs::rename(&dir, home.path().join("away")).unwrap();
        let other = open(stage::LAST, &dir, &disk);
        fill(other.as_ref(), b"theirs");
        let there = contents(&dir);
        assert!(there.contains_key("000001.sst"));
        drop(scan);
        drop(engine);
        assert_eq!(contents(&dir), there);
    }
}

/// Tables and logs are made under names that are free, or not at all.
#[test]
fn a_file_that_is_there_already_is_not_written_over() {
    for stage in 3..=stage::LAST {
        for disk in disks() {
            let home = tempfile::tempdir().unwrap();
            let engine = open(stage, home.path(), &disk);
            let names: &[&str] =
                if stage >= 7 { &["000001.sst", "000001.wal"] } else { &["000001.sst"] };
            for name in names {
                fs::write(home.path().join(name), "of another program\n").unwrap();
            }
            let put = engine.put(b"key", b"value");
            assert_eq!(put.is_err(), stage >= 7, "{put:?}");
            if stage < 7 {
                assert!(engine.flush().is_err());
            }
            for name in names {
                let kept = fs::read_to_string(home.path().join(name)).unwrap();
                assert_eq!(kept, "of another program\n", "{name}");
            }
        }
    }
}
