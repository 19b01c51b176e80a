//! A disk that knows what a power cut would take, and that can be taken from an engine.
//!
//! ```text
//!                  ┌──► the real one
//!    engine ──► CrashDisk
//!                  ║  └──► its twin, a `SimDisk`: what is synced, and what is pending
//!                  ║ die()
//!    engine ──►   ✗            nothing it does from now on leaves a trace
//! ```
//!
//! Whoever is killed writes nothing any more. But an engine that is dropped in
//! this process still runs: it may flush, delete, say goodbye in a log. All of
//! that fails once its disk has died; and the lock it held is given back, as the
//! operating system would.
//!
//! The twin holds every file in memory. Beyond [`LIMIT`] bytes there is none, and the
//! process can be killed, but the power cannot be cut.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsm::disk::{Disk, File, Lock};
use lsm::sync::Mutex;
use lsm_crash_lab::{SimDisk, World};

/// Bytes of files of which a twin is held.
pub const LIMIT: usize = 64 << 20;

/// A disk for one engine, until that is killed.
#[derive(Clone, Debug)]
pub struct CrashDisk {
    inner: Arc<dyn Disk>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    dead: bool,
    twin: Option<SimDisk>,
    locks: BTreeMap<PathBuf, Box<dyn Lock>>,
}

impl CrashDisk {
    /// Passes everything on to `inner`, on which everything is as in `world`, if that is
    /// known.
    pub fn new(inner: Arc<dyn Disk>, world: Option<World>) -> Self {
        let state = State { twin: world.map(SimDisk::new), ..State::default() };
        CrashDisk { inner, state: Arc::new(Mutex::new(state)) }
    }

    /// From now on every operation fails. Answers what there is, and what is pending, if
    /// that is known.
    pub fn die(&self) -> Option<World> {
        let (twin, locks) = {
            let mut state = self.state.lock();
            state.dead = true;
            (state.twin.take(), std::mem::take(&mut state.locks))
        };
        drop(locks); // as the end of a process does
        twin.map(|twin| twin.world())
    }

    /// What there is, and what is pending, if that is known.
    pub fn world(&self) -> Option<World> {
        self.state.lock().twin.as_ref().map(SimDisk::world)
    }

    fn alive(&self) -> io::Result<&dyn Disk> {
        if self.state.lock().dead {
            return Err(io::Error::other("the process was killed"));
        }
        Ok(self.inner.as_ref())
    }

    /// Does to the twin what was done. One that cannot follow is given up.
    fn follow<T>(&self, change: impl FnOnce(&SimDisk) -> io::Result<T>) -> Option<T> {
        let mut state = self.state.lock();
        let done = change(state.twin.as_ref()?).ok();
        if done.is_none() {
            state.twin = None;
        }
        done
    }

    fn wrap(
        &self,
        inner: Box<dyn File>,
        twin: impl FnOnce(&SimDisk) -> io::Result<Box<dyn File>>,
    ) -> Box<dyn File> {
        Box::new(CrashFile { inner, twin: self.follow(twin), disk: self.clone() })
    }

    /// The twin holds what matters, and is not larger than it may be.
    fn tidy(&self) {
        let mut state = self.state.lock();
        state.twin.iter().for_each(SimDisk::forget);
        state.twin.take_if(|twin| twin.world().bytes_in_all() > LIMIT);
    }
}

impl Disk for CrashDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.alive()?.create_dir(dir)?;
        self.follow(|twin| twin.create_dir(dir));
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.alive()?.list(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.alive()?.create(path)?;
        Ok(self.wrap(file, |twin| twin.create(path)))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.alive()?.append(path)?;
        Ok(self.wrap(file, |twin| twin.append(path)))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.alive()?.open(path)?;
        Ok(self.wrap(file, |twin| twin.open(path)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.alive()?.rename(from, to)?;
        self.follow(|twin| twin.rename(from, to));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.alive()?.remove(path)?;
        self.follow(|twin| twin.remove(path));
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.alive()?.sync_dir(dir)?;
        self.follow(|twin| twin.sync_dir(dir));
        self.tidy();
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        let Some(lock) = self.alive()?.lock(path)? else { return Ok(None) };
        self.follow(|twin| twin.lock(path));
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

impl Lock for Held {
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        let state = self.disk.state.lock();
        state.locks.get(&self.path).map_or(Ok(false), |lock| lock.is_at(path))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let lock = self.disk.state.lock().locks.remove(&self.path);
        drop(lock);
    }
}

#[derive(Debug)]
struct CrashFile {
    inner: Box<dyn File>,
    twin: Option<Box<dyn File>>,
    disk: CrashDisk,
}

impl CrashFile {
    fn follow(&self, change: impl FnOnce(&dyn File) -> io::Result<()>) {
        self.disk.follow(|_| self.twin.as_deref().map_or(Ok(()), change));
    }
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
        self.inner.append(bytes)?;
        self.follow(|twin| twin.append(bytes));
        Ok(())
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.disk.alive()?;
        self.inner.truncate(bytes)?;
        self.follow(|twin| twin.truncate(bytes));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.alive()?;
        self.inner.sync()?;
        self.follow(|twin| twin.sync());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
