//! The files of tables, as they were read when the engine had just written or
//! read them.
//!
//! ```text
//!    TableFinished 7 ─► 000007.sst, .index, .bloom ─► TableText ─► read, Bloom, index, file panes
//! ```
//!
//! A table never changes, so what was read once stays true, even when a merge
//! has long removed the files: the past is shown with the bytes of the
//! past. Only small tables are kept whole; of a large one only what fits into
//! [`TEXT`]. The oldest are dropped once there are more than `TABLES`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use lsm::format::{self, BloomText, IndexEntry};

/// Bytes of a table that are kept.
pub(crate) const TEXT: u64 = 64 << 10;

/// Tables that are kept.
const TABLES: usize = 256;

/// A table with more bytes than that is read when it is asked for, not when it
/// is written.
pub(crate) const SMALL: u64 = 8 << 10;

/// A table and its sidecars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableText {
    /// Its number.
    pub number: u64,
    /// Its lines, or the first [`TEXT`] bytes of them.
    pub text: Vec<u8>,
    /// Its length.
    pub bytes: u64,
    /// Its index, from stage 5 on.
    pub index: Vec<IndexEntry>,
    /// Its filter, from stage 6 on.
    pub bloom: Option<BloomText>,
}

impl TableText {
    /// Reads the files of a table; `None` if they are gone, or unreadable.
    pub fn read(dir: &Path, number: u64) -> Option<TableText> {
        let path = |extension| dir.join(format::file_name(number, extension));
        let file = File::open(path("sst")).ok()?;
        let bytes = file.metadata().ok()?.len();
        let mut text = Vec::new();
        file.take(TEXT).read_to_end(&mut text).ok()?;
        let sidecar = |extension| std::fs::read(path(extension)).ok();
        let index = sidecar("index").and_then(|text| format::read_index(&text).ok());
        let bloom = sidecar("bloom").and_then(|text| format::read_bloom(&text).ok());
        Some(TableText { number, text, bytes, index: index.unwrap_or_default(), bloom })
    }

    /// Its lines, as far as they are kept, each with the offset at which it begins.
    pub fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut offset = 0;
        self.text.split_inclusive(|&byte| byte == b'\n').map(move |line| {
            let begin = offset;
            offset += line.len() as u64;
            (begin, line)
        })
    }

    /// The block that alone can hold the key: its place in the index, where it
    /// begins, and how long it is. `None` before the first, or without an index.
    pub fn block(&self, key: &[u8]) -> Option<(usize, u64, u64)> {
        let block = self.index.partition_point(|entry| *entry.key <= *key).checked_sub(1)?;
        let begin = self.index.get(block)?.offset;
        let end = self.index.get(block + 1).map_or(self.bytes, |next| next.offset);
        Some((block, begin, end.saturating_sub(begin)))
    }
}

/// The tables that are kept.
#[derive(Clone, Debug, Default)]
pub struct TableCache {
    tables: BTreeMap<u64, Arc<TableText>>,
}

impl TableCache {
    /// Adds a table.
    pub fn add(&mut self, table: Arc<TableText>) {
        let number = table.number;
        self.tables.insert(number, table);
        if self.tables.len() > TABLES {
            // Not the one that was asked for just now, however old it is.
            let oldest = self.tables.keys().copied().find(|known| *known != number);
            oldest.map(|oldest| self.tables.remove(&oldest));
        }
    }

    /// The table with that number, if it is kept.
    pub fn get(&self, number: u64) -> Option<&TableText> {
        self.tables.get(&number).map(Arc::as_ref)
    }

    /// Forgets all tables: the directory is another one.
    pub fn clear(&mut self) {
        self.tables.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_its_sidecars_and_a_key_leads_to_its_block() {
        let dir = tempfile::tempdir().unwrap();
        let path = |extension| dir.path().join(format::file_name(7, extension));
        std::fs::write(path("sst"), "a→1\nc→2\ne→3\n").unwrap();
        let entry = |key: &[u8], offset| IndexEntry { key: key.to_vec(), offset, crc: 0 };
        let index = [entry(b"a", 0), entry(b"c", 6)];
        std::fs::write(path("index"), format::write_index(&index)).unwrap();
        let table = TableText::read(dir.path(), 7).unwrap();
        let offsets: Vec<u64> = table.lines().map(|(offset, _)| offset).collect();
        assert_eq!(offsets, [0, 6, 12]);
        assert_eq!(table.block(b"b"), Some((0, 0, 6)));
        assert_eq!(table.block(b"c"), Some((1, 6, 12)));
        assert_eq!(table.block(b"A"), None);
        assert_eq!(table.bloom, None);
        assert_eq!(TableText::read(dir.path(), 8), None);
    }

    #[test]
    fn the_oldest_are_given_up_when_there_are_too_many() {
        let mut table_cache = TableCache::default();
        for number in 0..1000 {
            table_cache.add(Arc::new(TableText { number, ..TableText::default() }));
        }
        assert_eq!(table_cache.tables.len(), TABLES);
        assert!(table_cache.get(999).is_some() && table_cache.get(0).is_none());
        table_cache.add(Arc::default());
        assert!(table_cache.get(0).is_some(), "what was just read is there");
    }
}
