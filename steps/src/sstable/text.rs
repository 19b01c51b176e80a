//! Reading the text of a table: a piece at a time, each checked before it is used.
//!
//! ```text
//!    Extent ─► read ─► crc? ─► search ─► stored value
//! ```

use std::fmt;
use std::path::PathBuf;

use crate::disk::{self, File, Mapped};
use crate::format::{self, Lines, Malformed, TableMeta, decode_key, split_line};
use crate::observe::{Event, Verdict, Watcher};
use crate::sstable::TableFiles;
use crate::sstable::files::missing_or_io;
use crate::sync::{Arc, AtomicBool, OnceLock, Ordering};
use crate::{Error, Result};

// ANCHOR: ex-table-search
/// Returns what is stored under `key` in `text`, whole lines of a table in
/// ascending order of their keys. Reads line by line ([`Lines`], [`split_line`]).
/// A line's key is compared as bytes, so its text is unescaped first
/// ([`decode_key`]). It may stop at a greater key.
///
/// # Errors
/// What [`Lines`], [`split_line`] and [`decode_key`] find malformed.
pub fn search<'t>(text: &'t [u8], key: &[u8]) -> Result<Option<&'t [u8]>, Malformed> {
    todo!("step 3: search (table-search)")
}
// ANCHOR_END: ex-table-search

/// A piece of a table: whole lines, and the crc of their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Its offset, in bytes.
    pub offset: u64,
    /// Its length.
    pub bytes: u64,
    /// The crc that its bytes must have.
    pub crc: u32,
}

/// The text of a table: its lines, in a file that never changes.
pub struct TableText {
    files: TableFiles,
    /// The path of the table itself.
    path: PathBuf,
    file: OnceLock<Box<dyn File>>,
    /// True before the table is installed and after it was retired.
    delete_on_drop: AtomicBool,
    watcher: Watcher,
}

/// The text of a table that someone holds.
pub type SharedText = Arc<dyn AsRef<TableText> + Send + Sync>;

impl TableText {
    /// The text in these files. Reads nothing yet.
    pub(super) fn new(files: TableFiles, watcher: &Watcher) -> Self {
        TableText {
            path: files.path("sst"),
            files,
            file: OnceLock::new(),
            delete_on_drop: AtomicBool::new(false),
            watcher: watcher.clone(),
        }
    }

    /// Returns what MANIFEST says about it.
    pub fn meta(&self) -> &TableMeta {
        &self.files.meta
    }

    /// Its files.
    pub fn files(&self) -> &TableFiles {
        &self.files
    }

    /// Has the files deleted when the last reader is done, or keeps them.
    pub(super) fn delete_on_drop(&self, delete: bool) {
        self.delete_on_drop.store(delete, Ordering::Release);
    }

    /// Reports what a search has found.
    pub(super) fn report(&self, event: impl FnOnce() -> Event) {
        self.watcher.emit(event);
    }

    /// Reads the only extent that can hold a key, and calls `search` with it.
    pub fn search_extent(
        &self,
        extent: Extent,
        search: impl FnOnce(&[u8]) -> Result<Option<&[u8]>, Malformed>,
    ) -> Result<Verdict> {
        self.report_read(extent.offset, extent.bytes);
        let text = self.read(&[extent])?;
        let stored = search(&text).map_err(|e| self.damage(extent.offset, e.0))?;
        Ok(stored.map_or(Verdict::Missing, |stored| Verdict::Found(stored.to_vec())))
    }

    /// Tells the observer that bytes are read in search of a key.
    pub fn report_read(&self, offset: u64, bytes: u64) {
        let table = self.meta().number;
        self.watcher.emit(|| Event::BlockRead { table, offset, bytes });
    }

    fn file(&self) -> Result<&dyn File> {
        if let Some(file) = self.file.get() {
            return Ok(file.as_ref());
        }
        let file = self.files.disk.open(&self.path).map_err(missing_or_io(&self.path))?;
        let bytes = file.len().map_err(Error::io("read", &self.path))?;
        if bytes != self.meta().bytes() {
            return Err(self.wrong_length(file.as_ref(), bytes));
        }
        Ok(self.file.get_or_init(|| file).as_ref())
    }

    /// The error for a file of `bytes`, with the reason if its beginning shows one.
    fn wrong_length(&self, file: &dyn File, bytes: u64) -> Error {
        let mut start = vec![0; usize::try_from(bytes).unwrap_or(usize::MAX).min(4096)];
        let read = file.read_at(0, &mut start);
        let edit = read.ok().and_then(|()| format::edited(&start));
        let reason = edit.map(|(_, edit)| format!(": {edit}")).unwrap_or_default();
        let listed = self.meta().bytes();
        let what = format!("it has {bytes} bytes, but MANIFEST lists {listed}{reason}");
        Error::corruption(&self.path, None, what)
    }

    /// The whole table as memory, unchecked, if its disk maps files.
    pub fn mapped(&self) -> Result<Option<&Mapped>> {
        Ok(self.file()?.mapped())
    }

    /// Checks that these are the bytes that were written.
    pub fn check(&self, extent: Extent, block: &[u8]) -> Result<()> {
        if block.len() as u64 == extent.bytes && format::crc(block) == extent.crc {
            return Ok(());
        }
        Err(self.damage(extent.offset, "the bytes that begin here do not match their checksum"))
    }

    /// Reads neighbouring extents at once, and checks each of them.
    pub(crate) fn read(&self, extents: &[Extent]) -> Result<Vec<u8>> {
        let (Some(first), Some(last)) = (extents.first(), extents.last()) else {
            return Ok(Vec::new());
        };
        let bytes = last.offset + last.bytes - first.offset;
        let length = usize::try_from(bytes).map_err(|_| {
            Error::corruption(&self.path, None, "a block of it is too large for memory")
        })?;
        let file = self.file()?; // first: it checks that the file has so many bytes
        let mut text = vec![0; length];
        file.read_at(first.offset, &mut text).map_err(missing_or_io(&self.path))?;
        let mut rest = text.as_slice();
        for extent in extents {
            let Some((block, after)) =
                usize::try_from(extent.bytes).ok().and_then(|n| rest.split_at_checked(n))
            else {
                return Err(self.damage(extent.offset, "the index does not fit the table"));
            };
            self.check(*extent, block)?;
            rest = after;
        }
        Ok(text)
    }

    /// The error for bad bytes, with the line at `offset`.
    pub fn damage(&self, offset: u64, what: &str) -> Error {
        let line = disk::read_all(self.files.disk.as_ref(), &self.path).ok().map(|text| {
            let before = usize::try_from(offset).unwrap_or(usize::MAX).min(text.len());
            memchr::memchr_iter(b'\n', &text[..before]).count() as u64 + 1
        });
        Error::corruption(&self.path, line, what)
    }
}

impl Drop for TableText {
    fn drop(&mut self) {
        if *self.delete_on_drop.get_mut() {
            self.files.remove();
        }
    }
}

impl fmt::Debug for TableText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableText").field("meta", self.meta()).finish_non_exhaustive()
    }
}
