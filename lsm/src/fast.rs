//! Chapter 9. Making it fast: parts that replace parts, at the same seams.
//!
//! | simple part | fast part | seam |
//! |---|---|---|
//! | [`Memtable`](crate::memtable::Memtable): a `BTreeMap` of vectors | [`memtable`] | [`Memory`](crate::parts::Memory) |
//! | [`RealDisk`]: a system call for each record and each block | [`MappedDisk`] | [`Disk`] |
//! | [`Sparse`](crate::sstable::sparse::Sparse): keys all over the heap | [`index`] | [`TableIndex`](crate::sstable::TableIndex) |
//! | [`Bloom`](crate::sstable::bloom::Bloom): blocks across cache lines | [`filter`] | [`TableIndex`](crate::sstable::TableIndex) |
//! | [`Records`](crate::wal::Records): a few vectors for each record | [`encoding`] | [`Encoding`](crate::wal::Encoding) |
//! | reading a block: a copy, checked and split each time | [`table`] | [`TableIndex::lookup`](crate::sstable::TableIndex::lookup) |
//! | …and of sidecars: decoded at the first touch | [`peek`] | [`TableIndex::lookup`](crate::sstable::TableIndex::lookup) |
//! | [`TableCursor`](crate::sstable::TableCursor): a copy of each key | [`cursor`] | [`Cursor`](crate::merge::Cursor) |
//!
//! They change no byte of a finished file, so each engine opens what the other wrote. Each
//! part passes the tests of the part it replaces, and all together pass those of stage 8.
//!
//! [`RealDisk`]: crate::disk::RealDisk
//! [`MappedDisk`]: crate::disk::MappedDisk
//! [`Disk`]: crate::disk::Disk

pub mod block;
pub mod cursor;
pub mod encoding;
pub mod filter;
pub mod index;
pub mod memtable;
pub mod peek;
pub mod table;

use std::path::Path;

use crate::compaction::Leveled;
use crate::disk::MappedDisk;
use crate::engine::Engine;
use crate::fast::encoding::Reused;
use crate::fast::memtable::Memtable;
use crate::fast::table::Located;
use crate::parts::{Reached, Stage};
use crate::store::Store;
use crate::sync::Arc;
use crate::tombstone::Tombstones;
use crate::wal::Wal;
use crate::{Options, Result};

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
        // SAFETY: only this crate can use the disk. It opens a table or a sidecar after it
        // has written it, and never appends to it, or cuts it, from then on; MANIFEST is
        // replaced, not changed. The lock keeps other processes of ours out, and
        // `Options::mapped` warns about the others.
        Reached::new(Arc::new(unsafe { MappedDisk::new() }))
    }
}

/// The database: stage 8 of fast parts.
pub type Db = Store<Fast>;

/// Opens the engine of fast parts on a directory, as
/// [`stage::open`](crate::stage::open) does one of a stage.
pub fn open(dir: &Path, options: &Options) -> Result<Box<dyn Engine>> {
    Ok(Box::new(Db::open_with(dir, options.clone())?))
}
