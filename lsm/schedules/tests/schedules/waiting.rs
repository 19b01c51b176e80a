//! Writers that wait for the tree shaker: each of them goes on in the end. (If no thread
//! can, shuttle reports a deadlock.)

use lsm::crash_lab::SimDisk;
use lsm::{Engine, Error};
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread::scope;

use crate::support::disk::{FailingDisk, failing_disk};
use crate::support::engines::{narrow, open, reopen, stages};
use crate::support::explore::explore;
use crate::support::ledger::Ledger;

const WRITES: u64 = 4;

/// Writes; tries again if the disk is full.
fn write_until_accepted(ledger: &Ledger, engine: &dyn Engine) {
    for n in 1..=WRITES {
        while let Err(error) = ledger.write(engine, n) {
            assert!(matches!(error, Error::Io { action: "create", .. }), "{error}");
        }
    }
}

/// Makes a disk that can't create the next `faults` tables.
fn full(disk: &SimDisk, faults: usize) -> FailingDisk {
    failing_disk(disk.clone(), usize::MAX, faults)
}

/// Runs three writers on such a disk, with little memory for them.
fn stalled(stage: u8, background: bool, faults: usize) {
    let (disk, ledgers) = (SimDisk::default(), ['a', 'b', 'c'].map(|who| Ledger::new(who, stage)));
    let engine = open(stage, &narrow(full(&disk, faults)).background(background)).unwrap();
    let shared = engine.as_ref();
    scope(|threads| {
        for ledger in &ledgers {
            threads.spawn(|| write_until_accepted(ledger, shared));
        }
    });
    ledgers.iter().for_each(|ledger| ledger.check_end(engine.as_ref()));
    let closed = engine.close();
    drop(engine);
    // The flush of `close` may have met the last fault.
    if stage >= 7 || closed.is_ok() {
        let engine = reopen(stage, disk);
        ledgers.iter().for_each(|ledger| ledger.check_end(engine.as_ref()));
    }
}

/// Runs the same on a disk that stays full: each writer gets the error, and acknowledged
/// writes are there.
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
fn writers_that_wait_get_the_error_when_the_shaker_fails_forever() {
    explore(stages(3), refused);
}
