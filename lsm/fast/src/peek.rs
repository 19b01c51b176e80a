//! Saves the first gets of a table from decoding its sidecars: these are searched as text,
//! in the map itself.
//!
//! ```text
//!    000007.bloom   every line has 129 bytes: block 2 begins at 46 + 2 · 129
//!                   0000 0a00 0…     bit 19 of it is in digit 5, which is `a`, 1010
//!                         ▲
//!    000007.index   lines are of any length, but they are sorted:
//!                   ├──────────────── ▼ ────────────────┤   the middle, back to where
//!                                     ├─────── ▼ ───────┤   its line begins; compare;
//!                                     ├── ▼ ───┤            halve
//! ```
//!
//! Decoding the sidecars of 70 MB of table takes milliseconds: too long for the first get
//! after an open, and worth it only for a table that's read often. So it's put off until
//! the gets together have taken about as long as decoding would have (*ski rental*:
//! whatever comes, this is at most twice as slow as knowing it beforehand).
//!
//! What it costs to understand: the formats are read in a second way. Checksums are
//! checked here too, once for each file, before it's used.
//!
//! What it gains: the first get of a table of 70 MB takes 0.26 ms, not 8.

use lsm::Result;
use lsm::disk::Mapped;
use lsm::format::{
    Malformed, bit_in_text, block_in_text, blocks_in_text, hash, split_bloom, split_index_line,
    split_sum,
};
use lsm::sstable::bloom::{Probes, block_of};
use lsm::sstable::{Extent, TableFiles};
use lsm::sync::{AtomicUsize, OnceLock, Ordering};

/// Bytes of a sidecar that are decoded while one get searches the text.
const BYTES_PER_GET: usize = 1024;

/// The sidecars of a table as text.
#[derive(Debug)]
pub struct Peek {
    files: TableFiles,
    bloom: Mapped,
    /// Mapped and checked once the filter has said "maybe".
    index: OnceLock<Mapped>,
    gets: AtomicUsize,
}

impl Peek {
    /// Opens the sidecars of a table, if their disk maps files.
    pub fn open(files: &TableFiles) -> Result<Option<Peek>> {
        let Some(bloom) = files.map("bloom")? else { return Ok(None) };
        let (files, index, gets) = (files.clone(), OnceLock::new(), AtomicUsize::new(0));
        Ok(Some(Peek { files, bloom, index, gets }))
    }

    /// Counts a get; returns false once there were so many that decoding is worth it.
    pub fn counts(&self) -> bool {
        self.gets.fetch_add(1, Ordering::Relaxed) < self.bloom.len() / BYTES_PER_GET
    }

    /// Finds the only block that can hold `key`; `None` if there is none. O(log blocks).
    pub fn find(&self, key: &[u8]) -> Result<Option<Extent>> {
        let damage = |extension| move |e: Malformed| self.files.damage(extension, e.0);
        if !may_contain(&self.bloom, key).map_err(damage("bloom"))? {
            return Ok(None);
        }
        find(self.index()?, key, self.files.meta.bytes()).map_err(damage("index"))
    }

    fn index(&self) -> Result<&Mapped> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        let index = self.files.map("index")?;
        let index = index.ok_or_else(|| self.files.damage("index", "it can't be mapped"))?;
        Ok(self.index.get_or_init(|| index))
    }
}

/// Tests whether the filter in `text` may contain `key`.
fn may_contain(text: &[u8], key: &[u8]) -> Result<bool, Malformed> {
    let (_, probes, lines) = split_bloom(split_sum(text)?.0)?;
    let hash = hash(key);
    let line = block_in_text(lines, block_of(hash, blocks_in_text(lines)))?;
    for bit in Probes::new(hash, probes) {
        if !bit_in_text(line, bit)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Finds the last block in the index `text` whose first key isn't greater than `key`.
fn find(text: &[u8], key: &[u8], table_bytes: u64) -> Result<Option<Extent>, Malformed> {
    let (lines, _) = split_sum(text)?;
    let (mut found, mut start, mut end) = (None, 0, lines.len());
    // Invariant: both are where a line begins, or the end. The lines before `start`
    // have keys that are not greater, `found` is the last of them; those from `end` on
    // have greater ones.
    while start < end {
        let middle = start + (end - start) / 2;
        let begins =
            memchr::memrchr(b'\n', &lines[start..middle]).map_or(start, |at| start + at + 1);
        let ends = memchr::memchr(b'\n', &lines[middle..end]).map_or(end, |at| middle + at);
        let (first_key, offset, crc) = split_index_line(&lines[begins..ends])?;
        if first_key.as_ref() <= key {
            (found, start) = (Some((offset, crc)), end.min(ends + 1));
        } else {
            end = begins;
        }
    }
    let Some((offset, crc)) = found else { return Ok(None) };
    let next = lines[start..].split(|&byte| byte == b'\n').next().filter(|line| !line.is_empty());
    let ends = next.map_or(Ok(table_bytes), |line| Ok(split_index_line(line)?.1))?;
    if offset >= ends || ends > table_bytes {
        return Err(Malformed("it does not fit the table"));
    }
    Ok(Some(Extent { offset, bytes: ends - offset, crc }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsm::format::{BloomText, IndexEntry, write_bloom, write_index};
    use lsm::sstable::TableIndex;
    use lsm::sstable::bloom::Bloom;
    use lsm::sstable::sparse::Sparse;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn the_text_gives_what_the_simple_parts_do(
            keys in prop::collection::btree_set("[ab\0→\\\\]{0,9}", 1..60),
            asked in prop::collection::vec("[ab\0→\\\\]{0,9}", 1..40),
        ) {
            let entry = |(key, n): (&String, u64)| {
                IndexEntry { key: key.clone().into_bytes(), offset: 7 * n, crc: 1 }
            };
            let entries: Vec<IndexEntry> = keys.iter().zip(0..).map(entry).collect();
            let bytes = 7 * entries.len() as u64;
            let index = write_index(&entries);
            let sparse = Sparse::new(entries, bytes);
            let hashes: Vec<u64> = keys.iter().map(|key| hash(key.as_bytes())).collect();
            let bloom = Bloom::build(&hashes, 10);
            let blocks = bloom.blocks().to_vec();
            let filter = write_bloom(&BloomText { keys: bloom.keys(), probes: 7, blocks });
            for key in keys.iter().chain(&asked).map(|key| key.as_bytes()) {
                prop_assert_eq!(find(&index, key, bytes).unwrap(), sparse.find(key), "{:?}", key);
                prop_assert_eq!(may_contain(&filter, key).unwrap(), bloom.may_contain(key));
            }
        }
    }

    #[test]
    fn an_index_that_does_not_fit_its_table_is_refused() {
        let entry = |key: &str, offset| IndexEntry { key: key.into(), offset, crc: 1 };
        let text = write_index(&[entry("a", 0), entry("b", 9), entry("c", u64::MAX)]);
        assert_eq!(find(&text, b"a", 10).unwrap(), Some(Extent { offset: 0, bytes: 9, crc: 1 }));
        assert!(find(&text, b"b", 10).is_err() && find(&text, b"c", 10).is_err());
        let text = write_index(&[entry("a", 0), entry("b", 9)]);
        assert!(find(&text, b"b", 10).is_ok() && find(&text, b"b", 9).is_err());
    }
}
