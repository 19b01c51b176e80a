//! The plots: each its data, and its picture.
//!
//! ```text
//!    lookups    lookups-vs-tables   false-positives   block-size
//!    memory     hash-buckets        memory-over-time
//!    garbage    amplification-over-time               tombstones-over-time
//!    kills      surviving
//! ```

mod garbage;
mod kills;
mod lookups;
mod memory;
mod plot;

use crate::Result;

pub(crate) use plot::Plot;
use plot::{columns, csv};

/// Measures and draws the plot of this name.
///
/// # Errors
/// If there is none, or an engine fails.
pub(crate) fn plot(name: &str) -> Result<Plot> {
    match name {
        "lookups-vs-tables" => lookups::tables(),
        "false-positives" => lookups::false_positives(),
        "block-size" => lookups::block_size(),
        "hash-buckets" => memory::buckets(),
        "memory-over-time" => memory::over_time(),
        "amplification-over-time" => garbage::amplification(),
        "tombstones-over-time" => garbage::tombstones(),
        "surviving" => kills::surviving(),
        _ => Err(format!("there is no plot `{name}`")),
    }
}
