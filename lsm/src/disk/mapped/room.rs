//! Room at the end of a log: blank lines, which are made ahead.
//!
//! ```text
//!    who appends   ────── copies ──────►│ maps │────── copies ──────►│ maps │──
//!    who makes              ├─ blank lines ─┤      ├─ blank lines ─┤
//!    the file      ├───────── room ─────────┼──────── next ─────────┼───────
//! ```
//!
//! Blank lines, not holes or NULs: their blocks are allocated, so that a copy cannot
//! find the disk full; a sync later finds length and blocks on the disk as they are and
//! need not write them; and the log stays a text.
//!
//! To write a MiB takes from a tenth of a millisecond to five, if the kernel has to find
//! memory for it; a put would wait for that. So once a log has filled its first room, and
//! made a second one, all others are made by a thread while the one before is filled. A
//! thread is started anew for each, which costs less than a hundredth of what it does,
//! and needs no bell.
//!
//! What it costs to understand: a second thread writes to the file. So whoever cuts the
//! file, or lets go of it, waits for that thread first: blank lines that came late would
//! be written over what somebody else has appended there.

use std::io;
use std::ops::Range;

use crate::disk::real::RealFile;
use crate::sync::{Arc, Builder, JoinHandle};

/// Room is made up to multiples of this.
const ROOM: u64 = 1024 * 1024;

/// How far the room of a log reaches.
#[derive(Debug)]
pub(super) struct Room {
    /// Where it ends: the file has all bytes before that.
    end: u64,
    /// Where it will end, and who sees to it.
    ahead: Option<(u64, JoinHandle<io::Result<()>>)>,
}

impl Room {
    /// None, in a log of `len` bytes.
    pub(super) fn none(len: u64) -> Self {
        Room { end: len, ahead: None }
    }

    /// Sees to it that there is room for a log of `len` bytes, and answers where it ends.
    pub(super) fn reach(&mut self, file: &RealFile, len: u64) -> io::Result<u64> {
        self.stop();
        if self.end < len {
            let end = len.next_multiple_of(ROOM);
            write_blank_lines(file, self.end..end)?;
            self.end = end;
        }
        Ok(self.end)
    }

    /// Begins to make the next room; if there can be no thread, it is made when it is
    /// needed.
    pub(super) fn make_ahead(&mut self, file: &Arc<RealFile>) {
        self.stop();
        let (file, next) = (Arc::clone(file), self.end..self.end + ROOM);
        let end = next.end;
        let maker = Builder::new().spawn(move || write_blank_lines(&file, next));
        self.ahead = maker.ok().map(|maker| (end, maker));
    }

    /// Waits until nobody writes blank lines. If they could not be written, whoever
    /// needs them will find out why.
    pub(super) fn stop(&mut self) {
        if let Some((end, maker)) = self.ahead.take()
            && let Ok(Ok(())) = maker.join()
        {
            self.end = end;
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.stop();
    }
}

/// At their place, not at the end: an attempt that failed may have left some.
fn write_blank_lines(file: &RealFile, room: Range<u64>) -> io::Result<()> {
    const SOME: &[u8] = &[b'\n'; 64 * 1024];
    let mut at = room.start;
    while at < room.end {
        let left = usize::try_from(room.end - at).unwrap_or(usize::MAX);
        let some = &SOME[..left.min(SOME.len())];
        write_at(file, at, some)?;
        at += some.len() as u64;
    }
    Ok(())
}

/// Writes at `offset`, whoever else writes to the file.
#[cfg(unix)]
pub(super) fn write_at(file: &RealFile, offset: u64, bytes: &[u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(&file.0, bytes, offset)
}

/// Where files cannot be mapped this disk is not used.
#[cfg(not(unix))]
pub(super) fn write_at(_: &RealFile, _: u64, _: &[u8]) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
