//! A disk that lies: it answers that all is well, and does something else.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use lsm::disk::{Disk, File, Lock};

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Lie {
    LocksAgain,
    ListsOneLess,
    ListsAGhost,
    KeepsTheOldName,
    MakesRoomForTheName,
    DoesNotEmpty,
    RemovesNothing,
    SyncsNothing,
    SyncsNoDirectory,
    CutsNothing,
    AppendsWhereTheEndWas,
    LosesAWrite,
    TearsAWrite,
    WritesTwice,
    FlipsABit,
    ReadsAnotherPlace,
    RoundsTheLength,
}

pub(crate) const LIES: [(&str, Lie); 17] = [
    ("a lock never refuses", Lie::LocksAgain),
    ("a listing leaves out the last name", Lie::ListsOneLess),
    ("a listing names a table that is not there", Lie::ListsAGhost),
    ("a renaming leaves the old name", Lie::KeepsTheOldName),
    ("a renaming removes the old file first", Lie::MakesRoomForTheName),
    ("a file that is created keeps what it had", Lie::DoesNotEmpty),
    ("a removal does nothing", Lie::RemovesNothing),
    ("a sync does nothing", Lie::SyncsNothing),
    ("the sync of a directory does nothing", Lie::SyncsNoDirectory),
    ("a cut does nothing", Lie::CutsNothing),
    ("after a cut, an append goes to where the end was", Lie::AppendsWhereTheEndWas),
    ("each tenth write is lost", Lie::LosesAWrite),
    ("each tenth write is torn", Lie::TearsAWrite),
    ("each tenth write is done twice", Lie::WritesTwice),
    ("a read flips a bit", Lie::FlipsABit),
    ("a read answers another place of the file", Lie::ReadsAnotherPlace),
    ("a length is a whole number of sectors", Lie::RoundsTheLength),
];

/// A disk that tells one lie.
#[derive(Clone, Debug)]
pub(crate) struct LyingDisk {
    inner: Arc<dyn Disk>,
    lie: Lie,
    /// How often it could have lied.
    times: Arc<AtomicU64>,
}

impl LyingDisk {
    pub(crate) fn new(inner: impl Disk + 'static, lie: Lie) -> Self {
        LyingDisk { inner: Arc::new(inner), lie, times: Arc::default() }
    }

    /// True each tenth time.
    fn now_and_then(&self, lie: Lie) -> bool {
        self.lie == lie && self.times.fetch_add(1, SeqCst) % 10 == 9
    }

    fn wrap(&self, file: io::Result<Box<dyn File>>) -> io::Result<Box<dyn File>> {
        let (disk, end) = (self.clone(), AtomicU64::new(0));
        Ok(Box::new(LyingFile { inner: file?, disk, end }))
    }
}

impl Disk for LyingDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.inner.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = self.inner.list(dir)?;
        match self.lie {
            Lie::ListsOneLess => drop(names.pop()),
            Lie::ListsAGhost => names.push("000077.sst".into()),
            _ => {}
        }
        Ok(names)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        if self.lie == Lie::DoesNotEmpty && self.inner.open(path).is_ok() {
            return self.append(path);
        }
        self.wrap(self.inner.create(path))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.wrap(self.inner.append(path))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.wrap(self.inner.open(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.lie == Lie::MakesRoomForTheName && self.inner.open(to).is_ok() {
            self.inner.remove(to)?;
        }
        self.inner.rename(from, to)?;
        if self.lie == Lie::KeepsTheOldName {
            let bytes = lsm::disk::read_all(self.inner.as_ref(), to)?;
            self.inner.create(from)?.append(&bytes)?;
        }
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if self.lie == Lie::RemovesNothing { Ok(()) } else { self.inner.remove(path) }
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        if self.lie == Lie::SyncsNoDirectory { Ok(()) } else { self.inner.sync_dir(dir) }
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        let lock = self.inner.lock(path)?;
        let again = lock.is_none() && self.lie == Lie::LocksAgain;
        if again { self.inner.lock(&PathBuf::from("/another lock")) } else { Ok(lock) }
    }
}

#[derive(Debug)]
struct LyingFile {
    inner: Box<dyn File>,
    disk: LyingDisk,
    /// Where it ended before it was cut.
    end: AtomicU64,
}

impl File for LyingFile {
    fn len(&self) -> io::Result<u64> {
        let bytes = self.inner.len()?;
        Ok(if self.disk.lie == Lie::RoundsTheLength { bytes.next_multiple_of(64) } else { bytes })
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let elsewhere = self.disk.lie == Lie::ReadsAnotherPlace && offset > 0;
        self.inner.read_at(if elsewhere { offset - 1 } else { offset }, buffer)?;
        if self.disk.lie == Lie::FlipsABit
            && let Some(byte) = buffer.last_mut()
        {
            *byte ^= 1;
        }
        Ok(())
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let disk = &self.disk;
        if disk.lie == Lie::AppendsWhereTheEndWas {
            let gap = self.end.swap(0, SeqCst).saturating_sub(self.inner.len()?);
            self.inner.append(&vec![0; usize::try_from(gap).map_err(io::Error::other)?])?;
        }
        if disk.now_and_then(Lie::LosesAWrite) {
            return Ok(());
        }
        if disk.now_and_then(Lie::TearsAWrite) {
            return self.inner.append(&bytes[..bytes.len() / 2]);
        }
        if disk.now_and_then(Lie::WritesTwice) {
            self.inner.append(bytes)?;
        }
        self.inner.append(bytes)
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.end.store(self.inner.len()?, SeqCst);
        if self.disk.lie == Lie::CutsNothing { Ok(()) } else { self.inner.truncate(bytes) }
    }

    fn sync(&self) -> io::Result<()> {
        if self.disk.lie == Lie::SyncsNothing { Ok(()) } else { self.inner.sync() }
    }
}
