//! The directory of a database: whether it's ours, its lock, its files.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    open ─► list ─┬► MANIFEST ────────────► lock ─► read ─► logs in order? ─► finish_open
//!                  ├► nothing ─────────────► lock ─► MANIFEST of an empty database
//!                  ├► tables or logs ──────► Corruption: MANIFEST is missing
//!                  └► other files,
//!                     half of a repair ────► NotADatabase
//! ```
//!
//! Nothing is changed before all of that is clear: MANIFEST isn't raised to a later stage,
//! and files that it doesn't list aren't swept. If the logs tell that MANIFEST is an old
//! one, those may be the missing files.
//!
//! MANIFEST is never changed in place: a new one is written aside, synced, renamed over
//! the old one, and the directory synced. The rename is the moment at which the new
//! state is the true one; see `Directory::store` for what follows if *it* fails.

mod admit;
mod home;

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::disk::{Disk, File};
use crate::format::{FileName, LOG_NEW, MANIFEST, MANIFEST_NEW, Manifest, TableMeta};
use crate::sstable::TableFiles;
use crate::sync::{Arc, Mutex};
use crate::{Error, Result};

use admit::listed;
pub use admit::{UNFINISHED, check_empty, create, load, sync_parent, too_early};
use home::{Held, Home};

/// An open data directory.
#[derive(Debug)]
pub struct Directory {
    /// The path as it was given. `disk` resolves it.
    path: Arc<Path>,
    disk: Arc<dyn Disk>,
    held: Arc<Held>,
    /// Changes to be made once nothing can refuse to open it any more.
    pending_cleanup: Mutex<PendingCleanup>,
}

/// Changes that opening has found to be due.
#[derive(Debug, Default)]
struct PendingCleanup {
    /// The MANIFEST of our stage, if the one we found is of an earlier stage.
    manifest: Option<Manifest>,
    /// Names of files that a crash left half-done.
    ///
    /// Invariant: MANIFEST lists none of them.
    strays: Vec<String>,
}

impl Directory {
    /// Opens the directory for an engine of `stage`, making it if need be, and
    /// returns the MANIFEST.
    pub fn open(path: &Path, stage: u8, disk: &Arc<dyn Disk>) -> Result<(Directory, Manifest)> {
        // Checked before it is touched, and again once it is locked.
        if load(disk.as_ref(), path, stage)?.is_none() {
            create(disk.as_ref(), path)?;
            check_empty(disk.as_ref(), path)?; // otherwise another process is making it
        }
        let home = Home::lock(disk, path)?;
        let directory = Directory {
            path: Arc::from(path),
            held: Arc::clone(home.held()),
            disk: Arc::new(home.clone()),
            pending_cleanup: Mutex::default(),
        };
        let manifest = if let Some(manifest) = load(&home, path, stage)? {
            manifest
        } else {
            if !check_empty(&home, path)? {
                let what = "it is listed, but there is no such file";
                return Err(Error::corruption(&path.join(MANIFEST), None, what));
            }
            let manifest = Manifest { stage, ..Manifest::default() };
            directory.store(&manifest)?;
            home.sync_name();
            manifest
        };
        // The MANIFEST may come from a rename that isn't durable yet. It must be, before
        // anything that it doesn't list is removed.
        directory.sync()?;
        directory.check_files(&manifest)?;
        Ok((directory, manifest))
    }

    /// Checks that all listed files are there, and notes those that aren't listed.
    fn check_files(&self, manifest: &Manifest) -> Result<()> {
        let listed = listed(manifest);
        let found: HashSet<String> = self.list()?.into_iter().collect();
        if let Some(missing) = listed.difference(&found).min() {
            let what = "MANIFEST lists it, but it is missing";
            return Err(Error::corruption(&self.file(missing), None, what));
        }
        if let Some(what) = too_early(manifest, &found) {
            return Err(Error::corruption(&self.file(MANIFEST), None, what));
        }
        let stray = |name: &String| {
            [MANIFEST_NEW, LOG_NEW].contains(&name.as_str())
                || matches!(FileName::parse(name), Some(FileName::Table(..)))
        };
        let strays = found.into_iter().filter(|name| stray(name) && !listed.contains(name));
        self.pending_cleanup.lock().strays = strays.collect();
        Ok(())
    }

    /// Keeps the MANIFEST that [`finish_open`](Directory::finish_open) will store.
    pub(crate) fn raise(&self, manifest: Manifest) {
        self.pending_cleanup.lock().manifest = Some(manifest);
    }

    /// Stores the raised MANIFEST, and removes files that a crash left half-done. Call it
    /// before a table is made, and after everything that may refuse to open the directory.
    pub(crate) fn finish_open(&self) -> Result<()> {
        let raised = self.pending_cleanup.lock().manifest.take();
        if let Some(manifest) = raised {
            self.sync()?; // the names of files that it lists
            self.store(&manifest)?;
        }
        let strays = std::mem::take(&mut self.pending_cleanup.lock().strays);
        for name in strays {
            let path = self.file(&name);
            self.disk.remove(&path).map_err(Error::io("remove", &path))?;
        }
        Ok(())
    }

    /// Replaces MANIFEST, durably.
    ///
    /// If the new file can't be written, nothing has happened. If the rename or the
    /// sync after it fails, we can't tell which of the two MANIFESTs a crash would
    /// leave. Both must stay true, so no file that either lists may go, and the
    /// directory is poisoned.
    pub(crate) fn store(&self, manifest: &Manifest) -> Result<()> {
        let mut pending_cleanup = self.pending_cleanup.lock();
        if !pending_cleanup.strays.is_empty() {
            let listed = listed(manifest);
            pending_cleanup.strays.retain(|name| name != MANIFEST_NEW && !listed.contains(name));
        }
        drop(pending_cleanup);
        let new = self.file(MANIFEST_NEW);
        let file = self.create_aside(&new)?;
        file.append(&manifest.encode()).map_err(Error::io("write", &new))?;
        file.sync().map_err(Error::io("sync", &new))?;
        drop(file);
        let path = self.file(MANIFEST);
        let renamed = self.disk.rename(&new, &path).map_err(Error::io("rename", &new));
        renamed.and_then(|()| self.sync()).inspect_err(|error| self.poison(error))
    }

    /// Makes a file that will take another's place; replaces what an earlier attempt may
    /// have left of it.
    pub(crate) fn create_aside(&self, path: &Path) -> Result<Box<dyn File>> {
        let created = match self.disk.create(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.disk.remove(path).and_then(|()| self.disk.create(path))
            }
            created => created,
        };
        created.map_err(Error::io("create", path))
    }

    /// Makes the names of new files durable.
    ///
    /// If that fails, the directory is poisoned: a second sync might succeed though
    /// the names are lost. (The failed sync of a *file* that nothing names yet, a
    /// table or the next MANIFEST, is harmless: it is thrown away, and rewritten.)
    pub(crate) fn sync(&self) -> Result<()> {
        let synced = self.disk.sync_dir(&self.path).map_err(Error::io("sync", &self.path));
        synced.inspect_err(|error| self.poison(error))
    }

    /// The names of the files in it.
    pub fn list(&self) -> Result<Vec<String>> {
        self.disk().list(&self.path).map_err(Error::io("list", &self.path))
    }

    /// Its path, as it was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The files of a table.
    pub fn files(&self, meta: TableMeta) -> TableFiles {
        let (disk, dir) = (Arc::clone(&self.disk), Arc::clone(&self.path));
        TableFiles { disk, dir, meta }
    }

    /// The disk it is on.
    pub(crate) fn disk(&self) -> &dyn Disk {
        self.disk.as_ref()
    }

    /// Stops all writing: after this failure it's unclear what the disk holds.
    pub(crate) fn poison(&self, cause: &Error) {
        self.held.poison(cause);
    }

    /// Refuses reads once the handle is closed.
    pub(crate) fn check_open(&self) -> Result<()> {
        if self.held.is_released() { Err(Error::Closed) } else { Ok(()) }
    }

    /// Refuses writes once the handle is closed or poisoned.
    pub(crate) fn check_writable(&self) -> Result<()> {
        self.check_open()?;
        self.check_poison()
    }

    /// Refuses once the directory is poisoned.
    pub(crate) fn check_poison(&self) -> Result<()> {
        self.held.check_poison()
    }

    /// Refuses, and poisons, if another directory has taken our place. For operations on
    /// a file that is open already.
    pub fn check_ours(&self) -> Result<()> {
        self.held.check().map_err(Error::io("find", &self.path))
    }

    /// Lets other processes open it.
    pub(crate) fn close(&self) {
        self.held.release();
    }
}

/// Tables that a scan holds may outlive the directory; the lock does not.
impl Drop for Directory {
    fn drop(&mut self) {
        self.close();
    }
}
