//! Reads every byte to find out whether it's still what was written.
//!
//! ```text
//!    MANIFEST ─► each table it lists ─► .index: does each block have its crc?
//!        │                              .bloom: does it say "maybe" to each key?
//!        │                              levels: do tables overlap that must not?
//!        └─────► each log: the same rule as when it is opened
//!    and other files: left by a crash, kept aside, or not ours
//! ```
//!
//! An engine checks what it reads when it reads it, and stops at the first damage.
//! Here nothing is served, so the check goes on: if you restore files from a copy, you want
//! to know all of them. Nothing is changed, and the directory is locked meanwhile.
//!
//! Left out: damage that agrees with all checksums. And a missing LOCK isn't created, nor one
//! taken that may not be written to. An engine that opens the directory at that very moment
//! isn't noticed.

mod blocks;
mod filter;
mod lines;
mod logs;
mod piece;
mod survey;
mod table_survey;
mod tables;
mod walk;

use std::fmt;
use std::path::Path;

use lsm::Result;
use lsm::disk::Disk;
use lsm::format::encode_key;

pub use survey::{Survey, survey};
pub use table_survey::{Gap, TableSurvey};

/// The findings about a directory.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The highest stage that has written to it, if MANIFEST can be read.
    pub stage: Option<u8>,
    /// The files that are sound, in the order of their names.
    pub sound: Vec<SoundFile>,
    /// The findings about the others, in the order of their names.
    pub findings: Vec<Finding>,
}

/// A file in which each byte is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundFile {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The things it holds, counted.
    pub holds: String,
}

/// A finding about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its name.
    pub file: String,
    /// The line, counted from 1; `None` if it is the whole file.
    pub line: Option<u64>,
    /// The problem, and what to do.
    pub what: String,
    /// True if something is lost or wrong. False if all promises are kept: a crash may
    /// leave this, or it is not ours.
    pub damage: bool,
}

impl Report {
    /// Returns true if nothing is damaged.
    pub fn is_sound(&self) -> bool {
        !self.findings.iter().any(|finding| finding.damage)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// Reads every byte of a database that isn't open, and says what is wrong.
///
/// # Errors
/// If the directory cannot be examined: it is in use, not a database, or of an unknown
/// version; or the system refuses to list it. That a file of it is damaged, missing or
/// cannot be read is a [`Finding`].
pub fn verify(disk: &dyn Disk, dir: &Path) -> Result<Report> {
    Ok(survey(disk, dir)?.report)
}

/// Returns a key as it is written in a table.
pub(crate) fn shown(key: &[u8]) -> String {
    String::from_utf8_lossy(&encode_key(key)).into_owned()
}

/// Counts things in words: `1 entry`, `2 entries`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    match noun.strip_suffix("ry") {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) => format!("{number} {stem}ries"),
        None => format!("{number} {noun}s"),
    }
}
