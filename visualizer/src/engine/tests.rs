//! An engine that is not finished, and what becomes of it.

use clap::Parser;

use super::*;

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

fn session() -> Session {
    Session::open(&Args::parse_from(["visualizer", "--stage", "3"])).unwrap().0
}

#[test]
fn what_reaches_an_open_body_is_said_and_the_engine_is_opened_again() {
    let mut session = session();
    let put = Command::Put { key: b"a".to_vec(), value: b"1".to_vec() };
    session.run(&put);
    session.run(&Command::Flush);
    session.engine = Box::new(Unfinished); // the one before has closed its directory
    let outcome = session.run(&put);
    let said = "step 2: `Memtable::put` is not written yet (cargo step hint memtable-put)";
    assert_eq!(outcome.error.as_deref(), Some(said));
    assert!(outcome.reopened.is_some(), "what is drawn begins anew");
    let found = session.run(&Command::Get { key: b"a".to_vec() });
    assert_eq!(found.answer, ["a→1"], "what was flushed is still there");
}

#[test]
fn a_picture_that_cannot_be_drawn_yet_is_empty() {
    let mut session = session();
    session.engine = Box::new(Unfinished);
    assert_eq!(session.picture(), Picture { stage: 3, ..Picture::default() });
    assert!(session.close().unwrap_err().to_string().contains("memtable-put"));
}
