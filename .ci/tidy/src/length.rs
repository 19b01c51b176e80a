//! No file is longer than a reader's patience.

use crate::{Finding, Sources};

/// What we aim at. A file that grows past it is looked over for what could move out.
pub const AIM: usize = 250;

/// What no file exceeds.
pub const LIMIT: usize = 350;

/// Finds the files over [`LIMIT`], apart from `known` ones; and the known ones that no
/// longer are.
pub fn check(sources: &Sources, known: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in sources.rust() {
        let lines = text.lines().count();
        if lines > LIMIT && !known.contains(&path) {
            let message =
                format!("has {lines} lines. {LIMIT} is the limit, {AIM} the aim: split it");
            findings.push(Finding::new(path, lines, message));
        }
    }
    for path in known {
        if sources.get(path).is_none_or(|text| text.lines().count() <= LIMIT) {
            let message = "is no longer too long: take it off the list `STILL_TOO_LONG`";
            findings.push(Finding::new(path, 1, message));
        }
    }
    findings
}
