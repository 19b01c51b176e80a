//! Reads and changes of a tree under its locks.
//! Machinery: no chapter needs this.
//!
//! ```text
//!                       readers' lock            without a lock
//!    get                search memtables         read tables (they never change)
//!    scan               clone Arcs               all the rest
//!    put                insert one entry         copy a memtable that a scan holds
//!    flush              swap the runs            write the table, write MANIFEST
//! ```
//!
//! No file is ever read or written under the readers' lock.

use std::collections::VecDeque;
use std::ops::Bound;

use crate::Result;
use crate::directory::Directory;
use crate::engine::{KeyRange, Pair};
use crate::layers::{Memory, Tables};
use crate::merge::Cursor;
use crate::observe::Event;
use crate::runs::Edit;
use crate::sstable::{Locate, Table};
use crate::sync::{Arc, Ordering};
use crate::tree::Tree;
use crate::tree::state::{Memories, Sealed, State};

impl<M: Memory, L: Locate> Tree<M, L> {
    /// The memtables; keeps writers out until it is dropped.
    pub(crate) fn memories(&self) -> Memories<'_, M> {
        Memories::new(self.state.read(), &self.watcher)
    }

    /// The directory.
    pub(super) fn home(&self) -> &Directory {
        &self.directory
    }

    /// Changes the active memtable, under the write lock. If a scan holds it, the
    /// scan keeps the old one, and a copy changes. The copy is made before readers
    /// are kept out.
    ///
    /// Invariant: `active` changes only here, one change at a time.
    pub(super) fn with_active<T>(&self, change: impl FnOnce(&mut State<M>) -> T) -> T {
        let _one_at_a_time = self.changing.lock();
        let mut state = self.state.write();
        if Arc::get_mut(&mut state.active).is_none() {
            let shared = Arc::clone(&state.active);
            drop(state);
            let copy = Arc::new(M::clone(&shared));
            state = self.state.write();
            state.active = copy;
        }
        change(&mut state)
    }

    /// Returns everything to read for a scan, newest first, as it is at this moment.
    pub(super) fn cursors(&self, range: &KeyRange) -> Result<Vec<Box<dyn Cursor>>> {
        let state = self.state.read();
        let sealed = state.sealed.iter().rev().map(|sealed| &sealed.memtable);
        let memtables: Vec<Arc<M>> =
            std::iter::once(&state.active).chain(sealed).cloned().collect();
        let runs = Arc::clone(&state.runs);
        drop(state);
        let mut cursors: Vec<Box<dyn Cursor>> = Vec::new();
        for memtable in memtables {
            cursors.push(Box::new(MemoryCursor::new(memtable, range)));
        }
        for run in runs.newest_first() {
            cursors.push(Box::new(run.cursor(range)?));
        }
        Ok(cursors)
    }

    /// The sealed memtables, oldest first.
    pub(crate) fn sealed_oldest_first(&self) -> Vec<Sealed<M>> {
        self.state.read().sealed.iter().cloned().collect()
    }

    /// Writes a sealed memtable as a table of level 0; `None` if it is empty.
    pub(crate) fn write_table(&self, sealed: &Sealed<M>) -> Result<Option<Arc<Table>>> {
        let all = KeyRange::all();
        let mut entries = sealed.memtable.scan(&all).peekable();
        if entries.peek().is_none() {
            return Ok(None);
        }
        let mut writer = self.create_table(0)?;
        for (key, stored) in entries {
            writer.push(key, stored)?;
        }
        self.finish_table(writer).map(Some)
    }

    /// Makes the table of a sealed memtable part of the tree: MANIFEST names it,
    /// durably, and reads see it.
    pub(crate) fn install(&self, table: Option<Arc<Table>>, sealed: &Sealed<M>) -> Result<()> {
        self.replace(&Edit {
            add: table.into_iter().collect(),
            flushed: Some(sealed.last),
            ..Edit::default()
        })
    }

    /// Takes a memtable out of the queue.
    pub(crate) fn forget(&self, sealed: &Sealed<M>) {
        let (first, last) = (sealed.first, sealed.last);
        let mut state = self.state.write();
        state.sealed.retain(|waiting| waiting.first != first);
        self.waiting.store(state.sealed.len(), Ordering::Release);
        self.watcher.emit(|| Event::Forgot { first, last });
    }
}

/// Entries that a [`MemoryCursor`] copies at a time.
const COPIED: usize = 64;

/// Walks over a memtable that it shares. Copies some entries at a time, because a
/// borrowing iterator can't be kept beside the `Arc` it borrows from.
struct MemoryCursor<M> {
    memtable: Arc<M>,
    copied: VecDeque<Pair>,
    rest: KeyRange,
}

impl<M: Memory> MemoryCursor<M> {
    fn new(memtable: Arc<M>, range: &KeyRange) -> Self {
        let mut cursor = MemoryCursor { memtable, copied: VecDeque::new(), rest: range.clone() };
        cursor.copy_more();
        cursor
    }

    fn copy_more(&mut self) {
        let entries = self.memtable.scan(&self.rest).take(COPIED);
        self.copied = entries.map(|(key, stored)| (key.to_vec(), stored.to_vec())).collect();
        if let Some((last, _)) = self.copied.back() {
            self.rest.start = Bound::Excluded(last.clone());
        }
    }
}

impl<M: Memory> Cursor for MemoryCursor<M> {
    fn key(&self) -> Option<&[u8]> {
        self.copied.front().map(|(key, _)| key.as_slice())
    }

    fn stored(&self) -> &[u8] {
        self.copied.front().map_or(&[], |(_, stored)| stored)
    }

    fn table(&self) -> Option<u64> {
        None
    }

    fn advance(&mut self) -> Result<()> {
        self.copied.pop_front();
        if self.copied.is_empty() {
            self.copy_more();
        }
        Ok(())
    }
}
