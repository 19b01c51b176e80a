//! Writers that wait for the tree shaker: each of them goes on in the end. (If nobody
//! can, shuttle says that it is a deadlock.)

use lsm::crash_lab::SimDisk;
use lsm::{Engine, Error, Options};
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread::scope;

use crate::support::disk::{FailingDisk, failing_disk};
use crate::support::engines::{narrow, open, reopen, stages};
use crate::support::explore::explore;
use crate::support::ledger::Ledger;

const WRITES: u64 = 4;

/// Writes; tries again if the disk is full.
fn insist(ledger: &Ledger, engine: &dyn Engine) {
    for n in 1..=WRITES {
        while let Err(error) = ledger.write(engine, n) {
            assert!(matches!(error, Error::Io { action: "create", .. }), "{error}");
        }
    }
}

/// A disk that cannot make the next `faults` tables.
fn full(disk: &SimDisk, faults: usize) -> FailingDisk {
    failing_disk(disk.clone(), usize::MAX, faults)
}

/// Three writers on such a disk, for whom there is little room.
fn stalled(stage: u8, background: bool, faults: usize) {
    let (disk, ledgers) = (SimDisk::default(), ['a', 'b', 'c'].map(|who| Ledger::new(who, stage)));
    let engine = open(stage, &Options { background, ..narrow(full(&disk, faults)) }).unwrap();
    let shared = engine.as_ref();
    scope(|threads| {
        for ledger in &ledgers {
            threads.spawn(|| insist(ledger, shared));
        }
    });
    ledgers.iter().for_each(|ledger| ledger.check_end(engine.as_ref()));
    let closed = engine.close();
    drop(engine);
    // What was to be put into a table by `close` may have met the last fault.
    if stage >= 7 || closed.is_ok() {
        let engine = reopen(stage, disk);
        ledgers.iter().for_each(|ledger| ledger.check_end(engine.as_ref()));
    }
}

/// The same on a disk that stays full: each writer is told so, and what was acknowledged
/// is there.
fn refused(stage: u8) {
    let ledgers = ['a', 'b', 'c'].map(|who| Ledger::new(who, stage));
    let engine = open(stage, &narrow(full(&SimDisk::default(), usize::MAX))).unwrap();
    let shared = engine.as_ref();
    scope(|threads| {
        for ledger in &ledgers {
            threads.spawn(|| assert!((1..9).any(|n| ledger.write(shared, n).is_err())));
        }
    });
    ledgers.iter().for_each(|ledger| ledger.check_end(engine.as_ref()));
}

#[test]
fn writers_that_wait_for_the_shaker_go_on() {
    explore(stages(3), |stage| stalled(stage, true, 0));
}

#[test]
fn writers_that_shake_for_themselves_go_on() {
    explore(stages(3), |stage| stalled(stage, false, 0));
}

#[test]
fn writers_that_wait_go_on_when_the_shaker_fails() {
    explore(stages(3), |stage| stalled(stage, true, thread_rng().gen_range(1..4)));
}

#[test]
fn writers_that_wait_are_told_when_the_shaker_fails_for_ever() {
    explore(stages(3), refused);
}
