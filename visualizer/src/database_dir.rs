//! The directory of the database: given by the user, or temporary.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A directory for a database.
#[derive(Debug)]
pub enum DatabaseDir {
    /// Given by the user; it's kept.
    Given(PathBuf),
    /// Made for this run; removed when this is dropped.
    Temporary(TempDir),
}

impl DatabaseDir {
    /// Returns the given directory, or creates a temporary one.
    ///
    /// # Errors
    /// If no temporary directory can be made.
    pub fn new(given: Option<&Path>) -> io::Result<DatabaseDir> {
        match given {
            Some(dir) => Ok(DatabaseDir::Given(dir.to_path_buf())),
            None => {
                Ok(DatabaseDir::Temporary(tempfile::Builder::new().prefix("lsm-life-").tempdir()?))
            }
        }
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        match self {
            DatabaseDir::Given(dir) => dir,
            DatabaseDir::Temporary(dir) => dir.path(),
        }
    }
}
