//! `close`, and a handle that is dropped, while others are busy.

use std::sync::Arc;

use lsm::crash_lab::SimDisk;
use lsm::{Engine, Error, KeyRange};
use shuttle::thread::{scope, spawn};

use crate::support::engines::{narrow, open, options, reopen, stages};
use crate::support::explore::explore;
use crate::support::ledger::Ledger;

/// Writes until the engine refuses.
fn write_until_closed(ledger: &Ledger, engine: &dyn Engine) {
    for n in ledger.next()..20 {
        match ledger.write(engine, n) {
            Ok(()) => {}
            Err(Error::Closed) => return,
            Err(error) => panic!("{error}"),
        }
    }
}

fn close(engine: &dyn Engine) {
    assert!(matches!(engine.close(), Ok(()) | Err(Error::Closed)));
    assert!(matches!(engine.get(b"a"), Err(Error::Closed)));
}

/// Runs two writers that may have to wait, a reader, and two threads that close: what was
/// acknowledged is there afterwards, before stage 7 too.
fn closed_by_two(stage: u8) {
    let (disk, ledgers) = (SimDisk::default(), ['a', 'b'].map(|who| Ledger::new(who, stage)));
    let engine = open(stage, &narrow(disk.clone())).unwrap();
    let (shared, watched) = (engine.as_ref(), &ledgers[0]);
    watched.write_all(shared, 2).unwrap();
    shared.flush().unwrap();
    let held = shared.scan(KeyRange::all());
    scope(|threads| {
        for ledger in &ledgers {
            threads.spawn(|| write_until_closed(ledger, shared));
        }
        threads.spawn(|| watched.watch(shared));
        threads.spawn(|| close(shared));
        close(shared);
    });
    // Once closed it can be opened again, though the handle and a scan still exist.
    let changes = disk.changes();
    drop(held);
    assert_eq!(disk.changes(), changes, "a scan removes files after close");
    let next = reopen(stage, disk.clone());
    ledgers.iter().for_each(|ledger| ledger.check_end(next.as_ref()));
    let changes = disk.changes();
    drop(engine);
    assert_eq!(disk.changes(), changes, "a handle changes files after close");
}

/// Drops handles, one after the other, in the middle of it all: the last one releases the
/// lock, and from stage 7 on nothing is lost.
fn dropped(stage: u8) {
    let disk = SimDisk::default();
    let ledgers = ['a', 'b'].map(|who| Arc::new(Ledger::new(who, stage)));
    let engine: Arc<dyn Engine> = open(stage, &options(disk.clone())).unwrap().into();
    let writers = ledgers.each_ref().map(|ledger| {
        let (ledger, engine) = (Arc::clone(ledger), Arc::clone(&engine));
        spawn(move || (1..=4).for_each(|n| ledger.write(engine.as_ref(), n).unwrap()))
    });
    drop(engine);
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    let next = reopen(stage, disk);
    if stage >= 7 {
        ledgers.iter().for_each(|ledger| ledger.check_end(next.as_ref()));
    }
}

#[test]
fn what_was_acknowledged_before_a_close_is_there_after_it() {
    explore(stages(3), closed_by_two);
}

#[test]
fn a_handle_dropped_while_others_write_loses_nothing() {
    explore(stages(3), dropped);
}
