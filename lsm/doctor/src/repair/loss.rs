//! Data that a repair could not save.

use std::fmt;

/// Data that could not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The file it was in.
    pub file: String,
    /// Its lines, the first and the last; `None` if the file is not there.
    pub lines: Option<(u64, u64)>,
    /// The part that is lost, and what may be stale for it.
    pub what: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lines {
            Some((first, last)) if first == last => write!(f, "{}, line {first}: ", self.file)?,
            Some((first, last)) => write!(f, "{}, lines {first} to {last}: ", self.file)?,
            None => write!(f, "{}: ", self.file)?,
        }
        f.write_str(&self.what)
    }
}
