//! 3.3: the tree shaker, and what it must not lose.

use std::fs;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use engine::engine::Shaken;
use engine::store::worker::{Bell, run};
use engine::{Error, Result};

use crate::support::files::{assert_done, open_traced, open_watched};
use crate::support::{Opened, open, open_with, tiny};

/// An engine with two sealed memtables: the older one says a→old, the newer a→new.
fn two_sealed() -> Opened {
    let opened = open(3);
    for value in ["old", "new"] {
        opened.put("a", value);
        opened.fill();
    }
    opened.put("y", "active");
    opened
}

#[test]
fn the_oldest_sealed_memtable_is_flushed_first_and_alone() {
    let opened = two_sealed();
    let sealed = opened.engine.inspect().sealed.len();
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Flushed);
    let picture = opened.engine.inspect();
    let table = opened.read("000001.sst");
    assert!(table.starts_with("a→old\n"), "the oldest one goes first\n{picture}");
    assert_eq!(picture.sealed.len(), sealed - 1, "one at a time\n{picture}");
    opened.assert_get("a", Some("new"), "a sealed memtable is newer than any table");
    while opened.engine.shake().unwrap() == Shaken::Flushed {}
    opened.assert_get("a", Some("new"), "tables must come in the order of the writes");
}

#[test]
fn without_a_sealed_memtable_there_is_nothing_to_flush() {
    let opened = open(3);
    opened.put("a", "1");
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Nothing);
    let picture = opened.engine.inspect();
    assert_eq!(picture.flushed, 0, "{picture}");
    assert_eq!(opened.names(), ["LOCK", "MANIFEST"]);
}

#[test]
fn a_flush_leaves_everything_in_tables_and_nothing_in_memory() {
    let opened = two_sealed();
    opened.flush();
    let picture = opened.engine.inspect();
    assert!(picture.sealed.is_empty(), "what is in a table is forgotten\n{picture}");
    assert_eq!(picture.flushed, picture.written, "{picture}");
    opened.flush();
    assert_eq!(opened.engine.inspect(), picture, "there was nothing left to flush");
}

#[test]
fn a_table_is_synced_before_manifest_names_it() {
    let (opened, disk) = open_traced(3);
    opened.put("a", "1");
    opened.flush();
    let manifest = opened.read("MANIFEST").len();
    assert_done(
        &disk.take(),
        "what MANIFEST names must be on disk before it",
        &[
            "create 000001.sst",
            "write 000001.sst 6",
            "sync 000001.sst",
            "syncdir .",
            "create MANIFEST.new",
            &format!("write MANIFEST.new {manifest}"),
            "sync MANIFEST.new",
            "rename MANIFEST.new MANIFEST",
            "syncdir .",
        ],
    );
}

#[test]
fn a_memtable_is_forgotten_only_when_its_table_is_installed() {
    let (opened, events) = open_watched(3);
    opened.put("a", "1");
    events.take();
    opened.flush();
    let names = events.take().into_iter().map(|event| format!("{event:?}"));
    let names: Vec<String> =
        names.filter_map(|name| Some(name.split([' ', '(']).next()?.to_owned())).collect();
    let order = ["Sealed", "TableStarted", "TableLine", "TableFinished", "Installed", "Forgot"];
    assert_eq!(names, order);
}

#[test]
fn a_flush_that_fails_loses_nothing_and_is_tried_again() {
    let opened = two_sealed();
    let before = (opened.engine.inspect(), opened.scan(..).unwrap());
    // A directory of that name is in the way of the new MANIFEST.
    fs::create_dir(opened.path().join("MANIFEST.new")).unwrap();
    assert!(matches!(opened.engine.shake(), Err(Error::Io { .. })));
    opened.assert_get("a", Some("new"), "it is neither in a table nor in memory any more");
    let after = (opened.engine.inspect(), opened.scan(..).unwrap());
    assert_eq!(after, before, "invariant: every write is in a memtable or in an installed table");
    assert_eq!(opened.names(), ["LOCK", "MANIFEST", "MANIFEST.new"], "half-written files stayed");
    fs::remove_dir(opened.path().join("MANIFEST.new")).unwrap();
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Flushed);
    opened.assert_get("a", Some("new"), "the flush was tried again");
}

#[test]
fn a_table_that_cannot_be_written_leaves_its_memtable_in_place() {
    let opened = two_sealed();
    let before = opened.engine.inspect();
    fs::create_dir(opened.path().join("000001.sst")).unwrap();
    assert!(opened.engine.shake().is_err());
    assert_eq!(opened.engine.inspect(), before);
    opened.flush();
    opened.assert_get("a", Some("new"), "the next attempt takes another number");
}

#[test]
fn a_put_shakes_when_too_much_is_sealed() {
    let opened = open(3);
    for n in 0..40 {
        opened.put(&format!("key{n:02}"), "a value of some length, so that two fill it");
        let picture = opened.engine.inspect();
        let limit = tiny().sealed_memtables + 1;
        assert!(picture.sealed.len() <= limit, "memory must stay bounded\n{picture}");
    }
    assert!(opened.engine.inspect().levels[0].tables.len() > 30);
}

#[test]
fn with_its_thread_it_returns_the_same() {
    let opened = open_with(3, &tiny().background(true));
    let key = |n: u32| format!("key{}", n * 7 % 50);
    for n in 0..200 {
        opened.put(&key(n), &n.to_string());
    }
    for n in 150..200 {
        opened.assert_get(&key(n), Some(&n.to_string()), "the thread may flush meanwhile");
    }
    let before = opened.scan(..).unwrap();
    let opened = opened.reopen(3);
    assert_eq!(opened.scan(..).unwrap(), before);
}

/// Longer than any machine takes; only a thread that never comes waits for it.
const TOO_LONG: Duration = Duration::from_secs(10);

/// A `shake` that only pretends: it returns what it was given, in that order, and
/// then `Nothing`. At each call it does what `at_call` says, then tells `called`.
struct Fake<'a> {
    results: Mutex<Vec<Result<Shaken>>>,
    at_call: Box<dyn Fn(usize) + Send + Sync + 'a>,
    called: Sender<usize>,
    calls: Mutex<usize>,
}

impl<'a> Fake<'a> {
    fn new(results: &[Result<Shaken>]) -> (Self, Receiver<usize>) {
        let (called, calls) = channel();
        let results = Mutex::new(results.iter().rev().cloned().collect());
        (Fake { results, at_call: Box::new(|_| {}), called, calls: Mutex::default() }, calls)
    }

    fn at_call(mut self, at_call: impl Fn(usize) + Send + Sync + 'a) -> Self {
        self.at_call = Box::new(at_call);
        self
    }

    fn results(&self) -> MutexGuard<'_, Vec<Result<Shaken>>> {
        self.results.lock().unwrap()
    }

    fn shake(&self) -> Result<Shaken> {
        let call = {
            let mut calls = self.calls.lock().unwrap();
            *calls += 1;
            *calls
        };
        let result = self.results().pop().unwrap_or(Ok(Shaken::Nothing));
        (self.at_call)(call);
        let _ = self.called.send(call);
        result
    }
}

/// Lets `run` shake `fake` on a thread, does `meanwhile`, then stops the thread
/// and waits for it.
fn run_with(fake: &Fake<'_>, bell: &Bell, meanwhile: impl FnOnce()) {
    thread::scope(|scope| {
        let thread = scope.spawn(|| run(&|| fake.shake(), bell));
        meanwhile();
        bell.stop();
        thread.join().unwrap();
    });
}

const FLUSHED: Result<Shaken> = Ok(Shaken::Flushed);

#[test]
fn run_looks_for_work_before_it_waits() {
    let bell = Bell::default();
    let (fake, calls) = Fake::new(&[FLUSHED, FLUSHED]);
    let mut shaken = Vec::new();
    run_with(&fake, &bell, || {
        shaken.extend((0..3).map_while(|_| calls.recv_timeout(TOO_LONG).ok()));
    });
    assert_eq!(shaken, [1, 2, 3], "no ring comes for what was sealed before the thread began");
}

#[test]
fn run_looks_again_after_a_ring_that_came_while_it_worked() {
    let bell = Bell::default();
    let (fake, calls) = Fake::new(&[FLUSHED]);
    // Something is sealed right after the thread found nothing.
    let fake = fake.at_call(|call| {
        if call == 2 {
            bell.ring();
        }
    });
    let mut shaken = Vec::new();
    run_with(&fake, &bell, || {
        shaken.extend((0..3).map_while(|_| calls.recv_timeout(TOO_LONG).ok()));
    });
    assert_eq!(
        shaken,
        [1, 2, 3],
        "invariant: after every ring, it looks for work before it waits again"
    );
}

#[test]
fn run_flushes_what_is_sealed_before_it_ends() {
    let bell = Bell::default();
    let (fake, _calls) = Fake::new(&[FLUSHED, FLUSHED, FLUSHED]);
    bell.stop();
    run_with(&fake, &bell, || {});
    assert_eq!(fake.results().len(), 0, "it ended with sealed memtables left");
}

#[test]
fn run_flushes_what_is_left_when_it_is_stopped_in_between() {
    let bell = Bell::default();
    let (fake, calls) = Fake::new(&[FLUSHED, FLUSHED, FLUSHED]);
    let fake = fake.at_call(|_| bell.stop());
    run_with(&fake, &bell, || {
        let _ = calls.recv_timeout(TOO_LONG);
    });
    assert_eq!(fake.results().len(), 0, "it ended with sealed memtables left");
}

#[test]
fn run_looks_once_more_after_it_has_learned_that_it_should_stop() {
    let bell = Bell::default();
    // At its second look it finds nothing. Only then something is sealed, and it should
    // stop.
    let (fake, calls) = Fake::new(&[FLUSHED, Ok(Shaken::Nothing), FLUSHED]);
    let fake = fake.at_call(|call| {
        if call == 2 {
            bell.stop();
        }
    });
    run_with(&fake, &bell, || while calls.recv_timeout(TOO_LONG).is_ok_and(|call| call < 2) {});
    assert_eq!(fake.results().len(), 0, "it left what was sealed after its last look");
}

#[test]
fn run_leaves_merges_where_they_are_when_it_is_to_end() {
    let bell = Bell::default();
    let (fake, calls) = Fake::new(&vec![Ok(Shaken::Merged); 1000]);
    let fake = fake.at_call(|call| {
        if call == 3 {
            bell.stop();
        }
    });
    run_with(&fake, &bell, || while calls.recv_timeout(TOO_LONG).is_ok_and(|call| call < 3) {});
    let merged = 1000 - fake.results().len();
    assert!((3..10).contains(&merged), "it merged {merged} times, stopped at the third");
}

#[test]
fn an_error_does_not_end_the_thread() {
    let bell = Bell::default();
    let (fake, calls) = Fake::new(&[Err(Error::Closed), FLUSHED]);
    run_with(&fake, &bell, || {
        for _ in 0..2 {
            bell.ring();
            let _ = calls.recv_timeout(TOO_LONG);
        }
    });
    assert_eq!(fake.results().len(), 0, "it must try again at the next ring");
}

#[test]
fn an_error_reaches_a_writer_that_waits_for_room() {
    let bell = Bell::default();
    let (fake, _calls) = Fake::new(&vec![Err(Error::Sealed); 1000]);
    let mut waited = Ok(());
    run_with(&fake, &bell, || {
        waited = bell.wait_for_room(&|| !fake.results().is_empty(), &|| None);
    });
    assert!(matches!(waited, Err(Error::Sealed)), "{waited:?}");
}
