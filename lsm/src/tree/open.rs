//! Opening a tree: from MANIFEST to runs.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    MANIFEST ─► stage: raised to ours, if lower
//!             ─► tables: each gets the sidecars that our stage needs
//!             ─► runs, with nothing read yet
//!             ─► finish_open, once nothing can refuse any more
//! ```

use std::marker::PhantomData;
use std::path::Path;

use crate::directory::Directory;
use crate::engine::Open;
use crate::format::{Lines, MANIFEST, Manifest, TableMeta, decode_key, split_line};
use crate::layers::Memory;
use crate::observe::Watcher;
use crate::runs::Runs;
use crate::sstable::writer::write_sidecar;
use crate::sstable::{Locate, Table};
use crate::sync::{Arc, AtomicU64, AtomicUsize, Mutex, RwLock};
use crate::tree::Tree;
use crate::tree::state::State;
use crate::{Error, Options, Result};

impl<M: Memory, L: Locate> Open for Tree<M, L> {
    fn stage() -> u8 {
        M::STAGE.max(L::stage())
    }

    fn open_at(stage: u8, dir: &Path, options: &Options) -> Result<Self> {
        let options = &Options { disk: L::disk(options).0, ..options.clone() };
        let (directory, mut manifest) = Directory::open(dir, stage, options)?;
        let watcher = Watcher::new(&options.observer);
        let mut changed = manifest.stage != stage;
        manifest.stage = stage;
        for meta in &mut manifest.tables {
            changed |= complete::<L>(&directory, meta, options)?;
        }
        let raised = changed.then(|| manifest.clone());
        let (next_table, flushed) = (next_table(&manifest), manifest.flushed);
        let tables = manifest.tables.into_iter();
        let tables = tables.map(|meta| Arc::new(Table::new::<L>(directory.files(meta), &watcher)));
        let runs = Runs::new(tables.collect())
            .map_err(|what| Error::corruption(&dir.join(MANIFEST), None, what))?;
        if let Some(manifest) = raised {
            directory.raise(manifest);
        }
        if stage == Self::stage() {
            directory.finish_open()?; // otherwise a log does, once it is read
        }
        Ok(Tree {
            directory: Arc::new(directory),
            options: options.clone(),
            stage,
            level_0: AtomicUsize::new(runs.in_level_0()),
            state: RwLock::new(State::new(runs, flushed)),
            changing: Mutex::default(),
            flushing: Mutex::default(),
            failing: Mutex::default(),
            installing: Mutex::default(),
            waiting: AtomicUsize::new(0),
            next_table: AtomicU64::new(next_table),
            watcher,
            locate: PhantomData,
        })
    }
}

/// Makes the sidecars that a table of an earlier stage lacks; returns true if there
/// were any to make.
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
            // Leftovers of a crash: MANIFEST doesn't list the file.
            let _ = files.disk.remove(&files.path(extension));
            meta.files.push(write_sidecar(&files, extension, &sidecar)?);
        }
    }
    Ok(true)
}

/// A number that no file has: tables that aren't listed were swept.
fn next_table(manifest: &Manifest) -> u64 {
    manifest.tables.iter().map(|table| table.number).max().unwrap_or(0) + 1
}
