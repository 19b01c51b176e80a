//! Group commit: which writes are acknowledged, and when.

use lsm::crash_lab::{Change, ChangeOutcome, DiskImage, SimDisk};
use lsm::{Engine, Error, Result, SyncMode};
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread::scope;

use crate::support::disk::failing_disk;
use crate::support::engines::{open, options, reopen, stages};
use crate::support::explore::explore;
use crate::support::ledger::Ledger;

const WRITES: u64 = 2;

/// The number of changes to the disk when a write was acknowledged, and its number.
type Promise = (usize, u64);

/// Writes until it fails; returns what was promised.
fn commit(ledger: &Ledger, engine: &dyn Engine, disk: &SimDisk) -> (Vec<Promise>, Result<()>) {
    let mut promises = Vec::new();
    for n in 1..=WRITES {
        if let Err(error) = ledger.write(engine, n) {
            return (promises, Err(error));
        }
        promises.push((disk.changes(), n));
    }
    (promises, Ok(()))
}

/// Returns what is left after these changes if the power fails and nothing that's pending
/// survives.
fn without_power(history: &[Change]) -> SimDisk {
    let mut image = DiskImage::default();
    history.iter().for_each(|change| image.apply(change));
    SimDisk::new(image.after(&image.fate(|_| ChangeOutcome::Lost)))
}

/// Runs three writers, each of which waits for the disk, where a sync of the log fails
/// after `syncs` others.
fn three_writers(stage: u8, syncs: usize) {
    let disk = SimDisk::default();
    let ledgers = ['a', 'b', 'c'].map(|who| Ledger::new(who, stage));
    let failing = failing_disk(disk.clone(), syncs, 0);
    let engine = open(stage, &options(failing).sync(SyncMode::Always)).unwrap();
    let (shared, log) = (engine.as_ref(), &disk);
    let results = scope(|threads| {
        let commits = ledgers.each_ref().map(|it| threads.spawn(|| commit(it, shared, log)));
        commits.map(|commit| commit.join().unwrap())
    });
    if results.iter().any(|(_, result)| result.is_err()) {
        assert!(matches!(engine.put(b"k", b"v"), Err(Error::Poisoned { .. })));
        assert!(matches!(engine.sync(), Err(Error::Poisoned { .. })));
    }
    drop(engine);
    let history = disk.history();
    for (ledger, (promises, result)) in ledgers.iter().zip(results) {
        match result {
            Ok(()) | Err(Error::Io { action: "sync", .. } | Error::Poisoned { .. }) => {}
            Err(error) => panic!("{error}"),
        }
        for (changes, n) in promises {
            let engine = reopen(stage, without_power(&history[..changes]));
            ledger.check_holds(engine.as_ref(), n);
        }
    }
}

#[test]
fn an_acknowledged_write_is_on_the_disk() {
    explore(stages(7), |stage| three_writers(stage, usize::MAX));
}

#[test]
fn no_writer_succeeds_after_a_failed_sync() {
    explore(stages(7), |stage| three_writers(stage, thread_rng().gen_range(0..5)));
}
