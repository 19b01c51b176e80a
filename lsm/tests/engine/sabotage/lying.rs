//! A disk that lies: it reports success, and does something else.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use lsm::disk::{Disk, File, Lock};
use lsm_crash_lab::{Hooks, Interposed, OpenFile};

/// Its lie.
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

/// Tells one lie.
#[derive(Debug)]
pub(crate) struct Liar {
    lie: Lie,
    /// The number of times it could have lied.
    times: AtomicU64,
    /// The end of each open file before it was cut.
    ends: Mutex<HashMap<u64, u64>>,
}

/// Puts a liar in front of a disk.
pub(crate) fn lying(inner: impl Disk + 'static, lie: Lie) -> Interposed<Liar> {
    let (times, ends) = (AtomicU64::new(0), Mutex::default());
    Interposed::over(Arc::new(inner), Liar { lie, times, ends })
}

impl Liar {
    /// Returns true each tenth time.
    fn now_and_then(&self, lie: Lie) -> bool {
        self.lie == lie && self.times.fetch_add(1, SeqCst) % 10 == 9
    }
}

impl Hooks for Liar {
    fn list(&self, disk: &dyn Disk, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = disk.list(dir)?;
        match self.lie {
            Lie::ListsOneLess => drop(names.pop()),
            Lie::ListsAGhost => names.push("000077.sst".into()),
            _ => {}
        }
        Ok(names)
    }

    fn create(&self, disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
        let keeps = self.lie == Lie::DoesNotEmpty && disk.open(path).is_ok();
        if keeps { disk.append(path) } else { disk.create(path) }
    }

    fn rename(&self, disk: &dyn Disk, from: &Path, to: &Path) -> io::Result<()> {
        if self.lie == Lie::MakesRoomForTheName && disk.open(to).is_ok() {
            disk.remove(to)?;
        }
        disk.rename(from, to)?;
        if self.lie == Lie::KeepsTheOldName {
            let bytes = lsm::disk::read_all(disk, to)?;
            disk.create(from)?.append(&bytes)?;
        }
        Ok(())
    }

    fn remove(&self, disk: &dyn Disk, path: &Path) -> io::Result<()> {
        if self.lie == Lie::RemovesNothing { Ok(()) } else { disk.remove(path) }
    }

    fn sync_dir(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        if self.lie == Lie::SyncsNoDirectory { Ok(()) } else { disk.sync_dir(dir) }
    }

    fn lock(&self, disk: &dyn Disk, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        let lock = disk.lock(path)?;
        let again = lock.is_none() && self.lie == Lie::LocksAgain;
        if again { disk.lock(&PathBuf::from("/another lock")) } else { Ok(lock) }
    }

    fn len(&self, file: &OpenFile) -> io::Result<u64> {
        let bytes = file.inner.len()?;
        Ok(if self.lie == Lie::RoundsTheLength { bytes.next_multiple_of(64) } else { bytes })
    }

    fn read_at(&self, file: &OpenFile, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let elsewhere = self.lie == Lie::ReadsAnotherPlace && offset > 0;
        file.inner.read_at(if elsewhere { offset - 1 } else { offset }, buffer)?;
        if self.lie == Lie::FlipsABit
            && let Some(byte) = buffer.last_mut()
        {
            *byte ^= 1;
        }
        Ok(())
    }

    fn append(&self, file: &OpenFile, bytes: &[u8]) -> io::Result<()> {
        if self.lie == Lie::AppendsWhereTheEndWas {
            let end = self.ends.lock().unwrap().remove(&file.number).unwrap_or(0);
            let gap = end.saturating_sub(file.inner.len()?);
            file.inner.append(&vec![0; usize::try_from(gap).map_err(io::Error::other)?])?;
        }
        if self.now_and_then(Lie::LosesAWrite) {
            return Ok(());
        }
        if self.now_and_then(Lie::TearsAWrite) {
            return file.inner.append(&bytes[..bytes.len() / 2]);
        }
        if self.now_and_then(Lie::WritesTwice) {
            file.inner.append(bytes)?;
        }
        file.inner.append(bytes)
    }

    fn truncate(&self, file: &OpenFile, bytes: u64) -> io::Result<()> {
        let end = file.inner.len()?;
        self.ends.lock().unwrap().insert(file.number, end);
        if self.lie == Lie::CutsNothing { Ok(()) } else { file.inner.truncate(bytes) }
    }

    fn sync(&self, file: &OpenFile) -> io::Result<()> {
        if self.lie == Lie::SyncsNothing { Ok(()) } else { file.inner.sync() }
    }
}
