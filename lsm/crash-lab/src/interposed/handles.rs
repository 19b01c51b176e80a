//! The handles on the other disk: open files and locks, with the hooks in front of them.

use std::io;
use std::path::{Path, PathBuf};

use lsm::disk::{File, Lock, Mapped};
use lsm::sync::Arc;

use super::hooks::{Hooks, OpenFile};

#[derive(Debug)]
pub(super) struct InterposedFile<H: Hooks> {
    pub(super) file: OpenFile,
    pub(super) hooks: Arc<H>,
}

impl<H: Hooks> File for InterposedFile<H> {
    fn len(&self) -> io::Result<u64> {
        self.hooks.len(&self.file)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.hooks.read_at(&self.file, offset, buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.hooks.append(&self.file, bytes)
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.hooks.truncate(&self.file, bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.hooks.sync(&self.file)
    }

    fn seal(&self) -> io::Result<()> {
        self.file.inner.seal()
    }

    fn mapped(&self) -> Option<&Mapped> {
        self.file.inner.mapped()
    }
}

impl<H: Hooks> Drop for InterposedFile<H> {
    fn drop(&mut self) {
        self.hooks.closed(&self.file);
    }
}

#[derive(Debug)]
pub(super) struct InterposedLock<H: Hooks> {
    pub(super) path: PathBuf,
    pub(super) inner: Box<dyn Lock>,
    pub(super) hooks: Arc<H>,
}

impl<H: Hooks> Lock for InterposedLock<H> {
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        self.inner.is_at(path)
    }
}

impl<H: Hooks> Drop for InterposedLock<H> {
    fn drop(&mut self) {
        self.hooks.unlocked(&self.path);
    }
}
