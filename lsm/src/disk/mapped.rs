//! A disk that reaches files through memory maps: the fast twin of [`RealDisk`].

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

mod log;
mod map;

use super::{Disk, File, Lock, Mapped, RealDisk};
use crate::format::FileName;
use log::MappedLog;
use map::read_map;

/// The operating system's own file system, through memory.
#[derive(Clone, Copy, Debug, Default)]
pub struct MappedDisk;

/// Logs are the files that change after they were opened.
fn is_log(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    matches!(name.and_then(FileName::parse), Some(FileName::Log(_)))
}

impl Disk for MappedDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }

    /// An old file is not emptied but replaced: who has it mapped keeps it.
    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        if is_log(path) {
            let mut new = OpenOptions::new();
            return Ok(Box::new(MappedLog::open(path, new.create(true).truncate(true))?));
        }
        match RealDisk.remove(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => RealDisk.create(path),
        }
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        if is_log(path) {
            return Ok(Box::new(MappedLog::open(path, &mut OpenOptions::new())?));
        }
        RealDisk.append(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        if is_log(path) {
            return RealDisk.open(path);
        }
        Ok(Box::new(MappedFile(read_map(&fs::File::open(path)?)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.sync_dir(dir)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        RealDisk.lock(path)
    }
}

/// A file that no longer changes.
#[derive(Debug)]
struct MappedFile(Mapped);

impl File for MappedFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let rest = usize::try_from(offset).ok().and_then(|at| self.0.get(at..));
        let bytes = rest.and_then(|rest| rest.get(..buffer.len()));
        buffer.copy_from_slice(bytes.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn append(&self, _: &[u8]) -> io::Result<()> {
        Err(ErrorKind::PermissionDenied.into())
    }

    fn truncate(&self, _: u64) -> io::Result<()> {
        Err(ErrorKind::PermissionDenied.into())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    fn mapped(&self) -> Option<&Mapped> {
        Some(&self.0)
    }
}
