//! The outcome of one change in a power cut, and what it makes of a write.
//!
//! ```text
//!    written      7c1f05aa 42 kenya Nairobi⏎     26 bytes, appended to a file
//!    kept         7c1f05aa 42 kenya Nairobi⏎
//!    torn         7c1f05aa 42 k                  the first half
//!    unwritten    xxxxxxxxxxxxxxxxxxxxxxxxxx     its length alone
//!    lost                                        the file hasn't grown
//! ```

use std::fmt;

/// The outcome of one change in a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeOutcome {
    /// It never reached the disk.
    Lost,
    /// It reached the disk.
    Kept,
    /// The first half of a write reached the disk.
    Torn,
    /// The file has grown by a write, but has this byte where its bytes should be.
    Unwritten(u8),
}

impl ChangeOutcome {
    /// Writes as much of `bytes` as comes through. Where earlier writes are missing,
    /// the file has zeros.
    pub(super) fn write(self, file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
        let bytes = match self {
            ChangeOutcome::Torn => &bytes[..bytes.len() / 2],
            _ => bytes,
        };
        if file.len() < at + bytes.len() {
            file.resize(at + bytes.len(), 0);
        }
        match self {
            ChangeOutcome::Unwritten(byte) => file[at..at + bytes.len()].fill(byte),
            _ => file[at..at + bytes.len()].copy_from_slice(bytes),
        }
    }
}

impl fmt::Display for ChangeOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ChangeOutcome::Lost => "lost",
            ChangeOutcome::Kept => "kept",
            ChangeOutcome::Torn => "half",
            ChangeOutcome::Unwritten(_) => "size",
        })
    }
}
