//! Walking over a table in order, a few blocks at a time.
//!
//! ```text
//!    seek ─► │ block │ block │ block │ …       each read takes more blocks than the
//!              ▲                               one before, up to 256 KiB: a short
//!              head                            scan reads little, a long one rarely
//! ```

use crate::format::{Malformed, decode_key, split_line};
use crate::merge::Cursor;
use crate::range::KeyRange;
use crate::sstable::text::SharedText;
use crate::sstable::{Extent, Table};
use crate::sync::Arc;
use crate::{Error, Result};

/// Bytes that the first read requests, and the most that a read requests.
const FIRST_READ: u64 = 4 * 1024;
const LARGEST_READ: u64 = 256 * 1024;

/// The entries of a table, from some key on.
pub struct TableCursor {
    table: Arc<Table>,
    /// Whole lines that were read and checked, and where they begin in the file.
    text: Vec<u8>,
    text_offset: u64,
    /// The offset in `text` of the line after the head.
    next_line: usize,
    /// The head: its raw key, and where in `text` its value is.
    key: Vec<u8>,
    stored: std::ops::Range<usize>,
    at_end: bool,
    /// Bytes that the next read requests.
    request: u64,
}

impl Table {
    /// Walks over its entries, from the first one that `range` can hold.
    pub fn cursor(self: &Arc<Self>, range: &KeyRange) -> Result<Box<dyn Cursor>> {
        let index = self.index()?;
        let shared: SharedText = Arc::<Self>::clone(self);
        match index.cursor(&shared, range)? {
            Some(cursor) => Ok(cursor),
            None => Ok(Box::new(TableCursor::new(self, index.start(range), range)?)),
        }
    }
}

impl TableCursor {
    /// A cursor at the first entry of the table that `range` can hold; it reads from
    /// `start` on. The caller takes care of the range's end.
    pub(crate) fn new(table: &Arc<Table>, start: u64, range: &KeyRange) -> Result<Self> {
        let mut cursor = TableCursor {
            text: Vec::new(),
            text_offset: start,
            table: Arc::clone(table),
            next_line: 0,
            key: Vec::new(),
            stored: 0..0,
            at_end: false,
            request: FIRST_READ,
        };
        cursor.advance()?;
        while cursor.key().is_some_and(|key| !range.starts_before(key)) {
            cursor.advance()?;
        }
        Ok(cursor)
    }

    /// Reads the next blocks; false if there are none.
    fn read_on(&mut self) -> Result<bool> {
        let index = self.table.index()?;
        let start = self.text_offset + self.text.len() as u64;
        let mut extents: Vec<Extent> = Vec::new();
        let mut end = start;
        while end - start < self.request {
            let Some(extent) = index.extent_at(end) else { break };
            end += extent.bytes;
            extents.push(extent);
        }
        self.text = self.table.text().read(&extents)?;
        self.text_offset = start;
        self.next_line = 0;
        self.request = (self.request * 4).min(LARGEST_READ);
        Ok(!extents.is_empty())
    }

    fn read_head(&mut self) -> Result<(), Malformed> {
        let rest = &self.text[self.next_line..];
        let end = memchr::memchr(b'\n', rest).ok_or(Malformed("the last line has no end"))?;
        let (key, stored) = split_line(&rest[..end])?;
        self.key.clear();
        self.key.extend_from_slice(&decode_key(key)?);
        let line_end = self.next_line + end;
        self.stored = line_end - stored.len()..line_end;
        self.next_line = line_end + 1;
        Ok(())
    }
}

impl Cursor for TableCursor {
    fn key(&self) -> Option<&[u8]> {
        (!self.at_end).then_some(&self.key)
    }

    fn stored(&self) -> &[u8] {
        &self.text[self.stored.clone()]
    }

    fn table(&self) -> Option<u64> {
        Some(self.table.meta().number)
    }

    fn advance(&mut self) -> Result<()> {
        if self.next_line == self.text.len() && !self.read_on()? {
            self.at_end = true;
            return Ok(());
        }
        let line = self.text_offset + self.next_line as u64;
        self.read_head().map_err(|e: Malformed| -> Error { self.table.text().damage(line, e.0) })
    }
}
