//! What can go wrong, and what to do about it.
//!
//! Every error names the thing it is about (a file, a line, a number) and, where
//! there is one, the remedy. Absence is not an error: looking up a key that is
//! not there answers `Ok(None)`.
//!
//! Errors can be cloned. Several threads may wait for one `fdatasync`; when it
//! fails, each of them gets the same error.

use std::io;
use std::path::{Path, PathBuf};

use crate::sync::Arc;

/// A result whose error is an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a verb failed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried, as a verb: `read`, `sync`, …
        action: &'static str,
        /// The file or directory it was tried on.
        path: PathBuf,
        /// What the operating system answered.
        source: Arc<io::Error>,
    },

    /// Bytes on disk are not what was once written.
    #[error("{}{}: {what}; restore the file from a copy", path.display(), line_suffix(*line))]
    Corruption {
        /// The damaged (or missing) file.
        path: PathBuf,
        /// The damaged line, counted from 1; `None` if it is the whole file.
        line: Option<u64>,
        /// What was expected and what was found.
        what: String,
    },

    /// The directory belongs to somebody else; nothing in it was touched.
    #[error("{} holds {found} but no MANIFEST, so it is not a database; choose an empty or a new directory", dir.display())]
    NotADatabase {
        /// The directory that was to be opened.
        dir: PathBuf,
        /// One of the files found there.
        found: String,
    },

    /// A directory that is to be made is there, and somebody's.
    #[error("{} holds {found}; choose an empty or a new directory", dir.display())]
    NotEmpty {
        /// The directory that was to be made.
        dir: PathBuf,
        /// One of the files found there.
        found: String,
    },

    /// Another opener has the directory.
    #[error("{} is in use by another opener; close that one first", dir.display())]
    Locked {
        /// The directory that was to be opened.
        dir: PathBuf,
    },

    /// The file was written by a version of this program that we do not know.
    #[error("{}: its first line is `{found}`, which this version cannot read; open it with the program that wrote it", path.display())]
    UnknownVersion {
        /// The file, always a MANIFEST.
        path: PathBuf,
        /// Its first line.
        found: String,
    },

    /// This comes in a later chapter.
    #[error("{what} needs stage {stage}; open the directory at stage {stage} or later")]
    NeedsStage {
        /// The chapter which brings it, 1 to 8.
        stage: u8,
        /// What was asked for: a verb, or a directory.
        what: String,
    },

    /// There is no such stage, or not in this build.
    #[error("there is no stage {stage} here; choose one from 1 to {last}")]
    NoSuchStage {
        /// What was asked for.
        stage: u8,
        /// The last one there is.
        last: u8,
    },

    /// Keys are limited so that an index entry stays small.
    #[error("a key of {bytes} bytes is too long; the limit is {limit} bytes", limit = crate::engine::MAX_KEY_BYTES)]
    KeyTooLong {
        /// Its length.
        bytes: usize,
    },

    /// Values are limited so that one of them fits in memory several times.
    #[error("a value of {bytes} bytes is too long; the limit is {limit} bytes", limit = crate::engine::MAX_VALUE_BYTES)]
    ValueTooLong {
        /// Its length.
        bytes: usize,
    },

    /// What is stored under a key was not written by this program.
    #[error(
        "the value stored under {key:?} cannot be read: {what}; restore the database from a copy"
    )]
    BadValue {
        /// The key, escaped.
        key: String,
        /// What is wrong with it.
        what: &'static str,
    },

    /// An option has a value with which the engine cannot work.
    #[error("option {name} is {found}; it must be {expected}")]
    BadOption {
        /// The field of [`Options`](crate::Options).
        name: &'static str,
        /// Its value.
        found: u64,
        /// What would do.
        expected: &'static str,
    },

    /// A sealed memtable takes no more writes.
    #[error("this memtable is sealed and takes no more writes; write to the active one")]
    Sealed,

    /// The keys of a table must ascend strictly.
    #[error("{}: key {key:?} does not come after {last:?}; a table is written in strictly ascending order of its keys", path.display())]
    OutOfOrder {
        /// The table being written.
        path: PathBuf,
        /// The key that came last before, escaped.
        last: String,
        /// The key that came now, escaped.
        key: String,
    },

    /// An earlier failure left it unclear what the disk holds, so nothing more
    /// is written until the directory has been opened again. Reads go on.
    #[error(
        "writes are stopped since an earlier failure ({cause}); close the database and open it again"
    )]
    Poisoned {
        /// The failure that did it.
        cause: Box<Error>,
    },

    /// The directory was renamed, removed or replaced while it was open. Nothing was done
    /// to what is there now.
    #[error("{} is no longer the directory that was opened: it was moved, removed or replaced (its LOCK is another file, or gone); close the database, and open it where it is now", dir.display())]
    Moved {
        /// The directory, as it was given.
        dir: PathBuf,
    },

    /// The system has no thread for background work.
    #[error(
        "cannot start the background thread: {source}; let this user have more threads or memory, or open with `background: false`"
    )]
    NoThread {
        /// What the operating system answered.
        source: Arc<io::Error>,
    },

    /// The handle was closed.
    #[error("the database is closed; open it again")]
    Closed,
}

fn line_suffix(line: Option<u64>) -> String {
    line.map(|n| format!(", line {n}")).unwrap_or_default()
}

impl Error {
    /// Wraps what the operating system answered: `.map_err(Error::io("read", path))`. An
    /// error of ours that came through a [`Disk`](crate::disk::Disk) is itself again.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |source| match source.downcast::<Error>() {
            Ok(ours) => ours,
            Err(source) => Error::Io { action, path: path.to_path_buf(), source: Arc::new(source) },
        }
    }

    /// Damage in `path`, at `line` if it can be told.
    pub fn corruption(path: &Path, line: Option<u64>, what: impl Into<String>) -> Error {
        Error::Corruption { path: path.to_path_buf(), line, what: what.into() }
    }

    /// `what` comes with a later stage.
    pub fn needs_stage(stage: u8, what: impl Into<String>) -> Error {
        Error::NeedsStage { stage, what: what.into() }
    }
}
