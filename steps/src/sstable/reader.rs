//! Reading a table: a piece at a time, each checked before it is used.
//!
//! ```text
//!    get(key) ─► Locate::find ─► None: not here, nothing was read
//!                     │
//!                     └► Extent ─► read ─► crc? ─► search ─► stored value
//! ```

use std::fmt;
use std::ops::Bound;
use std::path::PathBuf;

use crate::disk::{self, Disk, File, Mapped};
use crate::engine::KeyRange;
use crate::format::{self, Lines, Malformed, TableMeta, decode_key, split_line};
use crate::merge::Cursor;
use crate::observe::{Event, Place, Verdict, Watcher};
use crate::sstable::files::missing_or_io;
use crate::sstable::{Extent, SidecarBuilder, TableFiles};
use crate::sync::{Arc, AtomicBool, OnceLock, Ordering};
use crate::{Error, Options, Result};

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

    /// Walks over the entries of `table`, whose sidecars these are, from the first one that
    /// `range` can hold. `None` leaves that to a [`TableCursor`](crate::sstable::TableCursor).
    fn cursor(&self, _: &Arc<Table>, _: &KeyRange) -> Result<Option<Box<dyn Cursor>>> {
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

/// A finished table.
pub struct Table {
    files: TableFiles,
    /// The path of the table itself.
    path: PathBuf,
    load: fn(&TableFiles) -> Result<Box<dyn Locate>>,
    file: OnceLock<Box<dyn File>>,
    locate: OnceLock<Box<dyn Locate>>,
    /// True before the table is installed and after it was retired.
    delete_on_drop: AtomicBool,
    watcher: Watcher,
}

impl Table {
    /// A table whose keys are located by `L`. Reads nothing yet.
    pub fn new<L: Locate>(files: TableFiles, watcher: &Watcher) -> Self {
        Table {
            path: files.path("sst"),
            files,
            load: |files| Ok(Box::new(L::load(files)?)),
            file: OnceLock::new(),
            locate: OnceLock::new(),
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

    /// Has the files deleted when the last reader is done: the table isn't part of
    /// the tree (yet, or any more).
    pub(crate) fn retire(&self) {
        self.delete_on_drop.store(true, Ordering::Release);
    }

    /// Keeps the files: the table is part of the tree, or may be.
    pub(crate) fn keep(&self) {
        self.delete_on_drop.store(false, Ordering::Release);
    }

    /// Returns what is stored under `key`. Reads at most one extent.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let verdict = match self.meta().covers(key) {
            true => self.locate()?.lookup(self, key)?,
            false => Verdict::OutOfRange,
        };
        let place = Place::Table(self.meta().number);
        self.watcher.emit(|| Event::Looked { place, verdict: verdict.clone() });
        Ok(match verdict {
            Verdict::Found(stored) => Some(stored),
            _ => None,
        })
    }

    /// Reads the only extent that can hold a key, and calls `search` with it.
    pub(crate) fn search_extent(
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
    pub(crate) fn report_read(&self, offset: u64, bytes: u64) {
        let table = self.meta().number;
        self.watcher.emit(|| Event::BlockRead { table, offset, bytes });
    }

    /// Its index, read from its sidecars at the first call.
    pub(crate) fn locate(&self) -> Result<&dyn Locate> {
        if let Some(locate) = self.locate.get() {
            return Ok(locate.as_ref());
        }
        let loaded = (self.load)(&self.files)?;
        Ok(self.locate.get_or_init(|| loaded).as_ref())
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
    pub(crate) fn check(&self, extent: Extent, block: &[u8]) -> Result<()> {
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
    pub(crate) fn damage(&self, offset: u64, what: &str) -> Error {
        let line = disk::read_all(self.files.disk.as_ref(), &self.path).ok().map(|text| {
            let before = usize::try_from(offset).unwrap_or(usize::MAX).min(text.len());
            memchr::memchr_iter(b'\n', &text[..before]).count() as u64 + 1
        });
        Error::corruption(&self.path, line, what)
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        if *self.delete_on_drop.get_mut() {
            self.files.remove();
        }
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("meta", self.meta()).finish_non_exhaustive()
    }
}
