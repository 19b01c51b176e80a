//! A disk that asks before each operation whether, and how, it is to fail.
//!
//! The hook is called with the verb and the path before anything happens. It may
//! count, block, look at the directory, or answer a [`Fault`]. Syncs reach the
//! hook and go no further, unless the disk is one whose power can be cut
//! ([`HookedDisk::syncs`]): else there is no need to wait for the platter.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsm::disk::{Disk, File, Lock, Mapped};

/// What is about to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    CreateDir,
    List,
    Create,
    OpenToAppend,
    Open,
    Rename,
    Remove,
    SyncDir,
    Lock,
    Len,
    Read,
    Write,
    Truncate,
    Sync,
}

/// How an operation fails.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) error: io::ErrorKind,
    /// How much of it is done all the same, in halves: 0 nothing, 1 half of a
    /// write (and nothing of anything else), 2 all of it.
    pub(crate) halves: usize,
}

pub(crate) type Hook = dyn Fn(Verb, &Path) -> Option<Fault> + Send + Sync;

#[derive(Clone)]
pub(crate) struct HookedDisk {
    inner: Arc<dyn Disk>,
    hook: Arc<Hook>,
    /// Whether syncs go through to `inner`.
    pub(crate) syncs: bool,
}

impl HookedDisk {
    /// Asks `hook` before `inner` does anything.
    pub(crate) fn new(
        inner: Arc<dyn Disk>,
        hook: impl Fn(Verb, &Path) -> Option<Fault> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(HookedDisk { inner, hook: Arc::new(hook), syncs: false })
    }

    fn run<T>(
        &self,
        verb: Verb,
        path: &Path,
        act: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<T> {
        match (self.hook)(verb, path) {
            None => act(),
            Some(fault) => {
                if fault.halves == 2 {
                    act()?;
                }
                Err(fault.error.into())
            }
        }
    }

    fn wrap(&self, path: &Path, inner: Box<dyn File>) -> Box<dyn File> {
        Box::new(HookedFile { path: path.to_path_buf(), inner, disk: self.clone() })
    }
}

impl std::fmt::Debug for HookedDisk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HookedDisk")
    }
}

impl Disk for HookedDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.run(Verb::CreateDir, dir, || self.inner.create_dir(dir))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.run(Verb::List, dir, || self.inner.list(dir))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.run(Verb::Create, path, || Ok(self.wrap(path, self.inner.create(path)?)))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.run(Verb::OpenToAppend, path, || Ok(self.wrap(path, self.inner.append(path)?)))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.run(Verb::Open, path, || Ok(self.wrap(path, self.inner.open(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.run(Verb::Rename, from, || self.inner.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.run(Verb::Remove, path, || self.inner.remove(path))
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.run(Verb::SyncDir, dir, || if self.syncs { self.inner.sync_dir(dir) } else { Ok(()) })
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        self.run(Verb::Lock, path, || self.inner.lock(path))
    }
}

#[derive(Debug)]
struct HookedFile {
    path: PathBuf,
    inner: Box<dyn File>,
    disk: HookedDisk,
}

impl File for HookedFile {
    fn len(&self) -> io::Result<u64> {
        self.disk.run(Verb::Len, &self.path, || self.inner.len())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.disk.run(Verb::Read, &self.path, || self.inner.read_at(offset, buffer))
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        match (self.disk.hook)(Verb::Write, &self.path) {
            None => self.inner.append(bytes),
            Some(Fault { error, halves }) => {
                self.inner.append(&bytes[..bytes.len() * halves / 2])?;
                Err(error.into())
            }
        }
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.disk.run(Verb::Truncate, &self.path, || self.inner.truncate(bytes))
    }

    fn sync(&self) -> io::Result<()> {
        let sync = || if self.disk.syncs { self.inner.sync() } else { Ok(()) };
        self.disk.run(Verb::Sync, &self.path, sync)
    }

    fn seal(&self) -> io::Result<()> {
        self.inner.seal()
    }

    fn mapped(&self) -> Option<&Mapped> {
        self.inner.mapped()
    }
}
