//! Where the database is: a directory that stays, or one that goes.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A directory for a database.
#[derive(Debug)]
pub enum Place {
    /// Given by the user; it stays.
    Given(PathBuf),
    /// Made for this run; removed when this is dropped.
    Temporary(TempDir),
}

impl Place {
    /// The directory that was given, or else a temporary one.
    ///
    /// # Errors
    /// If no temporary directory can be made.
    pub fn new(given: Option<&Path>) -> io::Result<Place> {
        match given {
            Some(dir) => Ok(Place::Given(dir.to_path_buf())),
            None => Ok(Place::Temporary(tempfile::Builder::new().prefix("lsm-life-").tempdir()?)),
        }
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        match self {
            Place::Given(dir) => dir,
            Place::Temporary(dir) => dir.path(),
        }
    }
}
