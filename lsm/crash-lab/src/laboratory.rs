//! A laboratory for crashes: the power fails at any moment of an engine's life.
//!
//! ```text
//!    operations ─► engine on a SimDisk ─► Life: every change of the disk, and which
//!                                         │     operations had returned by then
//!        after each change of it          ▼
//!        ┌── World ─► fates: which pending changes came through ─► what is left
//!        │                                                            │ seen before? next
//!        │    and again, at any moment of this opening ◄── open it ◄──┘
//!        ▼                                                   │
//!    as promised? go on ◄────────────────────────────────────┘
//!    else a Story
//! ```
//!
//! The engine is whatever the caller opens: the reference at any of its stages from 3 on,
//! a learner's, one that is broken on purpose. What is promised is the same for all:
//! what is there after a crash is a prefix of the writes. It contains those that a
//! returned `sync`, `flush`, `compact` or `close` speaks for; with a log, also those that
//! had returned with [`SyncMode::Always`], and if only the process died, all that had
//! returned. A crash always leaves a directory that opens, and what an opening has found
//! is durable when it returns.
//!
//! If only the process dies, the system keeps what is not synced, and may lose it in the
//! next crash: so an engine that believes all it reads to be safe is found out.
//!
//! Left out: several threads (the engine must have none of its own, so that a life is
//! the same each time), disks that report errors, damage.

mod life;
mod revive;
mod story;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;
use std::path::Path;

use super::sim::{Change, Fate, SimDisk, World};
use lsm::format::hash;
use lsm::{Engine, Result, SyncMode};

pub use life::{Life, Operation, State};
pub use revive::{Broken, When};
pub use story::{Cut, Story};

/// The directory of the databases, on their disks.
pub const DIR: &str = "/db";

/// Opens the engine under test in [`DIR`] of a disk, without a thread of its own.
pub type Open<'o> = dyn Fn(&SimDisk, SyncMode) -> Result<Box<dyn Engine>> + 'o;

/// How many writes may be there.
pub type Promise = RangeInclusive<u64>;

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Up to so many pending changes, every combination of them.
    pub few: usize,
    /// Of more, so many combinations at random, beside the named ones.
    pub samples: usize,
    /// How many times the power fails in a row: once, and again while the engine opens
    /// what is left.
    pub depth: usize,
}

/// Tries what a crash can leave.
pub struct Laboratory<'l> {
    open: &'l Open<'l>,
    effort: Effort,
    seed: u64,
    /// What was opened already: a hash of what was there, the writes, and the promise.
    seen: HashSet<u64>,
    tried: usize,
}

/// What was done to a disk since it was started, and what was promised meanwhile.
struct Run<'r> {
    /// The first moment that is tried: after so many changes.
    from: usize,
    start: &'r World,
    history: &'r [Change],
    /// After so many changes; and whether the disk has kept all of them.
    promise: &'r dyn Fn(usize, bool) -> Promise,
}

/// What is promised after a crash, and if the power fails while it is got over.
struct Promises {
    now: Promise,
    after_power_cut: Promise,
}

impl<'l> Laboratory<'l> {
    /// A laboratory for the engine that `open` opens. Chance depends on the seed alone.
    pub fn new(open: &'l Open<'l>, effort: Effort, seed: u64) -> Self {
        Laboratory { open, effort, seed, seen: HashSet::new(), tried: 0 }
    }

    /// Crashes at every moment of a life.
    ///
    /// # Errors
    /// The first promise that is broken, as a story.
    pub fn crash(&mut self, life: &Life) -> Result<(), Box<Story>> {
        self.crash_from(life, 0)
    }

    /// Crashes at every moment of a life from the beginning of one of its operations on.
    /// (What it began with may have been tried already, as another life.)
    ///
    /// # Errors
    /// As [`crash`](Laboratory::crash).
    pub fn crash_from(&mut self, life: &Life, operation: usize) -> Result<(), Box<Story>> {
        let run = Run {
            from: life.beginning(operation),
            start: &World::default(),
            history: life.history(),
            promise: &|changes, kept| life.promise(changes, kept),
        };
        self.cut(life, &run, &mut Vec::new())
    }

    /// How many crashes were tried.
    pub fn tried(&self) -> usize {
        self.tried
    }

    /// How many of them left something that had not been seen before, and were opened.
    pub fn found(&self) -> usize {
        self.seen.len()
    }

    /// Cuts the power after each change of a run, which began where `cuts` have led.
    fn cut(&mut self, life: &Life, run: &Run<'_>, cuts: &mut Vec<Cut>) -> Result<(), Box<Story>> {
        let mut world = run.start.clone();
        for done in 0..=run.history.len() {
            if let Some(last) = done.checked_sub(1) {
                world.apply(&run.history[last]);
            }
            if done < run.from {
                continue;
            }
            for fate in self.fates(&world) {
                let promises = Promises {
                    now: (run.promise)(done, fate.keeps_all()),
                    after_power_cut: (run.promise)(done, false),
                };
                let left = fate.leaves(&world);
                if self.is_new(life, &left, &promises.now) {
                    cuts.push(Cut { changes: done, world: world.clone(), fate });
                    self.judge(life, &promises, &left, cuts)?;
                    cuts.pop();
                }
            }
        }
        Ok(())
    }

    /// Opens what is left, and crashes while it is being opened.
    fn judge(
        &mut self,
        life: &Life,
        promises: &Promises,
        left: &World,
        cuts: &mut Vec<Cut>,
    ) -> Result<(), Box<Story>> {
        let Promises { now, after_power_cut } = promises;
        let revived = revive::revive(self.open, life, left, now).map_err(|(when, broken)| {
            Box::new(Story::new(life, cuts.clone(), now.clone(), when, broken))
        })?;
        if cuts.len() >= self.effort.depth {
            return Ok(());
        }
        let opened = revived.opening.len();
        let promise = |changes, kept_all| match (changes == opened, kept_all) {
            // When it has opened, it has made durable what it has found.
            (true, _) => revived.writes..=revived.writes,
            (false, true) => now.clone(),
            (false, false) => after_power_cut.clone(),
        };
        let run = Run { from: 0, start: left, history: &revived.opening, promise: &promise };
        self.cut(life, &run, cuts)
    }

    /// The fates of a world, those that lose least first: they are easiest to understand.
    fn fates(&mut self, world: &World) -> Vec<Fate> {
        let Effort { few, samples, .. } = self.effort;
        let mut fates = world.fates(few, samples, || {
            self.seed = self.seed.wrapping_add(1);
            hash(&self.seed.to_le_bytes())
        });
        let mut seen = HashSet::new();
        fates.retain(|fate| seen.insert(fate.clone()));
        fates.sort_by_key(Fate::losses);
        fates
    }

    fn is_new(&mut self, life: &Life, left: &World, promise: &Promise) -> bool {
        self.tried += 1;
        let mut hasher = DefaultHasher::new();
        (left.files(Path::new(DIR)), left.pending(), life.writes(*promise.end()), promise)
            .hash(&mut hasher);
        self.seen.insert(hasher.finish())
    }
}
