//! An engine and its model, side by side.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use lsm::engine::Shaken;
use lsm::{Engine, Error, Options, Pair, Scan, SyncMode};
use lsm_crash_lab::SimDisk;
use lsm_crash_lab::chance::Random;
use proptest::prelude::*;

use crate::stage;
use crate::support::files::check_files;
use crate::support::model::oracle::Oracle;
use crate::support::model::script::{Command, Script};

/// The end of an engine.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Close,
    Kill,
    PowerCut,
}

/// An engine and its model, side by side.
pub(crate) struct Pairing<'a> {
    dir: &'a Path,
    options: Options,
    stage: u8,
    engine: Box<dyn Engine>,
    oracle: Oracle,
    held: Option<(Scan, Vec<Pair>)>,
    /// The disk, if its power can be cut.
    pub(crate) sim: Option<SimDisk>,
}

impl<'a> Pairing<'a> {
    pub(crate) fn new(stage: u8, dir: &'a Path, options: Options) -> Self {
        let engine = stage::open(stage, dir, &options).unwrap();
        let oracle = Oracle::new(stage, options.memtable_bytes);
        Pairing { dir, options, stage, engine, oracle, held: None, sim: None }
    }

    /// Runs each command of a script, and checks everything in the end.
    pub(crate) fn take(mut self, script: &Script) -> Result<(), TestCaseError> {
        script.commands.iter().try_for_each(|command| self.run(command))?;
        self.drain()?;
        self.check_all()
    }

    fn run(&mut self, command: &Command) -> Result<(), TestCaseError> {
        match command {
            Command::Put(key, value) => {
                self.engine.put(key, value).unwrap();
                self.wrote(key, Some(value));
            }
            Command::Delete(key) => {
                self.engine.delete(key).unwrap();
                self.wrote(key, None);
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
            Command::Reopen => self.reopen(End::Close, self.stage)?,
            Command::Crash => self.reopen(End::Kill, self.stage)?,
            Command::PowerCut(random) => self.cut_power(*random)?,
            Command::Climb if self.stage < stage::LAST => {
                self.reopen(End::Close, self.stage + 1)?;
            }
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

    fn wrote(&mut self, key: &[u8], value: Option<&[u8]>) {
        self.oracle.write(key, value);
        if self.stage >= 7 && self.options.sync == SyncMode::Always {
            self.oracle.promise();
        }
    }

    /// Replaces the disk by what a power cut leaves of it. (The process continues a
    /// little, with a disk that no engine sees any more.)
    fn cut_power(&mut self, random: u64) -> Result<(), TestCaseError> {
        let Some(sim) = &self.sim else { return self.reopen(End::Kill, self.stage) };
        let (image, mut random) = (sim.image(), Random(random));
        let fate = image.any_fate(|| random.next());
        let left = SimDisk::new(image.after(&fate));
        self.options.disk = Arc::new(left.clone());
        self.sim = Some(left);
        self.reopen(End::PowerCut, self.stage)
    }

    fn drain(&mut self) -> Result<(), TestCaseError> {
        if let Some((scan, expected)) = self.held.take() {
            let found: Vec<_> = scan.map(Result::unwrap).collect();
            prop_assert_eq!(found, expected, "of a scan that was held");
        }
        Ok(())
    }

    fn reopen(&mut self, end: End, stage: u8) -> Result<(), TestCaseError> {
        self.drain()?; // scans end before their engine
        if end == End::Close {
            self.engine.close().unwrap();
            prop_assert!(matches!(self.engine.get(b"k1"), Err(Error::Closed)));
            self.oracle.seal();
            self.oracle.promise();
        }
        // Nothing is flushed or merged while the files are compared.
        self.open(stage, false);
        if stage > self.stage {
            self.oracle.climb();
        } else if stage <= 2 {
            self.oracle = Oracle::new(stage, self.options.memtable_bytes);
        } else {
            let (left, all) = (self.engine.inspect().written, self.oracle.written);
            let logged = stage >= 7 && end == End::Kill;
            let least = if logged { all } else { self.oracle.promised };
            prop_assert!(
                (least..=all).contains(&left),
                "of {} writes {} are left, not {}",
                all,
                left,
                least
            );
            self.oracle.cut_to(left);
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
        let options = self.options.clone().background(background);
        self.engine = Box::new(NoEngine); // drops the one before, which has the lock
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
struct NoEngine;

impl Engine for NoEngine {
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
