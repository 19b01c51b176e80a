//! The logs of an open store: the files, and which writes each one has.
//! Machinery: no chapter needs this.

use std::path::PathBuf;

use crate::disk::File;
use crate::inspect::LogPicture;
use crate::sync::Arc;

/// The logs of an open store.
#[derive(Debug, Default)]
pub struct Logs {
    /// The log that is appended to; made at the first append.
    pub current: Option<Segment>,
    /// Logs that are complete, oldest first.
    pub retired: Vec<Segment>,
    /// A sync succeeded since the last append: the next one begins with a marker.
    pub marker_due: bool,
    /// Number of the last write that was appended.
    pub appended: u64,
    /// Number of the last write that is synced.
    pub synced: u64,
    /// A log was created since the directory was synced.
    pub dir_sync_pending: bool,
    /// Memory for the next lines, to be reused.
    pub lines: Vec<u8>,
}

/// A log file.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Number of its first write, which names it.
    pub first: u64,
    /// Number of its last write; `first - 1` if it has none.
    pub last: u64,
    /// Its length.
    pub bytes: u64,
    /// True if it ends with a marker for all its writes.
    pub marked: bool,
    /// Its path.
    pub path: PathBuf,
    /// The open file.
    pub file: Arc<dyn File>,
}

impl Logs {
    /// Ends the current log; the next append begins another.
    pub(crate) fn rotate(&mut self) {
        if let Some(log) = self.current.take_if(|log| log.last >= log.first) {
            self.retired.push(log);
        }
    }

    /// The live logs, oldest first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Segment> {
        self.retired.iter().chain(&self.current)
    }

    /// Cuts the logs to their content, while the directory is ours: the next opener may
    /// append to them. A failure does no harm: any log may end with preallocated space.
    pub(super) fn trim_preallocated(&self) {
        self.all().for_each(|log| drop(log.file.seal()));
    }

    /// The live logs as they are drawn.
    pub(crate) fn pictures(&self) -> Vec<LogPicture> {
        let draw =
            |log: &Segment| LogPicture { first: log.first, last: log.last, bytes: log.bytes };
        self.all().map(draw).collect()
    }
}
