//! The engine under test: where its database is, and how it's opened.

use super::super::sim::SimDisk;
use lsm::{Engine, Result, SyncMode};

/// The directory of the databases, on their disks.
pub const DIR: &str = "/db";

/// Opens the engine under test in [`DIR`] of a disk, without a thread of its own.
pub type Opener<'o> = dyn Fn(&SimDisk, SyncMode) -> Result<Box<dyn Engine>> + 'o;
