//! Testing the tests: faults are planted, and each must be caught.
//!
//! Proved: a disk that leaves out a sync, does things in another order, or lies in what
//! it returns, is found out, each fault by itself. Faults of the engine's own source are
//! in [`mutants`].
//!
//! How: faults of order are made in the history of a workload, so no engine has to be broken
//! for them ([`history`]); for the others the engine lives on a disk that lies ([`lying`]).
//! The former are looked for by the power cuts of [`power`](crate::power); a lie by these,
//! in order: a second opener, a workload and its power cuts, and the steps of
//! [`beside`](crate::disks::beside). The table is printed, and in the fast form it is the
//! same each time; `LSM_TABLES=1` writes it to `tests/results/sabotage.md`. Left out: two
//! faults at once.

mod history;
mod lying;
mod mutants;

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use lsm::{Engine, SyncMode};
use lsm_crash_lab::SimDisk;
use lsm_crash_lab::laboratory::{DIR, Laboratory, Opener, Workload};
use lsm_crash_lab::tried::tried;
use proptest::strategy::{Strategy, ValueTree};

use crate::disks::beside;
use crate::power::effort;
use crate::stage;
use crate::support::bounded::bounded;
use crate::support::folder;
use crate::support::workload::{MODES, open, operations, tiny, workload, writes};
use history::{FAULTS, Names};
use lying::{LIES, Lie, lying};

/// The same for each run, so that the table is.
const SEED: u64 = 8;

/// The test that caught a fault, and after how much.
type Caught = Option<(&'static str, String)>;

/// Cuts the power of workloads to which `change` has happened, of one mode after the other.
fn power_cut(open: &Opener<'_>, run: impl Fn([SyncMode; 2]) -> lsm::Result<Workload>) -> Caught {
    let mut states = 0;
    for modes in MODES {
        let Ok(workload) = run(modes) else {
            return Some(("an error of the engine", "before any power cut".into()));
        };
        let mut laboratory = Laboratory::new(open, effort(1), SEED);
        let crashed = laboratory.crash(&workload);
        states += laboratory.found();
        if crashed.is_err() {
            return Some(("power cut", format!("{states} states")));
        }
    }
    None
}

fn on_lying_disk(disk: &SimDisk, sync: SyncMode, lie: Lie) -> lsm::Result<Box<dyn Engine>> {
    let disk = Arc::new(lying(disk.clone(), lie));
    stage::open(stage::LAST, Path::new(DIR), &tiny().disk(disk).sync(sync))
}

fn second_opener(lie: Lie) -> Caught {
    let sim = SimDisk::default();
    let first = on_lying_disk(&sim, SyncMode::Os, lie);
    let second = on_lying_disk(&sim, SyncMode::Os, lie);
    (first.is_ok() && second.is_ok()).then(|| ("second opener", "2 openings".into()))
}

/// Returns whether steps that both take tell this disk from the real one.
fn beside_the_real_disk(lie: Lie) -> Caught {
    const SEQUENCES: u32 = 200;
    let mut runner = beside::runner(SEED, SEQUENCES);
    let caught = (1..=SEQUENCES).find(|_| {
        let steps = beside::steps().new_tree(&mut runner).unwrap().current();
        let sim = SimDisk::default();
        beside::play(&steps, &sim, &lying(sim.clone(), lie)).is_err()
    });
    caught.map(|sequences| ("beside the real disk", format!("{sequences} sequences of steps")))
}

fn catch_lie(lie: Lie) -> Caught {
    let open = |disk: &SimDisk, sync| on_lying_disk(disk, sync, lie);
    second_opener(lie)
        .or_else(|| {
            let run = |modes| Workload::run(&open, operations(stage::LAST, modes, writes()), true);
            power_cut(&open, run)
        })
        .or_else(|| beside_the_real_disk(lie))
}

#[test]
fn every_fault_that_is_planted_is_caught() {
    bounded(|| {
        let mut table = String::from("| fault | caught by | after |\n|---|---|---|\n");
        let mut survivors = Vec::new();
        let mut note = |fault: &'static str, caught: Caught| {
            survivors.extend(caught.is_none().then_some(fault));
            let (test, after) = caught.unwrap_or(("no test", String::new()));
            writeln!(table, "| {fault} | {test} | {after} |").unwrap();
        };
        for (fault, rewrite) in FAULTS {
            let open = |disk: &SimDisk, sync| open(stage::LAST, disk, sync);
            let run = |modes| {
                let workload = workload(stage::LAST, modes);
                let names = Names::of(&workload);
                Ok(workload.rewritten(|changes| rewrite(&names, changes)))
            };
            note(fault, power_cut(&open, run));
        }
        for (fault, lie) in LIES {
            note(fault, catch_lie(lie));
        }
        println!("{table}");
        tried("engine/sabotage", FAULTS.len() + LIES.len(), "faults");
        assert!(survivors.is_empty(), "no test noticed: {survivors:?}");
        if std::env::var_os("LSM_TABLES").is_some() {
            let results = folder::lsm().join("tests/results");
            std::fs::create_dir_all(&results).unwrap();
            std::fs::write(results.join("sabotage.md"), &table).unwrap();
        }
    });
}
