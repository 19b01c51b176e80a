//! A memtable as it is drawn.
//!
//! ```text
//!    write: + key and value, − what was there before     bytes, exactly as the engine counts
//! ```

use std::collections::BTreeMap;

use lsm::inspect::{EntryPicture, MemtablePicture};

/// A memtable.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The stored value of each key.
    pub entries: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Bytes of keys and values.
    pub bytes: usize,
    /// Bytes at which it is sealed; 0 if it never is.
    pub budget: usize,
    /// Number of its first write.
    pub first: u64,
    /// Number of its last write.
    pub last: u64,
}

impl Memory {
    pub(super) fn new(picture: MemtablePicture) -> Self {
        let MemtablePicture { entries, bytes, budget, first, last } = picture;
        let entries = entries.into_iter().map(|entry| (entry.key, entry.stored)).collect();
        Memory { entries, bytes, budget, first, last }
    }

    pub(super) fn write(&mut self, key: &[u8], stored: Option<&[u8]>) {
        let old = match stored {
            Some(stored) => {
                self.bytes += key.len() + stored.len();
                self.entries.insert(key.to_vec(), stored.to_vec())
            }
            None => self.entries.remove(key),
        };
        if let Some(old) = old {
            self.bytes = self.bytes.saturating_sub(key.len() + old.len());
        }
    }

    pub(super) fn picture(&self) -> MemtablePicture {
        let Memory { bytes, budget, first, last, .. } = *self;
        MemtablePicture {
            entries: self.entries.iter().map(entry).collect(),
            bytes,
            budget,
            first,
            last,
        }
    }
}

/// An entry as `inspect` shows it.
pub(super) fn entry((key, stored): (&Vec<u8>, &Vec<u8>)) -> EntryPicture {
    EntryPicture { key: key.clone(), stored: stored.clone() }
}
