//! Reading a table: a piece at a time, each checked before it is used.
//!
//! ```text
//!    get(key) ─► Locate::find ─► None: not here, nothing was read
//!                     │
//!                     └► Extent ─► read ─► crc? ─► search ─► stored value
//! ```

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::disk::{self, Disk, File, Mapped};
use crate::engine::KeyRange;
use crate::format::{self, Lines, Malformed, TableMeta, decode_key, file_name, split_line};
use crate::inspect::TablePicture;
use crate::merge::Cursor;
use crate::observe::{Event, Place, Verdict, Watcher};
use crate::sstable::{Extent, Locate};
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

/// The files of a table: where they are, and what MANIFEST says about them.
#[derive(Clone, Debug)]
pub struct TableFiles {
    /// The disk they are on.
    pub(crate) disk: Arc<dyn Disk>,
    /// The directory they are in.
    pub dir: Arc<Path>,
    /// What MANIFEST says about them.
    pub meta: TableMeta,
}

impl TableFiles {
    /// The path of the file with this extension.
    pub fn path(&self, extension: &str) -> PathBuf {
        self.dir.join(file_name(self.meta.number, extension))
    }

    /// Reads a whole file of the table and checks it against MANIFEST.
    pub fn read(&self, extension: &'static str) -> Result<Vec<u8>> {
        let path = self.path(extension);
        let text = disk::read_all(self.disk.as_ref(), &path).map_err(missing_or_io(&path))?;
        self.check(extension, &text)?;
        Ok(text)
    }

    /// Checks that a file of the table is the one that MANIFEST lists.
    pub(crate) fn check(&self, extension: &'static str, text: &[u8]) -> Result<()> {
        let meta = self.meta.file(extension);
        if meta.is_none_or(|m| m.bytes != text.len() as u64 || m.crc != format::crc(text)) {
            let edit = format::edited(text).map(|(_, edit)| edit.0);
            let what = edit.unwrap_or("it is not the file that MANIFEST lists");
            return Err(self.damage(extension, what));
        }
        Ok(())
    }

    /// The error for a file of the table that is not what it should be.
    pub fn damage(&self, extension: &str, what: &'static str) -> Error {
        Error::corruption(&self.path(extension), None, what)
    }

    /// Removes what there is of the files. Errors are ignored: leftovers are swept at the
    /// next open.
    pub fn remove(&self) {
        for extension in ["sst", "index", "bloom"] {
            let _ = self.disk.remove(&self.path(extension));
        }
    }

    /// The table as it is drawn.
    pub fn picture(&self) -> TablePicture {
        TablePicture {
            number: self.meta.number,
            first: self.meta.first.clone(),
            last: self.meta.last.clone(),
            files: self.meta.files.iter().map(|file| (file.extension, file.bytes)).collect(),
        }
    }
}

/// Makes an error of a failed read: a file that MANIFEST lists and that is missing,
/// or that ends too early, is damage; anything else is the operating system's error.
pub(crate) fn missing_or_io(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    move |error| match error.kind() {
        ErrorKind::NotFound => {
            Error::corruption(path, None, "MANIFEST lists it, but it is missing")
        }
        ErrorKind::UnexpectedEof => Error::corruption(path, None, "it ends too early"),
        _ => Error::io("read", path)(error),
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

    /// What MANIFEST says about it.
    pub fn meta(&self) -> &TableMeta {
        &self.files.meta
    }

    /// Its files.
    pub fn files(&self) -> &TableFiles {
        &self.files
    }

    /// Has the files deleted when the last reader is done: the table isn't part of
    /// the tree (yet, or any more).
    pub fn retire(&self) {
        self.delete_on_drop.store(true, Ordering::Release);
    }

    /// Keeps the files: the table is part of the tree, or may be.
    pub fn keep(&self) {
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

    /// Its entries, from the first one that `range` can hold.
    pub fn cursor(self: &Arc<Self>, range: &KeyRange) -> Result<Box<dyn Cursor>> {
        self.locate()?.cursor(self, range)
    }

    /// Its index, read from its sidecars at the first call.
    pub fn locate(&self) -> Result<&dyn Locate> {
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
    pub fn check(&self, extent: Extent, block: &[u8]) -> Result<()> {
        if block.len() as u64 == extent.bytes && format::crc(block) == extent.crc {
            return Ok(());
        }
        Err(self.damage(extent.offset, "the bytes that begin here do not match their checksum"))
    }

    /// Reads neighbouring extents at once, and checks each of them.
    pub fn read(&self, extents: &[Extent]) -> Result<Vec<u8>> {
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
