//! Opens what a crash has left, and compares it with what was promised.
//!
//! ```text
//!    open ─► the first n writes? ─► one more write, close
//!    open ─► the first n + 1?    ─► two more writes, flush ─► the first n + 3?
//! ```
//!
//! Each time, a scan is read, and each key by itself, because they take different paths. An
//! engine that recovers must also carry on: what recovery has put in order must bear new
//! writes, and the next opening. A panic is a broken promise like any other.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::sim::{Change, DiskImage, SimDisk};
use super::opener::Opener;
use super::workload::{Contents, Promise, Workload};
use lsm::{Engine, Error, KeyRange, Result, SyncMode};

/// The moment at which a promise turned out to be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At the first opening after the crash.
    Opened,
    /// After one more write, a close, and another opening.
    OpenedAgain,
    /// After two more writes, and a flush.
    WentOn,
}

impl When {
    /// Returns how many writes had followed the recovery by then.
    pub(super) fn writes(self) -> u64 {
        match self {
            When::Opened => 0,
            When::OpenedAgain => 1,
            When::WentOn => 3,
        }
    }
}

/// A broken promise: what there was instead.
#[derive(Clone, Debug)]
pub enum Broken {
    /// An operation failed, though this disk gives no reason for it.
    Failed(Error),
    /// The engine panicked.
    Panicked(String),
    /// Something else is there.
    Holds {
        /// The number of the last write, as the engine counts.
        written: u64,
        /// The result of a scan.
        found: Contents,
    },
    /// A scan returns what it should, and `get` doesn't.
    Gets {
        /// The number of the last write, as the engine counts.
        written: u64,
        /// The key that was asked for.
        key: Vec<u8>,
        /// The value it returns.
        value: Option<Vec<u8>>,
    },
}

/// An engine that recovered as promised.
pub(super) struct Recovered {
    /// The changes it made to the disk until it was open.
    pub(super) opening: Vec<Change>,
    /// The number of writes it has found.
    pub(super) writes: u64,
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Broken::Failed(error)
    }
}

/// Opens what is left, compares it with the promise, and goes on from there.
pub(super) fn recover_and_check(
    open: &Opener<'_>,
    workload: &Workload,
    left: &DiskImage,
    promise: &Promise,
) -> Result<Recovered, (When, Broken)> {
    let disk = SimDisk::new(left.clone());
    let mut when = When::Opened;
    let recovered =
        catch_unwind(AssertUnwindSafe(|| go_on(open, workload, &disk, promise, &mut when)));
    recovered
        .unwrap_or_else(|panic| Err(Broken::Panicked(message(panic.as_ref()))))
        .map_err(|broken| (when, broken))
}

fn go_on(
    open: &Opener<'_>,
    workload: &Workload,
    disk: &SimDisk,
    promise: &Promise,
    when: &mut When,
) -> Result<Recovered, Broken> {
    let engine = open(disk, SyncMode::Os)?;
    let opening = disk.history();
    let n = holds(engine.as_ref(), workload, promise)?;
    let mut more = workload.writes_after(n);
    *when = When::OpenedAgain;
    more.by_ref().take(1).try_for_each(|write| write.apply(engine.as_ref()))?;
    engine.close()?;
    drop(engine);
    let engine = open(disk, SyncMode::Os)?;
    holds(engine.as_ref(), workload, &(n + 1..=n + 1))?;
    *when = When::WentOn;
    more.take(2).try_for_each(|write| write.apply(engine.as_ref()))?;
    engine.flush()?;
    holds(engine.as_ref(), workload, &(n + 3..=n + 3))?;
    Ok(Recovered { opening, writes: n })
}

/// Returns how many writes the engine holds, which must be exactly the first so many, and
/// as many as promised.
fn holds(engine: &dyn Engine, workload: &Workload, promise: &Promise) -> Result<u64, Broken> {
    let found = engine.scan(KeyRange::all()).collect::<Result<Contents>>()?;
    let written = engine.inspect().written;
    if !promise.contains(&written) || found != workload.contents(written) {
        return Err(Broken::Holds { written, found });
    }
    for key in workload.keys() {
        let value = engine.get(key)?;
        if value.as_ref() != found.get(key) {
            return Err(Broken::Gets { written, key: key.clone(), value });
        }
    }
    Ok(written)
}

/// Returns the message of a panic.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_string()
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            When::Opened => "when it was opened",
            When::OpenedAgain => "after one more write, a close and another opening",
            When::WentOn => "after two more writes and a flush",
        })
    }
}
