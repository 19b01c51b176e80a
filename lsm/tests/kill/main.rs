//! Real processes: killed, or given little, or watched from outside.
//!
//! ```text
//!    this program ─► as_child ─► this program again, one test of it, told what to do
//!                                     │
//!                    acknowledged ◄───┴ what it says it has done
//! ```
//!
//! Run by `lsm-fast` too, whose store counts as one stage more.
//!
//! A program apart from `engine`: a child that is being started holds for a moment
//! the locks of all databases that its parent has open, and the tests there would
//! find theirs in use.
//!
//! Left out: power cuts. What the system was given survives all this, synced or not.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test they are assertions")]

#[path = "../support"]
mod support {
    pub(crate) mod bounded;
    #[cfg(feature = "fast")]
    #[path = "disks_fast.rs"]
    pub(crate) mod disks;
    #[cfg(not(feature = "fast"))]
    #[path = "disks_simple.rs"]
    pub(crate) mod disks;
    pub(crate) mod files;
    pub(crate) mod history;
    pub(crate) mod nth;
    pub(crate) mod tested;
    #[cfg(target_os = "linux")]
    pub(crate) mod unwritable;
}

#[cfg(feature = "fast")]
#[path = "../support/fast.rs"]
mod stage;

#[cfg(target_os = "linux")]
mod bounds;
mod calls;
#[cfg(unix)]
mod denied;
#[cfg(target_os = "linux")]
mod few;
#[cfg(unix)]
mod full;
mod moments;
#[cfg(unix)]
mod moved;
#[cfg(all(feature = "compaction", target_os = "linux"))]
mod soak;
#[cfg(target_os = "linux")]
mod system_calls;
#[cfg(target_os = "linux")]
mod threads;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[cfg(not(feature = "fast"))]
use lsm::stage;
use lsm::{Engine, Options, SyncMode};
use support::disks::disks;

/// Set for a child: what it is told.
const CHILD: &str = "LSM_CHILD";

/// Sizes with which a few writes go through all of the engine; `disk` is one of `disks`.
fn options(always: bool, disk: usize) -> Options {
    Options::default()
        .disk(disks().swap_remove(disk))
        .memtable_bytes(400)
        .block_bytes(64)
        .l0_trigger(2)
        .l0_stop(4)
        .levels(4)
        .level_bytes(600)
        .level_ratio(2)
        .table_bytes(300)
        .sync(if always { SyncMode::Always } else { SyncMode::Os })
}

/// This program.
fn this() -> PathBuf {
    std::env::current_exe().unwrap()
}

/// Makes `command`, which runs this program, run the one test `name` of it.
fn as_child<'c>(command: &'c mut Command, name: &str, order: &str) -> &'c mut Command {
    command.args(["--exact", name, "--nocapture"]).env(CHILD, order).stdout(Stdio::piped())
}

/// The orders of a child; `None` if this isn't a child.
fn order() -> Option<String> {
    std::env::var(CHILD).ok()
}

/// Opens at once. (A child that is being started has for a moment the files of all
/// databases that its parent has open, and so their locks; a lock that is given back is
/// free all the same.)
fn open(stage: u8, dir: &Path, options: &Options) -> Box<dyn Engine> {
    stage::open(stage, dir, options).unwrap()
}

/// A child says that write `n` was acknowledged.
fn acknowledge(n: u64) {
    let mut out = std::io::stdout().lock();
    // One system call each: the line is there, or it is not.
    out.write_all(format!("\nacknowledged {n}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// The output of a child.
fn acknowledged(out: impl Read) -> impl Iterator<Item = u64> {
    let lines = BufReader::new(out).lines().map_while(Result::ok);
    lines.filter_map(|line| line.strip_prefix("acknowledged ").and_then(|n| n.parse().ok()))
}
