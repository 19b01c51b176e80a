//! Group commit: who is told that a write is safe, and when.

use lsm::crash_lab::{Change, Outcome, SimDisk, World};
use lsm::{Engine, Error, Options, Result, SyncMode};
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread::scope;

use crate::support::disk::failing_disk;
use crate::support::engines::{open, options, reopen, stages};
use crate::support::explore::explore;
use crate::support::ledger::Ledger;

const WRITES: u64 = 2;

/// How many changes had been made to the disk when a write was acknowledged, and its
/// number.
type Promise = (usize, u64);

/// Writes until it fails; notes what was promised.
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

/// What is left after these changes if the power fails, and of all that is pending
/// nothing comes through.
fn without_power(history: &[Change]) -> SimDisk {
    let mut world = World::default();
    history.iter().for_each(|change| world.apply(change));
    let mut fates = world.fates(0, 0, || 0).into_iter();
    let lost = fates.find(|fate| fate.outcomes().all(|outcome| outcome == Outcome::Lost));
    SimDisk::new(world.after(&lost.unwrap()))
}

/// Three writers, each of which waits for the disk, where a sync of the log fails after
/// `syncs` others.
fn three_writers(stage: u8, syncs: usize) {
    let disk = SimDisk::default();
    let ledgers = ['a', 'b', 'c'].map(|who| Ledger::new(who, stage));
    let failing = failing_disk(disk.clone(), syncs, 0);
    let engine = open(stage, &Options { sync: SyncMode::Always, ..options(failing) }).unwrap();
    let (shared, log) = (engine.as_ref(), &disk);
    let answers = scope(|threads| {
        let commits = ledgers.each_ref().map(|it| threads.spawn(|| commit(it, shared, log)));
        commits.map(|commit| commit.join().unwrap())
    });
    if answers.iter().any(|(_, answer)| answer.is_err()) {
        assert!(matches!(engine.put(b"k", b"v"), Err(Error::Poisoned { .. })));
        assert!(matches!(engine.sync(), Err(Error::Poisoned { .. })));
    }
    drop(engine);
    let history = disk.history();
    for (ledger, (promises, answer)) in ledgers.iter().zip(answers) {
        match answer {
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
fn who_is_told_that_a_write_is_safe_has_it_on_the_disk() {
    explore(stages(7), |stage| three_writers(stage, usize::MAX));
}

#[test]
fn a_sync_that_fails_is_nobodys_success() {
    explore(stages(7), |stage| three_writers(stage, thread_rng().gen_range(0..5)));
}
