//! The ways in which an engine can end, and what each did to its files.

/// How an engine came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It was closed, in order.
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

/// What became of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Nothing.
    None,
    /// There is no log that could be damaged.
    NoLog,
    /// There was nothing to take: all is synced.
    Spared,
    /// Of the last append to a log only a part is left.
    Torn {
        /// Bytes of it that are left.
        left: u64,
        /// Its length before.
        of: u64,
    },
    /// So many bytes of the logs that were not synced are gone.
    Cut {
        /// How many.
        bytes: u64,
    },
    /// So many files, not only logs, are gone or changed: they were not synced, or their
    /// names were not.
    Files {
        /// How many.
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
