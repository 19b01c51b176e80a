//! A disk that reaches files through memory maps: the fast twin of [`RealDisk`].
//!
//! ```text
//!    RealDisk     append ─► write(2) ─► page cache        a system call a record
//!                 read_at ─► pread(2) ◄─ page cache       …and a block
//!
//!    MappedDisk   append ─► copy ─┐
//!                                 ▼
//!                 [ page cache, in our own addresses ] ─► mapped(): &[u8]
//! ```
//!
//! What a process copied into a map belongs to the system, as after a write(2): it
//! survives the process. A sync is the same `fdatasync`.
//!
//! **How a file is reached** depends on its name. A log is mapped to be written, a MiB
//! at a time ([`log`]), and never to be read: `RealDisk` opens it. All other files are
//! written as `RealDisk` writes them, and mapped when they are opened to be read; by
//! then they no longer change. So memory that is read is never written to (Invariant
//! of [`map`]).
//!
//! **What it gains**, as ratios to `RealDisk` on ext4: appending records of 140
//! bytes is 14 times as fast (83 ns against 1.1 µs), appending and syncing each 1.3
//! times, because the log's length and blocks are on the disk already. Another thread
//! preallocates space ([`preallocate`]): where the kernel has to find memory for it, a
//! MiB took 4.5 ms, more than filling it.
//!
//! **What it costs** to understand: preallocated space at the end of logs, `unsafe` in
//! [`map`], and the rule that mapped files must not change. A file that is changed while
//! it is read as memory is undefined behavior, and no type can prevent it, because writing
//! to a file is safe, in this program and in all others. So [`MappedDisk::new`] is unsafe,
//! and the one that the engine makes for itself stays inside. Three events that were errors
//! before are now a `SIGBUS`, the end of the process:
//!
//! - Another program shortens a file that is open.
//! - The disk cannot read back a page of a map.
//! - The disk is full, and the file system writes even what has its blocks to a new
//!   place (btrfs, ZFS, a thin volume). On others a full disk is an error of
//!   `append`, as ever, though up to two MiB earlier.
//!
//! A log that was not closed keeps its preallocated space. It is not cut when it is
//! dropped: by then another engine may append to it. Recovery skips it.
//!
//! Not for Windows, where a mapped file can be neither cut nor removed:
//! [`Disk::can_map`] returns false there, and `RealDisk` is used.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

mod log;
mod map;
mod preallocate;

use lsm::disk::{Disk, File, Lock, Mapped, RealDisk, check_plain};
use lsm::format::FileName;

use log::MappedLog;
use map::read_map;

/// The operating system's own file system, through memory; where
/// [`RealDisk.can_map()`](Disk::can_map) is true.
///
/// Safe code can't make one, neither by its name,
///
/// ```compile_fail,E0451
/// let disk = lsm_fast::MappedDisk { _private: () };
/// ```
///
/// nor by its constructor,
///
/// ```compile_fail,E0133
/// let disk = lsm_fast::MappedDisk::new();
/// ```
///
/// nor by default.
///
/// ```compile_fail,E0277
/// fn made<D: Default>() -> D {
///     D::default()
/// }
/// let disk: lsm_fast::MappedDisk = made();
/// ```
///
/// Nor does it get the one that a store uses: from the stage,
///
/// ```compile_fail,E0616
/// use lsm::parts::Stage;
/// let reached = lsm_fast::Fast::disk(&lsm::Options::default());
/// let disk = &reached.0;
/// ```
///
/// from a directory,
///
/// ```compile_fail,E0624
/// fn disk(directory: &lsm::directory::Directory) -> &dyn lsm::disk::Disk {
///     directory.disk()
/// }
/// ```
///
/// or from a table.
///
/// ```compile_fail,E0616
/// fn disk(table: &lsm::sstable::Table) -> &dyn lsm::disk::Disk {
///     &*table.files().disk
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MappedDisk {
    _private: (),
}

impl MappedDisk {
    /// # Safety
    /// A file that was opened to be read, and isn't a log, is memory (a `&[u8]`) for as
    /// long as what [`File::mapped`] returned is alive. Until then it must not be changed:
    /// not through this disk (by a file that was made or opened to be appended to),
    /// not through another one or `std::fs`, and not by another program.
    /// [`create`](Disk::create), [`rename`](Disk::rename) and [`remove`](Disk::remove) don't
    /// change it: it stays, without its name.
    #[expect(unsafe_code, reason = "the caller promises something")]
    pub const unsafe fn new() -> Self {
        MappedDisk { _private: () }
    }
}

/// Logs are the files that change after they were opened.
fn is_log(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    matches!(name.and_then(FileName::parse), Some(FileName::Log(_)))
}

impl Disk for MappedDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }

    fn resolve(&self, dir: &Path) -> io::Result<PathBuf> {
        RealDisk.resolve(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        if is_log(path) {
            check_plain(path)?;
            let mut new = OpenOptions::new();
            return Ok(Box::new(MappedLog::open(path, new.create_new(true))?));
        }
        RealDisk.create(path)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        if is_log(path) {
            check_plain(path)?;
            return Ok(Box::new(MappedLog::open(path, &mut OpenOptions::new())?));
        }
        RealDisk.append(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        if is_log(path) {
            return RealDisk.open(path);
        }
        check_plain(path)?;
        #[expect(unsafe_code, reason = "a map of a file")]
        // SAFETY: the file isn't changed, as the caller of `new` has promised.
        let map = unsafe { read_map(&fs::File::open(path)?) }?;
        Ok(Box::new(MappedFile(map)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.sync_dir(dir)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        RealDisk.lock(path)
    }
}

/// A file that no longer changes.
#[derive(Debug)]
struct MappedFile(Mapped);

impl File for MappedFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let rest = usize::try_from(offset).ok().and_then(|at| self.0.get(at..));
        let bytes = rest.and_then(|rest| rest.get(..buffer.len()));
        buffer.copy_from_slice(bytes.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn append(&self, _: &[u8]) -> io::Result<()> {
        Err(ErrorKind::PermissionDenied.into())
    }

    fn truncate(&self, _: u64) -> io::Result<()> {
        Err(ErrorKind::PermissionDenied.into())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    fn mapped(&self) -> Option<&Mapped> {
        Some(&self.0)
    }
}
