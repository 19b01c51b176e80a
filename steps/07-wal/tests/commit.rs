//! The log first, then the memtable.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{fs, thread};

use engine::disk::RealDisk;
use engine::observe::{Event, Observer};
use engine::{Error, KeyRange, SyncMode};
use lsm_crash_lab::{DiskCall, HookedDisk};

use crate::support::files::{Events, open_watched, open_watched_with};
use crate::support::{open, open_with, tiny};

/// Returns where writes have come, and their numbers.
fn order(events: &Events) -> Vec<(&'static str, u64)> {
    let order = events.take().into_iter().filter_map(|event| match event {
        Event::LogAppended { number, .. } => Some(("log", number)),
        Event::Wrote { number, .. } => Some(("memtable", number)),
        _ => None,
    });
    order.collect()
}

#[test]
fn a_write_is_in_the_log_before_it_is_in_the_memtable() {
    let (opened, events) = open_watched(7);
    for delete in [false, true] {
        if delete {
            opened.delete("a");
        } else {
            opened.put("a", "1");
        }
        let number = if delete { 2 } else { 1 };
        assert_eq!(order(&events), [("log", number), ("memtable", number)]);
    }
}

#[test]
fn a_write_that_the_log_does_not_take_is_not_in_memory_either() {
    let opened = open(7);
    // A directory of that name is in the way of the log.
    let log = opened.path().join("000001.wal");
    fs::create_dir(&log).unwrap();
    assert!(matches!(opened.engine.put(b"a", b"1"), Err(Error::Io { .. })));
    opened.assert_get("a", None, "a reader must not see what a crash would lose");
    assert_eq!(opened.engine.inspect().written, 0, "{}", opened.engine.inspect());
    fs::remove_dir(&log).unwrap();
    opened.put("a", "2");
    assert_eq!(opened.engine.inspect().written, 1, "its number wasn't used up");
    opened.assert_get("a", Some("2"), "the log takes writes again");
}

#[test]
fn the_numbers_of_writes_follow_each_other() {
    let opened = open(7);
    for n in 1..=30_u64 {
        if n % 3 == 0 {
            opened.delete("key1");
        } else {
            opened.put(&format!("key{n}"), "value");
        }
        let picture = opened.engine.inspect();
        assert_eq!(picture.written, n, "{picture}");
        assert_eq!(picture.logs.last().unwrap().last, n, "{picture}");
    }
}

#[test]
fn no_other_write_comes_between_the_log_and_the_memtable() {
    let options = tiny().memtable_bytes(1 << 20);
    let (opened, events) = open_watched_with(7, options);
    for n in 0..2000 {
        opened.put(&format!("key{n}"), "value");
    }
    events.take();
    let engine = opened.engine.as_ref();
    let write = || {
        for _ in 0..20 {
            // Who writes while a scan holds the memtable copies all of it first:
            // plenty of time for others to come between, if they can.
            let scan = engine.scan(KeyRange::all());
            engine.put(b"key", b"value").unwrap();
            drop(scan);
        }
    };
    thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(write))));
    let order = order(&events);
    for (pair, number) in order.chunks(2).zip(2001..) {
        let why = "number, append and insert happen while the log is held";
        assert_eq!(pair, [("log", number), ("memtable", number)], "four threads write: {why}");
    }
    assert_eq!(order.len(), 160);
}

#[test]
fn a_killed_engine_loses_nothing() {
    let mut opened = open(7);
    for round in 0..5 {
        for n in 0..10 {
            opened.put(&format!("key{n}"), &format!("round {round}"));
        }
        opened.delete("key3");
        let before = opened.scan(..).unwrap();
        opened = opened.kill(7);
        assert_eq!(opened.scan(..).unwrap(), before, "{}", opened.engine.inspect());
    }
}

#[test]
fn what_was_replayed_is_not_written_twice() {
    let opened = open(7);
    opened.put("a", "1");
    opened.put("b", "2");
    let before = opened.engine.inspect();
    let opened = opened.kill(7).kill(7);
    let after = opened.engine.inspect();
    assert_eq!((after.written, after.logs), (before.written, before.logs));
}

/// Longer than any machine takes; only a write that never comes waits for it.
const TOO_LONG: Duration = Duration::from_secs(5);

/// Tells the numbers of the writes that the log has.
struct Appends(Mutex<Sender<u64>>);

impl Observer for Appends {
    fn event(&self, event: Event) {
        if let Event::LogAppended { number, .. } = event {
            let _ = self.0.lock().unwrap().send(number);
        }
    }
}

#[test]
fn others_append_while_one_waits_for_the_disk() {
    let (appended, appends) = channel();
    let (second_is_there, wait) = channel();
    let (first, wait) = (AtomicBool::new(true), Mutex::new(wait));
    // The first sync ends once the log has the second write, or that was waited for in vain.
    let disk = HookedDisk::new(Arc::new(RealDisk), move |call, path| {
        let is_log = path.extension().is_some_and(|extension| extension == "wal");
        if call == DiskCall::Sync && is_log && first.swap(false, Ordering::SeqCst) {
            let _ = wait.lock().unwrap().recv(); // it comes: a limit of its own could end first
        }
        None
    });
    let observer = Arc::new(Appends(Mutex::new(appended)));
    let opened = open_with(7, &tiny().sync(SyncMode::Always).disk(disk).observer(observer));
    let engine = opened.engine.as_ref();
    let put = |key: &'static [u8]| move || engine.put(key, b"1").unwrap();
    let appended = thread::scope(|scope| {
        scope.spawn(put(b"a"));
        let first = appends.recv_timeout(TOO_LONG);
        scope.spawn(put(b"b"));
        let second = appends.recv_timeout(TOO_LONG);
        let _ = second_is_there.send(());
        [first, second]
    });
    let why = "while one thread waits for the disk, others append, and share the next sync: \
               the turn must end before the sync begins";
    assert_eq!(appended, [Ok(1), Ok(2)], "{why}");
}
