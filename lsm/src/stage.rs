//! The parts that make each chapter's engine.
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
//! The aliases `StageN` leave the thread out: such an engine is for one thread at a
//! time, and for tests. It is the `Shaker` whose `close` waits for other threads.
//!
//! A build that has stage 8 has all of them, and [`open`] opens any. This file,
//! and `mod` and `pub use` lines, are the only places that check features.

use std::path::Path;

use crate::engine::{Engine, Open};
use crate::{Error, Options, Result};

/// The last stage that this build has.
pub const LAST: u8 = 1
    + cfg!(feature = "memtable") as u8
    + cfg!(feature = "tree-shaker") as u8
    + cfg!(feature = "tombstones") as u8
    + cfg!(feature = "sparse-index") as u8
    + cfg!(feature = "bloom-filter") as u8
    + cfg!(feature = "wal") as u8
    + cfg!(feature = "compaction") as u8;

/// The names of the stages, which are those of the features: `NAMES[0]` is stage 1.
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
pub type Stage1 = crate::memory::InMemory<crate::hash_index::HashIndex>;

/// Chapter 2: in order, and counted.
#[cfg(feature = "memtable")]
pub type Stage2 = crate::memory::InMemory<crate::memtable::Memtable>;

/// Chapter 3: on disk, while other threads go on writing.
#[cfg(feature = "tree-shaker")]
pub type Stage3 = crate::tree::Tree<crate::memtable::Memtable, crate::sstable::WholeFile>;

/// Chapter 4: what is deleted stays deleted.
#[cfg(feature = "tombstones")]
pub type Stage4 = crate::tree::Tree<crate::tombstone::Tombstoned, crate::sstable::WholeFile>;

/// Chapter 5: a `get` reads one block of a table.
#[cfg(feature = "sparse-index")]
pub type Stage5 = crate::tree::Tree<crate::tombstone::Tombstoned, crate::sstable::sparse::Sparse>;

/// Chapter 6: …and none of most tables.
#[cfg(feature = "bloom-filter")]
pub type Stage6 = crate::tree::Tree<crate::tombstone::Tombstoned, crate::sstable::bloom::Bloomed>;

/// Chapter 7: a crash loses nothing.
#[cfg(feature = "wal")]
pub type Stage7 = crate::journaled::Journaled<Stage6>;

/// Chapter 8: garbage goes, reads stay short.
#[cfg(feature = "compaction")]
pub type Stage8 = crate::journaled::Journaled<crate::compaction::Compacting<Stage6>>;

/// The youngest stage that this build has.
#[cfg(all(feature = "tree-shaker", not(feature = "tombstones")))]
type Youngest = Stage3;
#[cfg(all(feature = "tombstones", not(feature = "sparse-index")))]
type Youngest = Stage4;
#[cfg(all(feature = "sparse-index", not(feature = "bloom-filter")))]
type Youngest = Stage5;
#[cfg(all(feature = "bloom-filter", not(feature = "wal")))]
type Youngest = Stage6;
#[cfg(all(feature = "wal", not(feature = "compaction")))]
type Youngest = Stage7;
#[cfg(feature = "compaction")]
type Youngest = Stage8;

/// The database: the youngest stage that this build has, with its thread.
#[cfg(feature = "tree-shaker")]
pub type Db = crate::shaker::Shaker<Youngest>;

/// Opens the engine of a stage, from 1 to [`LAST`], on a directory.
///
/// # Errors
/// [`Error::NoSuchStage`] if this build does not have that stage,
/// [`Error::NeedsStage`] if the directory was written by a later one; and those of
/// opening.
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
        1 => opened::<Stage1>(dir, options),
        #[cfg(feature = "memtable")]
        2 => opened::<Stage2>(dir, options),
        #[cfg(feature = "tree-shaker")]
        3 => opened::<crate::shaker::Shaker<Stage3>>(dir, options),
        #[cfg(feature = "tombstones")]
        4 => opened::<crate::shaker::Shaker<Stage4>>(dir, options),
        #[cfg(feature = "sparse-index")]
        5 => opened::<crate::shaker::Shaker<Stage5>>(dir, options),
        #[cfg(feature = "bloom-filter")]
        6 => opened::<crate::shaker::Shaker<Stage6>>(dir, options),
        #[cfg(feature = "wal")]
        7 => opened::<crate::shaker::Shaker<Stage7>>(dir, options),
        #[cfg(feature = "compaction")]
        8 => opened::<crate::shaker::Shaker<Stage8>>(dir, options),
        _ => Err(Error::NoSuchStage { stage, last: LAST }),
    }
}

fn opened<E: Open>(dir: &Path, options: &Options) -> Result<Box<dyn Engine>> {
    Ok(Box::new(E::open_dir(dir, options)?))
}
