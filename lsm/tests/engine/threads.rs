//! Many threads at once, on every stage that has a thread of its own.
//!
//! Proved: a writer reads its own last write back; no thread reads half a value, or
//! an older value after a newer one; a scan is sorted, holds each key once, and
//! shows one moment: of two keys that are always written one after the other, it
//! never shows the second one newer than the first, and keys that are written once
//! each it shows without a gap; after a reopening the last writes are there. All of it
//! while others flush, compact and scan.
//!
//! How: values repeat the number of their round, so that a torn one shows. The
//! number of operations is fixed; nothing sleeps. A deadlock fails after a while.
//!
//! Left out: schedules that this machine does not come by; `lsm/schedules` chooses them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use lsm::disk::RealDisk;
use lsm::{Engine, KeyRange, Options};
use lsm_crash_lab::HookedDisk;

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::tested::is_tested;

const ROUNDS: u64 = 2000;
const WRITERS: u64 = 3;

fn options() -> Options {
    Options::default()
        .memtable_bytes(2000)
        .block_bytes(128)
        .l0_trigger(2)
        .l0_stop(6)
        .levels(4)
        .level_bytes(4000)
        .level_ratio(3)
        .table_bytes(1500)
        .disk(HookedDisk::new(Arc::new(RealDisk), |_, _| None))
}

/// A value that shows if it is torn.
fn value(round: u64) -> Vec<u8> {
    let times = usize::try_from(round % 7).unwrap() + 1;
    format!("{round};").repeat(times).into_bytes()
}

/// The round of a whole value.
fn round(value: &[u8]) -> u64 {
    let text = std::str::from_utf8(value).unwrap();
    let round = text.split(';').next().unwrap().parse().unwrap();
    assert_eq!(value, self::value(round), "a torn value: {text}");
    round
}

fn read(engine: &dyn Engine, key: &str) -> u64 {
    engine.get(key.as_bytes()).unwrap().map_or(0, |value| round(&value))
}

/// Writes its own keys and reads them back; shares others with everybody.
fn write(engine: &dyn Engine, writer: u64, deletes: bool) {
    for n in 1..=ROUNDS {
        let own = format!("own:{writer}:{}", n % 11);
        engine.put(own.as_bytes(), &value(n)).unwrap();
        assert_eq!(read(engine, &own), n, "a lost update");
        engine.put(format!("shared:{}", n % 5).as_bytes(), &value(n)).unwrap();
        if deletes && n % 4 == 0 {
            engine.delete(own.as_bytes()).unwrap();
            assert_eq!(engine.get(own.as_bytes()).unwrap(), None, "a zombie");
        }
    }
}

/// In each round writes a key of its own, then `a:first` before `z:second`, and `z:first` before
/// `a:second`: one pair for each direction of a scan that is not of one moment.
fn write_pairs(engine: &dyn Engine) {
    for n in 1..=ROUNDS {
        engine.put(format!("once:{n:06}").as_bytes(), &value(n)).unwrap();
        for key in ["a:first", "z:second", "z:first", "a:second"] {
            engine.put(key.as_bytes(), &value(n)).unwrap();
        }
    }
}

/// A later read is never older; the first of a pair is never older than the second.
fn read_pairs(engine: &dyn Engine, done: &AtomicBool) {
    let mut last = 0;
    while !done.load(Ordering::Relaxed) {
        for (first, second) in [("a:first", "z:second"), ("z:first", "a:second")] {
            let (second, first) = (read(engine, second), read(engine, first));
            assert!(second <= first, "read {second} before {first}");
        }
        let now = read(engine, "z:second");
        assert!(last <= now, "round {now} was read after round {last}");
        last = now;
        engine.get(b"absent").unwrap();
        assert!((0..5).all(|n| read(engine, &format!("shared:{n}")) <= ROUNDS));
    }
}

fn check_scan(scan: lsm::Scan) {
    let pairs: Vec<(Vec<u8>, u64)> =
        scan.map(|pair| pair.map(|(key, value)| (key, round(&value))).unwrap()).collect();
    assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0), "a scan is out of order");
    let at = |wanted: &str| {
        pairs.iter().find(|(key, _)| key == wanted.as_bytes()).map_or(0, |(_, round)| *round)
    };
    for (first, second) in [("a:first", "z:second"), ("z:first", "a:second")] {
        let (first, second) = (at(first), at(second));
        assert!(second <= first && first <= second + 1, "a scan saw {first}, then {second}");
    }
    // What was written once has nothing newer that could hide its loss.
    let once = pairs.iter().filter(|(key, _)| key.starts_with(b"once:"));
    let rounds: Vec<u64> = once.map(|(_, round)| *round).collect();
    assert!(rounds.iter().copied().eq(1..=rounds.len() as u64), "a scan has a gap: {rounds:?}");
    assert!(at("a:first") <= rounds.len() as u64);
}

/// Scans, and holds each scan until the next one was asked for.
fn scan(engine: &dyn Engine, done: &AtomicBool) {
    let mut held = engine.scan(KeyRange::all());
    while !done.load(Ordering::Relaxed) {
        check_scan(std::mem::replace(&mut held, engine.scan(KeyRange::all())));
        let shared = engine.scan(KeyRange::from("shared:".."shared;"));
        assert!(shared.map(Result::unwrap).all(|(_, value)| round(&value) <= ROUNDS));
    }
    check_scan(held);
}

fn check_end(engine: &dyn Engine, deletes: bool) {
    for writer in 0..WRITERS {
        for n in ROUNDS - 10..=ROUNDS {
            let expected = if deletes && n % 4 == 0 { 0 } else { n };
            assert_eq!(read(engine, &format!("own:{writer}:{}", n % 11)), expected);
        }
    }
    for n in ROUNDS - 4..=ROUNDS {
        assert_eq!(read(engine, &format!("shared:{}", n % 5)), n);
    }
    assert_eq!(read(engine, "z:second"), ROUNDS);
    check_scan(engine.scan(KeyRange::all()));
}

/// Threads that do everything at once; returns when the writers are done.
fn all_at_once(engine: &dyn Engine, deletes: bool) {
    let done = &AtomicBool::new(false);
    thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| read_pairs(engine, done));
        }
        threads.spawn(|| scan(engine, done));
        let mut workers = vec![threads.spawn(|| write_pairs(engine))];
        workers.extend((0..WRITERS).map(|n| threads.spawn(move || write(engine, n, deletes))));
        workers.push(threads.spawn(|| (0..20).for_each(|_| engine.flush().unwrap())));
        if engine.inspect().stage >= 8 {
            workers.push(threads.spawn(|| (0..10).for_each(|_| engine.compact().unwrap())));
        }
        let ended: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
        done.store(true, Ordering::Relaxed);
        ended.into_iter().for_each(|end| end.unwrap());
    });
}

fn storm(stage: u8) {
    if !is_tested(stage) {
        return;
    }
    bounded(move || {
        let dir = tempfile::tempdir().unwrap();
        // Before stage 4 a deletion does not reach tables, so none is tried.
        let deletes = stage >= 4;
        let engine = stage::open(stage, dir.path(), &options()).unwrap();
        all_at_once(engine.as_ref(), deletes);
        check_end(engine.as_ref(), deletes);
        engine.close().unwrap();
        drop(engine);
        check_end(stage::open(stage, dir.path(), &options()).unwrap().as_ref(), deletes);
    });
}

#[test]
fn stage_3_under_many_threads() {
    storm(3);
}

#[test]
fn stage_4_under_many_threads() {
    storm(4);
}

#[test]
fn stage_5_under_many_threads() {
    storm(5);
}

#[test]
fn stage_6_under_many_threads() {
    storm(6);
}

#[test]
fn stage_7_under_many_threads() {
    storm(7);
}

#[test]
fn stage_8_under_many_threads() {
    storm(8);
}

#[test]
fn the_fast_parts_under_many_threads() {
    storm(9);
}
