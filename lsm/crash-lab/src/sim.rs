//! A disk in memory that can lose its power.
//!
//! ```text
//!    engine ──► SimDisk ──► DiskImage: what the process sees
//!                  │                   what is on the platter
//!                  │                   what is pending, between the two
//!                  └──► history: every change, in order
//!                          │
//!                          └─► DiskImage after the first n of them ─► Fate ─► SimDisk
//!                                                                     (which pending changes
//!                                                                      made it to the platter)
//! ```
//!
//! A `kill -9` never tests a sync: the page cache survives it. What a power cut leaves is
//! decided by the operating system, in any order it likes, except that what was synced is
//! there. So this disk keeps both, what was done and what is durable, and a test can open
//! every state in between ([`DiskImage::fates`]), also those that no real machine would
//! show in a year.
//!
//! The model is harsher than any file system we know of: names are durable only once
//! their directory was synced (ext4 makes a file's name durable with the file), pending
//! changes come through in any combination, and a file may have grown without its bytes
//! having been written.
//!
//! A sync that fails may lose what it was to write ([`SimDisk::fail_syncs`]). Left out:
//! sectors that go bad, syncs that lie, permissions, and renames from one directory to
//! another that only one of the two is synced for.

mod change;
mod fate;
mod image;
mod outcome;

use std::io::{self, ErrorKind};
use std::path::Path;

use lsm::disk::{Disk, File, Lock};
use lsm::sync::{Arc, Mutex, MutexGuard};

pub use change::Change;
pub use fate::Fate;
pub use image::DiskImage;
pub use outcome::ChangeOutcome;

/// A disk in memory, and every change that was ever made to it.
#[derive(Clone, Debug, Default)]
pub struct SimDisk {
    state: Arc<Mutex<DiskState>>,
}

#[derive(Debug, Default)]
struct DiskState {
    image: DiskImage,
    history: Vec<Change>,
    /// The files that are locked, by number, because a lock stays with its file, not its name.
    locks: Vec<usize>,
    /// The next syncs of files fail.
    syncs_fail: bool,
}

impl DiskState {
    fn change(&mut self, change: Change) {
        self.image.apply(&change);
        self.history.push(change);
    }
}

impl SimDisk {
    /// Makes a disk from `image`, whose process is gone.
    pub fn new(image: DiskImage) -> Self {
        let state = DiskState { image, ..DiskState::default() };
        SimDisk { state: Arc::new(Mutex::new(state)) }
    }

    /// Returns everything as it is now.
    pub fn image(&self) -> DiskImage {
        self.state().image.clone()
    }

    /// Forgets the history, and the files that have no name and get none back in any power
    /// cut (they read as empty now), so that a long run needn't grow.
    pub fn forget(&self) {
        let mut state = self.state();
        state.history.clear();
        state.image.forget_the_lost();
    }

    /// Returns how many changes were made to it.
    pub fn changes(&self) -> usize {
        self.state().history.len()
    }

    /// Returns every change that was made to it, in order.
    pub fn history(&self) -> Vec<Change> {
        self.state().history.clone()
    }

    /// Makes the syncs of files fail from now on, or work again. What such a sync was to
    /// write still reads as before, and never reaches the disk.
    pub fn fail_syncs(&self, fail: bool) {
        self.state().syncs_fail = fail;
    }

    fn state(&self) -> MutexGuard<'_, DiskState> {
        self.state.lock()
    }

    fn open_file(&self, path: &Path, writes: bool) -> io::Result<Box<dyn File>> {
        let inode = self.state().image.plain_file(path)?;
        Ok(Box::new(SimFile { inode, writes, disk: self.clone() }))
    }
}

impl Disk for SimDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        let missing: Vec<&Path> = dir.ancestors().filter(|dir| !state.image.is_dir(dir)).collect();
        for missing in missing.into_iter().rev() {
            match state.image.file(missing) {
                Ok(_) if missing == dir => return Err(ErrorKind::AlreadyExists.into()),
                Ok(_) => return Err(ErrorKind::NotADirectory.into()),
                Err(_) => state.change(Change::MakeDir(missing.to_path_buf())),
            }
        }
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        state.image.dir(dir)?;
        Ok(state.image.names(dir))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let mut state = self.state();
        state.image.parent(path)?;
        match state.image.plain_file(path) {
            Ok(_) => return Err(ErrorKind::AlreadyExists.into()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let inode = state.image.next_inode();
                state.change(Change::Create { path: path.to_path_buf(), inode });
            }
            Err(error) => return Err(error),
        }
        drop(state);
        self.open_file(path, true)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.open_file(path, true)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.open_file(path, false)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.image.parent(from)?;
        state.image.parent(to)?;
        let inode = state.image.file(from)?;
        if state.image.is_dir(to) {
            return Err(ErrorKind::IsADirectory.into());
        }
        state.change(Change::Rename { from: from.to_path_buf(), to: to.to_path_buf(), inode });
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let inode = state.image.file(path)?;
        state.change(Change::Remove { path: path.to_path_buf(), inode });
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.image.dir(dir)?;
        state.change(Change::SyncDir(dir.to_path_buf()));
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        if self.state().image.file(path).is_err() {
            self.create(path)?;
        }
        let mut state = self.state();
        let inode = state.image.file(path)?;
        if state.locks.contains(&inode) {
            return Ok(None);
        }
        state.locks.push(inode);
        Ok(Some(Box::new(SimLock { inode, disk: self.clone() })))
    }
}

#[derive(Debug)]
struct SimFile {
    inode: usize,
    /// True if it may be written to.
    writes: bool,
    disk: SimDisk,
}

impl SimFile {
    fn change(&self, change: impl FnOnce(&DiskImage) -> Change) -> io::Result<()> {
        if !self.writes {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let mut state = self.disk.state();
        let change = change(&state.image);
        state.change(change);
        Ok(())
    }
}

impl File for SimFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.state().image.bytes(self.inode).len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let state = self.disk.state();
        let bytes = state.image.bytes(self.inode);
        let at = usize::try_from(offset).map_or(bytes.len(), |at| at.min(bytes.len()));
        let found = bytes[at..].get(..buffer.len());
        buffer.copy_from_slice(found.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let inode = self.inode;
        self.change(|image| {
            let at = image.bytes(inode).len();
            Change::Write { inode, at, bytes: bytes.into() }
        })
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        let bytes = usize::try_from(bytes).map_err(io::Error::other)?;
        self.change(|_| Change::Truncate { inode: self.inode, bytes })
    }

    fn sync(&self) -> io::Result<()> {
        let (mut state, inode) = (self.disk.state(), self.inode);
        if state.syncs_fail {
            state.change(Change::SyncFailed { inode });
            return Err(ErrorKind::Other.into());
        }
        state.change(Change::Sync { inode });
        Ok(())
    }
}

#[derive(Debug)]
struct SimLock {
    inode: usize,
    disk: SimDisk,
}

impl Lock for SimLock {
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        Ok(self.disk.state().image.file(path).is_ok_and(|inode| inode == self.inode))
    }
}

impl Drop for SimLock {
    fn drop(&mut self) {
        self.disk.state().locks.retain(|held| *held != self.inode);
    }
}
