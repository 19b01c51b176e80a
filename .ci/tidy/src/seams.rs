//! Parts of the standard library that only some files may use.

use crate::outline::Outline;
use crate::{Finding, Outlines};

/// A part of the standard library, and its place.
#[derive(Debug)]
pub struct Seam {
    /// In which files this holds, by how their paths begin.
    pub within: &'static str,
    /// What is kept in its place: paths that begin like this.
    pub paths: &'static [&'static str],
    /// The places, by how their paths begin.
    pub places: &'static [&'static str],
    /// Why, and what to use instead.
    pub because: &'static str,
}

/// All of them.
pub const SEAMS: &[Seam] = &[
    Seam {
        within: "lsm/src/",
        paths: &["std::fs"],
        places: &["lsm/src/disk.rs", "lsm/src/disk/"],
        because: "a test must be able to take the disk away: go through the trait `Disk`",
    },
    Seam {
        within: "lsm/src/",
        paths: &["std::sync", "std::thread"],
        places: &["lsm/src/sync.rs"],
        because: "a test must be able to choose who runs: use `crate::sync`",
    },
];

/// Finds the uses of a seam's paths outside of its places.
pub fn check(outlines: &Outlines, seams: &[Seam]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for seam in seams {
        let is_place = |path: &str| seam.places.iter().any(|place| path.starts_with(place));
        for (path, outline) in outlines.all() {
            if path.starts_with(seam.within) && !is_place(path) {
                find(path, outline, seam, &mut findings);
            }
        }
    }
    findings
}

fn find(path: &str, outline: &Outline, seam: &Seam, findings: &mut Vec<Finding>) {
    let imports = outline.imports.iter().map(|import| (&import.path, import.line));
    let named = outline.paths.iter().map(|named| (&named.path, named.line));
    for (used, line) in imports.chain(named) {
        let used = used.join("::");
        if let Some(kept) = seam.paths.iter().find(|kept| begins_with(&used, kept)) {
            let message =
                format!("`{kept}` is only in {}: {}", seam.places.join(", "), seam.because);
            findings.push(Finding::new(path, line, message));
        }
    }
    for module in &outline.modules {
        if let Some(inside) = &module.inside {
            find(path, inside, seam, findings);
        }
    }
}

/// Whether a path is another or begins with it, in whole parts.
#[must_use]
pub fn begins_with(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
