//! Every operation of the disk fails once, or from then on.
//!
//! Proved: whatever fails, at whatever call, because the disk is full or for no reason, with
//! nothing, a half or all of it done all the same: no panic, no wrong value; and on a
//! healthy disk the directory opens again with every write that was acknowledged (stages
//! 7 and 8) or promised (stages 3 to 6). If the power fails after the failure, what was
//! promised is there, also when the failed sync has lost what it was to write, so that
//! the next one succeeds and means nothing; and so it is when the directory was opened
//! and synced again in between.
//!
//! How: a fixed piece of life (an opening with a torn log, writes, reads, flushes,
//! syncs, a compaction, a close) is run once for each of its calls to the disk and
//! each kind of failure, on a simulated disk. Left out: two failures in one run;
//! failures that lie.

mod oracle;

use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};

use lsm::disk::Disk;
use lsm::{Engine, Options, SyncMode};
use lsm_crash_lab::chance::{Random, deep, seed};
use lsm_crash_lab::files::{Files, lay_out, snapshot};
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{DiskCall, DiskImage, Fault, HookedDisk, SimDisk};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::tested::is_tested;
use oracle::Oracle;

const DIR: &str = "/db";

/// One way to fail.
#[derive(Clone, Copy, Debug)]
struct Failure {
    error: ErrorKind,
    /// So much is done all the same, of the calls for which that is something else.
    halves: usize,
    /// Of a sync: what it was to write is lost.
    forgets: bool,
    for_ever: bool,
}

impl Failure {
    /// The ways in which an operation can fail. (EIO has no kind of its own.)
    fn all(call: DiskCall) -> Vec<Failure> {
        let mut all = Vec::new();
        let changes =
            !matches!(call, DiskCall::List | DiskCall::Open | DiskCall::Len | DiskCall::Read);
        for for_ever in [false, true] {
            for error in [ErrorKind::Other, ErrorKind::StorageFull] {
                if error == ErrorKind::StorageFull && !changes {
                    continue; // what only looks needs no room
                }
                let plain = Failure { error, halves: 0, forgets: false, for_ever };
                all.push(plain);
                if call == DiskCall::Write {
                    all.push(Failure { halves: 1, ..plain });
                }
                if changes {
                    all.push(Failure { halves: 2, ..plain });
                }
                if call == DiskCall::Sync {
                    all.push(Failure { forgets: true, ..plain });
                }
            }
        }
        all
    }
}

fn options(disk: Arc<dyn Disk>, sync: SyncMode) -> Options {
    Options::default()
        .memtable_bytes(120)
        .sealed_memtables(1)
        .block_bytes(64)
        .l0_trigger(2)
        .levels(3)
        .level_bytes(200)
        .table_bytes(150)
        .background(false)
        .sync(sync)
        .disk(disk)
}

/// A directory with a past, and a torn log if there are logs; all of it durable.
fn past(stage: u8) -> (DiskImage, Oracle) {
    let (disk, mut oracle) = (SimDisk::default(), Oracle::default());
    let engine = open(stage, &disk, SyncMode::Os).unwrap();
    for n in 1..=9 {
        oracle.write(engine.as_ref(), stage, false, n);
    }
    oracle.promise(&engine.sync());
    drop(engine);
    let mut files: Files = snapshot(&disk, Path::new(DIR));
    if let Some((_, log)) = files.iter_mut().rfind(|(name, _)| name.ends_with(".wal")) {
        log.extend_from_slice(b"1234abcd 10 torn");
    }
    let disk = SimDisk::default();
    disk.create_dir(Path::new(DIR)).unwrap();
    lay_out(&disk, Path::new(DIR), &files);
    (disk.image().synced(), oracle)
}

fn open(stage: u8, disk: &SimDisk, sync: SyncMode) -> lsm::Result<Box<dyn Engine>> {
    stage::open(stage, Path::new(DIR), &options(Arc::new(disk.clone()), sync))
}

/// The piece of life. It notes errors, and continues.
fn live(stage: u8, options: &Options, oracle: &mut Oracle) {
    let Ok(engine) = stage::open(stage, Path::new(DIR), options) else { return };
    let engine = engine.as_ref();
    for n in 10..=24 {
        oracle.write(engine, stage, options.sync == SyncMode::Always, n);
        match n {
            14 => oracle.promise(&engine.sync()),
            17 | 22 => oracle.promise(&engine.flush()),
            20 if stage >= 8 => oracle.promise(&engine.compact()),
            12 | 18 => oracle.check_answers(engine),
            _ => drop(engine.shake()),
        }
    }
    oracle.check_answers(engine);
    oracle.promise(&engine.close());
}

/// The runs of one stage.
struct Runs {
    stage: u8,
    sync: SyncMode,
    past: (DiskImage, Oracle),
    random: Random,
    runs: usize,
    cuts: usize,
}

impl Runs {
    /// One run, in which call number `k` fails, or none. Answers what was called.
    fn run(&mut self, k: usize, failure: Option<Failure>) -> Vec<DiskCall> {
        self.runs += 1;
        let (sim, mut oracle) = (SimDisk::new(self.past.0.clone()), self.past.1.clone());
        let calls = Arc::new(Mutex::new(Vec::new()));
        let disk = {
            let (calls, sim) = (Arc::clone(&calls), sim.clone());
            HookedDisk::with_syncs(Arc::new(sim.clone()), move |call, _| {
                let mut calls = calls.lock().unwrap();
                let number = calls.len();
                calls.push(call);
                let hit = failure.filter(|f| number == k || f.for_ever && number > k);
                let forgets = hit.is_some_and(|f| f.forgets);
                sim.fail_syncs(forgets);
                let Failure { error, halves, .. } =
                    hit.filter(|_| !forgets || call != DiskCall::Sync)?;
                Some(Fault { error, halves })
            })
        };
        live(self.stage, &options(disk, self.sync), &mut oracle);
        sim.fail_syncs(false);
        self.cut(&sim, &oracle);
        self.recover_and_check(&sim, oracle);
        std::mem::take(&mut *calls.lock().unwrap())
    }

    /// The process is gone; the disk is healthy.
    fn recover_and_check(&mut self, sim: &SimDisk, mut oracle: Oracle) {
        let (stage, always) = (self.stage, self.sync == SyncMode::Always);
        let engine = open(stage, sim, self.sync).unwrap();
        oracle.check_all(engine.as_ref(), stage, false);
        oracle.promise(&engine.sync());
        self.cut(sim, &oracle);
        // And it can be written to again.
        for n in 25..28 {
            oracle.write(engine.as_ref(), stage, always, n);
        }
        oracle.promise(&engine.sync());
        self.cut(sim, &oracle);
        oracle.write(engine.as_ref(), stage, always, 28);
        engine.flush().unwrap();
        oracle.promise(&Ok(()));
        oracle.check_all(engine.as_ref(), stage, false);
        self.cut(sim, &oracle);
    }

    /// The power fails: nothing of what is pending comes through, or some of it.
    fn cut(&mut self, sim: &SimDisk, oracle: &Oracle) {
        let image = sim.image();
        for cut in 0..if deep() { 8 } else { 2 } {
            let fate = image.any_fate(|| {
                let number = self.random.next();
                if cut == 0 { 0 } else { number }
            });
            let left = SimDisk::new(image.after(&fate));
            let engine = open(self.stage, &left, self.sync).unwrap();
            oracle.clone().check_all(engine.as_ref(), self.stage, true);
            self.cuts += 1;
        }
    }
}

fn fail_everywhere(stage: u8, sync: SyncMode) {
    if !is_tested(stage) {
        return;
    }
    let random = Random(seed());
    let mut runs = Runs { stage, sync, past: past(stage), random, runs: 0, cuts: 0 };
    let calls = runs.run(0, None);
    assert!(calls.len() > 100, "{} calls are too few", calls.len());
    for (k, call) in calls.into_iter().enumerate() {
        for failure in Failure::all(call) {
            let one = || runs.run(k, Some(failure));
            if let Err(panic) = catch_unwind(AssertUnwindSafe(one)) {
                println!("stage {stage}, call {k}, {call:?}, {failure:?}");
                std::panic::resume_unwind(panic);
            }
        }
    }
    tried("engine/failures", runs.runs, "runs");
    tried("engine/failures", runs.cuts, "power cuts");
}

#[test]
fn stage_3_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(3, SyncMode::Os));
}

#[test]
fn stage_4_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(4, SyncMode::Os));
}

#[test]
fn stage_5_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(5, SyncMode::Os));
}

#[test]
fn stage_6_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(6, SyncMode::Os));
}

#[test]
fn stage_7_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(7, SyncMode::Os));
}

#[test]
fn stage_8_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(8, SyncMode::Os));
}

#[test]
fn stage_8_outlives_any_failure_of_the_disk_when_it_syncs_always() {
    bounded(|| fail_everywhere(8, SyncMode::Always));
}

#[test]
fn the_fast_parts_outlive_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(9, SyncMode::Os));
}

#[test]
fn the_fast_parts_outlive_any_failure_of_the_disk_when_they_sync_always() {
    bounded(|| fail_everywhere(9, SyncMode::Always));
}
