//! Reading a store: what a get searches, and what a scan walks over.
//! Machinery: no chapter needs this.
//!
//! ```text
//!                       readers' lock            without a lock
//!    get                search memtables         read tables (they never change)
//!    scan               clone Arcs               all the rest
//!    put                insert one entry         copy a memtable that a scan holds
//!    flush              swap the version         write the table, write MANIFEST
//! ```
//!
//! No file is ever read or written under the readers' lock.

use std::collections::VecDeque;
use std::ops::Bound;

use crate::Result;
use crate::engine::Pair;
use crate::merge::Cursor;
use crate::parts::{Memory, Stage};
use crate::range::KeyRange;
use crate::store::Shared;
use crate::store::memtables::Memories;
use crate::sync::Arc;

impl<S: Stage> Shared<S> {
    /// The memtables; keeps writers out until it is dropped.
    pub(super) fn memories(&self) -> Memories<'_, S::Memory> {
        Memories::new(self.state.read(), &self.watcher)
    }

    /// Returns everything to read for a scan, newest first, as it is at this moment.
    pub(super) fn sources(&self, range: &KeyRange) -> Result<Vec<Box<dyn Cursor>>> {
        self.directory.check_open()?;
        let (memtables, version) = self.memories().all();
        let mut sources: Vec<Box<dyn Cursor>> = Vec::new();
        for memtable in memtables {
            sources.push(Box::new(MemoryCursor::new(memtable, range)));
        }
        for run in version.newest_first() {
            sources.push(Box::new(run.cursor(range)?));
        }
        Ok(sources)
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
