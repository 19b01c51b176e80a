//! The disk as an open database sees it: the one directory that it locked.
//! Machinery: no chapter needs this.
//!
//! A path is directions, not a place. A relative one means something else once the
//! process changes its current directory; and a directory can be renamed, and another
//! one made where it was. An engine that goes by its path alone then writes into a
//! database that another engine has locked.
//!
//! ```text
//!    create world.db/000007.sst
//!         │
//!         ▼
//!    [`Home`]  1. the path was resolved when we opened:   /a/world.db/000007.sst
//!              2. is /a/world.db/LOCK the file we locked?  no: [`Error::Moved`], and
//!                 yes                                      writing is over
//!         ▼
//!    the real disk
//! ```
//!
//! Errors show paths as the caller gave them.
//!
//! Left out: what happens between the check and the call. A directory that is replaced
//! in that very moment isn't noticed until the next check.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{Disk, File, Lock};
use crate::format::LOCK;
use crate::sync::{Arc, AtomicBool, OnceLock, Ordering, RwLock};
use crate::{Error, Result};

/// The lock on a directory until it's released, and whether writing there is over.
#[derive(Debug)]
pub(super) struct Held {
    /// Read-locked during an operation, which may take long and run beside others;
    /// write-locked to release it.
    lock: RwLock<Option<Box<dyn Lock>>>,
    /// The same as `lock` being `None`, for callers that check it at every operation.
    released: AtomicBool,
    poison: OnceLock<Error>,
    /// The directory as the caller gave it, and resolved.
    given: PathBuf,
    real: PathBuf,
}

impl Held {
    /// Runs an operation on a file of the directory, if it's still ours: nothing in a
    /// closed or replaced directory is touched. [`release`](Held::release) waits
    /// meanwhile.
    fn act<T>(&self, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let lock = self.lock.read();
        self.check_lock(lock.as_deref())?;
        act()
    }

    /// Only checks: for operations on an open file.
    pub(super) fn check(&self) -> io::Result<()> {
        self.check_lock(self.lock.read().as_deref())
    }

    fn check_lock(&self, lock: Option<&dyn Lock>) -> io::Result<()> {
        let lock = lock.ok_or_else(|| io::Error::other(Error::Closed))?;
        if lock.is_at(&self.real.join(LOCK))? {
            return Ok(());
        }
        let moved = Error::Moved { dir: self.given.clone() };
        self.poison(&moved);
        Err(io::Error::other(moved))
    }

    /// Stops all writing; the first cause counts.
    pub(super) fn poison(&self, cause: &Error) {
        if !matches!(cause, Error::Poisoned { .. }) {
            let _ = self.poison.set(Error::Poisoned { cause: Box::new(cause.clone()) });
        }
    }

    /// Fails once the directory is poisoned.
    pub(super) fn check_poison(&self) -> Result<()> {
        self.poison.get().map_or(Ok(()), |error| Err(error.clone()))
    }

    /// Lets other processes open the directory.
    pub(super) fn release(&self) {
        let mut lock = self.lock.write();
        self.released.store(true, Ordering::Release);
        *lock = None;
    }

    /// Returns true once the lock was released.
    pub(super) fn is_released(&self) -> bool {
        self.released.load(Ordering::Acquire)
    }
}

/// A disk whose paths lead to the directory that was locked, as long as it's ours.
#[derive(Clone, Debug)]
pub(super) struct Home {
    disk: Arc<dyn Disk>,
    held: Arc<Held>,
}

impl Home {
    /// Locks the directory, which exists.
    pub(super) fn lock(disk: &Arc<dyn Disk>, given: &Path) -> Result<Home> {
        let real = disk.resolve(given).map_err(Error::io("open", given))?;
        let lock = disk.lock(&real.join(LOCK)).map_err(Error::io("lock", &given.join(LOCK)))?;
        let lock = lock.ok_or_else(|| Error::Locked { dir: given.to_path_buf() })?;
        let held = Held {
            lock: RwLock::new(Some(lock)),
            released: AtomicBool::new(false),
            poison: OnceLock::new(),
            given: given.to_path_buf(),
            real,
        };
        Ok(Home { disk: Arc::clone(disk), held: Arc::new(held) })
    }

    /// The lock.
    pub(super) fn held(&self) -> &Arc<Held> {
        &self.held
    }

    /// Makes the name of the directory durable, if we may: it may have been there before,
    /// and the directory above may not be ours to open.
    pub(super) fn sync_name(&self) {
        let _ = super::sync_parent(self.disk.as_ref(), &self.held.real);
    }

    fn real(&self, path: &Path) -> PathBuf {
        match path.strip_prefix(&self.held.given) {
            Ok(rest) if rest.as_os_str().is_empty() => self.held.real.clone(),
            Ok(rest) => self.held.real.join(rest),
            Err(_) => path.to_path_buf(),
        }
    }
}

impl Disk for Home {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.held.act(|| self.disk.create_dir(&self.real(dir)))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.held.act(|| self.disk.list(&self.real(dir)))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.held.act(|| self.disk.create(&self.real(path)))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.held.act(|| self.disk.append(&self.real(path)))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.held.act(|| self.disk.open(&self.real(path)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.held.act(|| self.disk.rename(&self.real(from), &self.real(to)))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.held.act(|| self.disk.remove(&self.real(path)))
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.held.act(|| self.disk.sync_dir(&self.real(dir)))
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        self.disk.lock(&self.real(path))
    }
}
