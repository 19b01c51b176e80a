//! Parts and their twins.

use std::time::Instant;

use crate::parts::dataset::Dataset;
use crate::peers::Result;

/// A simple part and its fast twin, with the rows that measure both.
pub(super) struct Group {
    /// Their name in the table.
    pub(super) part: &'static str,
    pub(super) rows: &'static [Row],
    pub(super) twins: fn(&Dataset) -> Result<Twins<'_>>,
}

/// One thing that is measured.
pub(super) struct Row {
    /// Its name in the CSV.
    pub(super) id: &'static str,
    /// Its name in the table.
    pub(super) what: &'static str,
}

/// The simple one and the fast one.
pub(super) type Twins<'w> = [Box<dyn Twin + 'w>; 2];

/// A part that can be measured.
pub(super) trait Twin {
    /// Does what a row says; returns nanoseconds for each operation.
    fn measure(&mut self, row: &str) -> Result<f64>;
}

/// Returns nanoseconds since `start` for each of `count`.
pub(super) fn nanos_each(start: Instant, count: u64) -> f64 {
    start.elapsed().as_secs_f64() * 1e9 / count as f64
}

/// Fails unless a result is the correct one.
pub(super) fn check<T: PartialEq + std::fmt::Debug>(found: &T, right: &T) -> Result<()> {
    if found == right { Ok(()) } else { Err(format!("returned {found:?}, not {right:?}").into()) }
}

/// Returns the error for a row of another group.
pub(super) fn unknown(row: &str) -> Result<f64> {
    Err(format!("there is no row {row} here").into())
}
