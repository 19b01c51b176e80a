//! The new directory, which isn't a database until all of it is there.
//!
//! ```text
//!    repair.unfinished   LOCK   000001.sst …        an opener is refused
//!    ▼ the last change: a rename
//!    MANIFEST            LOCK   000001.sst …        a database
//! ```
//!
//! The engine that writes it doesn't know: its disk gives MANIFEST the other name.

use std::io;
use std::path::{Path, PathBuf};

use lsm::directory::{UNFINISHED, create, sync_parent};
use lsm::disk::{Disk, File, Lock};
use lsm::format::{MANIFEST, Manifest};
use lsm::sync::Arc;
use lsm::{Error, Result};

/// A disk on which the MANIFEST of one directory has the name [`UNFINISHED`].
#[derive(Clone, Debug)]
pub(super) struct Unfinished {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
}

impl Unfinished {
    /// Makes the directory, which looks to this disk like an empty database.
    pub(super) fn begin(disk: &Arc<dyn Disk>, dir: &Path, stage: u8) -> Result<Self> {
        create(disk.as_ref(), dir)?;
        let dir = &disk.resolve(dir).map_err(Error::io("open", dir))?;
        let path = dir.join(UNFINISHED);
        let file = disk.create(&path).map_err(Error::io("create", &path))?;
        let manifest = Manifest { stage, ..Manifest::default() };
        file.append(&manifest.encode()).map_err(Error::io("write", &path))?;
        file.sync().map_err(Error::io("sync", &path))?;
        disk.sync_dir(dir).map_err(Error::io("sync", dir))?;
        // If the directory was there before, the one above may not be ours to open.
        let _ = sync_parent(disk.as_ref(), dir);
        Ok(Unfinished { disk: Arc::clone(disk), dir: dir.to_path_buf() })
    }

    /// Returns the directory, resolved.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Turns it into a database. Everything in it is durable.
    pub(super) fn finish(&self) -> Result<()> {
        let path = self.dir.join(UNFINISHED);
        let renamed = self.disk.rename(&path, &self.dir.join(MANIFEST));
        renamed.map_err(Error::io("rename", &path))?;
        self.disk.sync_dir(&self.dir).map_err(Error::io("sync", &self.dir))
    }

    /// Returns the path at which a file is.
    fn place(&self, path: &Path) -> PathBuf {
        let is_manifest = path == self.dir.join(MANIFEST);
        if is_manifest { self.dir.join(UNFINISHED) } else { path.to_path_buf() }
    }
}

impl Disk for Unfinished {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.disk.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.disk.list(dir)
    }

    fn resolve(&self, dir: &Path) -> io::Result<PathBuf> {
        self.disk.resolve(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.disk.create(&self.place(path))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.disk.append(&self.place(path))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.disk.open(&self.place(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.disk.rename(&self.place(from), &self.place(to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(&self.place(path))
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.disk.sync_dir(dir)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        self.disk.lock(path)
    }
}
