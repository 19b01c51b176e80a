//! Events: what happens inside, while it happens.
//!
//! ```text
//!    put k v ──► LogAppended ─► Wrote                                 …and, later:
//!    shake   ──► TableStarted ─► TableLine × n ─► TableFinished ─► Installed ─► Forgot
//!    get k   ──► Looked memtable: Missing ─► Looked table 8: RuledOut ─►
//!                BlockRead table 7 ─► Looked table 7: Found ─► Got
//! ```
//!
//! Folded one after the other over the [`Picture`](crate::inspect::Picture) that
//! `inspect` returned at open, the events give the picture that `inspect` would
//! return now. Keys are raw bytes; *stored* is a value as it is in the files,
//! escaped, and `†` for a tombstone. An event can be written as a line of [`text`].

pub mod text;

use crate::inspect::TablePicture;
use crate::sync::Arc;

/// An observer of events. `()` is the observer that ignores them, and costs nothing.
///
/// Events come in order, from the thread that does the work and often with a
/// lock held. An observer must not call the engine.
pub trait Observer: Send + Sync {
    /// Receives an event.
    fn event(&self, event: Event);

    /// Returns false if [`event`](Observer::event) does nothing. Called once, at open.
    fn is_watching(&self) -> bool {
        true
    }
}

impl Observer for () {
    fn event(&self, _: Event) {}

    fn is_watching(&self) -> bool {
        false
    }
}

/// A place that a `get` searches for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The memory that takes the writes.
    Memtable,
    /// A sealed memtable, named by the number of its first write.
    Sealed(u64),
    /// A table, by its number.
    Table(u64),
}

/// The result of the search of a [`Place`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The key is there, with this stored value.
    Found(Vec<u8>),
    /// The key is not there.
    Missing,
    /// The key is outside the table's range; nothing was read.
    OutOfRange,
    /// The index or the filter proved that the key is not there; nothing was read.
    RuledOut,
}

/// The fate of the newest entry of a key in a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was copied to the output.
    Copied,
    /// It was dropped: a tombstone with nothing left below it to hide.
    Retired,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A write reached the memtable. `stored` is `None` if the key was removed
    /// from it instead (stages 1 to 3).
    Wrote {
        /// Its number, counted from 1; 0 at stages 1 and 2, which do not count.
        number: u64,
        /// The key.
        key: Vec<u8>,
        /// The value stored under it now.
        stored: Option<Vec<u8>>,
    },
    /// A `get` searched a place.
    Looked {
        /// The place.
        place: Place,
        /// Its result.
        verdict: Verdict,
    },
    /// Bytes of a table were read in search of a key.
    BlockRead {
        /// The table's number.
        table: u64,
        /// The offset of the bytes in the file.
        offset: u64,
        /// Their number.
        bytes: u64,
    },
    /// A `get` is done; `found` is its result, after tombstones.
    Got {
        /// The key.
        key: Vec<u8>,
        /// The value, not escaped.
        found: Option<Vec<u8>>,
    },
    /// The active memtable was sealed, and an empty one took its place.
    Sealed {
        /// Number of its first write.
        first: u64,
        /// Number of its last write.
        last: u64,
    },
    /// A new table was begun.
    TableStarted {
        /// Its number.
        table: u64,
        /// The level it will belong to.
        level: usize,
    },
    /// A line was added to the table being written.
    TableLine {
        /// The table's number.
        table: u64,
        /// The line's key.
        key: Vec<u8>,
        /// The line's value.
        stored: Vec<u8>,
    },
    /// The table and its sidecars are complete and synced, but not yet part of
    /// the tree.
    TableFinished {
        /// The table.
        table: TablePicture,
    },
    /// MANIFEST names the new set of tables, durably, and reads see it.
    Installed {
        /// The level of the tables in `added`.
        level: usize,
        /// The new tables: at level 0 in front of the others, otherwise in order of
        /// their keys.
        added: Vec<TablePicture>,
        /// Numbers of the tables that are no longer part of the tree.
        removed: Vec<u64>,
        /// The tables hold the writes up to this number.
        flushed: u64,
    },
    /// A sealed memtable left memory: its table has taken over.
    Forgot {
        /// Number of its first write.
        first: u64,
        /// Number of its last write.
        last: u64,
    },
    /// A merge was chosen.
    MergeStarted {
        /// Numbers of the tables to merge, newest first.
        inputs: Vec<u64>,
        /// The level that takes the output.
        level: usize,
        /// The reason.
        reason: String,
    },
    /// A merge went past one key.
    Merged {
        /// The key.
        key: Vec<u8>,
        /// The table whose entry is the newest.
        winner: u64,
        /// Tables whose older entries were not copied.
        shadowed: Vec<u64>,
        /// The fate of the newest entry.
        fate: Fate,
    },
    /// A merge is done and installed.
    MergeFinished {
        /// Bytes that were read from tables.
        read: u64,
        /// Bytes of tables that were written.
        written: u64,
    },
    /// A log was begun.
    LogStarted {
        /// Number of its first write, which names it.
        log: u64,
    },
    /// A record was appended to a log.
    LogAppended {
        /// The log.
        log: u64,
        /// The write's number.
        number: u64,
        /// Bytes appended.
        bytes: u64,
    },
    /// All writes up to this number survive a power cut.
    LogSynced {
        /// The last such write.
        number: u64,
    },
    /// A log was deleted: tables hold all its writes.
    LogDeleted {
        /// The log.
        log: u64,
    },
    /// At open, a write was read back from a log. A `Wrote` follows.
    Replayed {
        /// The log.
        log: u64,
        /// The write's number.
        number: u64,
    },
    /// At open, the end of the log was found torn. It was kept aside.
    TornTail {
        /// The log.
        log: u64,
        /// The line, counted from 1, at which it is torn.
        line: u64,
        /// Bytes that were cut off.
        bytes: u64,
        /// Name of the file that holds them now.
        kept_as: String,
    },
    /// Background work failed. It will be tried again.
    Failed {
        /// The error, as text.
        error: String,
    },
}

/// An observer, and whether it is watching.
#[derive(Clone)]
pub struct Watcher {
    observer: Arc<dyn Observer>,
    watching: bool,
}

impl Watcher {
    /// Reports to `observer`.
    pub fn new(observer: &Arc<dyn Observer>) -> Self {
        Watcher { watching: observer.is_watching(), observer: Arc::clone(observer) }
    }

    /// Reports the event. If the observer isn't watching, the event isn't even made.
    pub fn emit(&self, event: impl FnOnce() -> Event) {
        if self.watching {
            self.observer.event(event());
        }
    }
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watcher").field("watching", &self.watching).finish_non_exhaustive()
    }
}
