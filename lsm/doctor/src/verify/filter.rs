//! A filter: it must say "maybe" to each key of its table.

use crate::verify::piece::{SIDECAR, piece};
use crate::verify::walk::Walk;
use crate::verify::{counted, shown};
use lsm::format::{Malformed, TableMeta, read_bloom};
use lsm::sstable::bloom::Bloom;

/// A filter that reads well, and what it was asked.
pub(super) struct Filter {
    name: String,
    bytes: usize,
    bloom: Bloom,
    /// A key of the table that it denies.
    denied: Option<String>,
}

/// Reads the filter of a table, if it has one that can be read.
pub(super) fn read(walk: &mut Walk<'_>, number: u64, meta: Option<&TableMeta>) -> Option<Filter> {
    let piece = piece(walk, number, "bloom", meta)?;
    let (name, bytes) = (piece.name, piece.text.len());
    match read_bloom(&piece.text) {
        // That it isn't the file that MANIFEST lists is reported already.
        _ if piece.listed == Some(false) => None,
        Ok(text) => Some(Filter { name, bytes, bloom: Bloom::from(text), denied: None }),
        Err(Malformed(what)) => {
            walk.damage(&name, None, format!("{what}; {SIDECAR}"));
            None
        }
    }
}

impl Filter {
    /// Asks for a key that the table holds.
    pub(super) fn ask(&mut self, key: &[u8]) {
        if self.denied.is_none() && !self.bloom.may_contain(key) {
            self.denied = Some(shown(key));
        }
    }

    /// Reports the result. `entries` are those of the table, if all of it is sound.
    pub(super) fn finish(self, walk: &mut Walk<'_>, entries: Option<u64>) {
        let Filter { name, bytes, bloom, denied } = self;
        let keys = bloom.keys();
        if let Some(key) = denied {
            let what = format!("it denies the key {key}, which the table holds; {SIDECAR}");
            walk.damage(&name, None, what);
        } else if let Some(entries) = entries.filter(|entries| *entries != keys) {
            let what = format!(
                "it is for {}, but the table has {entries}; {SIDECAR}",
                counted(keys, "key")
            );
            walk.damage(&name, None, what);
        } else {
            walk.sound(&name, bytes, counted(keys, "key"));
        }
    }
}
