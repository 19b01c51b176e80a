//! Every stage against a `BTreeMap`.
//!
//! Proved: whatever is put, deleted, flushed, synced, shaken, compacted, closed,
//! dropped and opened again, in whatever order, with whatever bytes, `get` and
//! `scan` return what the model returns; after a power cut they return what a prefix of
//! the writes makes, with all that was promised, and the engine carries on; a scan that is
//! held returns what there was when it began; after each opening the files are
//! text, each table is strictly ascending, and only what MANIFEST lists is there.
//!
//! How: proptest makes scripts for engines with memtables of 100 to 300 bytes,
//! so that a hundred commands go through flushes and merges of several levels;
//! with the background thread and without it; mostly on a simulated disk, one
//! script in twenty on each real one, where a power cut is a crash. The
//! counter-example is printed as a script of the commands that the visualizer reads;
//! lines that begin with `#` are what it has no command for. `LSM_SEED=n` repeats a
//! run, `LSM_DEEP=1` makes fifteen times as many.
//!
//! Left out: several threads (`threads.rs`), a dying process (`kill`), a disk
//! that fails (`failures.rs`).

mod pairing;

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm_crash_lab::chance::{deep, seed};
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{HookedDisk, SimDisk};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::disks::disks;
use crate::support::model::script::{Script, scripts};
use crate::support::tested::is_tested;
use pairing::Pairing;

fn play(stage: u8, script: &Script) -> Result<(), TestCaseError> {
    if script.tiny.real_disk {
        let hooked = |disk| HookedDisk::new(disk, |_, _| None);
        return disks().into_iter().try_for_each(|disk| play_on(hooked(disk), stage, script));
    }
    let sim = SimDisk::default();
    let options = script.tiny.options().disk(Arc::new(sim.clone()));
    let mut pairing = Pairing::new(stage, Path::new("/db"), options);
    pairing.sim = Some(sim);
    pairing.take(script)
}

fn play_on(disk: Arc<dyn Disk>, stage: u8, script: &Script) -> Result<(), TestCaseError> {
    let dir = tempfile::tempdir().unwrap();
    let options = script.tiny.options().disk(disk);
    Pairing::new(stage, dir.path(), options).take(script)
}

/// Runs this many scripts, or fifteen times as many.
fn model(stage: u8, climb: bool, cases: u32, length: usize) {
    if stage > stage::LAST || !(climb || is_tested(stage)) {
        return;
    }
    let cases = if deep() { cases * 15 } else { cases };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut bytes = [1; 16];
    bytes[..8].copy_from_slice(&seed().to_le_bytes());
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::XorShift, &bytes));
    let commands = Cell::new(0);
    if let Err(failure) = runner.run(&scripts(stage, climb, length), |script| {
        commands.set(commands.get() + script.commands.len());
        bounded(move || play(stage, &script))
    }) {
        panic!("stage {stage}: {failure}");
    }
    println!("stage {stage}: {cases} scripts");
    tried("engine/model", commands.get(), "commands");
}

#[test]
fn stage_1_answers_as_the_model_does() {
    model(1, false, 150, 400);
}

#[test]
fn stage_2_answers_as_the_model_does() {
    model(2, false, 150, 400);
}

#[test]
fn stage_3_answers_as_the_model_does() {
    model(3, false, 200, 400);
}

#[test]
fn stage_4_answers_as_the_model_does() {
    model(4, false, 150, 400);
}

#[test]
fn stage_5_answers_as_the_model_does() {
    model(5, false, 150, 400);
}

#[test]
fn stage_6_answers_as_the_model_does() {
    model(6, false, 200, 400);
}

#[test]
fn stage_7_answers_as_the_model_does() {
    model(7, false, 300, 400);
}

#[test]
fn stage_8_answers_as_the_model_does() {
    model(8, false, 450, 400);
}

#[test]
fn the_fast_parts_answer_as_the_model_does() {
    model(9, false, 300, 400);
}

#[test]
fn a_directory_climbs_through_the_stages_and_keeps_what_it_holds() {
    model(3, true, 150, 400);
}
