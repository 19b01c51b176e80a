//! Opening a store: from MANIFEST to tables, and from the logs to the memtable.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    MANIFEST ─► stage: raised to ours, if lower
//!             ─► tables: each gets the sidecars that our stage needs
//!             ─► version, with nothing read yet
//!    logs     ─► read, and checked; from here on nothing can refuse any more
//!             ─► finish_open ─► torn ends cut off ─► writes that no table has: replayed
//!             ─► the thread starts
//! ```

use std::path::Path;

use crate::directory::Directory;
use crate::format::{Lines, MANIFEST, Manifest, TableMeta, decode_key, split_line};
use crate::observe::Watcher;
use crate::parts::{Compactor, Log, Reached, Stage};
use crate::sstable::writer::write_sidecar;
use crate::sstable::{Table, TableIndex};
use crate::store::memtables::State;
use crate::store::worker::{Shake, Worker};
use crate::store::{Shared, Store};
use crate::sync::{Arc, AtomicU32, AtomicU64, AtomicUsize, Mutex, RwLock};
use crate::version::Version;
use crate::{Error, Options, Result};

impl<S: Stage> Store<S> {
    /// Opens the database in a directory, which is made if it does not exist.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let path = dir.path().join("world");
    /// let db = lsm::Db::open(&path)?;
    /// db.put("kenya:capital", "Nairobi")?;
    /// db.close()?;
    ///
    /// let db = lsm::Db::open(&path)?;
    /// assert_eq!(db.get("kenya:capital")?, Some(b"Nairobi".to_vec()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(dir: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(dir, Options::default())
    }

    /// Opens it with other options than the default ones.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let path = dir.path();
    /// use lsm::{Db, Options};
    ///
    /// let db = Db::open_with(path, Options::default().memtable_bytes(64 * 1024))?;
    /// assert!(matches!(Db::open(path), Err(lsm::Error::Locked { .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open_with(dir: impl AsRef<Path>, options: Options) -> Result<Self> {
        options.check()?;
        let background = options.background;
        let shared = Arc::new(Shared::<S>::open(dir.as_ref(), options)?);
        shared.log.replay(&*shared)?;
        let shake = background.then(|| {
            let shared = Arc::clone(&shared);
            Box::new(move || shared.shake()) as Box<Shake<'static>>
        });
        Ok(Store { worker: Arc::new(Worker::start(shake)?), shared })
    }
}

impl<S: Stage> Shared<S> {
    fn open(dir: &Path, options: Options) -> Result<Self> {
        // Kept out of the options, because parts get those.
        let Reached(disk) = S::disk(&options);
        let (directory, mut manifest) = Directory::open(dir, S::NUMBER, &disk)?;
        let watcher = Watcher::new(&options.observer);
        let mut changed = manifest.stage != S::NUMBER;
        manifest.stage = S::NUMBER;
        for meta in &mut manifest.tables {
            changed |= complete::<S::Index>(&directory, meta, &options)?;
        }
        let raised = changed.then(|| manifest.clone());
        let (next_table, flushed) = (next_table(&manifest), manifest.flushed);
        let table = |meta| Arc::new(Table::new::<S::Index>(directory.files(meta), &watcher));
        let version = Version::new(manifest.tables.into_iter().map(table).collect())
            .map_err(|what| Error::corruption(&dir.join(MANIFEST), None, what))?;
        if let Some(manifest) = raised {
            directory.raise(manifest);
        }
        let directory = Arc::new(directory);
        let log = S::Log::open(&directory, flushed, &options)?;
        let shared = Shared {
            log,
            compactor: Mutex::new(S::Compactor::new(&options)),
            state: RwLock::new(State::new(version, flushed)),
            commit: Mutex::default(),
            flushing: Mutex::default(),
            flush_failures: Mutex::default(),
            merge_failures: Mutex::default(),
            installing: Mutex::default(),
            waiting: AtomicUsize::new(0),
            behind: AtomicU32::new(0),
            merged: AtomicU64::new(0),
            compacting: AtomicUsize::new(0),
            next_table: AtomicU64::new(next_table),
            options,
            watcher,
            directory,
        };
        shared.weigh(&shared.state.read().version);
        Ok(shared)
    }
}

/// Makes the sidecars that a table of an earlier stage lacks; returns true if there
/// were any to make.
fn complete<I: TableIndex>(
    dir: &Directory,
    meta: &mut TableMeta,
    options: &Options,
) -> Result<bool> {
    if I::sidecars().iter().all(|extension| meta.file(extension).is_some()) {
        return Ok(false);
    }
    let files = dir.files(meta.clone());
    let text = files.read("sst")?;
    let mut builder = I::builder(options);
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
