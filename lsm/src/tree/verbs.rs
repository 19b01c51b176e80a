//! The verbs of a tree, and what the layers around it need.
//! Machinery: no chapter needs this.

use std::marker::PhantomData;
use std::path::Path;

use crate::directory::Directory;
use crate::engine::{Backlog, Engine, KeyRange, Open, Scan, Shaken, check_lengths, make_room};
use crate::format::{FileName, Lines, Manifest, TableMeta, decode_key, encode_value, split_line};
use crate::inspect::Picture;
use crate::layers::{Memory, Sealing, Tables};
use crate::memtable::Memtable;
use crate::merge::{Entries, Merge};
use crate::observe::{Event, Watcher};
use crate::runs::{Edit, Runs};
use crate::sync::{Arc, AtomicU64, AtomicUsize, Mutex, Ordering, RwLock};
use crate::table::writer::write_sidecar;
use crate::table::{Locate, Table, TableFiles, TableWriter};
use crate::tree::Tree;
use crate::tree::state::{Sealed, State};
use crate::{Error, Options, Result, engine};

impl<M: Memory, L: Locate> Open for Tree<M, L> {
    fn stage() -> u8 {
        M::STAGE.max(L::stage())
    }

    fn open_at(stage: u8, dir: &Path, options: &Options) -> Result<Self> {
        let (directory, mut manifest) = Directory::open(dir, stage, options)?;
        let watcher = Watcher::new(&options.observer);
        let mut changed = manifest.stage != stage;
        manifest.stage = stage;
        for meta in &mut manifest.tables {
            changed |= complete::<L>(&directory, meta, options)?;
        }
        if changed {
            directory.sync()?;
            directory.store(&manifest)?;
        }
        let next_table = next_table(&directory, &manifest)?;
        let tables = manifest.tables.into_iter();
        let tables = tables.map(|meta| Arc::new(Table::new::<L>(directory.files(meta), &watcher)));
        let runs = Runs::new(tables.collect())
            .map_err(|what| Error::corruption(&dir.join("MANIFEST"), None, what))?;
        Ok(Tree {
            directory: Arc::new(directory),
            options: options.clone(),
            stage,
            state: RwLock::new(State::new(runs, manifest.flushed)),
            changing: Mutex::default(),
            flushing: Mutex::default(),
            installing: Mutex::default(),
            waiting: AtomicUsize::new(0),
            next_table: AtomicU64::new(next_table),
            watcher,
            locate: PhantomData,
        })
    }
}

/// Makes the sidecars that a table of an earlier stage does not have yet; true
/// if there were any to make.
fn complete<L: Locate>(dir: &Directory, meta: &mut TableMeta, options: &Options) -> Result<bool> {
    if L::sidecars().iter().all(|extension| meta.file(extension).is_some()) {
        return Ok(false);
    }
    let files = dir.files(meta.clone());
    let text = files.read("sst")?;
    let mut builder = L::builder(options);
    for (line, number) in Lines::new(&text).zip(1..) {
        let key = line.and_then(|line| Ok((decode_key(split_line(line)?.0)?, line)));
        let (key, line) =
            key.map_err(|e| Error::corruption(&files.path("sst"), Some(number), e.0))?;
        // The line with its end, which `Lines` has taken off.
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        builder.line(&key, &text[start..=start + line.len()]);
    }
    for (extension, sidecar) in builder.finish() {
        if meta.file(extension).is_none() {
            meta.files.push(write_sidecar(&files, extension, &sidecar)?);
        }
    }
    Ok(true)
}

fn next_table(directory: &Directory, manifest: &Manifest) -> Result<u64> {
    let listed = manifest.tables.iter().map(|table| table.number);
    let names = directory.list()?;
    let found = names.iter().filter_map(|name| match FileName::parse(name) {
        Some(FileName::Table(number, _)) => Some(number),
        _ => None,
    });
    Ok(listed.chain(found).max().unwrap_or(0) + 1)
}

impl<M: Memory, L: Locate> Tree<M, L> {
    /// Shakes until what is sealed now is in tables.
    fn drain(&self) -> Result<()> {
        let number = self.state.read().sealed_up_to;
        while self.flushed() < number {
            self.shake()?;
        }
        Ok(())
    }

    fn write(&self, key: &[u8], stored: &[u8]) -> Result<()> {
        make_room(self)?;
        if self.must_seal_for(key, stored) {
            self.seal()?;
        }
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
        if let Some(grave) = M::GRAVE {
            make_room(self)?;
            if self.must_seal_for(key, grave) {
                self.seal()?;
            }
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
        let failed = |error: &Error| {
            self.watcher.emit(|| Event::Failed { error: error.to_string() });
        };
        self.flush_oldest().inspect_err(failed)
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

    fn must_seal_for(&self, key: &[u8], stored: &[u8]) -> bool {
        let bytes = self.state.read().active.bytes();
        bytes > 0 && bytes + key.len() + stored.len() > self.options.memtable_bytes
    }

    fn seal(&self) -> Result<()> {
        self.directory.check_writable()?;
        self.with_active(|state| {
            let (first, last) = (state.sealed_up_to + 1, state.written);
            if last < first {
                return;
            }
            let memtable = Arc::new(Arc::make_mut(&mut state.active).seal());
            state.sealed.push_back(Sealed { memtable, first, last });
            state.sealed_up_to = last;
            self.waiting.store(state.sealed.len(), Ordering::Release);
            self.watcher.emit(|| Event::Sealed { first, last });
        });
        Ok(())
    }

    fn apply(&self, key: &[u8], stored: &[u8]) -> Result<u64> {
        self.change(key, |memtable| memtable.put(key, stored))
    }
}

impl<M: Memory, L: Locate> Tables for Tree<M, L> {
    fn runs(&self) -> Arc<Runs> {
        Arc::clone(&self.state.read().runs)
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

/// Chapter 3's memtable. A deletion leaves nothing behind: an older value in a
/// table shines through again.
impl Memory for Memtable {
    const STAGE: u8 = 3;
    const GRAVE: Option<&'static [u8]> = None;

    fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)
    }

    fn put(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        self.put(key, stored)
    }

    fn delete(&mut self, key: &[u8]) -> Result<()> {
        self.delete(key)
    }

    fn scan(&self, range: &KeyRange) -> crate::memtable::MemtableScan<'_> {
        self.scan(range)
    }

    fn seal(&mut self) -> Self {
        self.seal()
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }

    fn resolve(key: &[u8], found: Option<Vec<u8>>) -> Result<Option<Vec<u8>>> {
        found.map(|stored| engine::unescape(key, &stored)).transpose()
    }

    fn visible(entries: Entries) -> Scan {
        Scan::new(entries.map(|entry| {
            let (key, stored) = entry?;
            let value = engine::unescape(&key, &stored)?;
            Ok((key, value))
        }))
    }
}
