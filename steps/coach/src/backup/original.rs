//! The files that are backed up.

use std::path::PathBuf;

/// A file as it was before a command, by its path in `steps/src`. No bytes mean that it wasn't
/// there.
pub(crate) type Original = (PathBuf, Option<Vec<u8>>);
