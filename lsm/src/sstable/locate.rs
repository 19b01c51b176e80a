//! The piece of a table that can hold a key: chapters 5 and 6 make it smaller
//! and smaller.
//!
//! ```text
//!              find("egypt") reads          find("zebra") reads
//!    3  WholeFile     the whole file               the whole file
//!    5  Sparse        one block                    one block
//!    6  Bloomed       one block                    (almost always) nothing
//! ```

use crate::disk::Disk;
use crate::engine::KeyRange;
use crate::format::Malformed;
use crate::merge::Cursor;
use crate::observe::Verdict;
use crate::sstable::{Table, TableCursor, TableFiles, search};
use crate::sync::Arc;
use crate::{Options, Result};

/// A piece of a table: whole lines, and the crc of their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Where it begins, in bytes.
    pub offset: u64,
    /// Its length.
    pub bytes: u64,
    /// The crc that its bytes must have.
    pub crc: u32,
}

/// The disk on which an engine reaches its files. Only this crate can see inside: a disk
/// that maps files isn't safe in any hands.
#[derive(Clone, Debug)]
pub struct Reached(pub(crate) Arc<dyn Disk>);

/// Tells which piece of a table can hold a key. Made from the table's sidecars
/// at its first use.
pub trait Locate: Send + Sync + 'static {
    /// The chapter that brings it.
    fn stage() -> u8
    where
        Self: Sized;

    /// Extensions of the sidecars it needs.
    fn sidecars() -> &'static [&'static str]
    where
        Self: Sized;

    /// The disk on which it finds the files: that of the options, or another that
    /// reaches the same files.
    fn disk(options: &Options) -> Reached
    where
        Self: Sized,
    {
        Reached(Arc::clone(&options.disk))
    }

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

    /// Returns what is stored under `key` in a piece that [`find`](Locate::find) named.
    fn search<'t>(&self, text: &'t [u8], key: &[u8]) -> Result<Option<&'t [u8]>, Malformed> {
        search(text, key)
    }

    /// Searches `table`, whose sidecars these are, for `key`, with at most one read.
    fn lookup(&self, table: &Table, key: &[u8]) -> Result<Verdict> {
        match self.find(key) {
            Some(extent) => table.search_extent(extent, |text| self.search(text, key)),
            None => Ok(Verdict::RuledOut),
        }
    }

    /// Walks over the entries of `table`, whose sidecars these are, from the first
    /// one that `range` can hold.
    fn cursor(&self, table: &Arc<Table>, range: &KeyRange) -> Result<Box<dyn Cursor>> {
        Ok(Box::new(TableCursor::new(table, self.start(range), range)?))
    }

    /// The offset at which a scan of `range` begins.
    fn start(&self, range: &KeyRange) -> u64 {
        match &range.start {
            std::ops::Bound::Included(key) | std::ops::Bound::Excluded(key) => self.seek(key),
            std::ops::Bound::Unbounded => 0,
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

impl Locate for WholeFile {
    fn stage() -> u8 {
        3
    }

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
