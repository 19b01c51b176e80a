//! The operations of a tree, and what the layers around it need.
//! Machinery: no chapter needs this.

use crate::backoff::Progress;
use crate::directory::Directory;
use crate::engine::{Backlog, Engine, KeyRange, Scan, Shaken, Visit, check_lengths, make_room};
use crate::format::{Manifest, TableMeta, encode_value};
use crate::inspect::Picture;
use crate::layers::{Memory, Sealing, Tables};
use crate::merge::Merge;
use crate::observe::Event;
use crate::runs::{Edit, Runs};
use crate::sstable::{Locate, Table, TableFiles, TableWriter};
use crate::sync::{Arc, Ordering};
use crate::tree::Tree;
use crate::tree::state::{Sealed, State};
use crate::{Error, Result};

impl<M: Memory, L: Locate> Tree<M, L> {
    /// Shakes until what is sealed now is in tables.
    fn drain(&self) -> Result<()> {
        let number = self.state.read().sealed_up_to;
        while self.flushed() < number {
            self.retry()?; // another thread may have failed meanwhile
            self.shake()?;
        }
        Ok(())
    }

    fn write(&self, key: &[u8], stored: &[u8]) -> Result<()> {
        make_room(self)?;
        self.seal_for(key, stored)?;
        self.apply(key, stored).map(drop)
    }
}

impl<M: Memory, L: Locate> Engine for Tree<M, L> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.directory.check_open()?;
        let found = M::resolve(key, self.newest(key)?)?;
        self.watcher.emit(|| Event::Got { key: key.to_vec(), found: found.clone() });
        Ok(found)
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        check_lengths(key, value)?;
        self.write(key, &encode_value(value))
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        check_lengths(key, b"")?;
        if let Some(tombstone) = M::TOMBSTONE {
            make_room(self)?;
            self.seal_for(key, tombstone)?;
        }
        self.change(key, |memtable| memtable.delete(key)).map(drop)
    }

    fn scan(&self, range: KeyRange) -> Scan {
        if let Err(error) = self.directory.check_open() {
            return Scan::failed(error);
        }
        match self.cursors(&range) {
            Ok(cursors) => M::visible(Merge::new(cursors).entries(range)),
            Err(error) => Scan::failed(error),
        }
    }

    fn visit(&self, range: KeyRange, visit: &mut Visit<'_>) -> Result<()> {
        self.directory.check_open()?;
        let mut sources = self.cursors(&range)?;
        sources.retain(|source| source.key().is_some());
        if let [alone] = sources.as_mut_slice()
            && let Some(done) = alone.visit(&range, visit)
        {
            return done.map(|_| ());
        }
        let mut merge = Merge::new(sources);
        while let Some(pick) = merge.pick() {
            let (key, stored) = merge.head(&pick);
            if !range.ends_after(key) {
                break;
            }
            let value = M::shown(key, stored)?;
            if value.is_some_and(|value| visit(key, &value).is_break()) {
                break;
            }
            merge.advance(&pick)?;
        }
        Ok(())
    }

    fn flush(&self) -> Result<()> {
        self.seal()?;
        self.drain()
    }

    fn sync(&self) -> Result<()> {
        self.flush()
    }

    fn shake(&self) -> Result<Shaken> {
        self.directory.check_writable()?;
        let _one_at_a_time = self.flushing.lock();
        // With no room left, writers wait for nothing else.
        let needed = Engine::backlog(self) == Backlog::Full && self.stuck().is_none();
        if !self.failing.lock().is_due() && !needed {
            return Ok(Shaken::Nothing);
        }
        let flushed = self.flush_oldest();
        self.failing.lock().note(flushed.as_ref().map(|shaken| match shaken {
            Shaken::Flushed => Progress::Done,
            _ => Progress::None,
        }));
        flushed
            .inspect_err(|error| self.watcher.emit(|| Event::Failed { error: error.to_string() }))
    }

    fn background_error(&self) -> Option<Error> {
        self.failing.lock().error()
    }

    fn stuck(&self) -> Option<Error> {
        self.failing.lock().given_up()
    }

    fn backlog(&self) -> Backlog {
        match self.waiting.load(Ordering::Acquire) {
            0 => Backlog::Nothing,
            n if n <= self.options.sealed_memtables => Backlog::Some,
            _ => Backlog::Full,
        }
    }

    fn close(&self) -> Result<()> {
        let flushed = self.flush();
        self.directory.close();
        flushed
    }

    fn inspect(&self) -> Picture {
        let state = self.state.read();
        let budget = self.options.memtable_bytes;
        Picture {
            stage: self.stage,
            memtable: Some(state.active_picture(budget)),
            sealed: state.sealed_pictures(budget),
            levels: state.runs.pictures(),
            written: state.written,
            flushed: state.flushed,
            ..Picture::default()
        }
    }
}

impl<M: Memory, L: Locate> Tree<M, L> {
    /// Seals the active memtable on a condition, unless it is empty.
    fn seal_if(&self, condition: impl FnOnce(&State<M>) -> bool) -> Result<bool> {
        self.directory.check_writable()?;
        Ok(self.with_active(|state| {
            let (first, last) = (state.sealed_up_to + 1, state.written);
            if last < first || !condition(state) {
                return false;
            }
            let memtable = Arc::new(Arc::make_mut(&mut state.active).seal());
            state.sealed.push_back(Sealed { memtable, first, last });
            state.sealed_up_to = last;
            self.waiting.store(state.sealed.len(), Ordering::Release);
            self.watcher.emit(|| Event::Sealed { first, last });
            true
        }))
    }

    /// Changes the active memtable, as the next write.
    fn change(&self, key: &[u8], change: impl FnOnce(&mut M) -> Result<()>) -> Result<u64> {
        self.directory.check_writable()?;
        self.with_active(|state| {
            change(Arc::make_mut(&mut state.active))?;
            state.written += 1;
            let number = state.written;
            self.watcher.emit(|| Event::Wrote {
                number,
                key: key.to_vec(),
                stored: state.active.get(key).map(<[u8]>::to_vec),
            });
            Ok(number)
        })
    }
}

impl<M: Memory, L: Locate> Sealing for Tree<M, L> {
    fn directory(&self) -> &Arc<Directory> {
        &self.directory
    }

    fn written(&self) -> u64 {
        self.state.read().written
    }

    fn flushed(&self) -> u64 {
        self.state.read().flushed
    }

    fn seal_for(&self, key: &[u8], stored: &[u8]) -> Result<bool> {
        let budget = self.options.memtable_bytes;
        let full = |state: &State<M>| {
            let bytes = state.active.bytes();
            bytes > 0 && bytes + key.len() + stored.len() > budget
        };
        // Checked again when no other thread can seal it.
        Ok(full(&self.state.read()) && self.seal_if(full)?)
    }

    fn seal(&self) -> Result<()> {
        self.seal_if(|_| true).map(drop)
    }

    fn retry(&self) -> Result<()> {
        self.failing.lock().retry()
    }

    fn apply(&self, key: &[u8], stored: &[u8]) -> Result<u64> {
        self.change(key, |memtable| memtable.put(key, stored))
    }
}

impl<M: Memory, L: Locate> Tables for Tree<M, L> {
    fn runs(&self) -> Arc<Runs> {
        Arc::clone(&self.state.read().runs)
    }

    fn runs_in_level_0(&self) -> usize {
        self.level_0.load(Ordering::Acquire)
    }

    fn create_table(&self, level: usize) -> Result<TableWriter> {
        let number = self.next_table.fetch_add(1, Ordering::Relaxed);
        let meta =
            TableMeta { level, number, files: Vec::new(), first: Vec::new(), last: Vec::new() };
        TableWriter::create(self.home().files(meta), L::builder(&self.options), &self.watcher)
    }

    fn finish_table(&self, writer: TableWriter) -> Result<Arc<Table>> {
        let files: TableFiles = self.home().files(writer.finish()?);
        let table = Table::new::<L>(files, &self.watcher);
        table.retire(); // until it is installed
        Ok(Arc::new(table))
    }

    fn replace(&self, edit: &Edit) -> Result<()> {
        let _one_at_a_time = self.installing.lock();
        self.directory.check_writable()?;
        let (runs, flushed) = {
            let state = self.state.read();
            (state.runs.edited(edit), edit.flushed.unwrap_or(state.flushed))
        };
        let tables = runs.tables().map(|table| table.meta().clone()).collect();
        self.directory.sync()?; // the names of the new tables, before MANIFEST's
        let stored = self.directory.store(&Manifest { stage: self.stage, flushed, tables });
        if stored.is_ok() || self.directory.check_poison().is_err() {
            edit.add.iter().for_each(|table| table.keep());
        }
        stored?;
        let mut state = self.state.write();
        self.level_0.store(runs.in_level_0(), Ordering::Release);
        state.runs = Arc::new(runs);
        state.flushed = flushed;
        self.watcher.emit(|| Event::Installed {
            level: edit.level,
            added: edit.add.iter().map(|table| table.files().picture()).collect(),
            removed: edit.remove.clone(),
            flushed,
        });
        Ok(())
    }
}
