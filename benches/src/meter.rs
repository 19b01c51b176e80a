//! Counts what an engine does.
//!
//! ```text
//!    engine ─┬─ events ──► Counts   blocks and bytes read, tables asked and with what
//!            │                      result, bytes in memory, bytes logged
//!            └─ files ───► Meter    bytes written, to tables and to logs; syncs
//! ```
//!
//! The disk below the meter is the real one, but a sync is counted and not done: it
//! protects from power cuts, and there are none here. A process that dies leaves the same
//! either way.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use lsm::disk::{Disk, RealDisk};
use lsm::observe::{Event, Observer, Place, Verdict};
use lsm_crash_lab::{Hooks, Interposed, OpenFile};

/// Counts of an engine's events.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Pieces of tables that gets read.
    pub blocks: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Tables that gets asked: those whose range holds the key.
    pub asked: u64,
    /// Tables that weren't asked, because the key is outside their range.
    pub out_of_range: u64,
    /// Of those asked, the ones whose index or filter said no.
    pub ruled_out: u64,
    /// Of those asked, the ones that were read in vain. Where there are filters, these are
    /// their false positives.
    pub in_vain: u64,
    /// Bytes appended to logs.
    pub logged: u64,
    /// Bytes of keys and values in memory now; overwritten ones count too.
    pub memory: u64,
    /// Writes that are in memory now.
    pub entries: u64,
    /// The most there have been.
    pub peak: u64,
    /// Writes so far.
    pub writes: u64,
    /// Bytes in memory after so many writes, wherever the curve bends.
    pub path: Vec<(u64, u64)>,
    /// Bytes of each write that is in memory, oldest first.
    sizes: VecDeque<u64>,
}

/// Counts events.
#[derive(Debug, Default)]
pub struct Counts(Mutex<Seen>);

impl Counts {
    /// Returns the counts so far.
    pub fn seen(&self) -> Seen {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets the counts of reads back to zero.
    pub fn reset_reads(&self) {
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
            Event::Looked { place: Place::Table(_), verdict } => seen.lookup(&verdict),
            Event::LogAppended { bytes, .. } => seen.logged += bytes,
            Event::Wrote { key, stored, .. } => {
                seen.wrote((key.len() + stored.map_or(0, |s| s.len())) as u64);
            }
            Event::Sealed { .. } => seen.bend(),
            Event::Forgot { first, last } => seen.forgot(last + 1 - first),
            _ => {}
        }
    }
}

impl Seen {
    fn lookup(&mut self, verdict: &Verdict) {
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
        self.bend();
        for _ in 0..writes {
            self.memory -= self.sizes.pop_front().unwrap_or(0);
            self.entries -= 1;
        }
        self.bend();
    }

    fn bend(&mut self) {
        self.path.push((self.writes, self.memory));
    }
}

/// The real disk, with counts of what is written to it.
pub type Meter = Interposed<Written>;

/// Makes a meter that has counted nothing yet.
pub fn meter() -> Meter {
    Interposed::over(Arc::new(RealDisk), Written::default())
}

/// Counts of what was written to a disk.
#[derive(Debug, Default)]
pub struct Written {
    tables: AtomicU64,
    logs: AtomicU64,
    rest: AtomicU64,
    syncs: AtomicU64,
}

impl Written {
    /// Bytes written to files so far, of whatever kind.
    pub fn bytes(&self) -> u64 {
        self.to_tables() + self.to_logs() + self.rest.load(Relaxed)
    }

    /// Of these, to tables and their sidecars.
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
}

impl Hooks for Written {
    fn append(&self, file: &OpenFile, bytes: &[u8]) -> io::Result<()> {
        let written = match file.path.extension().and_then(OsStr::to_str) {
            Some("sst" | "index" | "bloom") => &self.tables,
            Some("wal") => &self.logs,
            _ => &self.rest,
        };
        written.fetch_add(bytes.len() as u64, Relaxed);
        file.inner.append(bytes)
    }

    fn sync(&self, _: &OpenFile) -> io::Result<()> {
        self.syncs.fetch_add(1, Relaxed);
        Ok(())
    }

    fn sync_dir(&self, _: &dyn Disk, _: &Path) -> io::Result<()> {
        Ok(())
    }
}
