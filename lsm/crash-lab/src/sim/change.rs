//! The changes of a simulated disk, and how the history of a disk prints them.
//!
//! ```text
//!    change                          is durable once         printed as
//!    write, truncate                 its file is synced      write #1 26 at 0
//!    create, rename, unlink, mkdir   its directory is        create 000001.wal as #1
//!    sync, syncdir                   at once                 sync #1
//! ```

use std::fmt;
use std::path::PathBuf;

use super::super::files::base_name as name;
use lsm::sync::Arc;

/// A change of a disk. Files go by number, because a name may soon be another file's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// A directory was made.
    MakeDir(PathBuf),
    /// An empty file was created.
    Create {
        /// Its name.
        path: PathBuf,
        /// Its number.
        inode: usize,
    },
    /// Bytes were written.
    Write {
        /// To which file.
        inode: usize,
        /// Where.
        at: usize,
        /// Which.
        bytes: Arc<[u8]>,
    },
    /// A file was truncated, or extended with zeros.
    Truncate {
        /// Which.
        inode: usize,
        /// To this length.
        bytes: usize,
    },
    /// A file was synced.
    Sync {
        /// Which.
        inode: usize,
    },
    /// The sync of a file failed, and the system has forgotten what it was to write, as
    /// Linux does. Reads still see it, and no later sync brings it to the disk.
    SyncFailed {
        /// Which.
        inode: usize,
    },
    /// A file got another name.
    Rename {
        /// The old one.
        from: PathBuf,
        /// The new one, which may have been another file's.
        to: PathBuf,
        /// The file.
        inode: usize,
    },
    /// A name was removed.
    Remove {
        /// Which.
        path: PathBuf,
        /// Whose it was.
        inode: usize,
    },
    /// A directory was synced.
    SyncDir(PathBuf),
}

impl Change {
    /// Returns true if this sync, of a file or a directory, decides about the change: makes
    /// it durable, or fails to.
    pub(super) fn is_settled_by(&self, sync: &Change) -> bool {
        match (self, sync) {
            (
                Change::Write { inode, .. } | Change::Truncate { inode, .. },
                Change::Sync { inode: synced } | Change::SyncFailed { inode: synced },
            ) => inode == synced,
            (
                Change::MakeDir(path)
                | Change::Create { path, .. }
                | Change::Remove { path, .. }
                | Change::Rename { to: path, .. },
                Change::SyncDir(dir),
            ) => path.parent() == Some(dir),
            _ => false,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::MakeDir(path) => write!(f, "mkdir {}", name(path)),
            Change::Create { path, inode } => write!(f, "create {} as #{inode}", name(path)),
            Change::Write { inode, at, bytes } => {
                write!(f, "write #{inode} {} at {at}", bytes.len())
            }
            Change::Truncate { inode, bytes } => write!(f, "truncate #{inode} {bytes}"),
            Change::Sync { inode } => write!(f, "sync #{inode}"),
            Change::SyncFailed { inode } => write!(f, "sync #{inode} failed"),
            Change::Rename { from, to, .. } => write!(f, "rename {} {}", name(from), name(to)),
            Change::Remove { path, .. } => write!(f, "unlink {}", name(path)),
            Change::SyncDir(_) => f.write_str("syncdir"),
        }
    }
}
