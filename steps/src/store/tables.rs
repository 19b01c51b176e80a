//! Making and installing tables: what a flush does, and what a compactor may do.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    create_table ─► push, push, … ─► finish_table ─► install
//!                                     files synced    names synced ─► MANIFEST ─► version
//! ```

use crate::Result;
use crate::format::{Manifest, TableMeta};
use crate::observe::Event;
use crate::parts::{Compactor, Memory, Stage, Tables};
use crate::range::KeyRange;
use crate::sstable::{Table, TableFiles, TableIndex, TableWriter};
use crate::store::Shared;
use crate::store::background::packed;
use crate::store::memtables::Sealed;
use crate::sync::{Arc, Ordering};
use crate::version::{Edit, Version};

impl<S: Stage> Tables for Shared<S> {
    fn version(&self) -> Arc<Version> {
        Arc::clone(&self.state.read().version)
    }

    fn create_table(&self, level: usize) -> Result<TableWriter> {
        let number = self.next_table.fetch_add(1, Ordering::Relaxed);
        let meta =
            TableMeta { level, number, files: Vec::new(), first: Vec::new(), last: Vec::new() };
        let sidecars = S::Index::builder(&self.options);
        TableWriter::create(self.directory.files(meta), sidecars, &self.watcher)
    }

    fn finish_table(&self, writer: TableWriter) -> Result<Arc<Table>> {
        let files: TableFiles = self.directory.files(writer.finish()?);
        let table = Table::new::<S::Index>(files, &self.watcher);
        table.retire(); // until it is installed
        Ok(Arc::new(table))
    }

    fn install(&self, edit: &Edit) -> Result<()> {
        let _one_at_a_time = self.installing.lock();
        self.directory.check_writable()?;
        let (version, flushed) = {
            let state = self.state.read();
            (state.version.edited(edit), edit.flushed.unwrap_or(state.flushed))
        };
        let tables = version.tables().map(|table| table.meta().clone()).collect();
        self.directory.sync()?; // the names of the new tables, before MANIFEST's
        let stored = self.directory.store(&Manifest { stage: S::NUMBER, flushed, tables });
        if stored.is_ok() || self.directory.check_poison().is_err() {
            edit.add.iter().for_each(|table| table.keep());
        }
        stored?;
        let mut state = self.state.write();
        self.watcher.emit(|| Event::Installed {
            level: edit.level,
            added: edit.add.iter().map(|table| table.files().picture()).collect(),
            removed: edit.remove.clone(),
            flushed,
        });
        self.weigh(&version);
        state.version = Arc::new(version);
        state.flushed = flushed;
        Ok(())
    }
}

impl<S: Stage> Shared<S> {
    /// The sealed memtables, oldest first.
    pub(super) fn sealed_oldest_first(&self) -> Vec<Sealed<S::Memory>> {
        self.state.read().sealed.iter().cloned().collect()
    }

    /// Writes a sealed memtable as a table of level 0; `None` if it is empty.
    pub(super) fn write_table(&self, sealed: &Sealed<S::Memory>) -> Result<Option<Arc<Table>>> {
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
    pub(super) fn install_flushed(
        &self,
        table: Option<Arc<Table>>,
        sealed: &Sealed<S::Memory>,
    ) -> Result<()> {
        let (add, flushed) = (table.into_iter().collect(), Some(sealed.last));
        self.install(&Edit { add, flushed, ..Edit::default() })
    }

    /// Takes a memtable out of the queue.
    pub(super) fn forget(&self, sealed: &Sealed<S::Memory>) {
        let (first, last) = (sealed.first, sealed.last);
        let mut state = self.state.write();
        self.watcher.emit(|| Event::Forgot { first, last });
        state.sealed.retain(|waiting| waiting.first != first);
        self.waiting.store(state.sealed.len(), Ordering::Release);
    }

    /// Measures how far merges are behind, after the tables have changed.
    pub(super) fn weigh(&self, version: &Version) {
        let backlog = S::Compactor::backlog(version, &self.options);
        self.behind.store(packed(backlog), Ordering::Release);
    }
}
