//! Background work that fails again and again.
//!
//! Proved: a merge that meets damage is not tried again, one that the system refuses less
//! and less often, however much is written meanwhile; `background_error` says why. Reads
//! and writes go on until level 0 is full; from then on a put returns that error, and
//! waits for nothing. After a reopening, or when the system allows it again, everything works.
//!
//! How: a damaged table on the real disk, or a disk that refuses to read; bytes of tables
//! that are written are counted.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

use lsm::disk::{Disk, RealDisk};
use lsm::engine::Backlog;
use lsm::{Engine, Error, Options};
use lsm_crash_lab::{DiskCall, Fault, HookedDisk};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::gate::Gate;

/// Small enough for a few runs, and a level 1 of several tables, which each merge reads.
fn options(disk: Arc<dyn Disk>, background: bool) -> Options {
    Options::default()
        .memtable_bytes(2_000)
        .block_bytes(200)
        .levels(2)
        .table_bytes(2_000)
        .background(background)
        .disk(disk)
}

fn key(n: usize) -> Vec<u8> {
    format!("key {n:05}").into_bytes()
}

const KEYS: usize = 400;

/// Makes a closed database with a level below 0. Returns the path of a table in it.
fn database(stage: u8, dir: &Path) -> std::path::PathBuf {
    let engine = stage::open(stage, dir, &options(Arc::new(RealDisk), false)).unwrap();
    (0..KEYS).for_each(|n| engine.put(&key(n), b"old").unwrap());
    engine.compact().unwrap();
    let table = engine.inspect().levels.last().unwrap().tables[0].number;
    engine.close().unwrap();
    dir.join(lsm::format::file_name(table, "sst"))
}

/// Flips a bit in the middle of a file. Returns what was in it.
fn damage(file: &Path) -> Vec<u8> {
    let sound = fs::read(file).unwrap();
    let mut damaged = sound.clone();
    damaged[sound.len() / 2] ^= 1;
    fs::write(file, damaged).unwrap();
    sound
}

/// Puts until it's refused, at most so often; shakes after each, as the thread would.
/// Returns how many were taken, and the error.
fn put_until_refused(engine: &dyn Engine, most: usize) -> (usize, Option<Error>) {
    for n in 0..most {
        if let Err(error) = engine.put(&key(n % KEYS), &[b'n'; 50]) {
            return (n, Some(error));
        }
        let _ = engine.shake();
    }
    (most, None)
}

/// A disk that counts how often a table is begun or read, and refuses to read while it
/// is switched to.
fn counting(refuses: &Arc<AtomicBool>, work: &Arc<AtomicUsize>) -> Arc<HookedDisk> {
    let (refuses, work) = (Arc::clone(refuses), Arc::clone(work));
    HookedDisk::new(Arc::new(RealDisk), move |call, path| {
        let table = path.extension().is_some_and(|found| found == "sst");
        let works = table && [DiskCall::Create, DiskCall::Read].contains(&call);
        work.fetch_add(usize::from(works), SeqCst);
        let hit = table && call == DiskCall::Read && refuses.load(SeqCst);
        hit.then_some(Fault { error: ErrorKind::PermissionDenied, halves: 0 })
    })
}

#[test]
fn a_merge_that_meets_damage_is_not_tried_again_until_reopened() {
    for stage in 8..=stage::LAST {
        let dir = tempfile::tempdir().unwrap();
        let table = database(stage, dir.path());
        let sound = damage(&table);

        let (refuses, work) = (Arc::default(), Arc::new(AtomicUsize::new(0)));
        let engine = stage::open(stage, dir.path(), &options(counting(&refuses, &work), false));
        let engine = engine.unwrap();
        assert!(engine.background_error().is_none());
        let (taken, refused) = put_until_refused(engine.as_ref(), 100_000);
        let Some(Error::Corruption { path, .. }) = &refused else { panic!("{refused:?}") };
        assert_eq!(path, &table);
        assert!(taken > 200, "only {taken} writes were taken: level 0 had room for more");
        assert_eq!(engine.backlog(), Backlog::Full);
        let told = engine.background_error().unwrap();
        assert!(matches!(told, Error::Corruption { .. }), "{told}");

        // From here on nothing is merged: neither by writes, nor because we ask.
        engine.flush().unwrap();
        let before = work.load(SeqCst);
        for _ in 0..2_000 {
            assert!(engine.put(b"key", b"more").is_err());
        }
        assert!(matches!(engine.compact(), Err(Error::Corruption { .. })));
        assert_eq!(work.load(SeqCst), before, "tables are read, or begun, and thrown away");
        assert_eq!(engine.get(&key(0)).unwrap().unwrap().len(), 50, "reads go on");
        engine.close().unwrap();
        drop(engine);

        fs::write(&table, sound).unwrap();
        let engine = stage::open(stage, dir.path(), &options(Arc::new(RealDisk), false)).unwrap();
        engine.put(b"key", b"more").unwrap();
        engine.compact().unwrap();
        assert!(engine.background_error().is_none());
    }
}

#[test]
fn a_merge_that_is_refused_is_tried_less_and_less_often_and_goes_on_in_the_end() {
    for stage in 8..=stage::LAST {
        let dir = tempfile::tempdir().unwrap();
        database(stage, dir.path());
        let (refuses, work) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
        // A map is not read by calls: those would not fail.
        let options = options(counting(&refuses, &work), false).mapped(false);
        let engine = stage::open(stage, dir.path(), &options).unwrap();
        let (_, refused) = put_until_refused(engine.as_ref(), 100_000);
        let Some(Error::Io { .. }) = &refused else { panic!("{refused:?}") };
        let before = work.load(SeqCst);
        for _ in 0..20_000 {
            assert!(engine.put(b"key", b"more").is_err());
        }
        let tries = work.load(SeqCst) - before;
        assert!(tries <= 30, "for 20,000 puts that were refused, tables were read {tries} times");
        refuses.store(false, SeqCst);
        let again = (0..2_000).find(|_| engine.put(b"key", b"more").is_ok());
        assert!(again.is_some(), "the disk reads again, and it isn't tried");
        assert!(engine.background_error().is_none());

        refuses.store(true, SeqCst);
        put_until_refused(engine.as_ref(), 100_000);
        refuses.store(false, SeqCst);
        engine.compact().unwrap(); // tries at once
        engine.put(b"key", b"more").unwrap();
    }
}

/// `compact` begins while the merge of another thread is about to meet the damage.
#[test]
fn compact_returns_though_another_thread_gives_up_meanwhile() {
    for stage in 8..=stage::LAST {
        bounded(move || {
            let dir = tempfile::tempdir().unwrap();
            let table = database(stage, dir.path());
            damage(&table);
            let gate = Arc::new(Gate::default());
            let disk = {
                let gate = gate.clone();
                HookedDisk::new(Arc::new(RealDisk), move |call, path| {
                    if call == DiskCall::Read && path == table {
                        gate.pass();
                    }
                    None
                })
            };
            let engine = stage::open(stage, dir.path(), &options(disk, false)).unwrap();
            for round in 0..4 {
                engine.put(b"key 00000", &[round]).unwrap();
                engine.flush().unwrap();
            }
            thread::scope(|threads| {
                let merges = threads.spawn(|| engine.shake());
                gate.wait_for(1);
                let compacts = threads.spawn(|| engine.compact());
                (0..10_000).for_each(|_| thread::yield_now()); // so that it has begun, likely
                gate.open();
                assert!(matches!(merges.join().unwrap(), Err(Error::Corruption { .. })));
                assert!(matches!(compacts.join().unwrap(), Err(Error::Corruption { .. })));
            });
        });
    }
}

/// Without a thread a put does its share of the merges. That they fail is no put's affair
/// as long as there is room.
#[test]
fn a_put_that_has_room_succeeds_though_its_share_cannot_be_merged() {
    for stage in 8..=stage::LAST {
        let dir = tempfile::tempdir().unwrap();
        let refuses = Arc::new(AtomicBool::new(false));
        let disk = counting(&refuses, &Arc::default());
        let options = options(disk, false).memtable_bytes(1 << 20).mapped(false);
        let engine = stage::open(stage, dir.path(), &options).unwrap();
        refuses.store(true, SeqCst);
        let put = |n: u32| engine.put(&n.to_be_bytes(), &vec![b'v'; 100_000]);
        let refused = (0..1_000).find_map(|n| Some((n, put(n).err()?)));
        let (taken, error) = refused.unwrap();
        assert!(matches!(error, Error::Io { .. }), "{error}");
        assert_eq!(engine.backlog(), Backlog::Full, "refused after {taken} puts, with room left");
    }
}

/// With the thread: no put hangs, and each is answered.
#[test]
fn a_put_does_not_wait_for_a_thread_that_cannot_make_room() {
    for stage in 8..=stage::LAST {
        bounded(move || {
            let dir = tempfile::tempdir().unwrap();
            let table = database(stage, dir.path());
            damage(&table);
            let engine = stage::open(stage, dir.path(), &options(Arc::new(RealDisk), true));
            let engine = engine.unwrap();
            let refused = (0..100_000)
                .find_map(|n| engine.put(&key(n % KEYS), &[b'n'; 50]).err())
                .expect("level 0 is never full");
            assert!(matches!(refused, Error::Corruption { .. }), "{refused}");
            // What is sealed is flushed all the same, so a read finds what was taken.
            for n in 0..1_000 {
                let _ = engine.put(&key(n % KEYS), &[b'm'; 50]);
            }
            assert!(engine.get(&key(KEYS - 1)).is_ok());
            assert!(matches!(engine.background_error(), Some(Error::Corruption { .. })));
            engine.close().unwrap();
        });
    }
}
