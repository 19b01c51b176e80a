//! No file is longer than a reader's patience.

use crate::{Finding, Sources};

/// The length we aim at. A file that grows past it is looked over for what could move out.
pub const AIM: usize = 250;

/// The length that no file exceeds.
pub const LIMIT: usize = 350;

/// Finds the files over [`LIMIT`].
pub fn check(sources: &Sources) -> Vec<Finding> {
    let long = |&(_, text): &(&str, &str)| text.lines().count() > LIMIT;
    let finding = |(path, text): (&str, &str)| {
        let lines = text.lines().count();
        let message = format!("has {lines} lines. {LIMIT} is the limit, {AIM} the aim: split it");
        Finding::new(path, lines, message)
    };
    sources.rust().filter(long).map(finding).collect()
}
