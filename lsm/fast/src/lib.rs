//! The store of `lsm`, made of faster parts: they replace parts, at the same seams.
//!
//! ```
//! # let dir = tempfile::tempdir()?;
//! # let path = dir.path();
//! let db = lsm_fast::Db::open(path)?;
//! db.put("kenya:capital", "Nairobi")?;
//! db.close()?;
//!
//! let db = lsm::Db::open(path)?; // the same files
//! assert_eq!(db.get("kenya:capital")?, Some(b"Nairobi".to_vec()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | simple part | fast part | seam |
//! |---|---|---|
//! | [`Memtable`](lsm::memtable::Memtable): a `BTreeMap` of vectors | [`memtable`] | [`Memory`](lsm::parts::Memory) |
//! | [`RealDisk`]: a system call for each record and each block | [`MappedDisk`] | [`Disk`] |
//! | [`Sparse`](lsm::sstable::sparse::Sparse): keys all over the heap | [`index`] | [`TableIndex`](lsm::sstable::TableIndex) |
//! | [`Bloom`](lsm::sstable::bloom::Bloom): blocks across cache lines | [`filter`] | [`TableIndex`](lsm::sstable::TableIndex) |
//! | [`Records`](lsm::wal::Records): a few vectors for each record | [`encoding`] | [`Encoding`](lsm::wal::Encoding) |
//! | reading a block: a copy, checked and split each time | [`table`] | [`TableIndex::lookup`](lsm::sstable::TableIndex::lookup) |
//! | …and of sidecars: decoded at the first touch | [`peek`] | [`TableIndex::lookup`](lsm::sstable::TableIndex::lookup) |
//! | [`TableCursor`](lsm::sstable::TableCursor): a copy of each key | [`cursor`] | [`Cursor`](lsm::merge::Cursor) |
//!
//! They change no byte of a finished file, so each engine opens what the other wrote. Each
//! part passes the tests of the part it replaces, and all together pass those of stage 8.
//!
//! All `unsafe` code of the engine is in this crate: the disk maps files into memory.
//!
//! Invariant: files name each other by `super`, because `lsm/schedules` compiles them again,
//! on the locks of a scheduler.
//!
//! [`RealDisk`]: lsm::disk::RealDisk
//! [`Disk`]: lsm::disk::Disk

pub mod block;
pub mod cursor;
pub mod encoding;
pub mod filter;
pub mod index;
mod mapped;
pub mod memtable;
pub mod peek;
pub mod table;

use std::path::Path;

use lsm::compaction::Leveled;
use lsm::parts::{Reached, Stage};
use lsm::sync::Arc;
use lsm::tombstone::Tombstones;
use lsm::wal::Wal;
use lsm::{Engine, Options, Result, Store};

use encoding::Reused;
use memtable::Memtable;
use table::Located;

pub use mapped::MappedDisk;

/// Stage 8 of fast parts.
#[derive(Debug)]
pub struct Fast;

impl Stage for Fast {
    const NUMBER: u8 = 8;
    type Deletes = Tombstones;
    type Memory = Memtable;
    type Index = Located;
    type Log = Wal<Reused>;
    type Compactor = Leveled;

    #[expect(unsafe_code, reason = "the disk that maps files")]
    fn disk(options: &Options) -> Reached {
        if !options.mapped || !options.disk.can_map() {
            return Reached::new(Arc::clone(&options.disk));
        }
        // SAFETY: nothing but `lsm` gets the disk out of `Reached`. It opens a table or a
        // sidecar after it has written it, and never appends to it, or cuts it, from then
        // on; MANIFEST is replaced, not changed. The lock keeps other processes of ours
        // out, and `Options::mapped` warns about the others.
        Reached::new(Arc::new(unsafe { MappedDisk::new() }))
    }
}

/// The database: stage 8 of fast parts.
pub type Db = Store<Fast>;

/// Opens the engine of fast parts on a directory, as
/// [`stage::open`](lsm::stage::open) does one of a stage.
///
/// # Errors
/// Those of [`Store::open_with`].
pub fn open(dir: &Path, options: &Options) -> Result<Box<dyn Engine>> {
    Ok(Box::new(Db::open_with(dir, options.clone())?))
}
