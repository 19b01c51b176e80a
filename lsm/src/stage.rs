//! The parts that make each chapter's engine.
//!
//! ```text
//!        Deletes      Memory     Index       Log   Compactor
//!    3   Forget       Memtable   WholeFile   ()    ()
//!    4   Tombstones
//!    5                           Sparse
//!    6                           Bloomed
//!    7                                       Wal
//!    8                                             Leveled
//! ```
//!
//! Stages 1 and 2 are in memory alone: `InMemory<HashIndex>`, `InMemory<Memtable>`.
//!
//! A build that has stage 8 has all of them, and [`open`] opens any. This file,
//! and `mod` and `pub use` lines, are the only places that check features.

use std::path::Path;

use crate::engine::Engine;
use crate::hash_index::HashIndex;
use crate::in_memory::InMemory;
#[cfg(feature = "memtable")]
use crate::memtable::Memtable;
#[cfg(feature = "tree-shaker")]
use crate::parts::{Stage, absent::Forget};
#[cfg(feature = "tree-shaker")]
use crate::sstable::WholeFile;
#[cfg(feature = "bloom-filter")]
use crate::sstable::bloom::Bloomed;
#[cfg(feature = "sparse-index")]
use crate::sstable::sparse::Sparse;
#[cfg(feature = "tree-shaker")]
use crate::store::Store;
#[cfg(feature = "tombstones")]
use crate::tombstone::Tombstones;
#[cfg(feature = "wal")]
use crate::wal::Wal;
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

/// Says which parts a stage has.
#[cfg(feature = "tree-shaker")]
macro_rules! stage {
    ($(#[$about:meta])* $name:ident: $number:literal, $deletes:ty, $index:ty, $log:ty, $compactor:ty) => {
        $(#[$about])*
        #[derive(Debug)]
        pub struct $name;

        $(#[$about])*
        impl Stage for $name {
            const NUMBER: u8 = $number;
            type Deletes = $deletes;
            type Memory = Memtable;
            type Index = $index;
            type Log = $log;
            type Compactor = $compactor;
        }
    };
}

#[cfg(feature = "tree-shaker")]
stage! {
    /// Chapter 3: on disk, while other threads go on writing.
    Stage3: 3, Forget, WholeFile, (), ()
}
#[cfg(feature = "tombstones")]
stage! {
    /// Chapter 4: what is deleted stays deleted.
    Stage4: 4, Tombstones, WholeFile, (), ()
}
#[cfg(feature = "sparse-index")]
stage! {
    /// Chapter 5: a `get` reads one block of a table.
    Stage5: 5, Tombstones, Sparse, (), ()
}
#[cfg(feature = "bloom-filter")]
stage! {
    /// Chapter 6: …and none of most tables.
    Stage6: 6, Tombstones, Bloomed, (), ()
}
#[cfg(feature = "wal")]
stage! {
    /// Chapter 7: a crash loses nothing.
    Stage7: 7, Tombstones, Bloomed, Wal, ()
}
#[cfg(feature = "compaction")]
stage! {
    /// Chapter 8: garbage goes, reads stay short.
    Stage8: 8, Tombstones, Bloomed, Wal, crate::compaction::Leveled
}

/// The last of them.
#[cfg(all(feature = "tree-shaker", not(feature = "tombstones")))]
type Latest = Stage3;
#[cfg(all(feature = "tombstones", not(feature = "sparse-index")))]
type Latest = Stage4;
#[cfg(all(feature = "sparse-index", not(feature = "bloom-filter")))]
type Latest = Stage5;
#[cfg(all(feature = "bloom-filter", not(feature = "wal")))]
type Latest = Stage6;
#[cfg(all(feature = "wal", not(feature = "compaction")))]
type Latest = Stage7;
#[cfg(feature = "compaction")]
type Latest = Stage8;

/// The database: an ordered map of bytes, kept in a directory.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// # let path = dir.path();
/// use lsm::Db;
///
/// let db = Db::open(path)?;
/// db.put("kenya:capital", "Nairobi")?;
/// db.put("kenya:coast", "Mombasa")?;
/// assert_eq!(db.get("kenya:capital")?, Some(b"Nairobi".to_vec()));
/// for pair in db.scan("kenya:".."kenya;") {
///     let (key, value) = pair?;
///     println!("{} is {}", key.escape_ascii(), value.escape_ascii());
/// }
/// db.delete("kenya:coast")?;
/// db.close()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle on the same database: give each thread one. A directory is open
/// in one process at a time.
///
/// **How safe is a write?** By default, `put` and `delete` return when the operating system has
/// the write. It survives the death of the process; a power cut can take it back, until
/// [`sync`](Store::sync) or [`flush`](Store::flush) has returned. With
/// [`SyncMode::Always`](crate::SyncMode::Always) the disk has it when they return.
///
/// **What does a scan cost a writer?** A scan shows the database as it was when it began, and a
/// writer pays for it: the first write under a scan copies the memtable, which takes 5 to 16 ms at
/// 50,000 entries. So drop a scan when you are done with it.
///
/// **Which engine?** This one is written to be read. `lsm_fast::Db` of the package `lsm-fast` is
/// the same store of faster parts, on the same files: take it when speed matters more than a
/// crate without `unsafe`.
///
/// **What is absent?** Batches of writes, transactions, snapshots, scans from the end, the deletion
/// of a range, and a second process that reads.
///
/// (The methods are those of the last stage that this build has. [`open`] opens any stage.)
#[cfg(feature = "tree-shaker")]
pub type Db = Store<Latest>;

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
    Ok(match stage {
        1 => Box::new(InMemory::<HashIndex>::open(dir, options)?),
        #[cfg(feature = "memtable")]
        2 => Box::new(InMemory::<Memtable>::open(dir, options)?),
        #[cfg(feature = "tree-shaker")]
        3 => Box::new(Store::<Stage3>::open_with(dir, options.clone())?),
        #[cfg(feature = "tombstones")]
        4 => Box::new(Store::<Stage4>::open_with(dir, options.clone())?),
        #[cfg(feature = "sparse-index")]
        5 => Box::new(Store::<Stage5>::open_with(dir, options.clone())?),
        #[cfg(feature = "bloom-filter")]
        6 => Box::new(Store::<Stage6>::open_with(dir, options.clone())?),
        #[cfg(feature = "wal")]
        7 => Box::new(Store::<Stage7>::open_with(dir, options.clone())?),
        #[cfg(feature = "compaction")]
        8 => Box::new(Store::<Stage8>::open_with(dir, options.clone())?),
        _ => return Err(Error::NoSuchStage { stage, last: LAST }),
    })
}
