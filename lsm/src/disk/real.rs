//! The real disk: a thin layer over `std::fs`.
//!
//! It opens plain files only. A symbolic link may lead to a file outside of the directory
//! that is locked, and opening a FIFO waits for the process at its other end. The
//! directory itself may be reached by a link.
//!
//! Left out: a link that takes a file's place between the check and the opening.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::in_the_way::{explained, in_the_way, named};
use super::{Disk, File, Lock};

/// The operating system's own file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

/// Refuses a name that exists and isn't a plain file, or whose directory is missing.
pub fn check_plain(path: &Path) -> io::Result<()> {
    let kind = match fs::symlink_metadata(path) {
        Ok(found) => found.file_type(),
        Err(error) => {
            let new = error.kind() == ErrorKind::NotFound;
            let dir = path.parent().unwrap_or(path);
            return match in_the_way(path, dir) {
                None if new => Ok(()),
                None => Err(error),
                Some(what) => Err(io::Error::new(error.kind(), what)),
            };
        }
    };
    if kind.is_file() {
        return Ok(());
    }
    let what = named(kind);
    let what = format!("it is a {what}, not a plain file; put a plain file in its place");
    Err(io::Error::other(what))
}

impl Disk for RealDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        fs::create_dir_all(dir).map_err(|error| explained(dir, error))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let names = fs::read_dir(dir).map_err(|error| explained(dir, error))?;
        names.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn resolve(&self, dir: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(dir).map_err(|error| explained(dir, error))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        check_plain(path)?;
        let file = OpenOptions::new().create_new(true).append(true).read(true).open(path)?;
        Ok(Box::new(RealFile(file)))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        check_plain(path)?;
        Ok(Box::new(RealFile(OpenOptions::new().append(true).read(true).open(path)?)))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        check_plain(path)?;
        Ok(Box::new(RealFile(fs::File::open(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    #[cfg(not(windows))]
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        fs::File::open(dir)?.sync_all()
    }

    #[cfg(windows)]
    fn sync_dir(&self, _dir: &Path) -> io::Result<()> {
        Ok(())
    }

    /// Not on Windows, where a mapped file can be neither cut nor removed.
    fn can_map(&self) -> bool {
        cfg!(unix)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        check_plain(path)?;
        // To lock it, Windows wants it to be read or written.
        let file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(RealLock(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// A file. The operating system keeps its position.
#[derive(Debug)]
pub struct RealFile(pub fs::File);

impl File for RealFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, mut offset: u64, mut buffer: &mut [u8]) -> io::Result<()> {
        while !buffer.is_empty() {
            match std::os::windows::fs::FileExt::seek_read(&self.0, buffer, offset)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                n => {
                    offset += n as u64;
                    buffer = &mut buffer[n..];
                }
            }
        }
        Ok(())
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        (&self.0).write_all(bytes)
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.0.set_len(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }
}

/// A lock that the operating system releases when the file is closed, also when the
/// process is killed. So no lock outlives its process.
#[derive(Debug)]
struct RealLock(fs::File);

impl Lock for RealLock {
    #[cfg(unix)]
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        use std::os::unix::fs::MetadataExt;
        let there = match fs::symlink_metadata(path) {
            Err(error) if is_missing(&error) => return Ok(false),
            there => there?,
        };
        let ours = self.0.metadata()?;
        Ok((there.dev(), there.ino()) == (ours.dev(), ours.ino()))
    }
}

#[cfg(unix)]
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Unlocks, and doesn't rely on the file being closed: a child process that is being
/// started has a duplicate of it until it runs its own program.
impl Drop for RealLock {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}
