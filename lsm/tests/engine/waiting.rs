//! Waiting: which thread waits for which, and which gets the error.
//!
//! Proved: writers that wait for the disk together share one sync; if it fails,
//! every one of them learns it, later writes are refused, reads go on, and after
//! a reopening all is well. Writers wait when flushing falls behind, so memory is
//! bounded, and continue when it has caught up. Readers wait for no disk writes.
//!
//! How: a gate on the disk holds one operation for as long as the test likes, so
//! every meeting of threads is arranged; nothing sleeps, and nothing is luck.
//! Left out: what the background thread cannot do, in `background.rs`.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;

use lsm::disk::RealDisk;
use lsm::observe::{Event, Observer};
use lsm::{Error, KeyRange, Options, SyncMode};
use lsm_crash_lab::{DiskCall, Fault, HookedDisk};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::gate::Gate;

const WRITERS: usize = 16;

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

/// One writer is held in its sync until all the others have appended; the sync of this
/// number, from 0, fails. Answers what each of them got (the held one first), and how
/// many syncs there were.
fn share_a_sync(stage: u8, dir: &Path, fails: Option<usize>) -> (Vec<lsm::Result<()>>, usize) {
    let gate = Arc::new(Gate::default());
    let syncs = Arc::new(AtomicUsize::new(0));
    let disk = {
        let (gate, syncs) = (gate.clone(), syncs.clone());
        HookedDisk::new(Arc::new(RealDisk), move |call, path| {
            if call != DiskCall::Sync || !is(path, "wal") {
                return None;
            }
            let number = syncs.fetch_add(1, SeqCst);
            if number == 0 {
                gate.pass();
            }
            (fails == Some(number)).then_some(Fault { error: ErrorKind::Other, halves: 0 })
        })
    };
    let options = Options::default().sync(SyncMode::Always).disk(disk);
    let engine = stage::open(stage, dir, &options).unwrap();
    let engine = engine.as_ref();
    let answers = thread::scope(|threads| {
        let put = |n: usize| move || engine.put(&key(n), b"value");
        let mut writers = vec![threads.spawn(put(0))];
        gate.wait_for(1);
        writers.extend((1..=WRITERS).map(|n| threads.spawn(put(n))));
        while engine.inspect().written <= WRITERS as u64 {
            thread::yield_now();
        }
        gate.open();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    let all_readable = (0..=WRITERS).all(|n| engine.get(&key(n)).unwrap().is_some());
    assert!(all_readable, "what was applied can be read, synced or not");
    let counted = syncs.load(SeqCst);
    if fails.is_some() {
        for refused in [engine.put(b"k", b"v"), engine.delete(b"k"), engine.sync(), engine.flush()]
        {
            assert!(matches!(refused, Err(Error::Poisoned { .. })), "{refused:?}");
        }
        assert_eq!(engine.scan(KeyRange::all()).map(Result::unwrap).count(), WRITERS + 1);
        assert_eq!(syncs.load(SeqCst), counted, "a failed sync was tried again");
        assert!(engine.close().is_err(), "close cannot promise anything");
    }
    (answers, counted)
}

#[test]
fn writers_that_wait_together_share_one_sync() {
    each_stage(7, |stage| {
        let dir = tempfile::tempdir().unwrap();
        let (answers, syncs) = share_a_sync(stage, dir.path(), None);
        answers.into_iter().for_each(|answer| answer.unwrap());
        assert_eq!(syncs, 2, "one for the writer that came alone, one for all the others");
    });
}

/// The system reports once that it could not write, to the next sync of the file. While
/// one writer is in its sync, that is another's, whose line was cut back.
#[test]
fn a_failure_that_another_is_told_of_is_nobodys_success() {
    each_stage(7, |stage| {
        let dir = tempfile::tempdir().unwrap();
        let (gate, fails) = (Arc::new(Gate::default()), Arc::new(AtomicUsize::new(0)));
        let disk = {
            let (gate, fails) = (gate.clone(), fails.clone());
            HookedDisk::new(Arc::new(RealDisk), move |call, path| {
                if !is(path, "wal") || ![DiskCall::Write, DiskCall::Sync].contains(&call) {
                    return None;
                }
                let fails = fails.load(SeqCst) == 1;
                if call == DiskCall::Sync && !fails {
                    gate.pass();
                }
                fails.then_some(Fault { error: ErrorKind::Other, halves: 0 })
            })
        };
        let options = Options::default().sync(SyncMode::Always).disk(disk);
        let engine = stage::open(stage, dir.path(), &options).unwrap();
        let engine = engine.as_ref();
        thread::scope(|threads| {
            let first = threads.spawn(|| engine.put(b"first", b"value"));
            gate.wait_for(1);
            fails.store(1, SeqCst);
            engine.put(b"second", b"value").unwrap_err();
            gate.open();
            let answer = first.join().unwrap();
            assert!(matches!(answer, Err(Error::Poisoned { .. })), "{answer:?}");
        });
    });
}

#[test]
fn a_failed_sync_reaches_every_writer_and_stops_writing_until_reopened() {
    each_stage(7, |stage| {
        let dir = tempfile::tempdir().unwrap();
        let (answers, _) = share_a_sync(stage, dir.path(), Some(0));
        assert!(matches!(&answers[0], Err(Error::Io { action: "sync", .. })), "{answers:?}");
        for answer in &answers[1..] {
            assert!(matches!(answer, Err(Error::Poisoned { .. })), "{answer:?}");
        }
        let engine = stage::open(stage, dir.path(), &Options::default()).unwrap();
        engine.put(b"again", b"it works").unwrap();
        engine.sync().unwrap();
        assert_eq!(engine.get(b"again").unwrap().unwrap(), b"it works");
    });
}

/// RocksDB once answered "ok" to those who had waited (its issue 3096).
#[test]
fn a_failed_sync_reaches_the_writers_that_it_was_made_for() {
    each_stage(7, |stage| {
        let dir = tempfile::tempdir().unwrap();
        let (answers, syncs) = share_a_sync(stage, dir.path(), Some(1));
        assert!(answers[0].is_ok(), "{answers:?}");
        let (at_it, told): (Vec<_>, Vec<_>) =
            answers[1..].iter().partition(|answer| matches!(answer, Err(Error::Io { .. })));
        assert_eq!((at_it.len(), syncs), (1, 2), "one of them has synced, for all");
        assert!(told.iter().all(|it| matches!(it, Err(Error::Poisoned { .. }))), "{answers:?}");
    });
}

/// Follows how many bytes memtables hold, from what the engine reports.
#[derive(Default)]
struct Meter(Mutex<Held>);

#[derive(Default)]
struct Held {
    active: usize,
    sealed: std::collections::VecDeque<usize>,
    most: usize,
}

impl Observer for Meter {
    fn event(&self, event: Event) {
        let mut held = self.0.lock().unwrap();
        match event {
            Event::Wrote { key, stored, .. } => held.active += key.len() + stored.unwrap().len(),
            Event::Sealed { .. } => {
                let active = std::mem::take(&mut held.active);
                held.sealed.push_back(active);
            }
            Event::Forgot { .. } => drop(held.sealed.pop_front()),
            _ => {}
        }
        held.most = held.most.max(held.active + held.sealed.iter().sum::<usize>());
    }
}

#[test]
fn writers_wait_for_a_slow_disk_so_memory_is_bounded() {
    const EACH: usize = 300;
    each_stage(3, |stage| {
        let dir = tempfile::tempdir().unwrap();
        let (gate, meter) = (Arc::new(Gate::default()), Arc::new(Meter::default()));
        let disk = {
            let gate = gate.clone();
            HookedDisk::new(Arc::new(RealDisk), move |call, path| {
                if call == DiskCall::Create && is(path, "sst") {
                    gate.pass();
                }
                None
            })
        };
        let observer = meter.clone();
        let options = Options::default().memtable_bytes(1000).disk(disk).observer(observer);
        let limit = options.memtable_bytes * (options.sealed_memtables + 2);
        let engine = stage::open(stage, dir.path(), &options).unwrap();
        let engine = engine.as_ref();
        thread::scope(|threads| {
            let write = |writer: usize| {
                move || {
                    for n in 0..EACH {
                        engine.put(&key(writer * EACH + n), b"value").unwrap();
                    }
                }
            };
            let writers: Vec<_> = (0..4).map(|n| threads.spawn(write(n))).collect();
            while engine.inspect().sealed.len() <= options.sealed_memtables {
                thread::yield_now();
            }
            // A writer that doesn't wait has all the time to write on.
            (0..2000).for_each(|_| thread::yield_now());
            assert!(writers.iter().all(|writer| !writer.is_finished()), "a writer did not wait");
            gate.open();
        });
        let most = meter.0.lock().unwrap().most;
        assert!(most <= limit, "memtables held {most} bytes; {limit} are allowed");
        assert!((0..4 * EACH).all(|n| engine.get(&key(n)).unwrap().unwrap() == b"value"));
    });
}

#[test]
fn readers_and_writers_go_on_while_a_table_is_written() {
    each_stage(3, |stage| {
        let dir = tempfile::tempdir().unwrap();
        let gate = Arc::new(Gate::default());
        let disk = {
            let gate = gate.clone();
            HookedDisk::new(Arc::new(RealDisk), move |call, path| {
                if call == DiskCall::Sync && is(path, "sst") {
                    gate.pass();
                }
                None
            })
        };
        let options = Options::default().disk(disk);
        let engine = stage::open(stage, dir.path(), &options).unwrap();
        let engine = engine.as_ref();
        engine.put(&key(1), b"old").unwrap();
        thread::scope(|threads| {
            let flusher = threads.spawn(|| engine.flush());
            gate.wait_for(1);
            assert_eq!(engine.get(&key(1)).unwrap().unwrap(), b"old");
            engine.put(&key(1), b"new").unwrap();
            engine.put(&key(2), b"new").unwrap();
            assert_eq!(engine.get(&key(1)).unwrap().unwrap(), b"new");
            assert_eq!(engine.scan(KeyRange::all()).map(Result::unwrap).count(), 2);
            engine.inspect();
            assert!(!flusher.is_finished());
            gate.open();
            flusher.join().unwrap().unwrap();
        });
    });
}

#[test]
fn readers_and_writers_go_on_while_the_log_is_synced() {
    each_stage(7, |stage| {
        let dir = tempfile::tempdir().unwrap();
        let gate = Arc::new(Gate::default());
        let disk = {
            let gate = gate.clone();
            HookedDisk::new(Arc::new(RealDisk), move |call, path| {
                if call == DiskCall::Sync && is(path, "wal") {
                    gate.pass();
                }
                None
            })
        };
        let options = Options::default().disk(disk);
        let engine = stage::open(stage, dir.path(), &options).unwrap();
        let engine = engine.as_ref();
        engine.put(&key(1), b"old").unwrap();
        thread::scope(|threads| {
            let syncer = threads.spawn(|| engine.sync());
            gate.wait_for(1);
            engine.put(&key(1), b"new").unwrap();
            engine.delete(&key(2)).unwrap();
            assert_eq!(engine.get(&key(1)).unwrap().unwrap(), b"new");
            assert_eq!(engine.scan(KeyRange::all()).map(Result::unwrap).count(), 1);
            assert!(!syncer.is_finished());
            gate.open();
            syncer.join().unwrap().unwrap();
        });
        // The first sync began before the second write, and covers one only.
        assert_eq!(engine.inspect().synced, 1);
    });
}
