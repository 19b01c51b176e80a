//! The files of a table, as MANIFEST lists them.
//! Machinery: no chapter needs this.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::disk::{self, Disk, Mapped};
use crate::format::{self, TableMeta, file_name};
use crate::inspect::TablePicture;
use crate::sync::Arc;
use crate::{Error, Result};

/// The files of a table: where they are, and what MANIFEST says about them.
#[derive(Clone, Debug)]
pub struct TableFiles {
    /// The disk they are on.
    pub(crate) disk: Arc<dyn Disk>,
    /// The directory they are in.
    pub(crate) dir: Arc<Path>,
    /// Their metadata in MANIFEST.
    pub meta: TableMeta,
}

impl TableFiles {
    /// The path of the file with this extension.
    pub(crate) fn path(&self, extension: &str) -> PathBuf {
        self.dir.join(file_name(self.meta.number, extension))
    }

    /// Reads a whole file of the table and checks it against MANIFEST.
    pub fn read(&self, extension: &'static str) -> Result<Vec<u8>> {
        let path = self.path(extension);
        let text = disk::read_all(self.disk.as_ref(), &path).map_err(missing_or_io(&path))?;
        self.check(extension, &text)?;
        Ok(text)
    }

    /// Maps a whole file of the table and checks it, as [`read`](Self::read) does; `None` if
    /// its disk doesn't map files.
    pub fn map(&self, extension: &'static str) -> Result<Option<Mapped>> {
        let path = self.path(extension);
        let file = self.disk.open(&path).map_err(missing_or_io(&path))?;
        let text = file.mapped().cloned();
        text.iter().try_for_each(|text| self.check(extension, text))?;
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
    pub(crate) fn remove(&self) {
        for extension in ["sst", "index", "bloom"] {
            let _ = self.disk.remove(&self.path(extension));
        }
    }

    /// The table as it is drawn.
    pub(crate) fn picture(&self) -> TablePicture {
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
