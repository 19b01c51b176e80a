//! The piece of a table that can hold a key: chapters 5 and 6 make it smaller
//! and smaller.
//!
//! ```text
//!              find("egypt") reads          find("zebra") reads
//!    3  WholeFile     the whole file               the whole file
//!    5  Sparse        one block                    one block
//!    6  Bloomed       one block                    (almost always) nothing
//! ```

use std::ops::Bound;

use crate::format::Malformed;
use crate::merge::Cursor;
use crate::observe::Verdict;
use crate::range::KeyRange;
use crate::sstable::TableFiles;
use crate::sstable::text::{Extent, SharedText, TableText, search};
use crate::{Options, Result};

/// Tells which piece of a table can hold a key. Made from the table's sidecars
/// at its first use.
pub trait TableIndex: Send + Sync + 'static {
    /// Extensions of the sidecars it needs.
    fn sidecars() -> &'static [&'static str]
    where
        Self: Sized;

    /// Makes those sidecars while a table is written.
    fn builder(options: &Options) -> Box<dyn SidecarBuilder>
    where
        Self: Sized;

    /// Reads the sidecars of a table.
    fn load(files: &TableFiles) -> Result<Self>
    where
        Self: Sized;

    /// The only piece that can hold `key`; `None` if the table cannot hold it.
    fn find(&self, key: &[u8]) -> Option<Extent>;

    /// An offset at which a piece begins, with no key ≥ `key` before it.
    fn seek(&self, key: &[u8]) -> u64;

    /// The piece that begins at `offset`; `None` at the end of the table.
    fn extent_at(&self, offset: u64) -> Option<Extent>;

    /// Returns what is stored under `key` in a piece that [`find`](TableIndex::find) named.
    fn search<'t>(&self, lines: &'t [u8], key: &[u8]) -> Result<Option<&'t [u8]>, Malformed> {
        search(lines, key)
    }

    /// Searches the table, whose sidecars these are, for `key`, with at most one read.
    fn lookup(&self, text: &TableText, key: &[u8]) -> Result<Verdict> {
        match self.find(key) {
            Some(extent) => text.search_extent(extent, |lines| self.search(lines, key)),
            None => Ok(Verdict::RuledOut),
        }
    }

    /// Walks over the entries of the table, whose sidecars these are, from the first one that
    /// `range` can hold. `None` leaves that to a [`TableCursor`](crate::sstable::TableCursor).
    fn cursor(&self, _: &SharedText, _: &KeyRange) -> Result<Option<Box<dyn Cursor>>> {
        Ok(None)
    }

    /// The offset at which a scan of `range` begins.
    fn start(&self, range: &KeyRange) -> u64 {
        match &range.start {
            Bound::Included(key) | Bound::Excluded(key) => self.seek(key),
            Bound::Unbounded => 0,
        }
    }
}

/// Makes the sidecars of a table that is being written.
pub trait SidecarBuilder: Send {
    /// Takes the next line, given with its end, and its raw key.
    fn line(&mut self, key: &[u8], line: &[u8]);

    /// The extension and the content of each sidecar.
    fn finish(&mut self) -> Vec<(&'static str, Vec<u8>)>;
}

/// Chapter 3's way: a key can be anywhere in the file.
#[derive(Clone, Copy, Debug)]
pub struct WholeFile {
    file: Extent,
}

impl TableIndex for WholeFile {
    fn sidecars() -> &'static [&'static str] {
        &[]
    }

    fn builder(_: &Options) -> Box<dyn SidecarBuilder> {
        Box::new(NoSidecars)
    }

    fn load(files: &TableFiles) -> Result<Self> {
        let file = &files.meta.files[0];
        Ok(WholeFile { file: Extent { offset: 0, bytes: file.bytes, crc: file.crc } })
    }

    fn find(&self, _: &[u8]) -> Option<Extent> {
        Some(self.file)
    }

    fn seek(&self, _: &[u8]) -> u64 {
        0
    }

    fn extent_at(&self, offset: u64) -> Option<Extent> {
        (offset < self.file.bytes).then_some(self.file)
    }
}

struct NoSidecars;

impl SidecarBuilder for NoSidecars {
    fn line(&mut self, _: &[u8], _: &[u8]) {}

    fn finish(&mut self) -> Vec<(&'static str, Vec<u8>)> {
        Vec::new()
    }
}
