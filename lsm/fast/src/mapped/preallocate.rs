//! Preallocated space at the end of a log: blank lines, written ahead.
//!
//! ```text
//!    appending     ────── copies ──────►│ maps │────── copies ──────►│ maps │──
//!    preallocating          ├─ blank lines ─┤      ├─ blank lines ─┤
//!    the file      ├──────── chunk ─────────┼──────── next ─────────┼───────
//! ```
//!
//! Blank lines, not holes or NULs: their blocks are allocated, so that a copy can't find
//! the disk full; a later sync need not write length and blocks; and the log stays a text.
//!
//! Writing a MiB takes from a tenth of a millisecond to five, if the kernel has to find
//! memory for it; a put would wait for that. So once a log has filled its first chunk and
//! preallocated a second, a thread preallocates each next chunk while the one before is
//! filled. A new thread is started for each, which costs less than a hundredth of its
//! work, and needs no bell.
//!
//! What it costs to understand: a second thread writes to the file. So cutting the file,
//! or dropping it, waits for that thread first: blank lines that came late would overwrite
//! what another process has appended there.

use std::io;
use std::ops::Range;

use lsm::disk::RealFile;
use lsm::sync::{Arc, Builder, JoinHandle};

/// Space is preallocated up to multiples of this.
const CHUNK: u64 = 1024 * 1024;

/// The preallocated space of a log.
#[derive(Debug)]
pub(super) struct Preallocated {
    /// The offset of its end: the file has all bytes before that.
    end: u64,
    /// The offset of its next end, and the thread that writes up to there.
    ahead: Option<(u64, JoinHandle<io::Result<()>>)>,
}

impl Preallocated {
    /// No space, in a log of `len` bytes.
    pub(super) fn none(len: u64) -> Self {
        Preallocated { end: len, ahead: None }
    }

    /// Makes sure that there is space for a log of `len` bytes, and returns where it ends.
    pub(super) fn reach(&mut self, file: &RealFile, len: u64) -> io::Result<u64> {
        self.stop();
        if self.end < len {
            let end = len.next_multiple_of(CHUNK);
            write_blank_lines(file, self.end..end)?;
            self.end = end;
        }
        Ok(self.end)
    }

    /// Begins to preallocate the next chunk. Without a thread, it is made when it is
    /// needed.
    pub(super) fn make_ahead(&mut self, file: &Arc<RealFile>) {
        self.stop();
        let (file, next) = (Arc::clone(file), self.end..self.end + CHUNK);
        let end = next.end;
        let maker = Builder::new().spawn(move || write_blank_lines(&file, next));
        self.ahead = maker.ok().map(|maker| (end, maker));
    }

    /// Waits until no thread writes blank lines. If they could not be written, the append
    /// that needs them will get the error.
    pub(super) fn stop(&mut self) {
        if let Some((end, maker)) = self.ahead.take()
            && let Ok(Ok(())) = maker.join()
        {
            self.end = end;
        }
    }
}

impl Drop for Preallocated {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Writes blank lines at their offset, not at the end: a failed attempt may have left some.
fn write_blank_lines(file: &RealFile, space: Range<u64>) -> io::Result<()> {
    const SOME: &[u8] = &[b'\n'; 64 * 1024];
    let mut at = space.start;
    while at < space.end {
        let left = usize::try_from(space.end - at).unwrap_or(usize::MAX);
        let some = &SOME[..left.min(SOME.len())];
        write_at(file, at, some)?;
        at += some.len() as u64;
    }
    Ok(())
}

/// Writes at `offset`, also while another thread writes to the file.
#[cfg(unix)]
pub(super) fn write_at(file: &RealFile, offset: u64, bytes: &[u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(&file.0, bytes, offset)
}

/// Fails: where files can't be mapped this disk isn't used.
#[cfg(not(unix))]
pub(super) fn write_at(_: &RealFile, _: u64, _: &[u8]) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
