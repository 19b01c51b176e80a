//! A walk through a directory, and what was seen on it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::verify::{Finding, Report, SoundFile};
use lsm::disk::{self, Disk};

/// The walk, and what was seen on it.
pub(super) struct Walk<'a> {
    pub(super) disk: &'a dyn Disk,
    pub(super) dir: &'a Path,
    pub(super) names: BTreeSet<String>,
    pub(super) report: Report,
}

impl Walk<'_> {
    /// Something is lost, or wrong.
    pub(super) fn damage(&mut self, file: &str, line: Option<u64>, what: impl Into<String>) {
        let (file, what) = (file.to_string(), what.into());
        self.report.findings.push(Finding { file, line, what, damage: true });
    }

    /// Something is to be known, and does no harm.
    pub(super) fn note(&mut self, file: &str, line: Option<u64>, what: impl Into<String>) {
        let (file, what) = (file.to_string(), what.into());
        self.report.findings.push(Finding { file, line, what, damage: false });
    }

    /// A file is sound, unless there is a finding about it.
    pub(super) fn sound(&mut self, name: &str, bytes: usize, holds: String) {
        self.report.sound.push(SoundFile { name: name.to_string(), bytes: bytes as u64, holds });
    }

    /// Reads a file; that it cannot be read is a finding.
    pub(super) fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        match disk::read_all(self.disk, &self.dir.join(name)) {
            Ok(text) => Some(text),
            Err(error) => {
                let what = format!("it cannot be read: {error}; restore the file from a copy");
                self.damage(name, None, what);
                None
            }
        }
    }
}
