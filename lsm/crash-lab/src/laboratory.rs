//! A laboratory for crashes: the power fails at every moment of a workload.
//!
//! ```text
//!    operations ─► engine on a SimDisk ─► Workload: every change of the disk, and which
//!                                            │      operations had returned by then
//!           after each change                ▼
//!        ┌── DiskImage ─► fates: which pending changes came through ─► what is left
//!        │                                                                │ seen before? next
//!        │      and again, at every moment of this opening ◄── open it ◄──┘
//!        ▼                                                        │
//!    as promised? go on ◄─────────────────────────────────────────┘
//!    otherwise a Violation
//! ```
//!
//! The engine is whatever the caller opens: the reference at any of its stages from 3 on,
//! a learner's, one that is broken on purpose. What is promised is the same for all:
//! what is there after a crash is a prefix of the writes. It contains those before a
//! `sync`, `flush`, `compact` or `close` that returned; with a log, also those that had
//! returned with [`lsm::SyncMode::Always`], and if only the process died, all that had
//! returned. A crash always leaves a directory that opens, and what an opening has found
//! is durable when it returns.
//!
//! If only the process dies, the system keeps what isn't synced, and may lose it in the next
//! crash. So an engine that takes everything it reads for durable is found out.
//!
//! Left out: several threads (the engine must have none of its own, so that a workload is
//! the same each time), disks that report errors, damage.

mod opener;
mod recover;
mod violation;
mod workload;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::chance::Random;
use super::sim::{Change, DiskImage, Fate};
use lsm::Result;

pub use opener::{DIR, Opener};
pub use recover::{Broken, When};
pub use violation::{CrashPoint, Violation};
pub use workload::{Contents, Operation, Promise, Workload};

/// The extent of the search.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Up to so many pending changes, every combination of them.
    pub few: usize,
    /// Of more, so many combinations at random, beside the named ones.
    pub samples: usize,
    /// The number of times the power fails in a row: once, and again while the engine opens
    /// what is left.
    pub depth: usize,
}

/// Tries what a crash can leave.
pub struct Laboratory<'l> {
    open: &'l Opener<'l>,
    effort: Effort,
    random: Random,
    /// The states opened already: a hash of what was there, the writes, and the promise.
    seen: HashSet<u64>,
    tried: usize,
}

/// The changes to a disk since it was started, and what was promised meanwhile.
struct Run<'r> {
    /// The first moment that is tried: after so many changes.
    from: usize,
    start: &'r DiskImage,
    history: &'r [Change],
    /// After so many changes; and whether the disk has kept all of them.
    promise: &'r dyn Fn(usize, bool) -> Promise,
}

/// The promises after a crash, and if the power fails during the recovery from it.
struct Promises {
    now: Promise,
    after_power_cut: Promise,
}

impl<'l> Laboratory<'l> {
    /// Makes a laboratory for the engine that `open` opens. Chance depends on the seed alone.
    pub fn new(open: &'l Opener<'l>, effort: Effort, seed: u64) -> Self {
        Laboratory { open, effort, random: Random(seed), seen: HashSet::new(), tried: 0 }
    }

    /// Crashes at every moment of a workload.
    ///
    /// # Errors
    /// The first promise that is broken.
    pub fn crash(&mut self, workload: &Workload) -> Result<(), Box<Violation>> {
        self.crash_from(workload, 0)
    }

    /// Crashes at every moment of a workload from the beginning of one of its operations on.
    /// (What it began with may have been tried already, as another workload.)
    ///
    /// # Errors
    /// As [`crash`](Laboratory::crash).
    pub fn crash_from(
        &mut self,
        workload: &Workload,
        operation: usize,
    ) -> Result<(), Box<Violation>> {
        let run = Run {
            from: workload.beginning(operation),
            start: &DiskImage::default(),
            history: workload.history(),
            promise: &|changes, kept| workload.promise(changes, kept),
        };
        self.crash_each(workload, &run, &mut Vec::new())
    }

    /// Returns how many crashes were tried.
    pub fn tried(&self) -> usize {
        self.tried
    }

    /// Returns how many of them left something new, and were opened.
    pub fn found(&self) -> usize {
        self.seen.len()
    }

    /// Crashes after each change of a run, which began where `crash_points` have led.
    fn crash_each(
        &mut self,
        workload: &Workload,
        run: &Run<'_>,
        crash_points: &mut Vec<CrashPoint>,
    ) -> Result<(), Box<Violation>> {
        let mut image = run.start.clone();
        for done in 0..=run.history.len() {
            if let Some(last) = done.checked_sub(1) {
                image.apply(&run.history[last]);
            }
            if done < run.from {
                continue;
            }
            for fate in self.fates(&image) {
                let promises = Promises {
                    now: (run.promise)(done, fate.keeps_all()),
                    after_power_cut: (run.promise)(done, false),
                };
                let left = fate.leaves(&image);
                if self.is_new(workload, &left, &promises.now) {
                    crash_points.push(CrashPoint { changes: done, image: image.clone(), fate });
                    self.judge(workload, &promises, &left, crash_points)?;
                    crash_points.pop();
                }
            }
        }
        Ok(())
    }

    /// Opens what is left, and crashes while it is being opened.
    fn judge(
        &mut self,
        workload: &Workload,
        promises: &Promises,
        left: &DiskImage,
        crash_points: &mut Vec<CrashPoint>,
    ) -> Result<(), Box<Violation>> {
        let Promises { now, after_power_cut } = promises;
        let recovered = recover::recover_and_check(self.open, workload, left, now).map_err(
            |(when, broken)| {
                Box::new(Violation::new(workload, crash_points.clone(), now.clone(), when, broken))
            },
        )?;
        if crash_points.len() >= self.effort.depth {
            return Ok(());
        }
        let opened = recovered.opening.len();
        let promise = |changes, kept_all| match (changes == opened, kept_all) {
            // When it has opened, it has made durable what it has found.
            (true, _) => recovered.writes..=recovered.writes,
            (false, true) => now.clone(),
            (false, false) => after_power_cut.clone(),
        };
        let run = Run { from: 0, start: left, history: &recovered.opening, promise: &promise };
        self.crash_each(workload, &run, crash_points)
    }

    /// Returns the fates of a disk, those that lose least first, because they are easiest to
    /// understand.
    fn fates(&mut self, image: &DiskImage) -> Vec<Fate> {
        let Effort { few, samples, .. } = self.effort;
        let mut fates = image.fates(few, samples, || self.random.next());
        let mut seen = HashSet::new();
        fates.retain(|fate| seen.insert(fate.clone()));
        fates.sort_by_key(Fate::losses);
        fates
    }

    fn is_new(&mut self, workload: &Workload, left: &DiskImage, promise: &Promise) -> bool {
        self.tried += 1;
        let mut hasher = DefaultHasher::new();
        (left.files(Path::new(DIR)), left.pending(), workload.writes(*promise.end()), promise)
            .hash(&mut hasher);
        self.seen.insert(hasher.finish())
    }
}
