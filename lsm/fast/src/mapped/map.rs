//! Memory that is a file, and nearly all the `unsafe` of the mapped disk.
//!
//! ```text
//!    Mapped     the whole of a file, as &[u8]             no writer
//!    Window     a part of a file: bytes go in, none out   one writer
//! ```
//!
//! To the compiler, memory belongs to its owner. A mapped file doesn't: any program
//! that can write to the file can change it under us. So the caller that makes a map
//! must guarantee two things, and the types take care of the rest:
//!
//! 1. A file that is mapped to be read is not changed any more.
//! 2. A file has one `Window` at a time, is not mapped to be read meanwhile, and
//!    reaches to the end of the window, with all its blocks allocated. Other writes
//!    to it go elsewhere, or come from the window's owner.
//!
//! The caller that makes a [`MappedDisk`](super::MappedDisk) promises the first. The
//! disk keeps the second. The lock on the data directory keeps other engines away. If the first is
//! broken, behavior is undefined. If a file is shortened, by this program or another, the
//! process ends: touching memory that the file has no longer is `SIGBUS`.
#![expect(unsafe_code, reason = "there are no memory maps without it")]

use std::fs;
use std::io;
use std::ops::Range;

use lsm::disk::Mapped;
use memmap2::{Mmap, MmapOptions, MmapRaw};

/// A whole file, to be read.
///
/// # Safety
/// The file must not be changed as long as the map is alive.
pub(super) unsafe fn read_map(file: &fs::File) -> io::Result<Mapped> {
    // SAFETY: the caller promises what `Mmap::map` requires, too.
    Ok(Mapped::new(unsafe { Mmap::map(file) }?))
}

/// A part of a file, to be written. It lends out no reference: its bytes can be
/// changed, but not read.
#[derive(Debug)]
pub(super) struct Window {
    /// The offsets in the file at which it begins and ends.
    place: Range<u64>,
    map: MmapRaw,
}

impl Window {
    pub(super) fn new(file: &fs::File, place: Range<u64>) -> io::Result<Self> {
        let length = usize::try_from(place.end - place.start).map_err(io::Error::other)?;
        let map = MmapOptions::new().offset(place.start).len(length).map_raw(file)?;
        Ok(Window { place, map })
    }

    /// The offset in the file at which it ends.
    pub(super) fn end(&self) -> u64 {
        self.place.end
    }

    /// Writes the bytes at `offset` of the file. If they don't fit, returns false and
    /// writes nothing.
    pub(super) fn write(&mut self, offset: u64, bytes: &[u8]) -> bool {
        let Some(at) = offset.checked_sub(self.place.start).and_then(|n| usize::try_from(n).ok())
        else {
            return false;
        };
        if at.checked_add(bytes.len()).is_none_or(|end| end > self.map.len()) {
            return false;
        }
        // SAFETY: at + bytes.len() <= map.len() was just checked, and the map lives
        // as long as we do. `bytes` is elsewhere: no reference into the map was ever
        // lent out. There is no other writer: we are borrowed exclusively, and are
        // the file's only window. The file has all these bytes (no SIGBUS).
        unsafe {
            let to = self.map.as_mut_ptr().add(at);
            to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        true
    }

    /// Syncs what was written to the disk.
    pub(super) fn flush(&self) -> io::Result<()> {
        self.map.flush()
    }
}

/// `cargo +nightly miri test -p lsm-fast --lib mapped::map` checks the `unsafe`.
/// Miri has no maps of files, so the window here is on memory of our own.
#[cfg(test)]
mod tests {
    use super::*;

    const START: u64 = 4096;
    const LENGTH: usize = 64;

    fn window() -> Window {
        let map = MmapOptions::new().len(LENGTH).map_anon().unwrap().into();
        Window { place: START..START + LENGTH as u64, map }
    }

    fn content(window: &Window) -> Vec<u8> {
        // SAFETY: the map has LENGTH bytes, and no thread writes while they are copied.
        unsafe { std::slice::from_raw_parts(window.map.as_ptr(), LENGTH) }.to_vec()
    }

    #[test]
    fn what_fits_is_written_and_what_does_not_is_not() {
        let end = START + LENGTH as u64;
        assert_eq!(window().end(), end);
        let offsets = (START - 3..=end + 3).chain([0, u64::MAX - 1, u64::MAX]);
        for offset in offsets {
            for length in [0, 1, 2, LENGTH - 1, LENGTH, LENGTH + 1] {
                let mut window = window();
                let bytes = vec![b'x'; length];
                let fits = offset >= START && offset <= end && end - offset >= length as u64;
                assert_eq!(window.write(offset, &bytes), fits, "{length} bytes at {offset}");
                let mut expected = vec![0; LENGTH];
                if fits {
                    let at = usize::try_from(offset - START).unwrap();
                    expected[at..at + length].fill(b'x');
                }
                assert_eq!(content(&window), expected, "{length} bytes at {offset}");
            }
        }
    }

    #[test]
    fn a_window_may_be_handed_to_another_thread() {
        let mut window = window();
        assert!(window.write(START, b"here "));
        let mut window = lsm::sync::spawn(move || {
            assert!(window.write(START + 5, b"there "));
            window
        })
        .join()
        .unwrap();
        assert!(window.write(START + 11, b"back"));
        assert!(content(&window).starts_with(b"here there back"));
    }
}
