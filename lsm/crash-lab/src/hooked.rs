//! A disk that asks a test, before each call, whether and how it's to fail.
//!
//! The hook is called with the kind of call and the path, before anything happens. It may
//! count, block, read the directory, or return a [`Fault`]. Syncs go no further than the
//! hook, because a test needn't wait for the platter, unless the disk is one whose power
//! can fail ([`HookedDisk::with_syncs`]).

use std::fmt;
use std::io;
use std::path::Path;

use lsm::disk::{Disk, File, Lock};
use lsm::sync::Arc;

use super::interposed::{Hooks, Interposed, OpenFile};

/// A call that is about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskCall {
    /// [`Disk::create_dir`]
    CreateDir,
    /// [`Disk::list`]
    List,
    /// [`Disk::create`]
    Create,
    /// [`Disk::append`]
    OpenToAppend,
    /// [`Disk::open`]
    Open,
    /// [`Disk::rename`]; the path is the old one.
    Rename,
    /// [`Disk::remove`]
    Remove,
    /// [`Disk::sync_dir`]
    SyncDir,
    /// [`Disk::lock`]
    Lock,
    /// [`File::len`]
    Len,
    /// [`File::read_at`]
    Read,
    /// [`File::append`]
    Write,
    /// [`File::truncate`]
    Truncate,
    /// [`File::sync`]
    Sync,
}

/// The failure of a call.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The error that it returns.
    pub error: io::ErrorKind,
    /// The part of it that is done all the same, in halves: 0 nothing, 1 half of a write (and
    /// nothing of anything else), 2 all of it.
    pub halves: usize,
}

/// Decides whether a call fails, and how.
type Hook = dyn Fn(DiskCall, &Path) -> Option<Fault> + Send + Sync;

/// Fails where its hook says so.
pub type HookedDisk = Interposed<Faults>;

/// The hooks of a [`HookedDisk`].
pub struct Faults {
    hook: Box<Hook>,
    /// True if syncs go through to the disk.
    syncs: bool,
}

impl HookedDisk {
    /// Asks `hook` before `inner` does anything. Syncs aren't done.
    pub fn new(
        inner: Arc<dyn Disk>,
        hook: impl Fn(DiskCall, &Path) -> Option<Fault> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Interposed::over(inner, Faults { hook: Box::new(hook), syncs: false }))
    }

    /// Asks `hook` before `inner` does anything, syncs included.
    pub fn with_syncs(
        inner: Arc<dyn Disk>,
        hook: impl Fn(DiskCall, &Path) -> Option<Fault> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Interposed::over(inner, Faults { hook: Box::new(hook), syncs: true }))
    }
}

impl Faults {
    fn ask<T>(
        &self,
        call: DiskCall,
        path: &Path,
        act: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<T> {
        match (self.hook)(call, path) {
            None => act(),
            Some(Fault { error, halves }) => {
                if halves == 2 {
                    act()?;
                }
                Err(error.into())
            }
        }
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults")
    }
}

impl Hooks for Faults {
    fn create_dir(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        self.ask(DiskCall::CreateDir, dir, || disk.create_dir(dir))
    }

    fn list(&self, disk: &dyn Disk, dir: &Path) -> io::Result<Vec<String>> {
        self.ask(DiskCall::List, dir, || disk.list(dir))
    }

    fn create(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        self.ask(DiskCall::Create, path, || disk.create(path))
    }

    fn open_to_append(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        self.ask(DiskCall::OpenToAppend, path, || disk.append(path))
    }

    fn open(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        self.ask(DiskCall::Open, path, || disk.open(path))
    }

    fn rename(&self, disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
        self.ask(DiskCall::Rename, from, || disk.rename(from, to))
    }

    fn remove(&self, disk: &dyn Disk, path: &Path) -> io::Result<()> {
        self.ask(DiskCall::Remove, path, || disk.remove(path))
    }

    fn sync_dir(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        self.ask(DiskCall::SyncDir, dir, || if self.syncs { disk.sync_dir(dir) } else { Ok(()) })
    }

    fn lock(&self, disk: &dyn Disk, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        self.ask(DiskCall::Lock, path, || disk.lock(path))
    }

    fn len(&self, file: &OpenFile) -> io::Result<u64> {
        self.ask(DiskCall::Len, &file.path, || file.inner.len())
    }

    fn read_at(&self, file: &OpenFile, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.ask(DiskCall::Read, &file.path, || file.inner.read_at(offset, buffer))
    }

    fn append(&self, file: &OpenFile, bytes: &[u8]) -> io::Result<()> {
        match (self.hook)(DiskCall::Write, &file.path) {
            None => file.inner.append(bytes),
            Some(Fault { error, halves }) => {
                file.inner.append(&bytes[..bytes.len() * halves / 2])?;
                Err(error.into())
            }
        }
    }

    fn truncate(&self, file: &OpenFile, bytes: u64) -> io::Result<()> {
        self.ask(DiskCall::Truncate, &file.path, || file.inner.truncate(bytes))
    }

    fn sync(&self, file: &OpenFile) -> io::Result<()> {
        self.ask(DiskCall::Sync, &file.path, || if self.syncs { file.inner.sync() } else { Ok(()) })
    }
}
