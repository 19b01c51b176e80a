//! Background work: a flush, or else a step of a merge; and what writers do about it.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    shake ─► flush_oldest ─ nothing sealed ─► Compactor::step
//!                └───────────► logs that are no longer needed go ◄┘
//! ```

use crate::backoff::Progress;
use crate::engine::{Backlog, Shaken};
use crate::observe::Event;
use crate::parts::{Compactor, Log, Memtables, Stage};
use crate::store::Shared;
use crate::store::share::Pressure;
use crate::store::worker::Worker;
use crate::sync::Ordering;
use crate::{Error, Result};

impl<S: Stage> Shared<S> {
    /// Does one bounded piece of background work, and deletes the logs that are obsolete
    /// after it.
    pub(super) fn shake(&self) -> Result<Shaken> {
        let shaken = self.work()?;
        self.log.retire(self.flushed())?;
        Ok(shaken)
    }

    /// Does one bounded piece of background work: flushes come first.
    pub(super) fn work(&self) -> Result<Shaken> {
        match self.flush_one()? {
            Shaken::Nothing => self.merge(),
            shaken => Ok(shaken),
        }
    }

    /// Flushes the oldest sealed memtable, unless it failed a short while ago.
    fn flush_one(&self) -> Result<Shaken> {
        self.directory.check_writable()?;
        let _one_at_a_time = self.flushing.lock();
        let mut failures = self.flush_failures.lock();
        // With no room left, writers wait for nothing else.
        let needed = self.sealed_backlog() == Backlog::Full && failures.given_up().is_none();
        if !failures.is_due() && !needed {
            return Ok(Shaken::Nothing);
        }
        drop(failures);
        let flushed = self.flush_oldest();
        self.flush_failures.lock().note(flushed.as_ref().map(|shaken| match shaken {
            Shaken::Flushed => Progress::Done,
            _ => Progress::None,
        }));
        flushed.inspect_err(|error| self.report_failure(error))
    }

    /// Moves a merge on, unless merges failed a short while ago.
    fn merge(&self) -> Result<Shaken> {
        if !self.merge_failures.lock().is_due() {
            return Ok(Shaken::Nothing);
        }
        let mut compactor = self.compactor.lock();
        let stepped = compactor.step(self);
        self.merged.store(compactor.merged(), Ordering::Release);
        self.merge_failures.lock().note(stepped.as_ref().copied());
        match stepped.inspect_err(|error| self.report_failure(error))? {
            Progress::None => Ok(Shaken::Nothing),
            Progress::Some | Progress::Done => Ok(Shaken::Merged),
        }
    }

    fn report_failure(&self, error: &Error) {
        self.watcher.emit(|| Event::Failed { error: error.to_string() });
    }

    /// Moves everything into the last level, together with any other merge under way.
    pub(super) fn compact(&self) -> Result<()> {
        if !S::Compactor::MERGES {
            return Err(Error::needs_stage(8, "compact"));
        }
        self.flush()?;
        let request = {
            let mut compactor = self.compactor.lock();
            let request = compactor.request();
            self.merge_failures.lock().retry()?; // no merge fails between these two
            request
        };
        self.compacting.fetch_add(1, Ordering::AcqRel);
        let compacted = loop {
            if let Err(error) = self.shake() {
                break Err(error);
            }
            // The merge may be another thread's, and so may its error.
            match self.compactor.lock().has_done(&request) {
                Ok(false) => {}
                done => break done.map(drop),
            }
        };
        self.compacting.fetch_sub(1, Ordering::AcqRel);
        compacted
    }

    /// Returns whether a write must wait for background work, or wake the thread.
    pub(super) fn backlog(&self) -> Backlog {
        let merges = match unpacked(self.behind.load(Ordering::Acquire)) {
            Backlog::Slow(_) if self.compacting.load(Ordering::Acquire) > 0 => Backlog::Some,
            merges => merges,
        };
        self.sealed_backlog().max(merges)
    }

    fn sealed_backlog(&self) -> Backlog {
        match self.waiting.load(Ordering::Acquire) {
            0 => Backlog::Nothing,
            n if n <= self.options.sealed_memtables => Backlog::Some,
            _ => Backlog::Full,
        }
    }

    /// Returns the last error of background work, if it hasn't succeeded since.
    pub(super) fn background_error(&self) -> Option<Error> {
        self.merge_failures.lock().error().or_else(|| self.flush_failures.lock().error())
    }

    /// Returns the error that keeps background work from making room, for now: writers must
    /// not wait for it. Merges may be stuck as long as a flush can still make room.
    fn stuck(&self) -> Option<Error> {
        match self.sealed_backlog() {
            Backlog::Full => self.flush_failures.lock().given_up(),
            _ => self.merge_failures.lock().stuck(),
        }
    }

    /// Lets a write of `bytes` bytes wait for its share of the merges, and for room.
    pub(super) fn wait_for_room(&self, bytes: usize, worker: &Worker) -> Result<()> {
        let bell = worker.bell();
        if matches!(self.backlog(), Backlog::Slow(_)) && self.stuck().is_none() {
            let pressure = || Pressure {
                backlog: self.backlog(),
                merged: self.merged.load(Ordering::Acquire),
            };
            bell.wait_for_share(bytes, &pressure, &|| self.shake());
        }
        if self.backlog() == Backlog::Full {
            bell.wait_for_room(&|| self.backlog() == Backlog::Full, &|| self.stuck())?;
        }
        self.make_room()
    }

    /// Rings the bell if there is work for the thread.
    pub(super) fn wake(&self, worker: &Worker) {
        if self.backlog() != Backlog::Nothing {
            worker.bell().ring();
        }
    }
}

/// A backlog as a number that an atomic can hold.
pub(super) fn packed(backlog: Backlog) -> u32 {
    match backlog {
        Backlog::Nothing => 0,
        Backlog::Some => 1,
        Backlog::Full => 2,
        Backlog::Slow(rate) => 3 + rate,
    }
}

fn unpacked(bits: u32) -> Backlog {
    match bits {
        0 => Backlog::Nothing,
        1 => Backlog::Some,
        2 => Backlog::Full,
        slow => Backlog::Slow(slow - 3),
    }
}
