//! The sound blocks of a table, read one after the other.

use std::path::{Path, PathBuf};

use crate::verify::TableSurvey;
use lsm::disk::{Disk, File};
use lsm::format::{Lines, Malformed, decode_key, file_name, split_line};
use lsm::merge::Cursor;
use lsm::{Error, Result};

/// A cursor over the entries of sound blocks. It checks nothing, because `verify` did.
pub(super) struct Source {
    number: u64,
    path: PathBuf,
    /// `None` if there is nothing to read.
    file: Option<Box<dyn File>>,
    /// The blocks that were not read yet, the next one last.
    blocks: Vec<std::ops::Range<u64>>,
    text: Vec<u8>,
    /// The offset in `text` of the line after the head.
    next: usize,
    key: Vec<u8>,
    stored: Vec<u8>,
    at_end: bool,
}

impl Source {
    /// Opens a table at its first entry.
    pub(super) fn open(disk: &dyn Disk, dir: &Path, table: &TableSurvey) -> Result<Self> {
        let path = dir.join(file_name(table.number, "sst"));
        let blocks: Vec<_> = table.sound.iter().rev().cloned().collect();
        let file = match blocks.is_empty() {
            true => None,
            false => Some(disk.open(&path).map_err(Error::io("open", &path))?),
        };
        let number = table.number;
        let (text, key, stored) = (Vec::new(), Vec::new(), Vec::new());
        let mut source =
            Source { number, path, file, blocks, text, next: 0, key, stored, at_end: false };
        source.advance()?;
        Ok(source)
    }

    /// Reads the next block. Returns false if there is none.
    fn read_on(&mut self) -> Result<bool> {
        let (Some(file), Some(block)) = (&self.file, self.blocks.pop()) else { return Ok(false) };
        self.text.resize(usize::try_from(block.end - block.start).unwrap_or(usize::MAX), 0);
        file.read_at(block.start, &mut self.text).map_err(Error::io("read", &self.path))?;
        self.next = 0;
        Ok(true)
    }

    fn read_head(&mut self) -> Result<(), Malformed> {
        let line = Lines::new(&self.text[self.next..]).next();
        let line = line.ok_or(Malformed("a line was expected"))??;
        let (key, stored) = split_line(line)?;
        self.key = decode_key(key)?.into_owned();
        self.stored = stored.to_vec();
        self.next += line.len() + 1;
        Ok(())
    }
}

impl Cursor for Source {
    fn key(&self) -> Option<&[u8]> {
        (!self.at_end).then_some(&self.key)
    }

    fn stored(&self) -> &[u8] {
        &self.stored
    }

    fn table(&self) -> Option<u64> {
        Some(self.number)
    }

    fn advance(&mut self) -> Result<()> {
        while self.next == self.text.len() {
            if !self.read_on()? {
                self.at_end = true;
                return Ok(());
            }
        }
        self.read_head().map_err(|Malformed(what)| Error::corruption(&self.path, None, what))
    }
}
