//! A disk that writes down what was done to it.
//!
//! A mistake of *order* (a log deleted before the MANIFEST that makes it obsolete, a rename
//! before the sync) does no harm until the power fails on that very line. In the trace it
//! shows at once:
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
//! Reads are left out, because they change nothing.

use std::io;
use std::path::Path;

use lsm::disk::{Disk, File};
use lsm::sync::{Arc, Mutex};

use super::files::base_name;
use super::interposed::{Hooks, Interposed, OpenFile};

/// Passes calls on, and keeps a line for each change; [`take`](TracedDisk::take) returns
/// them.
pub type TracedDisk = Interposed<Trace>;

/// The lines of a [`TracedDisk`].
#[derive(Debug, Default)]
pub struct Trace(Mutex<Vec<String>>);

impl TracedDisk {
    /// Traces what is done to `inner`.
    pub fn new(inner: Arc<dyn Disk>) -> Self {
        Interposed::over(inner, Trace::default())
    }

    /// Returns the lines since the last call, each `CALL FILE [BYTES]`. Files are given by
    /// name, a directory is `.`, and each line is a call that succeeded.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.hooks().0.lock())
    }
}

impl Trace {
    fn note(&self, line: String) {
        self.0.lock().push(line);
    }
}

impl Hooks for Trace {
    fn create(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        let file = disk.create(path)?;
        self.note(format!("create {}", base_name(path)));
        Ok(file)
    }

    fn rename(&self, disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
        disk.rename(from, to)?;
        self.note(format!("rename {} {}", base_name(from), base_name(to)));
        Ok(())
    }

    fn remove(&self, disk: &dyn Disk, path: &Path) -> io::Result<()> {
        disk.remove(path)?;
        self.note(format!("unlink {}", base_name(path)));
        Ok(())
    }

    fn sync_dir(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        disk.sync_dir(dir)?;
        self.note("syncdir .".into());
        Ok(())
    }

    fn append(&self, file: &OpenFile, bytes: &[u8]) -> io::Result<()> {
        file.inner.append(bytes)?;
        self.note(format!("write {} {}", base_name(&file.path), bytes.len()));
        Ok(())
    }

    fn truncate(&self, file: &OpenFile, bytes: u64) -> io::Result<()> {
        file.inner.truncate(bytes)?;
        self.note(format!("truncate {} {bytes}", base_name(&file.path)));
        Ok(())
    }

    fn sync(&self, file: &OpenFile) -> io::Result<()> {
        file.inner.sync()?;
        self.note(format!("sync {}", base_name(&file.path)));
        Ok(())
    }
}
