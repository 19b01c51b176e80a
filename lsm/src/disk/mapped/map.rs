//! Memory that is a file: the only `unsafe` of the engine.
//!
//! ```text
//!    Mapped     the whole of a file, as &[u8]             nobody writes
//!    Window     a part of a file: bytes go in, none out   one writer
//! ```
//!
//! To the compiler memory is its owner's, and a mapped file is not: whoever else
//! can write to the file can change it under our hands. Two things are therefore
//! asked of whoever makes a map, and the types see to the rest:
//!
//! 1. A file that is mapped to be read is not changed any more.
//! 2. A file has one `Window` at a time, is not mapped to be read meanwhile, and
//!    reaches to the end of the window, with all its blocks allocated. What is
//!    written to it otherwise is written elsewhere, or by who has the window.
//!
//! Both are kept by [`MappedDisk`](super::MappedDisk) as far as this process goes,
//! and by the lock on the data directory as far as other engines go. Somebody who
//! shortens a file with another program ends this one: touching memory that the
//! file has no longer is `SIGBUS`.
#![expect(unsafe_code, reason = "there are no memory maps without it")]

use std::fs;
use std::io;
use std::ops::Range;

use crate::disk::Mapped;
use memmap2::{Mmap, MmapOptions, MmapRaw};

/// A whole file, to be read.
pub(super) fn read_map(file: &fs::File) -> io::Result<Mapped> {
    // SAFETY: the file is not changed any more, which the caller sees to.
    Ok(Mapped::new(unsafe { Mmap::map(file) }?))
}

/// A part of a file, to be written. It lends out no reference: what is in it can
/// be changed, but not looked at.
#[derive(Debug)]
pub(super) struct Window {
    /// Where in the file it begins, and ends.
    place: Range<u64>,
    map: MmapRaw,
}

impl Window {
    pub(super) fn new(file: &fs::File, place: Range<u64>) -> io::Result<Self> {
        let length = usize::try_from(place.end - place.start).map_err(io::Error::other)?;
        let map = MmapOptions::new().offset(place.start).len(length).map_raw(file)?;
        Ok(Window { place, map })
    }

    /// Where in the file it ends.
    pub(super) fn end(&self) -> u64 {
        self.place.end
    }

    /// Writes the bytes at `offset` of the file; false, and nothing is written, if
    /// they are not all inside.
    pub(super) fn write(&mut self, offset: u64, bytes: &[u8]) -> bool {
        let Some(at) = offset.checked_sub(self.place.start).and_then(|n| usize::try_from(n).ok())
        else {
            return false;
        };
        if at.checked_add(bytes.len()).is_none_or(|end| end > self.map.len()) {
            return false;
        }
        // SAFETY: at + bytes.len() <= map.len() was just checked, and the map lives
        // as long as we do. `bytes` lies elsewhere: no reference into the map was
        // ever lent out. Nobody else writes there: we are borrowed exclusively, and
        // are the file's only window. The file has all these bytes (no SIGBUS).
        unsafe {
            let to = self.map.as_mut_ptr().add(at);
            to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        true
    }

    /// Gives what was written to the disk.
    pub(super) fn flush(&self) -> io::Result<()> {
        self.map.flush()
    }
}
