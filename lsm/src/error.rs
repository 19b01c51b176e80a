//! Errors: what went wrong, where, and what to do about it.
//!
//! Every error names the thing it is about (a file, a line, a number) and, where
//! there is one, the remedy. Absence isn't an error: looking up a key that isn't
//! there returns `Ok(None)`.
//!
//! Errors can be cloned. Several threads may wait for one `fdatasync`; when it
//! fails, each of them gets the same error.
//!
//! A message is complete: it includes what the operating system said. So
//! [`source`](std::error::Error::source) returns nothing, because programs that print
//! the whole chain would print that twice. (This is why the field is called `cause`: one
//! called `source` would be returned.)
//!
//! An error converts into an [`io::Error`] with a kind that fits, so `?` works in functions
//! that return [`io::Result`].

mod to_io;

use std::io;
use std::path::{Path, PathBuf};

use crate::sync::Arc;

/// A result whose error is an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason why an operation failed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {action} {}: {cause}", path.display())]
    Io {
        /// The action that failed, as a verb: `read`, `sync`, …
        action: &'static str,
        /// The file or directory it was tried on.
        path: PathBuf,
        /// The operating system's error.
        cause: Arc<io::Error>,
    },

    /// Bytes on disk are not what was once written.
    #[error("{}{}: {what}; restore the file from a copy", path.display(), line_suffix(*line))]
    Corruption {
        /// The damaged (or missing) file.
        path: PathBuf,
        /// The damaged line, counted from 1; `None` if it is the whole file.
        line: Option<u64>,
        /// A phrase on what was expected and what was found.
        what: String,
    },

    /// The directory holds other files; nothing in it was touched.
    #[error("{} holds {found} but no MANIFEST, so it is not a database; choose an empty or a new directory", dir.display())]
    NotADatabase {
        /// The directory that was to be opened.
        dir: PathBuf,
        /// One of the files found there.
        found: String,
    },

    /// A directory that should be new has files in it.
    #[error("{} holds {found}; choose an empty or a new directory", dir.display())]
    NotEmpty {
        /// The directory.
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

    /// The file was written by a version of this program that we don't know.
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
        /// The chapter that brings it.
        stage: u8,
        /// The operation, or the directory.
        what: String,
    },

    /// There is no such stage, or not in this build.
    #[error("there is no stage {stage} here; choose one from 1 to {last}")]
    NoSuchStage {
        /// The stage that was requested.
        stage: u8,
        /// The last stage of this build.
        last: u8,
    },

    /// Keys are limited so that an index entry stays small.
    #[error("a key of {bytes} bytes is too long; the limit is {limit} bytes", limit = crate::format::MAX_KEY_BYTES)]
    KeyTooLong {
        /// Its length.
        bytes: usize,
    },

    /// Values are limited so that one of them fits in memory several times.
    #[error("a value of {bytes} bytes is too long; the limit is {limit} bytes", limit = crate::format::MAX_VALUE_BYTES)]
    ValueTooLong {
        /// Its length.
        bytes: usize,
    },

    /// A stored value that this program didn't write.
    #[error(
        "the value stored under {key:?} cannot be read: {what}; restore the database from a copy"
    )]
    BadValue {
        /// The key, escaped.
        key: String,
        /// Its fault.
        what: &'static str,
    },

    /// An option has a value with which the engine can't work.
    #[error("option {name} is {found}; it must be {expected}")]
    BadOption {
        /// The field of [`Options`](crate::Options).
        name: &'static str,
        /// Its value.
        found: u64,
        /// The values that work.
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
        /// The last key, escaped.
        last: String,
        /// The new key, escaped.
        key: String,
    },

    /// An earlier failure left it unclear what the disk holds, so nothing more
    /// is written until the directory has been opened again. Reads go on.
    #[error(
        "writes are stopped since an earlier failure ({cause}); close the database and open it again"
    )]
    Poisoned {
        /// The earlier failure.
        cause: Box<Error>,
    },

    /// The directory was renamed, removed or replaced while it was open. The files that
    /// are there now were not touched.
    #[error("{} is no longer the directory that was opened: it was moved, removed or replaced (its LOCK is another file, or gone); close the database, and open it where it is now", dir.display())]
    Moved {
        /// The directory, as it was given.
        dir: PathBuf,
    },

    /// The system has no thread for background work.
    #[error(
        "cannot start the background thread: {cause}; let this user have more threads or memory, or open with `background(false)`"
    )]
    NoThread {
        /// The operating system's error.
        cause: Arc<io::Error>,
    },

    /// The handle was closed.
    #[error("the database is closed; open it again")]
    Closed,
}

fn line_suffix(line: Option<u64>) -> String {
    line.map(|n| format!(", line {n}")).unwrap_or_default()
}

impl Error {
    /// Wraps an error of the operating system: `.map_err(Error::io("read", path))`. An
    /// error of ours that came through a [`Disk`](crate::disk::Disk) is unwrapped.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |cause| match cause.downcast::<Error>() {
            Ok(ours) => ours,
            Err(cause) => Error::Io { action, path: path.to_path_buf(), cause: Arc::new(cause) },
        }
    }

    /// Reports damage in `path`, at `line` if that is known.
    pub fn corruption(path: &Path, line: Option<u64>, what: impl Into<String>) -> Error {
        Error::Corruption { path: path.to_path_buf(), line, what: what.into() }
    }

    /// Says that `what` comes with a later stage.
    pub fn needs_stage(stage: u8, what: impl Into<String>) -> Error {
        Error::NeedsStage { stage, what: what.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variant after this one. There is no wildcard, so a new variant must be added here.
    fn next(error: &Error) -> Option<Error> {
        let path = || PathBuf::from("world.db");
        let text = || "000001.sst".to_string();
        Some(match error {
            Error::Io { .. } => Error::corruption(&path(), Some(3), "it ends too early"),
            Error::Corruption { .. } => Error::NotADatabase { dir: path(), found: text() },
            Error::NotADatabase { .. } => Error::NotEmpty { dir: path(), found: text() },
            Error::NotEmpty { .. } => Error::Locked { dir: path() },
            Error::Locked { .. } => Error::UnknownVersion { path: path(), found: text() },
            Error::UnknownVersion { .. } => Error::needs_stage(8, "compact"),
            Error::NeedsStage { .. } => Error::NoSuchStage { stage: 9, last: 8 },
            Error::NoSuchStage { .. } => Error::KeyTooLong { bytes: 70_000 },
            Error::KeyTooLong { .. } => Error::ValueTooLong { bytes: 1 << 30 },
            Error::ValueTooLong { .. } => Error::BadValue { key: text(), what: "no escape" },
            Error::BadValue { .. } => {
                Error::BadOption { name: "levels", found: 1, expected: "2 to 16" }
            }
            Error::BadOption { .. } => Error::Sealed,
            Error::Sealed => Error::OutOfOrder { path: path(), last: text(), key: text() },
            Error::OutOfOrder { .. } => Error::Poisoned { cause: Box::new(refused()) },
            Error::Poisoned { .. } => Error::Moved { dir: path() },
            Error::Moved { .. } => {
                Error::NoThread { cause: Arc::new(io::Error::other("no memory")) }
            }
            Error::NoThread { .. } => Error::Closed,
            Error::Closed => return None,
        })
    }

    fn refused() -> Error {
        Error::io("read", Path::new("world.db"))(io::ErrorKind::NotFound.into())
    }

    /// The message of an error, and those of its sources.
    fn chain(error: &Error) -> Vec<String> {
        let first: Option<&dyn std::error::Error> = Some(error);
        std::iter::successors(first, |error| error.source()).map(ToString::to_string).collect()
    }

    #[test]
    fn no_error_says_in_its_chain_what_it_said_already() {
        let mut seen = 0;
        for error in std::iter::successors(Some(refused()), next) {
            seen += 1;
            let texts = chain(&error);
            for (at, text) in texts.iter().enumerate() {
                let others = texts.iter().enumerate().filter(|(other, _)| *other != at);
                for (_, other) in others {
                    assert!(!other.contains(text), "{texts:?} says it twice: {text}");
                }
            }
        }
        assert_eq!(seen, 18, "of all variants");
    }

    /// A program that prints no more than `{error}` shows all of it.
    #[test]
    fn a_message_is_complete() {
        let cause = io::Error::from(io::ErrorKind::NotFound).to_string();
        assert_eq!(refused().to_string(), format!("cannot read world.db: {cause}"));
        let poisoned = Error::Poisoned { cause: Box::new(refused()) };
        assert!(poisoned.to_string().contains(&refused().to_string()));
    }
}
