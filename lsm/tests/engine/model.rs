//! Every stage against a `BTreeMap`.
//!
//! Proved: whatever is put, deleted, flushed, synced, shaken, compacted, closed,
//! dropped and opened again, in whatever order, with whatever bytes, `get` and
//! `scan` answer what the model answers; a scan that is held answers what there
//! was when it was asked for; after each opening the files are text, each table
//! is strictly ascending, and only what MANIFEST lists is there.
//!
//! How: proptest makes scripts for engines with memtables of 100 to 300 bytes,
//! so that a hundred commands go through flushes and merges of several levels;
//! with the background thread and without it; mostly on a disk in memory, one
//! script in twenty on each real one. The counter-example is printed as
//! a script of the commands that the visualizer reads; lines that begin with `#`
//! are what it has no command for. `LSM_SEED=n` repeats a run, `LSM_DEEP=1` makes
//! fifty times as many.
//!
//! Left out: several threads (`threads.rs`), a dying process (`kill.rs`), a disk
//! that fails (`failures.rs`).

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::engine::Shaken;
use lsm::{Engine, Error, Options, Pair, Scan};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::disks::disks;
use crate::support::files::check_files;
use crate::support::hooked::HookedDisk;
use crate::support::memory::MemoryDisk;
use crate::support::model::oracle::Oracle;
use crate::support::model::script::{Command, Script, scripts};
use crate::support::seed::{deep, seed};

/// An engine and its model, side by side.
struct Pairing<'a> {
    dir: &'a Path,
    options: Options,
    stage: u8,
    engine: Box<dyn Engine>,
    oracle: Oracle,
    held: Option<(Scan, Vec<Pair>)>,
}

impl<'a> Pairing<'a> {
    fn new(stage: u8, dir: &'a Path, options: Options) -> Self {
        let engine = stage::open(stage, dir, &options).unwrap();
        let oracle = Oracle::new(stage, options.memtable_bytes);
        Pairing { dir, options, stage, engine, oracle, held: None }
    }

    fn run(&mut self, command: &Command) -> Result<(), TestCaseError> {
        match command {
            Command::Put(key, value) => {
                self.engine.put(key, value).unwrap();
                self.oracle.write(key, Some(value));
            }
            Command::Delete(key) => {
                self.engine.delete(key).unwrap();
                self.oracle.write(key, None);
            }
            Command::Get(key) => {
                let found = self.engine.get(key).unwrap();
                prop_assert_eq!(found.as_ref(), self.oracle.get(key));
            }
            Command::Scan(range) if self.stage >= 2 => {
                let found: Vec<_> = self.engine.scan(range.clone()).map(Result::unwrap).collect();
                prop_assert_eq!(&found, &self.oracle.scan(range));
                let mut shown = Vec::new();
                let mut visit = |key: &[u8], value: &[u8]| {
                    shown.push((key.to_vec(), value.to_vec()));
                    ControlFlow::Continue(())
                };
                self.engine.visit(range.clone(), &mut visit).unwrap();
                prop_assert_eq!(shown, found, "visited, not scanned");
            }
            Command::Hold(range) if self.stage >= 2 => {
                self.held = Some((self.engine.scan(range.clone()), self.oracle.scan(range)));
            }
            Command::Drain => self.drain()?,
            Command::Flush if self.stage >= 3 => {
                self.engine.flush().unwrap();
                self.oracle.seal();
                self.oracle.promise();
            }
            Command::Sync if self.stage >= 3 => {
                self.engine.sync().unwrap();
                self.oracle.seal();
                self.oracle.promise();
            }
            Command::Compact if self.stage >= 8 => {
                self.engine.compact().unwrap();
                self.oracle.promise();
                let levels = self.engine.inspect().levels;
                let (_, above) = levels.split_last().unwrap();
                prop_assert!(above.iter().all(|level| level.tables.is_empty()));
            }
            Command::Shake => drop(self.engine.shake().unwrap()),
            Command::Reopen => self.reopen(true, self.stage)?,
            Command::Crash => self.reopen(false, self.stage)?,
            Command::Climb if self.stage < stage::LAST => self.reopen(true, self.stage + 1)?,
            // What this stage does not have.
            Command::Scan(range) | Command::Hold(range) => {
                let answer = self.engine.scan(range.clone()).next();
                needs(&answer.unwrap().map(drop), 2)?;
            }
            Command::Flush => needs(&self.engine.flush(), 3)?,
            Command::Sync => needs(&self.engine.sync(), 3)?,
            Command::Compact => needs(&self.engine.compact(), 8)?,
            Command::Climb => {}
        }
        Ok(())
    }

    fn drain(&mut self) -> Result<(), TestCaseError> {
        if let Some((scan, expected)) = self.held.take() {
            let found: Vec<_> = scan.map(Result::unwrap).collect();
            prop_assert_eq!(found, expected, "of a scan that was held");
        }
        Ok(())
    }

    fn reopen(&mut self, in_order: bool, stage: u8) -> Result<(), TestCaseError> {
        self.drain()?; // scans end before their engine
        if in_order {
            self.engine.close().unwrap();
            prop_assert!(matches!(self.engine.get(b"k1"), Err(Error::Closed)));
            self.oracle.seal();
            self.oracle.promise();
        }
        // Nobody flushes or merges while the files are looked at.
        self.open(stage, false);
        if stage > self.stage {
            self.oracle.climb();
        } else if stage <= 2 {
            self.oracle = Oracle::new(stage, self.options.memtable_bytes);
        } else if stage <= 6 {
            let flushed = self.engine.inspect().flushed;
            prop_assert!(self.oracle.promised <= flushed && flushed <= self.oracle.written);
            self.oracle.cut_to(flushed);
        }
        self.stage = stage;
        if stage >= 3 {
            prop_assert_eq!(self.engine.inspect().written, self.oracle.written);
            check_files(self.options.disk.as_ref(), self.dir);
        }
        self.check_all()?;
        if self.options.background {
            self.open(stage, true);
        }
        Ok(())
    }

    fn open(&mut self, stage: u8, background: bool) {
        let options = Options { background, ..self.options.clone() };
        self.engine = Box::new(Nobody); // drops the one before, which has the lock
        self.engine = stage::open(stage, self.dir, &options).unwrap();
    }

    fn check_all(&self) -> Result<(), TestCaseError> {
        let expected = self.oracle.view();
        if self.stage >= 2 {
            let all = lsm::KeyRange::all();
            let found: Vec<_> = self.engine.scan(all).map(Result::unwrap).collect();
            prop_assert_eq!(found, expected.clone().into_iter().collect::<Vec<_>>());
        }
        for (key, value) in &expected {
            let found = self.engine.get(key).unwrap();
            prop_assert_eq!(found.as_ref(), Some(value));
        }
        Ok(())
    }
}

fn needs(answer: &lsm::Result<()>, expected: u8) -> Result<(), TestCaseError> {
    let right = matches!(answer, Err(Error::NeedsStage { stage, .. }) if *stage == expected);
    prop_assert!(right, "{answer:?}");
    Ok(())
}

/// Takes the place of an engine that is to be dropped.
struct Nobody;

impl Engine for Nobody {
    fn get(&self, _: &[u8]) -> lsm::Result<Option<Vec<u8>>> {
        Err(Error::Closed)
    }
    fn put(&self, _: &[u8], _: &[u8]) -> lsm::Result<()> {
        Err(Error::Closed)
    }
    fn delete(&self, _: &[u8]) -> lsm::Result<()> {
        Err(Error::Closed)
    }
    fn shake(&self) -> lsm::Result<Shaken> {
        Err(Error::Closed)
    }
    fn close(&self) -> lsm::Result<()> {
        Err(Error::Closed)
    }
    fn inspect(&self) -> lsm::inspect::Picture {
        lsm::inspect::Picture::default()
    }
}

fn play(stage: u8, script: &Script) -> Result<(), TestCaseError> {
    if script.tiny.real_disk {
        let hooked = |disk| HookedDisk::new(disk, |_, _| None);
        return disks().into_iter().try_for_each(|disk| play_on(hooked(disk), stage, script));
    }
    play_on(Arc::new(MemoryDisk::default()), stage, script)
}

fn play_on(disk: Arc<dyn Disk>, stage: u8, script: &Script) -> Result<(), TestCaseError> {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { disk, ..script.tiny.options() };
    let mut pairing = Pairing::new(stage, dir.path(), options);
    script.commands.iter().try_for_each(|command| pairing.run(command))?;
    pairing.drain()?;
    pairing.check_all()
}

/// Runs so many scripts, or fifty times as many.
fn model(stage: u8, climb: bool, cases: u32, length: usize) {
    if stage > stage::LAST {
        return;
    }
    let cases = if deep() { cases * 50 } else { cases };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed().to_le_bytes());
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    if let Err(failure) =
        runner.run(&scripts(stage, climb, length), |script| bounded(move || play(stage, &script)))
    {
        panic!("stage {stage}: {failure}");
    }
}

#[test]
fn stage_1_answers_as_the_model_does() {
    model(1, false, 50, 150);
}

#[test]
fn stage_2_answers_as_the_model_does() {
    model(2, false, 50, 150);
}

#[test]
fn stage_3_answers_as_the_model_does() {
    model(3, false, 60, 150);
}

#[test]
fn stage_4_answers_as_the_model_does() {
    model(4, false, 60, 150);
}

#[test]
fn stage_5_answers_as_the_model_does() {
    model(5, false, 60, 150);
}

#[test]
fn stage_6_answers_as_the_model_does() {
    model(6, false, 60, 150);
}

#[test]
fn stage_7_answers_as_the_model_does() {
    model(7, false, 60, 150);
}

#[test]
fn stage_8_answers_as_the_model_does() {
    model(8, false, 150, 250);
}

#[test]
fn the_fast_parts_answer_as_the_model_does() {
    model(9, false, 150, 250);
}

#[test]
fn a_directory_climbs_through_the_stages_and_keeps_what_it_holds() {
    model(3, true, 70, 250);
}
