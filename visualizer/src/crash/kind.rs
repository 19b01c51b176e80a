//! The ways in which an engine can end, and what each did to its files.

/// A way in which an engine can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Closed, in order.
    Closed,
    /// Its process was killed.
    Killed,
    /// Its process was killed while it appended to the log.
    Torn,
    /// The power failed, and took all that was not synced.
    Lost,
    /// The power failed, and left the disk in one of the states in which it could be.
    State(usize),
}

/// Damage to the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Nothing.
    None,
    /// None: there is no log that could be damaged.
    NoLog,
    /// None: everything is synced.
    Spared,
    /// A torn append: only a part of the last one is left.
    Torn {
        /// Bytes of it that are left.
        left: u64,
        /// Its length before.
        of: u64,
    },
    /// Unsynced bytes of the logs are gone.
    Cut {
        /// The number of them.
        bytes: u64,
    },
    /// So many files, not only logs, are gone or changed: they were not synced, or their
    /// names were not.
    Files {
        /// The number of them.
        count: usize,
    },
    /// One of the states in which the disk could be.
    State {
        /// Which, from 1.
        number: usize,
        /// Of how many.
        of: usize,
        /// So many changes were not synced…
        pending: usize,
        /// …of which so many came through,
        kept: usize,
        /// and so many in part.
        torn: usize,
    },
}
