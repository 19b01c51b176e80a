//! Chapter 8. Compaction: merging tables in the background, a piece at a time.
//!
//! ```text
//!    choose ─► begin ─► step ─► step ─► step ─► install ─► retire the inputs
//!      ▲                1 MiB each; flushes go first       │
//!      └───────────────────────────────────────────────────┘
//! ```
//!
//! A merge is kept between two calls of `shake`, so that a flush never waits for
//! more than a step of it. It reads tables that can't change and writes tables that
//! no reader knows yet, so reads and writes do not wait for it at all. Only the
//! install is visible to them: MANIFEST names the outputs in place of the inputs,
//! and then the inputs may go.
//!
//! [`levels`](crate::levels) decides what to merge, [`merging`] is the merge itself,
//! and [`pressure`] slows writers when merges fall behind.

pub mod merging;
pub mod pressure;

use crate::backoff::Progress;
use crate::compaction::merging::Merging;
use crate::engine::Backlog;
use crate::format::TableMeta;
use crate::inspect::{LevelPicture, Picture};
use crate::levels::{Choice, choose, everything};
use crate::observe::{Event, Watcher};
use crate::parts::{Compactor, Request, Tables};
use crate::version::{Edit, Version};
use crate::{Error, Options, Result};

/// Merges tables into levels.
pub struct Leveled {
    /// The merge that was begun.
    current: Option<Merging>,
    /// For each level, the last key of the table that had its turn last. Lost at
    /// close; the turns then begin again.
    compact_pointer: Vec<Option<Vec<u8>>>,
    /// The number of calls of `compact`, and of those that are done: everything there
    /// was has moved to the last level.
    requested: u64,
    completed: u64,
    /// The number of merges that failed, and the last error.
    failures: u64,
    error: Option<Error>,
    /// Bytes that were merged.
    merged: u64,
    options: Options,
    watcher: Watcher,
}

impl Version {
    /// The number of runs in level 0.
    fn in_level_0(&self) -> usize {
        self.newest_first().iter().take_while(|run| run.level == 0).count()
    }

    /// The tables of each of `levels` levels, as MANIFEST lists them.
    fn by_level(&self, levels: usize) -> Vec<Vec<TableMeta>> {
        let deepest = self.newest_first().last().map_or(0, |run| run.level + 1);
        let mut metas = vec![Vec::new(); levels.max(deepest)];
        self.tables().for_each(|table| metas[table.meta().level].push(table.meta().clone()));
        metas
    }
}

// ANCHOR: ex-install
/// Puts the outputs of a finished merge in the place of its inputs: one
/// [`Edit`], which changes nothing else. Then
/// retires each input (`Table::retire`): its files go when the last reader is
/// done.
///
/// Invariant: a table that MANIFEST names has its files. So an input is
/// retired only once [`install`](Tables::install) has returned.
///
/// # Errors
/// Those of `install`; then nothing is retired.
pub fn install(tables: &dyn Tables, done: &Merging) -> Result<()> {
    todo!("step 8: install (install)")
}
// ANCHOR_END: ex-install

impl Leveled {
    fn next_choice(&mut self, version: &Version) -> Option<Choice> {
        let levels = version.by_level(self.options.levels);
        self.compact_pointer.resize(levels.len(), None);
        if self.requested > self.completed {
            if let Some(choice) = everything(&levels) {
                return Some(choice);
            }
            self.completed = self.requested;
        }
        choose(&levels, &self.compact_pointer, &self.options)
    }

    /// Begins the next merge, if there is one worth doing.
    fn begin(&mut self, tables: &dyn Tables) -> Result<Option<Merging>> {
        let version = tables.version();
        let Some(choice) = self.next_choice(&version) else { return Ok(None) };
        self.watcher.emit(|| Event::MergeStarted {
            inputs: choice.inputs.clone(),
            level: choice.output,
            reason: choice.reason.clone(),
        });
        let completes = if choice.everything { self.requested } else { self.completed };
        Merging::begin(&version, &choice, completes, &self.options).map(Some)
    }

    /// Moves the merge on, or begins the next one. An error drops the merge and its outputs;
    /// the inputs are still in place, and will be chosen again.
    fn merge(&mut self, tables: &dyn Tables) -> Result<Progress> {
        let merging = match self.current.take() {
            None => self.begin(tables)?,
            current => current,
        };
        let Some(mut merging) = merging else { return Ok(Progress::None) };
        if !merging.step(tables, &self.watcher, &mut self.merged)? {
            self.current = Some(merging);
            return Ok(Progress::Some);
        }
        install(tables, &merging)?;
        let (read, written) = merging.costs();
        self.watcher.emit(|| Event::MergeFinished { read, written });
        self.completed = self.completed.max(merging.completes);
        if let Some((level, last)) = merging.compact_pointer() {
            self.compact_pointer[level] = Some(last);
        }
        Ok(Progress::Done)
    }
}

impl Compactor for Leveled {
    const MERGES: bool = true;

    fn new(options: &Options) -> Self {
        Leveled {
            current: None,
            compact_pointer: Vec::new(),
            requested: 0,
            completed: 0,
            failures: 0,
            error: None,
            merged: 0,
            watcher: Watcher::new(&options.observer),
            options: options.clone(),
        }
    }

    fn step(&mut self, tables: &dyn Tables) -> Result<Progress> {
        self.merge(tables).inspect_err(|error| {
            self.failures += 1;
            self.error = Some(error.clone());
            self.completed = self.requested; // callers get the error; smaller merges go on
        })
    }

    fn request(&mut self) -> Request {
        self.requested += 1;
        Request { call: self.requested, failures: self.failures }
    }

    fn has_done(&self, request: &Request) -> Result<bool> {
        match &self.error {
            Some(error) if self.failures > request.failures => Err(error.clone()),
            _ => Ok(self.completed >= request.call),
        }
    }

    fn drop_work(&mut self) {
        self.current = None;
    }

    fn merged(&self) -> u64 {
        self.merged
    }

    fn backlog(version: &Version, options: &Options) -> Backlog {
        let mut bytes = vec![0; options.levels];
        for table in version.tables() {
            let meta = table.meta();
            bytes[meta.level.min(options.levels - 1)] += meta.bytes();
        }
        pressure::backlog(version.in_level_0(), pressure::rate(&bytes, options), options)
    }

    fn draw(picture: &mut Picture, options: &Options) {
        for level in picture.levels.len()..options.levels {
            let (trigger, budget, tables) = (None, None, Vec::new());
            picture.levels.push(LevelPicture { level, trigger, budget, tables });
        }
        for level in &mut picture.levels {
            level.trigger = (level.level == 0).then_some(options.l0_trigger);
            level.budget = options.level_budget(level.level);
        }
    }
}
