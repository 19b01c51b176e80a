//! A disk that fails once.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use lsm::crash_lab::{Hooks, Interposed, OpenFile, SimDisk};
use lsm::disk::{Disk, File};

/// A simulated disk on which one operation fails.
pub(crate) type FailingDisk = Interposed<Faults>;

#[derive(Debug)]
pub(crate) struct Faults {
    /// Syncs of a log until one fails. That one and all later ones do nothing, but later
    /// ones return success: as Linux does, which marks pages that it couldn't write clean.
    syncs: AtomicUsize,
    sync_failed: AtomicBool,
    /// Tables that can't be created.
    tables: AtomicUsize,
}

pub(crate) fn failing_disk(inner: SimDisk, syncs: usize, tables: usize) -> FailingDisk {
    let (syncs, tables) = (AtomicUsize::new(syncs), AtomicUsize::new(tables));
    let faults = Faults { syncs, sync_failed: AtomicBool::new(false), tables };
    Interposed::over(Arc::new(inner), faults)
}

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// Counts down; true unless it was zero.
fn left(count: &AtomicUsize) -> bool {
    count.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok()
}

impl Hooks for Faults {
    fn create(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        if is(path, "sst") && left(&self.tables) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        disk.create(path)
    }

    fn sync(&self, file: &OpenFile) -> io::Result<()> {
        if !is(&file.path, "wal") || left(&self.syncs) {
            return file.inner.sync();
        }
        if self.sync_failed.swap(true, SeqCst) { Ok(()) } else { Err(io::Error::other("EIO")) }
    }
}
