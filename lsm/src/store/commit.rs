//! Changing the memtables: one write at a time, in the order of their numbers.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    commit lock   │ seal, if it does not fit │ number │ log │ insert │
//!    state lock                └─┘                           └─┘           readers wait here
//! ```

use crate::Result;
use crate::engine::{Backlog, Shaken};
use crate::observe::Event;
use crate::parts::{Change, Log, Memory, Memtables, Stage, Turn};
use crate::store::Shared;
use crate::store::memtables::{Sealed, State};
use crate::sync::{Arc, Ordering};

impl<S: Stage> Memtables for Shared<S> {
    fn turn(&self, changes: &[Change<'_>]) -> Result<Turn<'_>> {
        let turn = Turn::new(self.commit.lock());
        self.directory.check_writable()?;
        let more: usize = changes.iter().map(Change::bytes).sum();
        let held = self.state.read().active.bytes();
        if more > 0 && held > 0 && held + more > self.options.memtable_bytes {
            self.seal(&turn)?;
        }
        Ok(turn)
    }

    fn seal(&self, _: &Turn<'_>) -> Result<()> {
        self.directory.check_writable()?;
        let sealed = self.with_active(|state| {
            let (first, last) = (state.sealed_up_to + 1, state.written);
            if last < first {
                return false;
            }
            self.watcher.emit(|| Event::Sealed { first, last });
            let memtable = Arc::new(Arc::make_mut(&mut state.active).seal());
            state.sealed.push_back(Sealed { memtable, first, last });
            state.sealed_up_to = last;
            self.waiting.store(state.sealed.len(), Ordering::Release);
            true
        });
        if sealed {
            self.log.rotate();
        }
        Ok(())
    }

    fn written(&self) -> u64 {
        self.state.read().written
    }

    fn insert(&self, changes: &[Change<'_>], _: &Turn<'_>) -> Result<()> {
        self.with_active(|state| changes.iter().try_for_each(|change| self.apply(state, change)))
    }

    fn make_room(&self) -> Result<()> {
        while self.backlog() == Backlog::Full {
            if self.shake()? == Shaken::Nothing {
                return self.background_error().map_or(Ok(()), Err);
            }
        }
        Ok(())
    }
}

impl<S: Stage> Shared<S> {
    /// Seals the active memtable, unless it is empty; returns the number of the last write.
    pub(super) fn seal_all(&self) -> Result<u64> {
        let turn = Turn::new(self.commit.lock());
        self.seal(&turn)?;
        Ok(self.written())
    }

    /// Number of the last write that tables hold, durably.
    pub(super) fn flushed(&self) -> u64 {
        self.state.read().flushed
    }

    /// Changes one key of the active memtable, as the next write.
    fn apply(&self, state: &mut State<S::Memory>, change: &Change<'_>) -> Result<()> {
        let number = state.written + 1;
        self.watcher.emit(|| Event::Wrote {
            number,
            key: change.key.to_vec(),
            stored: change.stored.as_ref().map(|stored| stored.to_vec()),
        });
        let memtable = Arc::make_mut(&mut state.active);
        match &change.stored {
            Some(stored) => memtable.put(change.key, stored)?,
            None => memtable.remove(change.key)?,
        }
        state.written = number;
        Ok(())
    }

    /// Changes the state, under the write lock. If a scan holds the active memtable, the
    /// scan keeps the old one, and a copy changes. The copy is made before readers are kept
    /// out.
    ///
    /// Invariant: `active` changes only here, and only under the commit lock.
    fn with_active<T>(&self, change: impl FnOnce(&mut State<S::Memory>) -> T) -> T {
        let mut state = self.state.write();
        if Arc::get_mut(&mut state.active).is_none() {
            let shared = Arc::clone(&state.active);
            drop(state);
            let copy = Arc::new(S::Memory::clone(&shared));
            state = self.state.write();
            state.active = copy;
        }
        change(&mut state)
    }
}
