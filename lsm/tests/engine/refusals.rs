//! Refused writes: what is refused, when, and until when.
//!
//! Proved: a failed append is cut back, and the next write works. After a
//! failed cut, or a failed rename of MANIFEST, every write is refused, reads go
//! on, and a reopening heals. A full disk fails writes cleanly, reads go on, and
//! all works again when there is space. Keys and values over their limits are
//! refused, those at their limits are not.
//!
//! Left out: failed syncs, in `waiting.rs`; failures at any call, in `failures.rs`.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use lsm::disk::Disk;
use lsm::engine::{MAX_KEY_BYTES, MAX_VALUE_BYTES};
use lsm::observe::{Event, Observer};
use lsm::{Engine, Error, KeyRange, Options};
use lsm_crash_lab::{DiskCall, Fault, HookedDisk, MemoryDisk};

use crate::stage;
use crate::support::bounded::bounded;

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// Calls `test` for each stage from `first` to the last of this build.
fn each_stage(first: u8, test: impl Fn(u8) + Send + 'static) {
    bounded(move || (first..=stage::LAST).for_each(test));
}

/// Counts torn tails.
#[derive(Default)]
struct Torn(AtomicUsize);

impl Observer for Torn {
    fn event(&self, event: Event) {
        if matches!(event, Event::TornTail { .. }) {
            self.0.fetch_add(1, SeqCst);
        }
    }
}

fn open(stage: u8, disk: Arc<dyn Disk>, torn: &Arc<Torn>) -> Box<dyn Engine> {
    let (background, observer) = (false, torn.clone());
    let options = Options::default().background(background).disk(disk).observer(observer);
    stage::open(stage, Path::new("/db"), &options).unwrap()
}

/// A disk on which what `which` names fails while the switch is on.
fn breakable(
    memory: &MemoryDisk,
    halves: usize,
    which: impl Fn(DiskCall, &Path) -> bool + Send + Sync + 'static,
) -> (Arc<HookedDisk>, Arc<AtomicBool>) {
    let broken = Arc::new(AtomicBool::new(false));
    let switch = broken.clone();
    let disk = HookedDisk::new(Arc::new(memory.clone()), move |call, path| {
        let hit = broken.load(SeqCst) && which(call, path);
        hit.then_some(Fault { error: ErrorKind::StorageFull, halves })
    });
    (disk, switch)
}

fn no_room(answer: &lsm::Result<()>) {
    let Err(Error::Io { cause, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!(cause.kind(), ErrorKind::StorageFull);
}

#[test]
fn a_failed_append_is_cut_back_and_the_next_write_goes_on() {
    each_stage(7, |stage| {
        for halves in 0..=2 {
            let (memory, torn) = (MemoryDisk::default(), Arc::default());
            let log = |call, path: &Path| call == DiskCall::Write && is(path, "wal");
            let (disk, broken) = breakable(&memory, halves, log);
            let engine = open(stage, disk, &torn);
            engine.put(b"before", b"value").unwrap();
            broken.store(true, SeqCst);
            no_room(&engine.put(b"failed", b"value"));
            no_room(&engine.delete(b"before"));
            assert_eq!(engine.get(b"failed").unwrap(), None);
            broken.store(false, SeqCst);
            engine.put(b"after", b"value").unwrap();
            drop(engine);
            let engine = open(stage, Arc::new(memory), &torn);
            let keys = engine.scan(KeyRange::all()).map(|pair| pair.unwrap().0);
            assert_eq!(keys.collect::<Vec<_>>(), [b"after".to_vec(), b"before".to_vec()]);
            assert_eq!(torn.0.load(SeqCst), 0, "a half-written line stayed in the log");
        }
    });
}

/// All writing is refused, all reading goes on.
fn is_poisoned(engine: &dyn Engine) {
    for answer in [engine.put(b"k", b"v"), engine.delete(b"before"), engine.flush(), engine.sync()]
    {
        assert!(matches!(answer, Err(Error::Poisoned { .. })), "{answer:?}");
    }
    assert_eq!(engine.get(b"before").unwrap().unwrap(), b"value");
    assert!(engine.scan(KeyRange::all()).all(|pair| pair.is_ok()));
}

#[test]
fn after_a_failed_cut_nothing_is_written_until_a_reopening() {
    each_stage(7, |stage| {
        let (memory, torn) = (MemoryDisk::default(), Arc::default());
        let log = |call, path: &Path| {
            [DiskCall::Write, DiskCall::Truncate].contains(&call) && is(path, "wal")
        };
        let (disk, broken) = breakable(&memory, 1, log);
        let engine = open(stage, disk, &torn);
        engine.put(b"before", b"value").unwrap();
        broken.store(true, SeqCst);
        no_room(&engine.put(b"failed", b"value"));
        broken.store(false, SeqCst);
        is_poisoned(engine.as_ref());
        drop(engine);
        let engine = open(stage, Arc::new(memory), &torn);
        assert_eq!(torn.0.load(SeqCst), 1, "the half-written line is a torn tail");
        assert_eq!(engine.get(b"before").unwrap().unwrap(), b"value");
        assert_eq!(engine.get(b"failed").unwrap(), None);
        engine.put(b"after", b"value").unwrap();
    });
}

#[test]
fn after_a_failed_rename_of_manifest_nothing_is_written_until_a_reopening() {
    each_stage(3, |stage| {
        // Of the rename, or of the sync after it; done all the same, or not.
        for (fails, halves) in
            [(DiskCall::Rename, 0), (DiskCall::Rename, 2), (DiskCall::SyncDir, 0)]
        {
            let (memory, torn) = (MemoryDisk::default(), Arc::default());
            let renamed = AtomicUsize::new(0);
            let (disk, broken) = breakable(&memory, halves, move |call, _| {
                // The directory is synced before the rename, too: that one is to work.
                if call == DiskCall::Rename {
                    renamed.fetch_add(1, SeqCst);
                }
                call == fails && (call == DiskCall::Rename || renamed.load(SeqCst) > 0)
            });
            let engine = open(stage, disk, &torn);
            engine.put(b"before", b"value").unwrap();
            broken.store(true, SeqCst);
            no_room(&engine.flush());
            broken.store(false, SeqCst);
            is_poisoned(engine.as_ref());
            assert!(engine.close().is_err());
            drop(engine);
            let engine = open(stage, Arc::new(memory), &torn);
            let found = engine.get(b"before").unwrap();
            // Before stage 7 nothing was promised, since `flush` has failed.
            assert!(found == Some(b"value".to_vec()) || found.is_none() && stage < 7);
            engine.put(b"before", b"again").unwrap();
            engine.flush().unwrap();
        }
    });
}

#[test]
fn a_full_disk_fails_writes_cleanly_until_there_is_room() {
    each_stage(3, |stage| {
        let (memory, torn) = (MemoryDisk::default(), Arc::default());
        let (disk, broken) =
            breakable(&memory, 1, |call, _| [DiskCall::Create, DiskCall::Write].contains(&call));
        let options = Options::default().memtable_bytes(100).background(false).disk(disk);
        let engine = stage::open(stage, Path::new("/db"), &options).unwrap();
        let key = |n: u32| format!("key {n:03}").into_bytes();
        let mut written = 0;
        // Before stage 7, memory takes writes until it must be flushed.
        for round in 0..3 {
            broken.store(true, SeqCst);
            let refused = loop {
                assert!(written < 500, "the disk is full, and everything is written");
                match engine.put(&key(written), b"value") {
                    Ok(()) => written += 1,
                    refused => break refused,
                }
            };
            no_room(&refused);
            if engine.inspect().flushed < u64::from(written) {
                no_room(&engine.flush());
            }
            assert!((0..written).all(|n| engine.get(&key(n)).unwrap().is_some()));
            let there = engine.scan(KeyRange::all()).map(Result::unwrap).count();
            assert_eq!(there, written as usize, "round {round}");
            broken.store(false, SeqCst);
            (0..20).for_each(|n| engine.put(&key(written + n), b"value").unwrap());
            written += 20;
        }
        engine.close().unwrap();
        drop(engine);
        let engine = open(stage, Arc::new(memory), &torn);
        assert!((0..written).all(|n| engine.get(&key(n)).unwrap().is_some()));
        assert_eq!(torn.0.load(SeqCst), 0);
    });
}

/// The log was made, and the system has said that it was not.
#[test]
fn a_log_that_was_made_by_an_attempt_that_failed_is_taken_by_the_next() {
    each_stage(7, |stage| {
        let (memory, torn) = (MemoryDisk::default(), Arc::default());
        let broken = Arc::new(AtomicBool::new(true));
        let disk = {
            let broken = broken.clone();
            HookedDisk::new(Arc::new(memory.clone()), move |call, path| {
                let hit = call == DiskCall::Create && is(path, "wal") && broken.swap(false, SeqCst);
                hit.then_some(Fault { error: ErrorKind::Other, halves: 2 })
            })
        };
        let engine = open(stage, disk, &torn);
        assert!(engine.put(b"key", b"value").is_err());
        engine.put(b"key", b"again").unwrap();
        engine.close().unwrap();
        drop(engine);
        let engine = open(stage, Arc::new(memory), &torn);
        assert_eq!(engine.get(b"key").unwrap().unwrap(), b"again");
    });
}

/// A disk that is too full for the marker has all the same what was promised.
#[test]
fn closing_on_a_full_disk_says_what_became_of_the_writes() {
    each_stage(7, |stage| {
        let (memory, torn) = (MemoryDisk::default(), Arc::default());
        let (disk, broken) = breakable(&memory, 1, |call, _| call == DiskCall::Write);
        let engine = open(stage, disk, &torn);
        engine.put(b"key", b"value").unwrap();
        broken.store(true, SeqCst);
        engine.close().unwrap();
        drop(engine);
        let engine = open(stage, Arc::new(memory), &torn);
        assert_eq!(engine.get(b"key").unwrap().unwrap(), b"value");
        assert_eq!(torn.0.load(SeqCst), 0);
    });
}

#[test]
fn keys_and_values_over_their_limits_are_refused_and_those_at_them_are_not() {
    each_stage(1, |stage| {
        let (memory, torn) = (MemoryDisk::default(), Arc::default());
        let engine = open(stage, Arc::new(memory.clone()), &torn);
        let long = vec![b'k'; MAX_KEY_BYTES + 1];
        let key_refused = |answer| matches!(answer, Err(Error::KeyTooLong { bytes: 65_537 }));
        assert!(key_refused(engine.put(&long, b"")) && key_refused(engine.delete(&long)));
        assert_eq!(engine.get(&long).unwrap(), None);
        let longest = &long[1..];
        engine.put(longest, b"at the limit").unwrap();
        let large = vec![b'v'; MAX_VALUE_BYTES + 1];
        let refused = engine.put(b"key", &large);
        assert!(matches!(refused, Err(Error::ValueTooLong { bytes: 67_108_865 })));
        assert_eq!(engine.get(b"key").unwrap(), None);
        // The largest one in the last stage only: it takes its time.
        let largest = if stage == stage::LAST { &large[1..] } else { &large[..300_000] };
        engine.put(b"key", largest).unwrap();
        let check = |engine: &dyn Engine| {
            assert_eq!(engine.get(longest).unwrap().unwrap(), b"at the limit");
            assert!(engine.get(b"key").unwrap().unwrap() == largest);
        };
        check(engine.as_ref());
        if stage >= 3 {
            engine.flush().unwrap();
            check(engine.as_ref());
            engine.close().unwrap();
            drop(engine);
            check(open(stage, Arc::new(memory), &torn).as_ref());
        }
    });
}
