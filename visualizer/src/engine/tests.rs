//! An unfinished engine, and recovery from it.

use clap::Parser;
use lsm::inspect::Picture;
use lsm::{Engine, Result};

use super::*;
use crate::args::Args;
use crate::command::parse::parse;
use crate::command::{Command, EngineCommand};
use crate::mine::Nothing;
use crate::sizes::TINY;

/// Its `put` is still open, and so is the picture of it.
struct Unfinished;

fn open() -> ! {
    panic!("not yet implemented: step 2: Memtable::put (memtable-put)")
}

impl Engine for Unfinished {
    fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>> {
        open()
    }

    fn put(&self, _: &[u8], _: &[u8]) -> Result<()> {
        open()
    }

    fn delete(&self, _: &[u8]) -> Result<()> {
        open()
    }

    fn close(&self) -> Result<()> {
        open()
    }

    fn inspect(&self) -> Picture {
        open()
    }
}

/// Its `put` is open at the very end, when the write is made.
struct Late(Box<dyn Engine>);

impl Engine for Late {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.0.get(key)
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.0.put(key, value)?;
        open()
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        self.0.delete(key)
    }

    fn close(&self) -> Result<()> {
        self.0.close()
    }

    fn inspect(&self) -> Picture {
        self.0.inspect()
    }
}

fn session(arguments: &[&str]) -> Session {
    let arguments = ["visualizer"].iter().chain(arguments);
    Session::open(&Args::parse_from(arguments)).unwrap().0
}

/// Runs lines to their ends.
fn run(session: &mut Session, lines: &[&str]) {
    for line in lines {
        let Command::Engine(command) = parse(line.as_bytes()).unwrap().unwrap() else { panic!() };
        let mut reply = session.run(&command);
        while reply.more.is_some() {
            reply = session.work();
        }
        assert_eq!(reply.error, None, "{line}");
    }
}

/// A command reaches an open body.
fn fail(session: &mut Session) -> Reply {
    session.engine = Box::new(Unfinished);
    session.run(&EngineCommand::Put { key: b"x".to_vec(), value: b"y".to_vec() })
}

const SAID: &str = "step 2: `Memtable::put` is not written yet (cargo step hint memtable-put)";

#[test]
fn after_an_open_body_all_is_as_it_was_before_the_command() {
    for stage in 1..=8 {
        let mut session = session(&["--stage", &stage.to_string()]);
        run(&mut session, &["put a 1", "fill 7", "put b 2"]);
        if stage >= 3 {
            run(&mut session, &["flush", "put c 3", "fill 3"]);
        }
        let before = session.picture();
        for _ in 0..2 {
            let reply = fail(&mut session);
            assert_eq!(reply.error.as_deref(), Some(SAID));
            assert_eq!(session.picture(), before, "stage {stage}");
            let (scene, _) = reply.reopened.unwrap();
            assert_eq!(scene.picture(), before, "what is drawn begins again");
        }
        run(&mut session, &["put d 4"]);
    }
}

#[test]
fn what_was_loaded_or_stopped_or_crashed_is_done_again_as_it_was() {
    let mut session = session(&[]);
    run(&mut session, &["fill 300", "put a 1", "crash lost", "reopen", "put b 2"]);
    assert!(
        session
            .run(&EngineCommand::Fill { count: 5_000, order: crate::data::Order::Random })
            .more
            .is_some()
    );
    assert!(session.work().more.is_some());
    session.stop();
    session.work();
    run(&mut session, &["put c 3"]);
    let before = session.picture();
    assert!(before.written < 2_000 && session.sizes.memtable > TINY.memtable);
    assert_eq!(fail(&mut session).error.as_deref(), Some(SAID));
    assert_eq!(session.picture(), before);
    assert!(
        session.run(&EngineCommand::Crash { how: crate::crash::How::Killed }).crashed.is_some()
    );
}

#[test]
fn in_a_given_directory_what_is_on_disk_stays_and_the_rest_is_written_again() {
    for stage in [3, 4, 6, 8] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().to_str().unwrap();
        let arguments = ["--dir", path, "--stage", &stage.to_string()];
        let mut first = session(&arguments);
        run(&mut first, &["put a 0", "put old 1"]);
        first.close().unwrap();
        let mut session = session(&arguments);
        run(&mut session, &["fill 6", "put a 1", "put b 2", "del b", "put c †"]);
        let before = session.picture();
        assert_eq!(fail(&mut session).error.as_deref(), Some(SAID));
        let after = session.picture();
        assert_eq!((after.memtable, after.levels), (before.memtable, before.levels));
        assert_eq!(after.written, before.written);
        run(&mut session, &["crash", "reopen"]);
    }
}

#[test]
fn what_the_command_had_done_before_it_failed_is_undone_unless_the_log_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    let given = |stage| vec!["--dir", path, "--stage", stage];
    for (arguments, more) in
        [(vec!["--stage", "8"], 0), (vec!["--stage", "2"], 0), (given("3"), 0), (given("7"), 1)]
    {
        let mut session = session(&arguments);
        run(&mut session, &["put a 1"]);
        let before = session.picture();
        let engine = std::mem::replace(&mut session.engine, Box::new(Nothing));
        session.engine = Box::new(Late(engine));
        let put = EngineCommand::Put { key: b"x".to_vec(), value: b"y".to_vec() };
        assert_eq!(session.run(&put).error.as_deref(), Some(SAID));
        let (now, entries) =
            (session.picture(), |p: &Picture| p.memtable.as_ref().unwrap().entries.len());
        assert_eq!(entries(&now), entries(&before) + more, "{arguments:?}");
        run(&mut session, &["put b 2", "crash", "reopen"]);
        assert_eq!(
            session.run(&EngineCommand::Reopen).report.map(|report| report.is_broken()),
            Some(false)
        );
    }
}

#[test]
fn of_a_load_that_failed_halfway_no_more_is_written_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = session(&["--dir", dir.path().to_str().unwrap(), "--stage", "3"]);
    run(&mut session, &["put a 1"]);
    assert!(
        session
            .run(&EngineCommand::Fill { count: 300, order: crate::data::Order::Random })
            .more
            .is_some()
    );
    session.engine = Box::new(Unfinished);
    assert_eq!(session.work().error.as_deref(), Some(SAID));
    let left = session.picture();
    assert!(left.written == left.flushed && left.written > 1, "what is in tables, and that only");
    run(&mut session, &["put b 2", "crash", "reopen"]);
}

#[test]
fn too_long_a_session_is_opened_again_and_it_says_what_that_loses() {
    let mut session = session(&["--stage", "2"]);
    run(&mut session, &["fill 30000"]);
    let said = fail(&mut session).error.unwrap();
    assert_eq!(said, format!("{SAID}{}", recover::LOST));
    assert_eq!(session.picture().memtable.unwrap().entries.len(), 0);
    let mut session = self::session(&["--stage", "6"]);
    run(&mut session, &["fill 30000", "put a 1"]);
    let before = session.picture();
    assert_eq!(fail(&mut session).error.as_deref(), Some(SAID));
    assert_eq!(session.picture().memtable, before.memtable, "it was not too much for that");
}

#[test]
fn a_picture_that_cannot_be_drawn_yet_is_empty() {
    let mut session = session(&["--stage", "3"]);
    session.engine = Box::new(Unfinished);
    assert_eq!(session.picture(), Picture { stage: 3, ..Picture::default() });
    assert!(session.close().unwrap_err().to_string().contains("memtable-put"));
}

#[test]
fn an_engine_that_cannot_even_be_dropped_can_be_killed() {
    let mut session = session(&["--stage", "8"]);
    run(&mut session, &["put a 1", "put b 2"]);
    session.engine = Box::new(Unfinished);
    let crash =
        session.run(&EngineCommand::Crash { how: crate::crash::How::Killed }).crashed.unwrap();
    assert_eq!((crash.promise.written, crash.promise.returned), (2, 2));
    let report = session.run(&EngineCommand::Reopen).report.unwrap();
    assert_eq!((report.survived, report.is_broken()), (2, false));
}
