//! Which parts make each chapter's engine.
//!
//! ```text
//!   1  InMemory<HashIndex>
//!   2  InMemory<Memtable>
//!   3  Shaker<Tree<Memtable,   WholeFile>>
//!   4  Shaker<Tree<Tombstoned, WholeFile>>
//!   5  Shaker<Tree<Tombstoned, Sparse>>
//!   6  Shaker<Tree<Tombstoned, Bloomed>>
//!   7  Shaker<Journaled<Tree<Tombstoned, Bloomed>>>
//!   8  Shaker<Journaled<Compacting<Tree<Tombstoned, Bloomed>>>>
//! ```
//!
//! A build that has stage 8 has all of them, and [`open`] opens any. This file,
//! and `mod` and `pub use` lines, are the only places that ask for features.

use std::path::Path;

use crate::engine::{Engine, Open};
use crate::{Error, Options, Result};

/// The last stage that this build has.
pub const LAST: u8 = cfg!(feature = "hash-index") as u8
    + cfg!(feature = "memtable") as u8
    + cfg!(feature = "tree-shaker") as u8
    + cfg!(feature = "tombstones") as u8
    + cfg!(feature = "sparse-index") as u8
    + cfg!(feature = "bloom-filter") as u8
    + cfg!(feature = "wal") as u8
    + cfg!(feature = "compaction") as u8;

/// What the stages are called, as features are: `NAMES[0]` is stage 1.
pub const NAMES: [&str; 8] = [
    "hash-index",
    "memtable",
    "tree-shaker",
    "tombstones",
    "sparse-index",
    "bloom-filter",
    "wal",
    "compaction",
];

/// Chapter 1: fast, unordered, forgetful.
#[cfg(feature = "hash-index")]
pub type Stage1 = crate::memory::InMemory<crate::hash_index::HashIndex>;

/// Chapter 2: in order, and counted.
#[cfg(feature = "memtable")]
pub type Stage2 = crate::memory::InMemory<crate::memtable::Memtable>;

/// The engine of the last stage that this build has.
#[cfg(all(feature = "hash-index", not(feature = "memtable")))]
pub type Db = Stage1;
/// The engine of the last stage that this build has.
#[cfg(feature = "memtable")]
pub type Db = Stage2;

/// Opens the engine of a stage, from 1 to [`LAST`], on a directory.
///
/// # Errors
/// [`Error::NeedsStage`] if this build does not have that stage, or if the
/// directory was written by a later one; and whatever opening can meet.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// # let path = dir.path();
/// use lsm::{Options, stage};
///
/// let engine = stage::open(1, path, &Options::default())?;
/// engine.put(b"togo:capital", b"Lome")?;
/// assert!(engine.scan(lsm::KeyRange::all()).next().unwrap().is_err()); // no order yet
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn open(stage: u8, dir: &Path, options: &Options) -> Result<Box<dyn Engine>> {
    match stage {
        #[cfg(feature = "hash-index")]
        1 => opened::<Stage1>(dir, options),
        #[cfg(feature = "memtable")]
        2 => opened::<Stage2>(dir, options),
        _ => Err(Error::needs_stage(stage, "this build")),
    }
}

#[cfg(feature = "hash-index")]
fn opened<E: Open>(dir: &Path, options: &Options) -> Result<Box<dyn Engine>> {
    Ok(Box::new(E::open_dir(dir, options)?))
}
