//! A disk that loses its temper once.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use lsm::crash_lab::SimDisk;
use lsm::disk::{Disk, File, Lock};

/// A simulated disk on which one operation fails.
#[derive(Clone, Debug)]
pub(crate) struct FailingDisk {
    inner: SimDisk,
    faults: Arc<Faults>,
}

#[derive(Debug)]
struct Faults {
    /// So many syncs of a log are left until one fails. That one, and every later one,
    /// does nothing, and later ones say that they did: what Linux does, which takes the
    /// pages that it could not write for clean.
    syncs: AtomicUsize,
    sync_failed: AtomicBool,
    /// So many more tables cannot be made.
    tables: AtomicUsize,
}

impl FailingDisk {
    pub(crate) fn new(inner: SimDisk, syncs: usize, tables: usize) -> Self {
        let (syncs, tables) = (AtomicUsize::new(syncs), AtomicUsize::new(tables));
        let faults = Arc::new(Faults { syncs, sync_failed: AtomicBool::new(false), tables });
        FailingDisk { inner, faults }
    }

    fn wrap(&self, path: &Path, inner: Box<dyn File>) -> Box<dyn File> {
        Box::new(FailingFile { path: path.to_path_buf(), inner, faults: Arc::clone(&self.faults) })
    }
}

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// Counts down; true unless it was zero.
fn left(count: &AtomicUsize) -> bool {
    count.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok()
}

impl Disk for FailingDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.inner.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.inner.list(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        if is(path, "sst") && left(&self.faults.tables) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(self.wrap(path, self.inner.create(path)?))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        Ok(self.wrap(path, self.inner.append(path)?))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.inner.open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.inner.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.inner.remove(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.inner.sync_dir(dir)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        self.inner.lock(path)
    }
}

#[derive(Debug)]
struct FailingFile {
    path: PathBuf,
    inner: Box<dyn File>,
    faults: Arc<Faults>,
}

impl File for FailingFile {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.inner.read_at(offset, buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.inner.append(bytes)
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.inner.truncate(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        let faults = &self.faults;
        if !is(&self.path, "wal") || left(&faults.syncs) {
            return self.inner.sync();
        }
        if faults.sync_failed.swap(true, SeqCst) { Ok(()) } else { Err(io::Error::other("EIO")) }
    }
}
