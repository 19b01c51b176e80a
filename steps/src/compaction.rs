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

use std::path::Path;

use crate::backoff::{BackOff, Progress};
use crate::compaction::merging::Merging;
use crate::directory::Directory;
use crate::engine::{Backlog, Engine, KeyRange, Open, Scan, Shaken, Visit};
use crate::format::TableMeta;
use crate::inspect::{LevelPicture, Picture};
use crate::layers::{Sealing, Tables};
use crate::levels::{Choice, choose, everything};
use crate::observe::{Event, Watcher};
use crate::runs::{Edit, Runs};
use crate::sync::{Arc, AtomicU32, AtomicU64, AtomicUsize, Mutex, Ordering};
use crate::{Error, Options, Result};

/// An engine whose tables are merged.
#[derive(Debug)]
pub struct Compacting<E> {
    /// Locked during a merge: one at a time. Dropped first, because the output of an
    /// unfinished merge must be deleted while the directory is still ours.
    work: Mutex<Work>,
    /// The failures of merges.
    failing: Mutex<BackOff>,
    /// The rate that the levels from 1 on call for: see [`pressure`].
    rate: AtomicU32,
    /// Bytes that were merged.
    merged: AtomicU64,
    /// Running calls of `compact`. Writers don't wait for their share meanwhile, because
    /// the thread that merges isn't the one they pay.
    compacting: AtomicUsize,
    inner: E,
    options: Options,
    watcher: Watcher,
}

/// The state of compaction between two calls.
#[derive(Debug, Default)]
struct Work {
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
}

impl Runs {
    /// The tables of each of `levels` levels, as MANIFEST lists them.
    fn by_level(&self, levels: usize) -> Vec<Vec<TableMeta>> {
        let deepest = self.newest_first().last().map_or(0, |run| run.level + 1);
        let mut metas = vec![Vec::new(); levels.max(deepest)];
        self.tables().for_each(|table| metas[table.meta().level].push(table.meta().clone()));
        metas
    }
}

impl<E: Tables> Compacting<E> {
    // ANCHOR: ex-install
    /// Puts the outputs of a finished merge in the place of its inputs: one
    /// [`Edit`], which changes nothing else. Then
    /// [retires](crate::sstable::Table::retire) each input: its files go when the
    /// last reader is done.
    ///
    /// Invariant: a table that MANIFEST names has its files. So an input is
    /// retired only once [`replace`](Tables::replace) has returned.
    ///
    /// # Errors
    /// Those of `replace`; then nothing is retired.
    fn install(&self, done: &Merging) -> Result<()> {
        todo!("step 8: Compacting::install (install)")
    }
    // ANCHOR_END: ex-install

    /// Measures how full the levels are, after they have changed.
    fn weigh(&self) {
        let levels = self.inner.runs().by_level(self.options.levels);
        self.rate.store(pressure::rate(&levels, &self.options), Ordering::Release);
    }

    /// Moves everything into the last level, together with any other merge under way.
    fn compact_tables(&self) -> Result<()> {
        let (call, failures) = {
            let mut work = self.work.lock();
            self.failing.lock().retry()?; // no merge fails between this and the next line
            work.requested += 1;
            (work.requested, work.failures)
        };
        loop {
            self.shake()?;
            let work = self.work.lock();
            // The merge may be another thread's, and so may its error.
            if work.failures > failures {
                return work.error.clone().map_or(Ok(()), Err);
            }
            if work.completed >= call {
                return Ok(());
            }
        }
    }

    fn next_choice(&self, work: &mut Work) -> Option<Choice> {
        let levels = self.inner.runs().by_level(self.options.levels);
        work.compact_pointer.resize(levels.len(), None);
        if work.requested > work.completed {
            if let Some(choice) = everything(&levels) {
                return Some(choice);
            }
            work.completed = work.requested;
        }
        choose(&levels, &work.compact_pointer, &self.options)
    }

    /// Moves the merge on, or begins the next one.
    fn merge(&self, work: &mut Work) -> Result<Shaken> {
        let mut merging = match work.current.take() {
            Some(merging) => merging,
            None => {
                let Some(choice) = self.next_choice(work) else { return Ok(Shaken::Nothing) };
                self.watcher.emit(|| Event::MergeStarted {
                    inputs: choice.inputs.clone(),
                    level: choice.output,
                    reason: choice.reason.clone(),
                });
                let completes = if choice.everything { work.requested } else { work.completed };
                Merging::begin(&self.inner.runs(), &choice, completes, &self.options)?
            }
        };
        // An error drops the merge and its outputs; the inputs are still in place, and
        // will be chosen again.
        let mut bytes = 0;
        let stepped = merging.step(&self.inner, &self.watcher, &mut bytes);
        self.merged.fetch_add(bytes as u64, Ordering::AcqRel);
        if stepped? {
            self.install(&merging)?;
            self.weigh();
            let (read, written) = merging.costs();
            self.watcher.emit(|| Event::MergeFinished { read, written });
            work.completed = work.completed.max(merging.completes);
            if let Some((level, last)) = merging.compact_pointer() {
                work.compact_pointer[level] = Some(last);
            }
        } else {
            work.current = Some(merging);
        }
        Ok(Shaken::Merged)
    }
}

impl<E: Tables> Engine for Compacting<E> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.inner.get(key)
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.inner.put(key, value)
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        self.inner.delete(key)
    }

    fn scan(&self, range: KeyRange) -> Scan {
        self.inner.scan(range)
    }

    fn visit(&self, range: KeyRange, visit: &mut Visit<'_>) -> Result<()> {
        self.inner.visit(range, visit)
    }

    fn flush(&self) -> Result<()> {
        self.inner.flush()
    }

    fn sync(&self) -> Result<()> {
        self.inner.sync()
    }

    /// Moves every *table* that there is now into the last level. The caller flushes
    /// memtables before.
    fn compact(&self) -> Result<()> {
        self.compacting.fetch_add(1, Ordering::AcqRel);
        let compacted = self.compact_tables();
        self.compacting.fetch_sub(1, Ordering::AcqRel);
        compacted
    }

    fn shake(&self) -> Result<Shaken> {
        match self.inner.shake()? {
            Shaken::Nothing => {}
            shaken => return Ok(shaken),
        }
        if !self.failing.lock().is_due() {
            return Ok(Shaken::Nothing);
        }
        let mut work = self.work.lock();
        let merged = self.merge(&mut work);
        self.failing.lock().note(merged.as_ref().map(|shaken| match shaken {
            Shaken::Merged if work.current.is_none() => Progress::Done,
            Shaken::Merged => Progress::Some,
            _ => Progress::None,
        }));
        merged.inspect_err(|error| {
            work.failures += 1;
            work.error = Some(error.clone());
            work.completed = work.requested; // callers get the error; smaller merges go on
            self.watcher.emit(|| Event::Failed { error: error.to_string() });
        })
    }

    fn backlog(&self) -> Backlog {
        let (runs, rate) = (self.inner.runs_in_level_0(), self.rate.load(Ordering::Acquire));
        let merges = match pressure::backlog(runs, rate, &self.options) {
            Backlog::Slow(_) if self.compacting.load(Ordering::Acquire) > 0 => Backlog::Some,
            merges => merges,
        };
        self.inner.backlog().max(merges)
    }

    fn merged(&self) -> u64 {
        self.merged.load(Ordering::Acquire)
    }

    fn background_error(&self) -> Option<Error> {
        self.failing.lock().error().or_else(|| self.inner.background_error())
    }

    /// Returns the error that merges are stuck on, unless a flush can still make room.
    fn stuck(&self) -> Option<Error> {
        match self.inner.backlog() {
            Backlog::Full => self.inner.stuck(),
            _ => self.failing.lock().stuck(),
        }
    }

    fn close(&self) -> Result<()> {
        self.drop_work();
        self.inner.close()
    }

    fn inspect(&self) -> Picture {
        let mut picture = self.inner.inspect();
        for level in picture.levels.len()..self.options.levels {
            let (trigger, budget, tables) = (None, None, Vec::new());
            picture.levels.push(LevelPicture { level, trigger, budget, tables });
        }
        for level in &mut picture.levels {
            level.trigger = (level.level == 0).then_some(self.options.l0_trigger);
            level.budget = self.options.level_budget(level.level);
        }
        picture
    }
}

impl<E: Open + Tables> Open for Compacting<E> {
    fn stage() -> u8 {
        8
    }

    fn open_at(stage: u8, dir: &Path, options: &Options) -> Result<Self> {
        let compacting = Compacting {
            inner: E::open_at(stage, dir, options)?,
            options: options.clone(),
            work: Mutex::default(),
            failing: Mutex::default(),
            rate: AtomicU32::new(0),
            merged: AtomicU64::new(0),
            compacting: AtomicUsize::new(0),
            watcher: Watcher::new(&options.observer),
        };
        compacting.weigh();
        Ok(compacting)
    }
}

impl<E: Tables> Sealing for Compacting<E> {
    fn directory(&self) -> &Arc<Directory> {
        self.inner.directory()
    }

    fn written(&self) -> u64 {
        self.inner.written()
    }

    fn flushed(&self) -> u64 {
        self.inner.flushed()
    }

    fn seal_for(&self, key: &[u8], stored: &[u8]) -> Result<bool> {
        self.inner.seal_for(key, stored)
    }

    fn seal(&self) -> Result<()> {
        self.inner.seal()
    }

    fn retry(&self) -> Result<()> {
        self.inner.retry()
    }

    fn drop_work(&self) {
        self.work.lock().current = None;
    }

    fn apply(&self, key: &[u8], stored: &[u8]) -> Result<u64> {
        self.inner.apply(key, stored)
    }
}
