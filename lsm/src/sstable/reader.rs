//! A table as reads see it: its index says where to look, its text is what is found.
//!
//! ```text
//!    get(key) ─► TableIndex::find ─► None: not here, nothing was read
//!                     │
//!                     └► Extent ─► TableText::read ─► search ─► stored value
//! ```

use std::fmt;

use crate::Result;
use crate::format::TableMeta;
use crate::observe::{Event, Place, Verdict, Watcher};
use crate::sstable::TableFiles;
use crate::sstable::index::TableIndex;
use crate::sstable::text::TableText;
use crate::sync::OnceLock;

/// A finished table.
pub struct Table {
    text: TableText,
    load: fn(&TableFiles) -> Result<Box<dyn TableIndex>>,
    index: OnceLock<Box<dyn TableIndex>>,
}

impl Table {
    /// A table whose keys are found by `I`. Reads nothing yet.
    pub fn new<I: TableIndex>(files: TableFiles, watcher: &Watcher) -> Self {
        Table {
            text: TableText::new(files, watcher),
            load: |files| Ok(Box::new(I::load(files)?)),
            index: OnceLock::new(),
        }
    }

    /// Returns what MANIFEST says about it.
    pub fn meta(&self) -> &TableMeta {
        self.text.meta()
    }

    /// Its files.
    pub fn files(&self) -> &TableFiles {
        self.text.files()
    }

    /// Its text.
    pub fn text(&self) -> &TableText {
        &self.text
    }

    /// Has the files deleted when the last reader is done: the table isn't part of
    /// the tree (yet, or any more).
    pub(crate) fn retire(&self) {
        self.text.delete_on_drop(true);
    }

    /// Keeps the files: the table is part of the tree, or may be.
    pub(crate) fn keep(&self) {
        self.text.delete_on_drop(false);
    }

    /// Returns what is stored under `key`. Reads at most one extent.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let verdict = match self.meta().covers(key) {
            true => self.index()?.lookup(&self.text, key)?,
            false => Verdict::OutOfRange,
        };
        let place = Place::Table(self.meta().number);
        self.text.report(|| Event::Looked { place, verdict: verdict.clone() });
        Ok(match verdict {
            Verdict::Found(stored) => Some(stored),
            _ => None,
        })
    }

    /// Its index, read from its sidecars at the first call.
    pub(crate) fn index(&self) -> Result<&dyn TableIndex> {
        if let Some(index) = self.index.get() {
            return Ok(index.as_ref());
        }
        let loaded = (self.load)(self.files())?;
        Ok(self.index.get_or_init(|| loaded).as_ref())
    }
}

impl AsRef<TableText> for Table {
    fn as_ref(&self) -> &TableText {
        &self.text
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("meta", self.meta()).finish_non_exhaustive()
    }
}
