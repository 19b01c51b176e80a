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
//! A killed process writes nothing any more. But an engine that is dropped in
//! this process still runs: it may flush, delete, say goodbye in a log. All of
//! that fails once its disk has died; and the lock it held is given back, as the
//! operating system would.
//!
//! The twin holds every file in memory. Beyond [`LIMIT`] bytes there is none, and the
//! process can be killed, but the power cannot be cut.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use lsm::disk::{Disk, File, Lock};
use lsm::sync::{Arc, Mutex};
use lsm_crash_lab::{DiskImage, Hooks, Interposed, Mode, OpenFile, SimDisk};

/// Bytes of files of which a twin is held.
pub(crate) const LIMIT: usize = 64 << 20;

/// A disk for one engine, until that is killed.
pub(crate) type CrashDisk = Interposed<Killable>;

/// Makes a disk for one engine, that passes everything on to `inner`, on which everything
/// is as in `image`, if that is known.
pub(crate) fn crash_disk(inner: Arc<dyn Disk>, image: Option<DiskImage>) -> CrashDisk {
    let twin = image.map(|image| Twin { disk: SimDisk::new(image), files: BTreeMap::new() });
    let state = State { twin, ..State::default() };
    Interposed::over(inner, Killable { state: Arc::new(Mutex::new(state)) })
}

/// Hooks that know if the engine lives, and what its disk would lose without power.
#[derive(Debug)]
pub(crate) struct Killable {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    dead: bool,
    twin: Option<Twin>,
    locks: BTreeMap<PathBuf, Box<dyn Lock>>,
}

/// The twin, and the files that are open on it, by the number of ours.
#[derive(Debug)]
struct Twin {
    disk: SimDisk,
    files: BTreeMap<u64, Box<dyn File>>,
}

impl Killable {
    /// Lets every operation fail from now on. Returns what there is, and what is pending, if
    /// that is known.
    pub(crate) fn die(&self) -> Option<DiskImage> {
        let (twin, locks) = {
            let mut state = self.state.lock();
            state.dead = true;
            (state.twin.take(), std::mem::take(&mut state.locks))
        };
        drop(locks); // as the end of a process does
        twin.map(|twin| twin.disk.image())
    }

    /// Returns what there is, and what is pending, if that is known.
    pub(crate) fn image(&self) -> Option<DiskImage> {
        self.state.lock().twin.as_ref().map(|twin| twin.disk.image())
    }

    fn check_alive(&self) -> io::Result<()> {
        let dead = self.state.lock().dead;
        if dead { Err(io::Error::other("the process was killed")) } else { Ok(()) }
    }

    /// Does to the twin what was done. One that can't follow is given up, with its files.
    fn follow(&self, change: impl FnOnce(&mut Twin) -> io::Result<()>) {
        let mut state = self.state.lock();
        if let Some(twin) = &mut state.twin
            && change(twin).is_err()
        {
            state.twin = None;
        }
    }

    /// Does to the twin of a file what was done to it.
    fn follow_file(&self, file: &OpenFile, change: impl FnOnce(&dyn File) -> io::Result<()>) {
        self.follow(|twin| {
            twin.files.get(&file.number).map_or(Ok(()), |file| change(file.as_ref()))
        });
    }

    /// The twin holds what matters, and is not larger than it may be.
    fn tidy(&self) {
        let mut state = self.state.lock();
        state.twin.iter().for_each(|twin| twin.disk.forget());
        state.twin.take_if(|twin| twin.disk.image().bytes_in_all() > LIMIT);
    }
}

impl Hooks for Killable {
    fn create_dir(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        self.check_alive()?;
        disk.create_dir(dir)?;
        self.follow(|twin| twin.disk.create_dir(dir));
        Ok(())
    }

    fn list(&self, disk: &dyn Disk, dir: &Path) -> io::Result<Vec<String>> {
        self.check_alive()?;
        disk.list(dir)
    }

    /// The twin knows the directory by the path that it was given.
    fn resolve(&self, _: &dyn Disk, dir: &Path) -> io::Result<PathBuf> {
        Ok(dir.to_path_buf())
    }

    fn create(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        self.check_alive()?;
        disk.create(path)
    }

    fn open_to_append(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        self.check_alive()?;
        disk.append(path)
    }

    fn open(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        self.check_alive()?;
        disk.open(path)
    }

    fn rename(&self, disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
        self.check_alive()?;
        disk.rename(from, to)?;
        self.follow(|twin| twin.disk.rename(from, to));
        Ok(())
    }

    fn remove(&self, disk: &dyn Disk, path: &Path) -> io::Result<()> {
        self.check_alive()?;
        disk.remove(path)?;
        self.follow(|twin| twin.disk.remove(path));
        Ok(())
    }

    fn sync_dir(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        self.check_alive()?;
        disk.sync_dir(dir)?;
        self.follow(|twin| twin.disk.sync_dir(dir));
        self.tidy();
        Ok(())
    }

    fn lock(&self, disk: &dyn Disk, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        self.check_alive()?;
        let Some(lock) = disk.lock(path)? else { return Ok(None) };
        self.follow(|twin| twin.disk.lock(path).map(drop));
        self.state.lock().locks.insert(path.to_path_buf(), lock);
        Ok(Some(Box::new(Held { path: path.to_path_buf(), state: Arc::clone(&self.state) })))
    }

    fn opened(&self, file: &OpenFile) {
        self.follow(|twin| {
            let opened = match file.mode {
                Mode::Create => twin.disk.create(&file.path),
                Mode::Append => twin.disk.append(&file.path),
                Mode::Read => twin.disk.open(&file.path),
            }?;
            twin.files.insert(file.number, opened);
            Ok(())
        });
    }

    fn len(&self, file: &OpenFile) -> io::Result<u64> {
        self.check_alive()?;
        file.inner.len()
    }

    fn read_at(&self, file: &OpenFile, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.check_alive()?;
        file.inner.read_at(offset, buffer)
    }

    fn append(&self, file: &OpenFile, bytes: &[u8]) -> io::Result<()> {
        self.check_alive()?;
        file.inner.append(bytes)?;
        self.follow_file(file, |twin| twin.append(bytes));
        Ok(())
    }

    fn truncate(&self, file: &OpenFile, bytes: u64) -> io::Result<()> {
        self.check_alive()?;
        file.inner.truncate(bytes)?;
        self.follow_file(file, |twin| twin.truncate(bytes));
        Ok(())
    }

    fn sync(&self, file: &OpenFile) -> io::Result<()> {
        self.check_alive()?;
        file.inner.sync()?;
        self.follow_file(file, |twin| twin.sync());
        Ok(())
    }

    fn closed(&self, file: &OpenFile) {
        self.follow(|twin| {
            twin.files.remove(&file.number);
            Ok(())
        });
    }
}

/// The lock itself is with the disk, which gives it back when it dies.
#[derive(Debug)]
struct Held {
    path: PathBuf,
    state: Arc<Mutex<State>>,
}

impl Lock for Held {
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        let state = self.state.lock();
        state.locks.get(&self.path).map_or(Ok(false), |lock| lock.is_at(path))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let lock = self.state.lock().locks.remove(&self.path);
        drop(lock);
    }
}

#[cfg(test)]
mod tests;
