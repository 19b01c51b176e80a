//! What an engine lets go of last.
//!
//! Proved: when an engine is dropped without having been closed, no log of it is open
//! any more once its lock is given back. Until a log is dropped it may still change
//! (its disk may be making room behind it), and who opens the directory next appends to
//! it.
//!
//! How: a disk whose files and locks note when they are dropped.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use lsm::Options;
use lsm::disk::{Disk, File, Lock};

use crate::stage;
use crate::support::history::write;
use lsm_crash_lab::MemoryDisk;

/// What was dropped, in order.
type Dropped = Arc<Mutex<Vec<String>>>;

#[derive(Debug)]
struct Noting<T> {
    inner: T,
    name: String,
    dropped: Dropped,
}

impl<T> Drop for Noting<T> {
    fn drop(&mut self) {
        self.dropped.lock().unwrap().push(self.name.clone());
    }
}

#[derive(Clone, Debug, Default)]
struct NotingDisk {
    inner: MemoryDisk,
    dropped: Dropped,
}

impl NotingDisk {
    fn note<T>(&self, path: &Path, inner: T) -> Box<Noting<T>> {
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        Box::new(Noting { inner, name, dropped: Arc::clone(&self.dropped) })
    }
}

impl Disk for NotingDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.inner.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.inner.list(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        Ok(self.note(path, self.inner.create(path)?))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        Ok(self.note(path, self.inner.append(path)?))
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
        Ok(self.inner.lock(path)?.map(|lock| self.note(path, lock) as Box<dyn Lock>))
    }
}

impl Lock for Noting<Box<dyn Lock>> {}

impl File for Noting<Box<dyn File>> {
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
        self.inner.sync()
    }
}

#[test]
fn logs_are_let_go_of_before_the_lock() {
    for stage in 7..=stage::LAST {
        let disk = NotingDisk::default();
        let options = Options {
            disk: Arc::new(disk.clone()),
            memtable_bytes: 100,
            sealed_memtables: 9,
            background: false,
            ..Options::default()
        };
        let engine = stage::open(stage, Path::new("/db"), &options).unwrap();
        (1..=20).for_each(|n| write(engine.as_ref(), n).unwrap());
        assert!(engine.inspect().logs.len() > 1);
        disk.dropped.lock().unwrap().clear();
        drop(engine);
        let dropped = disk.dropped.lock().unwrap();
        let lock = dropped.iter().position(|name| name == "LOCK").unwrap();
        let logs: Vec<bool> = dropped
            .iter()
            .enumerate()
            .filter(|(_, name)| name.ends_with(".wal"))
            .map(|(at, _)| at < lock)
            .collect();
        assert!(logs.len() > 1 && logs.iter().all(|before| *before), "stage {stage}: {dropped:?}");
    }
}
