//! Each check finds what was planted for it, and nothing else.

mod architecture;
mod cycles;
mod docs;
mod features;
mod floors;
mod length;
mod rules;
mod sources;
mod words;

use tidy::{Finding, report};

/// Compares what was found, one finding a line.
#[track_caller]
fn assert_found(findings: Vec<Finding>, expected: &[&str]) {
    let found = report(findings);
    let found: Vec<&str> = found.lines().collect();
    assert_eq!(found, expected);
}
