//! Replaces [`Bloomed`] and the reading of blocks: a block is searched in the map
//! itself, and checked once.
//!
//! ```text
//!    simple   every get:    pread a copy ─► crc ─► split, unescape, compare each line
//!    fast     first touch:  crc ─► every line well-formed? ─► anything escaped at all?
//!             from then on:                                    search it in the map
//! ```
//!
//! ([`peek`](super::peek) does the very first gets of a table.)
//!
//! A table never changes while it's open, so what is known of a block stays true: that
//! it's what was written, and (for ordinary text) that nothing in it is escaped, so that
//! the bytes of a line *are* the key and the value. From then on a lookup compares bytes,
//! and a scan copies none.
//!
//! What it costs to understand: three states of a block, and a file that is memory. On a
//! disk that doesn't map files, and in blocks with escapes, the simple way is taken.
//!
//! What it gains, with index and filter: gets of present keys are × 3.3 as fast, of absent
//! ones × 1.2.
//!
//! Left out: a block that goes bad in memory, or that another program changes, after it
//! was checked. The simple engine would notice at the next read.

use memchr::memmem;

use lsm::format::{ARROW, read_bloom};
use lsm::merge::Cursor;
use lsm::observe::Verdict;
use lsm::range::KeyRange;
use lsm::sstable::bloom::Bloomed;
use lsm::sstable::sparse::search_block;
use lsm::sstable::text::SharedText;
use lsm::sstable::{Extent, SidecarBuilder, TableFiles, TableIndex, TableText};
use lsm::sync::{Arc, OnceLock};
use lsm::{Options, Result};

use super::block::{CheckedBlock, checked_block};
use super::cursor::BlockCursor;
use super::filter::Filter;
use super::index::Blocks;
use super::peek::Peek;

/// The sidecars of a table, which find its keys: as text, and decoded.
#[derive(Debug)]
pub struct Located {
    files: TableFiles,
    /// For the first gets, if the disk maps files.
    peek: Option<Peek>,
    /// For all others.
    decoded: OnceLock<Decoded>,
}

/// A filter and an index, and what is known of each block.
#[derive(Debug)]
struct Decoded {
    filter: Filter,
    /// Shared with the cursors.
    blocks: Arc<Blocks>,
}

impl TableIndex for Located {
    fn sidecars() -> &'static [&'static str] {
        Bloomed::sidecars()
    }

    fn builder(options: &Options) -> Box<dyn SidecarBuilder> {
        Bloomed::builder(options)
    }

    fn load(files: &TableFiles) -> Result<Self> {
        let (peek, files) = (Peek::open(files)?, files.clone());
        let located = Located { files, peek, decoded: OnceLock::new() };
        if located.peek.is_none() {
            located.decoded()?;
        }
        Ok(located)
    }

    fn find(&self, key: &[u8]) -> Option<Extent> {
        let Decoded { filter, blocks } = self.decoded.get()?;
        blocks.extent(filter.may_contain(key).then(|| blocks.find(key))??)
    }

    fn seek(&self, key: &[u8]) -> u64 {
        let blocks = self.decoded.get().map(|decoded| &decoded.blocks);
        blocks.and_then(|blocks| blocks.range(blocks.seek(key))).map_or(0, |range| range.start)
    }

    fn extent_at(&self, offset: u64) -> Option<Extent> {
        let blocks = &self.decoded.get()?.blocks;
        blocks.extent(blocks.at(offset)?)
    }

    fn lookup(&self, table: &TableText, key: &[u8]) -> Result<Verdict> {
        if let (None, Some(peek)) = (self.decoded.get(), &self.peek)
            && peek.counts()
        {
            let Some(extent) = peek.find(key)? else { return Ok(Verdict::RuledOut) };
            return table.search_extent(extent, |text| search_block(text, key));
        }
        self.decoded()?.lookup(table, key)
    }

    fn cursor(&self, table: &SharedText, range: &KeyRange) -> Result<Option<Box<dyn Cursor>>> {
        let blocks = &self.decoded()?.blocks;
        let Some(text) = table.as_ref().as_ref().mapped()? else { return Ok(None) };
        let block = blocks.at(self.start(range)).unwrap_or(0);
        Ok(Some(Box::new(BlockCursor::new(table, blocks, text, block, range)?)))
    }
}

impl Located {
    /// Returns the sidecars, decoded. Invariant: they are, before [`cursor`](TableIndex::cursor)
    /// returns, and from the beginning if they can't be read as text; so `find`, `seek` and
    /// `extent_at`, which return no error, find them decoded.
    fn decoded(&self) -> Result<&Decoded> {
        if let Some(decoded) = self.decoded.get() {
            return Ok(decoded);
        }
        let decoded = Decoded::read(&self.files)?;
        Ok(self.decoded.get_or_init(|| decoded))
    }
}

impl Decoded {
    fn read(files: &TableFiles) -> Result<Self> {
        let bloom = read_bloom(&files.read("bloom")?).map_err(|e| files.damage("bloom", e.0))?;
        let (index, meta) = (files.read("index")?, &files.meta);
        let blocks = Blocks::read(&index, &meta.first, &meta.last, meta.bytes())
            .map_err(|e| files.damage("index", e.0))?;
        Ok(Decoded { filter: Filter::from(bloom), blocks: Arc::new(blocks) })
    }

    fn lookup(&self, table: &TableText, key: &[u8]) -> Result<Verdict> {
        if !self.filter.may_contain(key) {
            return Ok(Verdict::RuledOut);
        }
        let Some(block) = self.blocks.find(key) else { return Ok(Verdict::RuledOut) };
        let Some(text) = table.mapped()? else {
            let Some(extent) = self.blocks.extent(block) else { return Ok(Verdict::RuledOut) };
            return table.search_extent(extent, |text| search_block(text, key));
        };
        let Some(CheckedBlock { lines, plain }) = checked_block(&self.blocks, table, text, block)?
        else {
            return Ok(Verdict::RuledOut);
        };
        let offset = lines.start as u64;
        table.report_read(offset, lines.len() as u64);
        let stored = match plain {
            true => search_plain(&text[lines], key),
            false => search_block(&text[lines], key).map_err(|e| table.damage(offset, e.0))?,
        };
        Ok(stored.map_or(Verdict::Missing, |stored| Verdict::Found(stored.to_vec())))
    }
}

/// Returns what is stored under `key` in a block in which nothing is escaped.
fn search_plain<'t>(block: &'t [u8], key: &[u8]) -> Option<&'t [u8]> {
    let mut rest = block;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let after_key = rest[..end].strip_prefix(key);
        if let Some(stored) = after_key.and_then(|line| line.strip_prefix(ARROW)) {
            // An arrow in a key is escaped, so this one and the key's are of a value.
            return memmem::find(key, ARROW).is_none().then_some(stored);
        }
        rest = &rest[end + 1..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsm::format::{encode_value, push_line};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn a_plain_block_is_searched_as_any_block_is(
            entries in prop::collection::btree_map("[a-c]{0,3}", "([a-c→][a-c→†]{0,3})?", 1..20),
            asked in prop::collection::vec("[a-c→]{0,4}", 1..20),
        ) {
            let mut block = Vec::new();
            for (key, value) in &entries {
                push_line(&mut block, key.as_bytes(), &encode_value(value.as_bytes()));
            }
            prop_assume!(!block.contains(&b'\\'));
            for key in entries.keys().chain(&asked).map(String::as_bytes) {
                prop_assert_eq!(search_plain(&block, key), search_block(&block, key).unwrap());
            }
        }
    }
}
