//! A disk that writes down what was done to it.
//!
//! A mistake of *order* (a log deleted before the MANIFEST that makes it
//! superfluous, a rename before the sync) does no harm until the power fails on
//! that very line. In the trace it shows at once:
//!
//! ```text
//! create 000001.sst
//! write 000001.sst 38
//! sync 000001.sst
//! syncdir .
//! create MANIFEST.new
//! …
//! ```
//!
//! Reads are left out: they change nothing.

use std::io;
use std::path::{Path, PathBuf};

use super::{Disk, File, Lock};
use crate::sync::{Arc, Mutex};

/// Wraps a disk; [`take`](TracedDisk::take) answers the changes made through it.
#[derive(Clone, Debug)]
pub struct TracedDisk {
    inner: Arc<dyn Disk>,
    lines: Arc<Mutex<Vec<String>>>,
}

impl TracedDisk {
    /// Traces what is done to `inner`.
    pub fn new(inner: Arc<dyn Disk>) -> Self {
        TracedDisk { inner, lines: Arc::default() }
    }

    /// The lines since the last call, each `VERB FILE [BYTES]`. Files are given
    /// by name; a directory is `.`; each line is one operation that succeeded.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock())
    }

    fn note(&self, line: String) {
        self.lines.lock().push(line);
    }

    fn wrap(&self, path: &Path, inner: Box<dyn File>) -> Box<dyn File> {
        Box::new(TracedFile { name: name(path), inner, disk: self.clone() })
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Disk for TracedDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.inner.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.inner.list(dir)
    }

    fn resolve(&self, dir: &Path) -> io::Result<PathBuf> {
        self.inner.resolve(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        let file = self.inner.create(path)?;
        self.note(format!("create {}", name(path)));
        Ok(self.wrap(path, file))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        Ok(self.wrap(path, self.inner.append(path)?))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.inner.open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.inner.rename(from, to)?;
        self.note(format!("rename {} {}", name(from), name(to)));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.inner.remove(path)?;
        self.note(format!("unlink {}", name(path)));
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.inner.sync_dir(dir)?;
        self.note("syncdir .".into());
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        self.inner.lock(path)
    }
}

#[derive(Debug)]
struct TracedFile {
    name: String,
    inner: Box<dyn File>,
    disk: TracedDisk,
}

impl File for TracedFile {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.inner.read_at(offset, buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.inner.append(bytes)?;
        self.disk.note(format!("write {} {}", self.name, bytes.len()));
        Ok(())
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.inner.truncate(bytes)?;
        self.disk.note(format!("truncate {} {bytes}", self.name));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        self.inner.sync()?;
        self.disk.note(format!("sync {}", self.name));
        Ok(())
    }

    /// Not noted: what is in the file does not change.
    fn seal(&self) -> io::Result<()> {
        self.inner.seal()
    }
}
