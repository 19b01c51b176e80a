//! What is counted while an engine works.
//!
//! ```text
//!    engine ─┬─ events ──► Counts   blocks and bytes read, tables asked and what they
//!            │                      answered, bytes in memory, bytes logged
//!            └─ files ───► Meter    bytes written, to tables and to logs; syncs
//! ```
//!
//! The disk below the meter is the real one, but a sync is counted and not done: it
//! is for the power cut, and nobody cuts the power here. What a process that dies
//! leaves behind is the same.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use lsm::disk::{Disk, File, Lock, RealDisk};
use lsm::observe::{Event, Observer, Place, Verdict};

/// What the events of an engine told.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Pieces of tables that gets read.
    pub blocks: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Tables that gets asked: those whose range holds the key.
    pub asked: u64,
    /// Tables that needed no asking: the key is outside their range.
    pub out_of_range: u64,
    /// Of those asked, the ones whose index or filter said no.
    pub ruled_out: u64,
    /// Of those asked, the ones that were read and did not hold the key. Where there
    /// are filters, these are their false positives.
    pub in_vain: u64,
    /// Bytes appended to logs.
    pub logged: u64,
    /// Bytes of keys and values in memory now; overwritten ones count too.
    pub memory: u64,
    /// Writes that are in memory now.
    pub entries: u64,
    /// The most there ever were.
    pub peak: u64,
    /// Writes so far.
    pub writes: u64,
    /// Bytes in memory after so many writes, where it begins or ends to grow.
    pub path: Vec<(u64, u64)>,
    /// Bytes of each write that is in memory, oldest first.
    sizes: VecDeque<u64>,
}

/// Counts events.
#[derive(Debug, Default)]
pub struct Counts(Mutex<Seen>);

impl Counts {
    /// What was seen so far.
    pub fn seen(&self) -> Seen {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins to count reads anew.
    pub fn forget_reads(&self) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (seen.blocks, seen.bytes, seen.asked) = (0, 0, 0);
        (seen.out_of_range, seen.ruled_out, seen.in_vain) = (0, 0, 0);
    }
}

impl Observer for Counts {
    fn event(&self, event: Event) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::BlockRead { bytes, .. } => {
                seen.blocks += 1;
                seen.bytes += bytes;
            }
            Event::Looked { place: Place::Table(_), verdict } => seen.looked(&verdict),
            Event::LogAppended { bytes, .. } => seen.logged += bytes,
            Event::Wrote { key, stored, .. } => {
                seen.wrote((key.len() + stored.map_or(0, |s| s.len())) as u64);
            }
            Event::Sealed { .. } => seen.turn(),
            Event::Forgot { first, last } => seen.forgot(last + 1 - first),
            _ => {}
        }
    }
}

impl Seen {
    fn looked(&mut self, verdict: &Verdict) {
        self.asked += u64::from(*verdict != Verdict::OutOfRange);
        match verdict {
            Verdict::Found(_) => {}
            Verdict::Missing => self.in_vain += 1,
            Verdict::OutOfRange => self.out_of_range += 1,
            Verdict::RuledOut => self.ruled_out += 1,
        }
    }

    fn wrote(&mut self, bytes: u64) {
        self.writes += 1;
        self.entries += 1;
        self.peak = self.peak.max(self.entries);
        self.memory += bytes;
        self.sizes.push_back(bytes);
    }

    fn forgot(&mut self, writes: u64) {
        self.turn();
        for _ in 0..writes {
            self.memory -= self.sizes.pop_front().unwrap_or(0);
            self.entries -= 1;
        }
        self.turn();
    }

    fn turn(&mut self) {
        self.path.push((self.writes, self.memory));
    }
}

/// A disk that counts what is written.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    tables: Arc<AtomicU64>,
    logs: Arc<AtomicU64>,
    rest: Arc<AtomicU64>,
    syncs: Arc<AtomicU64>,
}

impl Meter {
    /// Bytes written to files so far, of whatever kind.
    pub fn written(&self) -> u64 {
        self.to_tables() + self.to_logs() + self.rest.load(Relaxed)
    }

    /// Of these, to tables and what stands beside them.
    pub fn to_tables(&self) -> u64 {
        self.tables.load(Relaxed)
    }

    /// Of these, to logs.
    pub fn to_logs(&self) -> u64 {
        self.logs.load(Relaxed)
    }

    /// Syncs of files so far.
    pub fn syncs(&self) -> u64 {
        self.syncs.load(Relaxed)
    }

    fn wrap(&self, path: &Path, inner: Box<dyn File>) -> Box<dyn File> {
        let written = match path.extension().and_then(OsStr::to_str) {
            Some("sst" | "index" | "bloom") => &self.tables,
            Some("wal") => &self.logs,
            _ => &self.rest,
        };
        Box::new(Metered { inner, written: written.clone(), syncs: self.syncs.clone() })
    }
}

impl Disk for Meter {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn File>> {
        Ok(self.wrap(path, RealDisk.create(path)?))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        Ok(self.wrap(path, RealDisk.append(path)?))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn File>> {
        RealDisk.open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Lock>>> {
        RealDisk.lock(path)
    }
}

#[derive(Debug)]
struct Metered {
    inner: Box<dyn File>,
    written: Arc<AtomicU64>,
    syncs: Arc<AtomicU64>,
}

impl File for Metered {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.inner.read_at(offset, buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.written.fetch_add(bytes.len() as u64, Relaxed);
        self.inner.append(bytes)
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.inner.truncate(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.syncs.fetch_add(1, Relaxed);
        Ok(())
    }
}
