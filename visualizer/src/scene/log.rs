//! A log as it is drawn: its last records, and while it is read back, how far.
//!
//! ```text
//!    found            read back, record by record      at the end
//!    ? 11 kenya…      ✓ 11 kenya…                      ✓ 11 kenya…
//!    ? 12 mali…       ? 12 mali…                       ✓ 12 mali…
//!    ? 9b2e7c10 13 t  ✗ torn, kept: 000011.wal.torn    ✗ torn, kept: 000011.wal.torn
//! ```

use std::collections::VecDeque;

use lsm::inspect::LogPicture;

use crate::dir_contents::{DirContents, LogText};

/// Records that a log shows while it's written: the last ones.
const RECORDS: usize = 8;

/// A log, and its last few records.
#[derive(Clone, Debug)]
pub struct Log {
    /// Its numbers and its length.
    pub picture: LogPicture,
    /// The last records: number, key, and what was stored.
    pub records: VecDeque<(u64, Vec<u8>, Vec<u8>)>,
    /// While it is read back: the records up to this number were whole.
    pub checked: Option<u64>,
}

/// The torn tail of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Torn {
    /// The line at which it begins.
    pub line: u64,
    /// Its text, or the beginning of it.
    pub text: Vec<u8>,
    /// The file that holds it, once it was cut off.
    pub kept_as: Option<String>,
}

impl Log {
    pub(super) fn new(picture: LogPicture) -> Self {
        Log { picture, records: VecDeque::new(), checked: None }
    }

    /// The last records that were found.
    pub(super) fn show(&mut self, text: &LogText) {
        let record =
            |write: &lsm::wal::Write| (write.number, write.key.clone(), write.stored.clone());
        self.records = text.records.iter().map(record).collect();
    }

    /// Adds a record that was appended.
    pub(super) fn push(&mut self, number: u64, key: &[u8], stored: &[u8]) {
        self.records.push_back((number, key.to_vec(), stored.to_vec()));
        while self.records.len() > RECORDS {
            self.records.pop_front();
        }
    }

    /// Returns true while it's read back, until its last record was.
    pub fn is_being_read(&self) -> bool {
        let LogPicture { first, last, .. } = self.picture;
        self.checked.is_some_and(|checked| checked < last && first <= last)
    }

    /// Returns how many of the records that are shown were whole.
    pub fn whole(&self) -> usize {
        let checked = self.checked.unwrap_or(0);
        self.records.partition_point(|(number, ..)| *number <= checked)
    }
}

/// The first torn end that was found.
pub(super) fn torn(found: &DirContents) -> Option<Torn> {
    let (line, text) = found.logs.iter().find_map(|log| log.torn.clone())?;
    Some(Torn { line, text, kept_as: None })
}
