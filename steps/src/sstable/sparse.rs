//! Chapter 5. The sparse index: one key speaks for a block.
//!
//! ```text
//!    000007.index (in memory)          000007.sst
//!    angola:area   →    0              │ angola:area→…    angola:capital→… │ block
//!    chad:capital  →  987   ─────────► │ chad:capital→…   egypt:capital→…  │ block
//!    kenya:capital → 2004              │ kenya:capital→…  mali:capital→…   │ block
//!
//!    find egypt:capital: the last index key that is ≤ it is chad:capital,
//!    so it can only be in that block: 1,017 bytes to read, not the file
//! ```
//!
//! The lines are sorted, so comparing a key with a block's first key tells on which
//! side of it to search. A dense index would find lines, at ten times the memory;
//! blocks are what a disk reads anyway.

use crate::format::{
    IndexEntry, Lines, Malformed, decode_key, read_index, split_line, write_index,
};
use crate::sstable::{Extent, SidecarBuilder, TableFiles, TableIndex};
use crate::{Error, Options, Result};

/// Cuts a table into blocks while it is written.
pub struct SparseBuilder {
    block_bytes: u64,
    blocks: Vec<IndexEntry>,
    /// Bytes of all lines so far.
    offset: u64,
    /// Checksum of the lines of the last block.
    sum: crc32fast::Hasher,
}

impl SparseBuilder {
    /// Makes blocks of at most `block_bytes`.
    pub fn new(block_bytes: usize) -> Self {
        SparseBuilder {
            block_bytes: block_bytes as u64,
            blocks: Vec::new(),
            offset: 0,
            sum: crc32fast::Hasher::new(),
        }
    }

    /// Fills in the crc of the last block, if there is one, and starts the next.
    pub fn close_block(&mut self) {
        let sum = std::mem::take(&mut self.sum);
        if let Some(block) = self.blocks.last_mut() {
            block.crc = sum.finalize();
        }
    }

    /// The finished index.
    pub fn build(mut self) -> Sparse {
        self.close_block();
        Sparse::new(self.blocks, self.offset)
    }
}

/// The blocks of a table.
///
/// Invariant: keys and offsets ascend, and the first block begins at 0. A table
/// has at least one block; the index of no lines at all has none.
#[derive(Clone, Debug)]
pub struct Sparse {
    blocks: Vec<IndexEntry>,
    table_bytes: u64,
}

impl Sparse {
    /// The index of a table of `table_bytes` bytes.
    pub fn new(blocks: Vec<IndexEntry>, table_bytes: u64) -> Self {
        Sparse { blocks, table_bytes }
    }

    /// The blocks.
    pub fn blocks(&self) -> &[IndexEntry] {
        &self.blocks
    }

    /// The extent of block number `block`. It ends where the next one begins, or
    /// with the table.
    pub fn extent(&self, block: usize) -> Option<Extent> {
        let IndexEntry { offset, crc, .. } = *self.blocks.get(block)?;
        let end = self.blocks.get(block + 1).map_or(self.table_bytes, |next| next.offset);
        Some(Extent { offset, bytes: end - offset, crc })
    }
}

// ANCHOR: ex-block-search
/// Returns what is stored under `key` in a block. Like
/// [`search`](crate::sstable::search), but it stops at the first line whose key is
/// greater: the lines ascend, so `key` cannot follow.
///
/// # Errors
/// What [`Lines`], [`split_line`] and [`decode_key`] find malformed.
pub fn search_block<'t>(block: &'t [u8], key: &[u8]) -> Result<Option<&'t [u8]>, Malformed> {
    todo!("step 5: search_block (block-search)")
}
// ANCHOR_END: ex-block-search

impl SidecarBuilder for SparseBuilder {
    // ANCHOR: ex-sparse-build
    /// Takes a table's next line, given with its end. The line begins a new block
    /// if it is the first, or if with it the last block would be longer than
    /// `block_bytes`. So a block is whole lines, and longer than that only if it is
    /// a single line.
    ///
    /// For a new block, call [`close_block`](SparseBuilder::close_block) and push an
    /// [`IndexEntry`] with the `key`, the offset in bytes at which the line begins,
    /// and a crc of 0, which is filled in later. In any case add the line to `sum`,
    /// and its length to `offset`.
    fn line(&mut self, key: &[u8], line: &[u8]) {
        todo!("step 5: SparseBuilder::line (sparse-build)")
    }
    // ANCHOR_END: ex-sparse-build

    fn finish(&mut self) -> Vec<(&'static str, Vec<u8>)> {
        self.close_block();
        vec![("index", write_index(&self.blocks))]
    }
}

impl TableIndex for Sparse {
    fn sidecars() -> &'static [&'static str] {
        &["index"]
    }

    fn builder(options: &Options) -> Box<dyn SidecarBuilder> {
        Box::new(SparseBuilder::new(options.block_bytes))
    }

    fn load(files: &TableFiles) -> Result<Self> {
        let damage = |what| Error::corruption(&files.path("index"), None, what);
        let blocks = read_index(&files.read("index")?).map_err(|e| damage(e.0))?;
        let table_bytes = files.meta.bytes();
        if blocks.last().is_some_and(|last| last.offset >= table_bytes) {
            return Err(damage("it does not fit the table"));
        }
        Ok(Sparse::new(blocks, table_bytes))
    }

    // ANCHOR: ex-sparse-find
    /// Returns the only block that can hold `key`: the last whose first key is not
    /// greater than it. `None` if even the first block begins after `key`.
    /// [`extent`](Sparse::extent) makes an extent of a block's number.
    /// O(log blocks).
    fn find(&self, key: &[u8]) -> Option<Extent> {
        todo!("step 5: Sparse::find (sparse-find)")
    }
    // ANCHOR_END: ex-sparse-find

    // ANCHOR: ex-sparse-seek
    /// Returns the offset of the block at which a scan from `key` begins: that of
    /// the only block that can hold `key`, and 0 if `key` comes before all blocks.
    /// O(log blocks).
    fn seek(&self, key: &[u8]) -> u64 {
        todo!("step 5: Sparse::seek (sparse-seek)")
    }
    // ANCHOR_END: ex-sparse-seek

    fn extent_at(&self, offset: u64) -> Option<Extent> {
        let block = self.blocks.binary_search_by_key(&offset, |block| block.offset).ok()?;
        self.extent(block)
    }

    fn search<'t>(&self, text: &'t [u8], key: &[u8]) -> Result<Option<&'t [u8]>, Malformed> {
        search_block(text, key)
    }
}
