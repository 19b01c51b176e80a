//! A disk in memory that can lose its power.
//!
//! ```text
//!    engine ──► SimDisk ──► World: what the process sees
//!                  │               what is on the platter
//!                  │               what is pending, between the two
//!                  └──► history: every change, in order
//!                          │
//!                          └─► World after the first n of them ─► Fate ─► SimDisk
//!                                                                 (which pending changes
//!                                                                  made it to the platter)
//! ```
//!
//! A `kill -9` never tests a sync: the page cache survives it. What a power cut leaves is
//! decided by the operating system, in any order that it likes, except that what was
//! synced is there. So the disk keeps both, what was done and what is sure, and a test
//! can look at every state in between ([`World::fates`]), also at those that no real
//! machine would show in a year.
//!
//! The model is harsher than any file system we know of: names are durable only once
//! their directory was synced (ext4 makes a file's name durable with the file), pending
//! changes come through in any combination, and a file may have grown without its bytes
//! having been written.
//!
//! Left out: sectors that go bad, syncs that lie, and permissions.

mod fate;
mod world;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{Disk, File, Lock};
use crate::sync::{Arc, Mutex, MutexGuard};

pub use fate::{Fate, Outcome};
pub use world::{Change, World};

/// A disk in memory, and all that was ever done to it.
#[derive(Clone, Debug, Default)]
pub struct SimDisk {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    world: World,
    history: Vec<Change>,
    locks: Vec<PathBuf>,
}

impl State {
    fn change(&mut self, change: Change) {
        self.world.apply(&change);
        self.history.push(change);
    }
}

impl SimDisk {
    /// A disk on which everything is as in `world`, whose process is gone.
    pub fn new(world: World) -> Self {
        let state = State { world, ..State::default() };
        SimDisk { state: Arc::new(Mutex::new(state)) }
    }

    /// How many changes were made to it.
    pub fn changes(&self) -> usize {
        self.state().history.len()
    }

    /// Every change that was made to it, in order.
    pub fn history(&self) -> Vec<Change> {
        self.state().history.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    fn open_file(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let inode = self.state().world.file(path)?;
        Ok(Box::new(SimFile { inode, disk: self.clone() }))
    }
}

impl Disk for SimDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        let above: Vec<&Path> = dir.ancestors().filter(|dir| !state.world.is_dir(dir)).collect();
        for dir in above.into_iter().rev() {
            state.change(Change::MakeDir(dir.to_path_buf()));
        }
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        if !state.world.is_dir(dir) {
            return Err(ErrorKind::NotFound.into());
        }
        Ok(state.world.names(dir))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let mut state = self.state();
        match state.world.file(path) {
            Ok(inode) => state.change(Change::Truncate { inode, bytes: 0 }),
            Err(_) => {
                state.world.parent(path)?;
                let inode = state.world.next_inode();
                state.change(Change::Create { path: path.to_path_buf(), inode });
            }
        }
        drop(state);
        self.open_file(path)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.open_file(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.open_file(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let inode = state.world.file(from)?;
        state.change(Change::Rename { from: from.to_path_buf(), to: to.to_path_buf(), inode });
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let inode = state.world.file(path)?;
        state.change(Change::Remove { path: path.to_path_buf(), inode });
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        if !state.world.is_dir(dir) {
            return Err(ErrorKind::NotFound.into());
        }
        state.change(Change::SyncDir(dir.to_path_buf()));
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        if self.state().world.file(path).is_err() {
            self.create(path)?;
        }
        let mut state = self.state();
        if state.locks.iter().any(|held| held == path) {
            return Ok(None);
        }
        state.locks.push(path.to_path_buf());
        Ok(Some(Box::new(SimLock { path: path.to_path_buf(), disk: self.clone() })))
    }
}

#[derive(Debug)]
struct SimFile {
    inode: usize,
    disk: SimDisk,
}

impl File for SimFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.state().world.bytes(self.inode).len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let state = self.disk.state();
        let rest =
            usize::try_from(offset).ok().and_then(|at| state.world.bytes(self.inode).get(at..));
        let found = rest.and_then(|rest| rest.get(..buffer.len()));
        buffer.copy_from_slice(found.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        let (inode, at) = (self.inode, state.world.bytes(self.inode).len());
        state.change(Change::Write { inode, at, bytes: bytes.into() });
        Ok(())
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        let bytes = usize::try_from(bytes).map_err(io::Error::other)?;
        self.disk.state().change(Change::Truncate { inode: self.inode, bytes });
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.state().change(Change::Sync { inode: self.inode });
        Ok(())
    }
}

#[derive(Debug)]
struct SimLock {
    path: PathBuf,
    disk: SimDisk,
}

impl Lock for SimLock {}

impl Drop for SimLock {
    fn drop(&mut self) {
        self.disk.state().locks.retain(|held| *held != self.path);
    }
}
