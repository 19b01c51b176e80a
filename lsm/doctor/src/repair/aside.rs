//! The file with what may be stale.

use std::path::{Path, PathBuf};

use lsm::disk::{Disk, File};
use lsm::format::push_line;
use lsm::{Error, Result};

/// The file in the new directory with what may be stale, as lines of a table. The
/// engine does not read it.
pub const UNCERTAIN: &str = "uncertain.txt";

/// Bytes that are gathered before they are written.
const CHUNK: usize = 64 * 1024;

/// Lines that are set aside. The first one creates the file.
pub(super) struct Aside<'a> {
    disk: &'a dyn Disk,
    dir: &'a Path,
    path: PathBuf,
    file: Option<Box<dyn File>>,
    buffer: Vec<u8>,
    lines: u64,
}

impl<'a> Aside<'a> {
    /// Sets nothing aside yet, in a new directory.
    pub(super) fn new(disk: &'a dyn Disk, dir: &'a Path) -> Self {
        let (path, buffer) = (dir.join(UNCERTAIN), Vec::new());
        Aside { disk, dir, path, file: None, buffer, lines: 0 }
    }

    /// Sets an entry aside.
    pub(super) fn push(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        push_line(&mut self.buffer, key, stored);
        self.lines += 1;
        if self.buffer.len() < CHUNK { Ok(()) } else { self.write_out() }
    }

    fn write_out(&mut self) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let file = self.disk.create(&self.path);
                none.insert(file.map_err(Error::io("create", &self.path))?)
            }
        };
        file.append(&self.buffer).map_err(Error::io("write", &self.path))?;
        self.buffer.clear();
        Ok(())
    }

    /// Makes the file durable, if there is one. Returns how many lines it has.
    pub(super) fn finish(mut self) -> Result<u64> {
        if self.lines > 0 {
            self.write_out()?;
        }
        if let Some(file) = &self.file {
            file.sync().map_err(Error::io("sync", &self.path))?;
            self.disk.sync_dir(self.dir).map_err(Error::io("sync", self.dir))?;
        }
        Ok(self.lines)
    }
}
