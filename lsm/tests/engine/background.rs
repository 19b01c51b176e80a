//! Errors of the background thread.
//!
//! Proved: it reaches the writers, leaves no half-written table behind, and loses
//! nothing: once the disk has recovered, everything works. `compact` does not say that
//! it is done when it was another thread that met the error.
//!
//! How: a disk that refuses one kind of operation while a switch is on. The first
//! test is the same at every run; the second one tries many times.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use lsm::disk::RealDisk;
use lsm::{Engine, Error, Options};
use lsm_crash_lab::{DiskCall, Fault, HookedDisk};

use crate::stage;
use crate::support::bounded::bounded;

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// Calls `test` for each stage from `first` to the last of this build.
fn each_stage(first: u8, test: impl Fn(u8) + Send + Clone + 'static) {
    for stage in first..=stage::LAST {
        let test = test.clone();
        bounded(move || test(stage));
    }
}

fn key(n: usize) -> Vec<u8> {
    format!("key {n:05}").into_bytes()
}

#[test]
fn an_error_of_the_thread_reaches_the_writers_and_loses_nothing() {
    // What fails, and how much of it is done all the same.
    let faults = [
        (DiskCall::Create, "sst", 0),
        (DiskCall::Write, "sst", 1),
        (DiskCall::Sync, "sst", 2),
        (DiskCall::Create, "index", 2),
        (DiskCall::Write, "bloom", 1),
        (DiskCall::Write, "new", 1),
    ];
    each_stage(3, move |stage| {
        for (fails, extension, halves) in faults {
            if (extension == "index" && stage < 5) || (extension == "bloom" && stage < 6) {
                continue;
            }
            background_error(stage, fails, extension, halves);
        }
    });
}

fn background_error(stage: u8, fails: DiskCall, extension: &'static str, halves: usize) {
    let dir = tempfile::tempdir().unwrap();
    let broken = Arc::new(AtomicBool::new(false));
    let disk = {
        let broken = broken.clone();
        HookedDisk::new(Arc::new(RealDisk), move |call, path| {
            let hit = broken.load(SeqCst) && call == fails && is(path, extension);
            hit.then_some(Fault { error: ErrorKind::StorageFull, halves })
        })
    };
    let options = Options::default().memtable_bytes(200).l0_trigger(2).disk(disk);
    let engine = stage::open(stage, dir.path(), &options).unwrap();
    broken.store(true, SeqCst);
    let mut written = 0;
    let error = loop {
        assert!(written < 200, "the error of the thread does not reach the writers");
        match engine.put(&key(written), b"value") {
            Ok(()) => written += 1,
            Err(error) => break error,
        }
    };
    let Error::Io { path, cause, .. } = &error else { panic!("{error:?}") };
    assert!(is(path, extension) && cause.kind() == ErrorKind::StorageFull, "{error}");
    let names = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let left: Vec<_> = names.filter(|path| is(path, "sst") || is(path, "index")).collect();
    // The thread may be trying again at this moment, one table at a time.
    assert!(left.len() <= 2, "half-written files stay behind: {left:?}");
    let all_there = |engine: &dyn Engine| {
        assert!((0..written).all(|n| engine.get(&key(n)).unwrap().unwrap() == b"value"));
    };
    all_there(engine.as_ref());
    broken.store(false, SeqCst);
    engine.flush().unwrap();
    engine.put(b"again", b"it works").unwrap();
    all_there(engine.as_ref());
    engine.close().unwrap();
    drop(engine);
    all_there(stage::open(stage, dir.path(), &Options::default()).unwrap().as_ref());
}

#[test]
fn compact_never_claims_what_it_has_not_done() {
    each_stage(8, |stage| {
        let dir = tempfile::tempdir().unwrap();
        let broken = Arc::new(AtomicBool::new(false));
        let disk = {
            let broken = broken.clone();
            HookedDisk::new(Arc::new(RealDisk), move |call, path| {
                let hit = call == DiskCall::Create && is(path, "sst") && broken.load(SeqCst);
                hit.then_some(Fault { error: ErrorKind::StorageFull, halves: 0 })
            })
        };
        let options = Options::default().background(false).l0_trigger(1).disk(disk);
        let engine = stage::open(stage, dir.path(), &options).unwrap();
        let engine = engine.as_ref();
        engine.put(b"key", b"value").unwrap();
        engine.flush().unwrap();
        broken.store(true, SeqCst);
        let done = AtomicBool::new(false);
        thread::scope(|threads| {
            for _ in 0..3 {
                threads.spawn(|| {
                    while !done.load(SeqCst) {
                        let _ = engine.shake(); // what a background thread does
                    }
                });
            }
            // No merge can end, so compact has an error to return, its own or the thread's.
            let claims = (0..500).filter(|_| engine.compact().is_ok()).count();
            done.store(true, SeqCst);
            assert_eq!(claims, 0, "compact says it is done; a table is left in level 0");
        });
    });
}
