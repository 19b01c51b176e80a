//! A disk in front of another one, to which it passes calls on.
//!
//! ```text
//!    engine ──► Interposed<H> ──► another disk
//!                    │
//!                    └── H: Hooks   overrides the calls that it notes, counts, delays,
//!                                   refuses or falsifies; the others are passed on
//! ```
//!
//! To change one method, each such disk would have to forward all the others, and would be
//! without those that `Disk` gets later: their defaults would quietly take the place of the
//! real thing. Here they're forwarded once for all tests. (The engine's own disk, `Home`, and
//! the doctor's, `Unfinished`, can't depend on tests. They forward for themselves.)
//!
//! Invariant: it never lets a disk that maps files take its place (`can_map` is false),
//! because then no hook would be called.

mod handles;
mod hooks;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use lsm::disk::{Disk, File, Lock};
use lsm::sync::Arc;

use handles::{InterposedFile, InterposedLock};

pub use hooks::{Hooks, Mode, OpenFile};

/// Passes every call on to another disk, by way of its hooks. Clones share both.
#[derive(Debug)]
pub struct Interposed<H> {
    disk: Arc<dyn Disk>,
    hooks: Arc<H>,
}

/// The number of the next file. It isn't of `lsm::sync`, because threads don't meet here.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl<H: Hooks> Interposed<H> {
    /// Puts hooks in front of `disk`.
    pub fn over(disk: Arc<dyn Disk>, hooks: H) -> Self {
        Interposed { disk, hooks: Arc::new(hooks) }
    }

    /// Returns the hooks.
    pub fn hooks(&self) -> &H {
        &self.hooks
    }

    fn file(&self, path: &Path, mode: Mode, inner: Box<dyn File>) -> Box<dyn File> {
        let (path, number) = (path.to_path_buf(), NEXT.fetch_add(1, Relaxed));
        let file = OpenFile { path, mode, number, inner };
        self.hooks.opened(&file);
        Box::new(InterposedFile { file, hooks: Arc::clone(&self.hooks) })
    }
}

impl<H> Clone for Interposed<H> {
    fn clone(&self) -> Self {
        Interposed { disk: Arc::clone(&self.disk), hooks: Arc::clone(&self.hooks) }
    }
}

impl<H: Hooks> Disk for Interposed<H> {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.hooks.create_dir(self.disk.as_ref(), dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.hooks.list(self.disk.as_ref(), dir)
    }

    fn resolve(&self, dir: &Path) -> io::Result<PathBuf> {
        self.hooks.resolve(self.disk.as_ref(), dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.hooks.create(self.disk.as_ref(), path)?;
        Ok(self.file(path, Mode::Create, file))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.hooks.open_to_append(self.disk.as_ref(), path)?;
        Ok(self.file(path, Mode::Append, file))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.hooks.open(self.disk.as_ref(), path)?;
        Ok(self.file(path, Mode::Read, file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.hooks.rename(self.disk.as_ref(), from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.hooks.remove(self.disk.as_ref(), path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.hooks.sync_dir(self.disk.as_ref(), dir)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        let Some(inner) = self.hooks.lock(self.disk.as_ref(), path)? else { return Ok(None) };
        let (path, hooks) = (path.to_path_buf(), Arc::clone(&self.hooks));
        Ok(Some(Box::new(InterposedLock { path, inner, hooks })))
    }
}
