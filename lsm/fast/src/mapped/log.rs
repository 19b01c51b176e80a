//! A log that is appended to by copying into memory.
//!
//! ```text
//!               len         preallocated       a multiple of CHUNK
//!                ▼  ┌────────────────────────┐ ▼
//!    …kenya→Nairobi⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎⏎│ end of the file
//!         └────────────── Window ────────────┘
//!
//!    append ─► fits: copied                         no system call
//!           ├► after a sync: write(2), into the preallocated space
//!           └► otherwise: 1. preallocate: blank lines     a full disk fails here
//!                         2. map it                       then copied
//! ```
//!
//! How space is preallocated is in [`preallocate`](super::preallocate).
//!
//! A sync makes the map's pages clean, and the next copy into one a page fault, which
//! costs more than a system call. So a writer that syncs each append uses write(2), and
//! one that doesn't, the copy.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use lsm::disk::{File, RealFile};
use lsm::sync::{Arc, Mutex};

use super::map::Window;
use super::preallocate::{Preallocated, write_at};

/// On Linux, `fsync` of a file writes what was written to its maps too, also to those
/// that are gone by now; `msync` is that very call (`vfs_fsync_range` in
/// `mm/msync.c`). POSIX promises it of `msync` alone.
const SYNC_COVERS_MAPS: bool = cfg!(target_os = "linux");

/// A log, open to append to it.
#[derive(Debug)]
pub(super) struct MappedLog {
    file: Arc<RealFile>,
    end: Mutex<End>,
}

/// The end of a log.
#[derive(Debug)]
struct End {
    /// Bytes that were appended.
    len: u64,
    /// From somewhere before `len` to the end of the preallocated space; `None` without
    /// such space.
    ///
    /// Invariant: the preallocated space ends where the window does, or later.
    window: Option<Window>,
    space: Preallocated,
    /// A sync has ended since the last append. Only a guess that the next one will be
    /// synced too: either way of writing it is right.
    synced: bool,
}

impl MappedLog {
    /// Opens a log as it is; its whole content counts as appended.
    pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<Self> {
        let file = options.read(true).write(true).open(path)?;
        let len = file.metadata()?.len();
        let end = End { len, window: None, space: Preallocated::none(len), synced: false };
        Ok(MappedLog { file: Arc::new(RealFile(file)), end: Mutex::new(end) })
    }

    /// A window on new space, large enough for a log of `len` bytes.
    fn grow(&self, end: &mut End, len: u64) -> io::Result<Window> {
        let space_end = end.space.reach(&self.file, len)?;
        if end.unmap()? {
            end.space.make_ahead(&self.file); // a log that fills one chunk fills others
        }
        Window::new(&self.file.0, end.len..space_end)
    }
}

impl End {
    /// Closes the window; returns whether there was one.
    fn unmap(&mut self) -> io::Result<bool> {
        if let Some(full) = &self.window
            && !SYNC_COVERS_MAPS
        {
            full.flush()?; // the next sync will not know it any more
        }
        Ok(self.window.take().is_some())
    }

    /// Closes the window and forgets the space, so that the file can be cut to `bytes`.
    fn stop(&mut self, bytes: u64) -> io::Result<bool> {
        self.space.stop();
        self.space = Preallocated::none(bytes);
        self.unmap()
    }
}

impl File for MappedLog {
    /// Its length without the preallocated space.
    fn len(&self) -> io::Result<u64> {
        Ok(self.end.lock().len)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if offset.saturating_add(buffer.len() as u64) > self.len()? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.file.read_at(offset, buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let mut end = self.end.lock();
        let (at, len) = (end.len, end.len + bytes.len() as u64);
        let fits = end.window.as_ref().is_some_and(|window| len <= window.end());
        if fits && std::mem::take(&mut end.synced) {
            write_at(&self.file, at, bytes)?;
        } else if !end.window.as_mut().is_some_and(|window| window.write(at, bytes)) {
            let mut window = self.grow(&mut end, len)?;
            if !window.write(at, bytes) {
                return Err(io::Error::other("the preallocated space is too small"));
            }
            end.window = Some(window);
        }
        end.len = len;
        Ok(())
    }

    /// Cuts the preallocated space off too.
    fn truncate(&self, bytes: u64) -> io::Result<()> {
        let mut end = self.end.lock();
        end.stop(bytes)?;
        self.file.truncate(bytes)?;
        end.len = bytes;
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        if !SYNC_COVERS_MAPS && let Some(window) = &self.end.lock().window {
            window.flush()?;
        }
        self.file.sync()?;
        self.end.lock().synced = true;
        Ok(())
    }

    fn seal(&self) -> io::Result<()> {
        let mut end = self.end.lock();
        let len = end.len;
        if end.stop(len)? { self.file.truncate(len) } else { Ok(()) }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    /// On a device that is always full.
    #[test]
    fn a_log_on_a_full_disk_refuses_and_stays_as_it_was() {
        let log = MappedLog::open(Path::new("/dev/full"), &mut OpenOptions::new()).unwrap();
        for bytes in [1, 1 << 20, 3 << 20] {
            assert_eq!(log.append(&vec![b'x'; bytes]).unwrap_err().kind(), ErrorKind::StorageFull);
            assert_eq!(log.len().unwrap(), 0);
        }
    }
}
