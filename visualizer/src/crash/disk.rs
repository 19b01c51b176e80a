//! A disk that knows what is synced, and that can be taken from an engine.
//!
//! ```text
//!    engine ──► CrashDisk ──► the real one
//!                  ║ die()
//!    engine ──►   ✗            nothing it does from now on leaves a trace
//! ```
//!
//! Whoever is killed writes nothing any more. But an engine that is dropped in
//! this process still runs: it may flush, delete, say goodbye in a log. All of
//! that fails once its disk has died; and the lock it held is given back, as the
//! operating system would.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsm::disk::{Disk, File, Lock};
use lsm::format::FileName;
use lsm::sync::Mutex;

/// How many bytes of each log are known to be synced.
pub type Synced = BTreeMap<PathBuf, u64>;

/// A disk for one engine, until that is killed.
#[derive(Clone, Debug)]
pub struct CrashDisk {
    inner: Arc<dyn Disk>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    dead: bool,
    synced: Synced,
    locks: BTreeMap<PathBuf, Box<dyn Lock>>,
}

impl CrashDisk {
    /// Passes everything on to `inner`. `synced`: what is known of logs that are
    /// there already; the others are taken to be synced as they are found.
    pub fn new(inner: Arc<dyn Disk>, synced: Synced) -> Self {
        let state = State { synced, ..State::default() };
        CrashDisk { inner, state: Arc::new(Mutex::new(state)) }
    }

    /// From now on every operation fails. Answers what is synced of each log.
    pub fn die(&self) -> Synced {
        let (synced, locks) = {
            let mut state = self.state.lock();
            state.dead = true;
            (state.synced.clone(), std::mem::take(&mut state.locks))
        };
        drop(locks); // as the end of a process does
        synced
    }

    fn alive(&self) -> io::Result<&dyn Disk> {
        if self.state.lock().dead {
            return Err(io::Error::other("the process was killed"));
        }
        Ok(self.inner.as_ref())
    }

    fn know(&self, path: &Path, change: impl FnOnce(Option<u64>) -> u64) {
        let log = path.file_name().and_then(|name| FileName::parse(&name.to_string_lossy()));
        if let Some(FileName::Log(_)) = log {
            let synced = &mut self.state.lock().synced;
            let bytes = change(synced.get(path).copied());
            synced.insert(path.to_path_buf(), bytes);
        }
    }

    fn wrap(&self, path: &Path, inner: Box<dyn File>) -> Box<dyn File> {
        Box::new(CrashFile { path: path.to_path_buf(), inner, disk: self.clone() })
    }
}

impl Disk for CrashDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.alive()?.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.alive()?.list(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.alive()?.create(path)?;
        self.know(path, |_| 0);
        Ok(self.wrap(path, file))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.alive()?.append(path)?;
        let bytes = file.len()?;
        self.know(path, |known| known.unwrap_or(bytes));
        Ok(self.wrap(path, file))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        Ok(self.wrap(path, self.alive()?.open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.alive()?.rename(from, to)?;
        let known = self.state.lock().synced.remove(from);
        known.into_iter().for_each(|bytes| self.know(to, |_| bytes));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.alive()?.remove(path)?;
        self.state.lock().synced.remove(path);
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.alive()?.sync_dir(dir)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        let Some(lock) = self.alive()?.lock(path)? else { return Ok(None) };
        self.state.lock().locks.insert(path.to_path_buf(), lock);
        Ok(Some(Box::new(Held { path: path.to_path_buf(), disk: self.clone() })))
    }
}

/// The lock itself is with the disk, which gives it back when it dies.
#[derive(Debug)]
struct Held {
    path: PathBuf,
    disk: CrashDisk,
}

impl Lock for Held {}

impl Drop for Held {
    fn drop(&mut self) {
        let lock = self.disk.state.lock().locks.remove(&self.path);
        drop(lock);
    }
}

#[derive(Debug)]
struct CrashFile {
    path: PathBuf,
    inner: Box<dyn File>,
    disk: CrashDisk,
}

impl File for CrashFile {
    fn len(&self) -> io::Result<u64> {
        self.disk.alive()?;
        self.inner.len()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.disk.alive()?;
        self.inner.read_at(offset, buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.disk.alive()?;
        self.inner.append(bytes)
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.disk.alive()?;
        self.inner.truncate(bytes)?;
        self.disk.know(&self.path, |known| known.unwrap_or(0).min(bytes));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.alive()?;
        // Asked before: what is appended during the sync may have missed it.
        let bytes = self.inner.len()?;
        self.inner.sync()?;
        self.disk.know(&self.path, |_| bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
