//! Readers and writers at once, and a thread that moves what they read from memtables to
//! tables, and from table to table.

use lsm::crash_lab::SimDisk;
use shuttle::thread::scope;

use crate::support::engines::{open, options, reopen, stages};
use crate::support::explore::explore;
use crate::support::ledger::Ledger;

const WRITES: u64 = 7;

/// Seal, flush, install, retire, merge: a reader sees each write from its acknowledgment
/// on, and none of them disappears again.
fn one_writer(stage: u8) {
    let (disk, ledger) = (SimDisk::default(), Ledger::new('a', stage));
    let engine = open(stage, &options(disk.clone())).unwrap();
    let (shared, watched) = (engine.as_ref(), &ledger);
    scope(|threads| {
        threads.spawn(|| watched.watch(shared));
        threads.spawn(|| watched.watch(shared));
        watched.write_all(shared, WRITES).unwrap();
    });
    engine.close().unwrap();
    drop(engine);
    ledger.check_end(reopen(stage, disk).as_ref());
}

/// Runs the same with two writers, each of which reads its own writes at once.
fn two_writers(stage: u8) {
    let (disk, ledgers) = (SimDisk::default(), ['a', 'b'].map(|who| Ledger::new(who, stage)));
    let engine = open(stage, &options(disk.clone())).unwrap();
    let (shared, [a, b]) = (engine.as_ref(), &ledgers);
    scope(|threads| {
        threads.spawn(|| a.write_all(shared, WRITES).unwrap());
        threads.spawn(|| b.write_all(shared, WRITES).unwrap());
        a.watch(shared);
    });
    engine.close().unwrap();
    drop(engine);
    let engine = reopen(stage, disk);
    ledgers.iter().for_each(|ledger| ledger.check_end(engine.as_ref()));
}

#[test]
fn a_write_once_acknowledged_is_seen_by_all_from_then_on() {
    explore(stages(3), one_writer);
}

#[test]
fn two_writers_do_not_lose_each_others_writes() {
    explore(stages(3), two_writers);
}
