//! Writing a table: one pass, front to back.
//!
//! ```text
//!    add(key, stored) ─► buffer ─► 1 MiB at a time ─► 000007.sst
//!          │
//!          └─► each line also to the builders of the sidecars
//!
//!    finish()  ─► sync 000007.sst ─► write and sync the sidecars ─► TableMeta
//! ```
//!
//! The entries come sorted, so nothing that was written is ever touched again.
//! A writer that is dropped before it has finished deletes its half-written files.

use std::path::PathBuf;

use crate::disk::File;
use crate::format::{self, FileMeta, TableMeta, encode_key, push_line};
use crate::observe::{Event, Watcher};
use crate::sstable::{SidecarBuilder, TableFiles};
use crate::{Error, Result};

/// Bytes that are buffered before they are written.
const CHUNK: usize = 1024 * 1024;

/// A table that is being written.
pub struct TableWriter {
    files: TableFiles,
    path: PathBuf,
    file: Box<dyn File>,
    sidecars: Box<dyn SidecarBuilder>,
    /// Lines that are not in the file yet.
    buffer: Vec<u8>,
    /// The key that was added last.
    last: Option<Vec<u8>>,
    /// Bytes in the file, and their crc.
    written: u64,
    sum: crc32fast::Hasher,
    finished: bool,
    watcher: Watcher,
}

impl TableWriter {
    /// Begins the table that `files` names. Only the number and the level of its
    /// `meta` are filled in yet.
    pub fn create(
        files: TableFiles,
        sidecars: Box<dyn SidecarBuilder>,
        watcher: &Watcher,
    ) -> Result<Self> {
        let path = files.path("sst");
        let file = files.disk.create(&path).map_err(Error::io("create", &path))?;
        let (table, level) = (files.meta.number, files.meta.level);
        watcher.emit(|| Event::TableStarted { table, level });
        Ok(TableWriter {
            files,
            path,
            file,
            sidecars,
            buffer: Vec::new(),
            last: None,
            written: 0,
            sum: crc32fast::Hasher::new(),
            finished: false,
            watcher: watcher.clone(),
        })
    }

    // ANCHOR: ex-table-add
    /// Appends the line of `key` and its `stored` value to `buffer`, and
    /// remembers the key in `last`. Keys must ascend strictly, in the order of
    /// their bytes, not of their escaped text, which differs.
    /// [`push_line`] writes the line.
    ///
    /// # Errors
    /// [`Error::OutOfOrder`] ([`out_of_order`](TableWriter::out_of_order) makes
    /// it) if `key` does not come after the last one; then nothing has changed.
    pub fn add(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        if self.last.as_deref().is_some_and(|last| key <= last) {
            return Err(self.out_of_order(key));
        }
        push_line(&mut self.buffer, key, stored);
        self.last = Some(key.to_vec());
        Ok(())
    }
    // ANCHOR_END: ex-table-add

    /// The error for a key that does not come after the last one.
    pub fn out_of_order(&self, key: &[u8]) -> Error {
        let text = |key: &[u8]| String::from_utf8_lossy(&encode_key(key)).into_owned();
        let last = self.last.as_deref().unwrap_or_default();
        Error::OutOfOrder { path: self.path.clone(), last: text(last), key: text(key) }
    }

    /// Adds an entry, tells the sidecars and the observer, and writes the buffer
    /// out when there is enough of it.
    pub fn push(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        let start = self.buffer.len();
        if self.last.is_none() {
            self.files.meta.first = key.to_vec();
        }
        self.add(key, stored)?;
        self.sidecars.line(key, &self.buffer[start..]);
        let table = self.files.meta.number;
        self.watcher.emit(|| Event::TableLine {
            table,
            key: key.to_vec(),
            stored: stored.to_vec(),
        });
        if self.buffer.len() >= CHUNK {
            self.write_out()?;
        }
        Ok(())
    }

    /// Bytes of the table so far.
    pub fn bytes(&self) -> u64 {
        self.written + self.buffer.len() as u64
    }

    /// Returns true if nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    fn write_out(&mut self) -> Result<()> {
        self.file.append(&self.buffer).map_err(Error::io("write", &self.path))?;
        self.sum.update(&self.buffer);
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    /// Completes the table and its sidecars, and syncs them. Their names aren't
    /// durable yet: the caller syncs the directory before it installs the table.
    pub fn finish(mut self) -> Result<TableMeta> {
        self.write_out()?;
        self.file.sync().map_err(Error::io("sync", &self.path))?;
        self.files.meta.last = self.last.take().unwrap_or_default();
        let crc = self.sum.clone().finalize();
        self.files.meta.files = vec![FileMeta { extension: "sst", bytes: self.written, crc }];
        for (extension, text) in self.sidecars.finish() {
            let meta = write_sidecar(&self.files, extension, &text)?;
            self.files.meta.files.push(meta);
        }
        self.finished = true;
        self.watcher.emit(|| Event::TableFinished { table: self.files.picture() });
        Ok(self.files.meta.clone())
    }
}

/// Writes and syncs a sidecar of a table.
pub(crate) fn write_sidecar(
    files: &TableFiles,
    extension: &'static str,
    text: &[u8],
) -> Result<FileMeta> {
    let path = files.path(extension);
    let file = files.disk.create(&path).map_err(Error::io("create", &path))?;
    file.append(text).map_err(Error::io("write", &path))?;
    file.sync().map_err(Error::io("sync", &path))?;
    Ok(FileMeta { extension, bytes: text.len() as u64, crc: format::crc(text) })
}

impl Drop for TableWriter {
    fn drop(&mut self) {
        if !self.finished {
            self.files.remove();
        }
    }
}
