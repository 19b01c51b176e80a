//! The workloads, as one engine's process runs them.
//!
//! ```text
//!    main      fillrandom ► settle ► open, reads ► YCSB ► overwrite ► settle ► compact ► scans
//!    seq       fillseq
//!    sync      fillsync
//!    runs      four quarters, each flushed, no merging ► scan
//!    killed    puts ► SIGKILL ► open, read the last one, count the lost
//! ```
//!
//! Each line is a process with a directory of its own. A workload that writes ends
//! with the engine idle; its clock stops before. One that reads begins with a pass that
//! isn't measured. Results are checked, and a wrong one ends the run.

#![expect(
    clippy::cast_possible_truncation,
    reason = "a run has fewer than 2^32 keys, and takes less than 2^64 ns"
)]

mod fill;
mod mixed;
mod read;
mod recover;
mod scan;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::peers::Result;
use crate::peers::engines::{Entrant, Role};
use crate::peers::keys::{self, Values};
use crate::peers::proc::wait_until_idle;
use crate::peers::store::{Setup, Store};

/// A workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum Work {
    /// Fills without being measured, for those that want a filled store.
    #[value(skip)]
    Prepare,
    /// Puts every key once, in random order.
    Fillrandom,
    /// Opens, and gets a first key.
    Open,
    /// Gets present keys.
    Readrandom,
    /// Gets absent keys.
    Readmiss,
    /// Gets present keys, few of them often.
    Readzipf,
    /// Gets present keys from two threads.
    Read2,
    /// … from four.
    Read4,
    /// YCSB's workload B: 95 gets, 5 puts.
    YcsbB,
    /// YCSB's workload A: half gets, half puts.
    YcsbA,
    /// Gets present keys while another thread puts.
    ReadWriting,
    /// Puts four times as many random keys as there are.
    Overwrite,
    /// Scans everything, compacted.
    Scan,
    /// Scans 100 pairs from a random key on, compacted.
    Scan100,
    /// Puts every key once, in order.
    Fillseq,
    /// Puts, each of them synced.
    Fillsync,
    /// Scans everything over four overlapping runs.
    ScanRuns,
    /// Puts; the process is killed after it.
    #[value(skip)]
    Killed,
    /// Opens what the kill left, reads the last put, counts the lost ones.
    Recover,
}

/// Groups of workloads that run in one process, in this order.
pub const GROUPS: [&[Work]; 5] = [
    &[
        Work::Prepare,
        Work::Fillrandom,
        Work::Open,
        Work::Readrandom,
        Work::Readmiss,
        Work::Readzipf,
        Work::Read2,
        Work::Read4,
        Work::YcsbB,
        Work::YcsbA,
        Work::ReadWriting,
        Work::Overwrite,
        Work::Scan,
        Work::Scan100,
    ],
    &[Work::Fillseq],
    &[Work::Fillsync],
    &[Work::ScanRuns],
    &[Work::Killed, Work::Recover],
];

impl Work {
    /// True if it makes sense for an engine.
    pub fn suits(self, entrant: &Entrant) -> bool {
        match self {
            Work::Open | Work::Fillsync | Work::Killed | Work::Recover => {
                entrant.role != Role::Memory
            }
            Work::ScanRuns => entrant.runs,
            _ => true,
        }
    }

    /// True if files are written.
    pub fn writes(self) -> bool {
        use Work::{Open, Read2, Read4, Readmiss, Readrandom, Readzipf, Recover, Scan100};
        !matches!(self, Open | Readrandom | Readmiss | Readzipf | Read2 | Read4 | Scan100 | Recover)
    }
}

/// Figures, by the names of their metrics.
pub type Figures = Vec<(&'static str, f64)>;

/// An engine, and the data of its workloads.
pub struct Bench {
    /// The engine.
    pub entrant: &'static Entrant,
    /// The directory of its files.
    pub dir: PathBuf,
    /// The number of keys.
    pub n: u64,
    /// The seed of random numbers.
    pub seed: u64,
    /// The values to put.
    pub values: Values,
    /// The settings it's opened with: by default, buffers in proportion to the keys.
    pub setup: Setup,
    /// The store of the main workloads, once it's filled.
    pub store: Option<Box<dyn Store>>,
    /// True if everything is in its last level, and nothing was put since.
    pub compacted: bool,
}

impl Bench {
    /// Makes one with nothing open.
    pub fn new(
        entrant: &'static Entrant,
        dir: PathBuf,
        n: u64,
        seed: u64,
        values: keys::ValueKind,
    ) -> Bench {
        let (values, setup) = (Values::new(values, seed), Setup::for_keys(n));
        Bench { entrant, dir, n, seed, values, setup, store: None, compacted: false }
    }

    /// Runs one workload.
    ///
    /// # Errors
    /// If the engine fails, or returns something wrong.
    pub fn run(&mut self, work: Work) -> Result<Figures> {
        match work {
            Work::Prepare => self.prepare(),
            Work::Fillrandom => self.fillrandom(),
            Work::Fillseq => self.fillseq(),
            Work::Fillsync => self.fillsync(),
            Work::Overwrite => self.overwrite(),
            Work::Open => self.open_and_get(),
            Work::Readrandom => self.readrandom(),
            Work::Readmiss => self.readmiss(),
            Work::Readzipf => self.readzipf(),
            Work::Read2 => Ok(vec![("read_2", self.read_by(2)?)]),
            Work::Read4 => Ok(vec![("read_4", self.read_by(4)?)]),
            Work::YcsbA => Ok(vec![("ycsb_a", self.ycsb(50)?)]),
            Work::YcsbB => Ok(vec![("ycsb_b", self.ycsb(5)?)]),
            Work::ReadWriting => self.read_while_writing(),
            Work::Scan => self.scan_all(),
            Work::Scan100 => self.scan_some(),
            Work::ScanRuns => self.scan_runs(),
            Work::Killed => self.put_and_wait_for_the_kill(),
            Work::Recover => self.recover(),
        }
    }

    fn setup(&self) -> Setup {
        self.setup.clone()
    }

    /// Opens a directory below ours, which is made if it is not there.
    fn open(&self, name: &str, setup: &Setup) -> Result<Box<dyn Store>> {
        let dir = self.dir.join(name);
        fs::create_dir_all(&dir)?;
        (self.entrant.open)(&dir, setup)
    }

    /// The store of the main workloads.
    fn main(&self) -> Result<&dyn Store> {
        self.store.as_deref().ok_or_else(|| "the store isn't filled yet".into())
    }

    /// Settles the main store; returns how long that took.
    fn settle(&mut self) -> Result<Duration> {
        let store = self.store.as_mut().ok_or("the store isn't filled yet")?;
        settled(store.as_mut())
    }
}

/// Waits until an engine has nothing left to do; returns how long it worked.
fn settled(store: &mut dyn Store) -> Result<Duration> {
    let start = Instant::now();
    store.settle()?;
    Ok(start.elapsed() + wait_until_idle()?)
}

/// Returns how many there were in a second.
fn rate(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// Reads all of a value, so that it must have come from where it was.
#[inline]
fn touch(value: &[u8]) -> u64 {
    let words = value.chunks_exact(8);
    let words = words.map(|word| word.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)));
    words.fold(0, u64::wrapping_add)
}
