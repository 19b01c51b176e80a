//! The calls that pass by, each of which may be overridden, and the open file they get.

use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};

use lsm::disk::{Disk, File, Lock};

/// The mode a file was opened in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It was created.
    Create,
    /// It's there, and may be appended to.
    Append,
    /// It's there, and is only read.
    Read,
}

/// A file of the other disk, while it's open.
#[derive(Debug)]
pub struct OpenFile {
    /// The path at which it was opened. It may have another one by now.
    pub path: PathBuf,
    /// The mode it was opened in.
    pub mode: Mode,
    /// Tells it from every other file that was ever opened through such a disk.
    pub number: u64,
    /// The file itself.
    pub inner: Box<dyn File>,
}

/// Calls on a disk, as they pass by. Each method passes its call on to `disk`, or to the
/// file, unless it's overridden.
pub trait Hooks: Debug + Send + Sync + 'static {
    /// [`Disk::create_dir`]
    fn create_dir(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        disk.create_dir(dir)
    }

    /// [`Disk::list`]
    fn list(&self, disk: &dyn Disk, dir: &Path) -> io::Result<Vec<String>> {
        disk.list(dir)
    }

    /// [`Disk::resolve`]
    fn resolve(&self, disk: &dyn Disk, dir: &Path) -> io::Result<PathBuf> {
        disk.resolve(dir)
    }

    /// [`Disk::create`]
    fn create(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        disk.create(path)
    }

    /// [`Disk::append`]
    fn open_to_append(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        disk.append(path)
    }

    /// [`Disk::open`]
    fn open(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        disk.open(path)
    }

    /// [`Disk::rename`]
    fn rename(&self, disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
        disk.rename(from, to)
    }

    /// [`Disk::remove`]
    fn remove(&self, disk: &dyn Disk, path: &Path) -> io::Result<()> {
        disk.remove(path)
    }

    /// [`Disk::sync_dir`]
    fn sync_dir(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        disk.sync_dir(dir)
    }

    /// [`Disk::lock`]
    fn lock(&self, disk: &dyn Disk, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        disk.lock(path)
    }

    /// A file was opened, and is about to be returned.
    fn opened(&self, file: &OpenFile) {
        let _ = file;
    }

    /// [`File::len`]
    fn len(&self, file: &OpenFile) -> io::Result<u64> {
        file.inner.len()
    }

    /// [`File::read_at`]
    fn read_at(&self, file: &OpenFile, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        file.inner.read_at(offset, buffer)
    }

    /// [`File::append`]
    fn append(&self, file: &OpenFile, bytes: &[u8]) -> io::Result<()> {
        file.inner.append(bytes)
    }

    /// [`File::truncate`]
    fn truncate(&self, file: &OpenFile, bytes: u64) -> io::Result<()> {
        file.inner.truncate(bytes)
    }

    /// [`File::sync`]
    fn sync(&self, file: &OpenFile) -> io::Result<()> {
        file.inner.sync()
    }

    /// A file is about to be closed: its handle was dropped.
    fn closed(&self, file: &OpenFile) {
        let _ = file;
    }

    /// The lock that was taken at this path is about to be released.
    fn unlocked(&self, path: &Path) {
        let _ = path;
    }
}
