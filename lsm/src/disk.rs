//! The disk, as the engine sees it; the only user of `std::fs`.
//!
//! ```text
//!    engine ──► trait Disk ──┬──► RealDisk       std::fs
//!               trait File   ├──► MappedDisk     …through memory (in `lsm-fast`)
//!               trait Lock   ├──► SimDisk        memory, and a switch for its power
//!                            └──► Interposed     another disk, and what a test does
//!                                                with each call (both in `lsm-crash-lab`)
//! ```
//!
//! The traits are as small as the engine allows: files are appended to or read
//! at an offset, never overwritten in place; a name appears by `create` or
//! `rename` and is only sure to survive a power cut once its directory was
//! synced. Files are plain ones: links, directories and pipes in their place are
//! refused. Left out: permissions.

mod in_the_way;
mod real;

use std::fmt::{self, Debug};
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use crate::sync::Arc;

pub use real::RealDisk;
#[doc(hidden)] // for another disk on the same files
pub use real::{RealFile, check_plain};

/// A file system. Paths are used as given; errors are the operating system's.
pub trait Disk: Debug + Send + Sync {
    /// Makes the directory and its parents; fine if it exists.
    fn create_dir(&self, dir: &Path) -> io::Result<()>;

    /// The names in a directory, in no particular order. Names that are not
    /// Unicode are given with replacement characters: none of them is ours.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;

    /// Returns a path of the directory that stays true, even if the current directory or
    /// a link on the way changes. A disk whose paths never change meaning returns `dir`.
    fn resolve(&self, dir: &Path) -> io::Result<PathBuf> {
        Ok(dir.to_path_buf())
    }

    /// Makes an empty file to append to; `AlreadyExists` if the name is taken.
    fn create(&self, path: &Path) -> io::Result<Box<dyn File>>;

    /// Opens an existing file to append to it (and to read it).
    fn append(&self, path: &Path) -> io::Result<Box<dyn File>>;

    /// Opens an existing file to read it.
    fn open(&self, path: &Path) -> io::Result<Box<dyn File>>;

    /// Gives the file another name, in place of whatever had that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes the name. A reader that has the file open can go on reading.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes creations, renames and removals in `dir` survive a power cut.
    /// Does nothing on Windows, where a directory can't be synced.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;

    /// Takes the lock file, making it if need be; `None` if another opener, in
    /// this process or another one, has it.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>>;

    /// Returns true if the files are where a memory map can reach them: a disk that maps
    /// files may then replace this one, its lock included. Nothing passes through this
    /// disk any more.
    fn can_map(&self) -> bool {
        false
    }
}

/// The bytes of a mapped file, for as long as a reader holds them.
#[derive(Clone)]
pub struct Mapped(Arc<dyn AsRef<[u8]> + Send + Sync>);

impl Mapped {
    /// Wraps a map, whose bytes must never change. If they do, the engine may panic or
    /// find damage; memory is safe.
    pub fn new(map: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        Mapped(Arc::new(map))
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.as_ref().as_ref()
    }
}

impl Debug for Mapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mapped({} bytes)", self.len())
    }
}

/// An open file.
pub trait File: Debug + Send + Sync {
    /// Its length in bytes.
    fn len(&self) -> io::Result<u64>;

    /// Fills `buffer` from `offset` on; `UnexpectedEof` if the file is shorter.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;

    /// Writes all of `bytes` at the end. After an error some of them may be
    /// there: [`truncate`](File::truncate) cuts them off.
    fn append(&self, bytes: &[u8]) -> io::Result<()>;

    /// Cuts the file to `bytes`.
    fn truncate(&self, bytes: u64) -> io::Result<()>;

    /// Makes what was appended survive a power cut (`fdatasync`).
    fn sync(&self) -> io::Result<()>;

    /// Frees the space preallocated for later appends; another append preallocates
    /// again. Until then, blank lines may follow the end of a log on the disk.
    fn seal(&self) -> io::Result<()> {
        Ok(())
    }

    /// The whole file as memory, if its disk maps files into memory, and this one was
    /// opened to be read. It must not change any more.
    fn mapped(&self) -> Option<&Mapped> {
        None
    }

    /// Returns true if it is empty.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
}

/// A lock on a directory, held until it is dropped.
pub trait Lock: Debug + Send + Sync {
    /// Returns true if the file at `path` is the one that is locked; false if it's another
    /// file, or gone. True also if the system can't tell files apart.
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        let _ = path;
        Ok(true)
    }
}

/// Reads a whole file.
pub fn read_all(disk: &dyn Disk, path: &Path) -> io::Result<Vec<u8>> {
    let file = disk.open(path)?;
    let length = usize::try_from(file.len()?).map_err(io::Error::other)?;
    let mut bytes = vec![0; length];
    file.read_at(0, &mut bytes)?;
    Ok(bytes)
}
