//! A survey of a table.

use std::ops::Range;

use lsm::KeyRange;

/// The parts of a table that can be believed.
#[derive(Clone, Debug)]
pub struct TableSurvey {
    /// Its number.
    pub number: u64,
    /// Its sound blocks, as places in the file, in order.
    pub sound: Vec<Range<u64>>,
    /// The gaps between them.
    pub gaps: Vec<Gap>,
}

/// Keys under which a table may have held anything.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The file that is damaged.
    pub file: String,
    /// Its damaged lines, the first and the last; `None` if it is not there.
    pub lines: Option<(u64, u64)>,
    /// The keys.
    pub keys: KeyRange,
}
