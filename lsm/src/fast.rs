//! Chapter 9. Making it fast: parts that replace parts, at the same seams.
//!
//! | simple part | fast part | seam |
//! |---|---|---|
//! | [`Memtable`](crate::memtable::Memtable): a `BTreeMap` of vectors | [`memtable`] | [`Memory`](crate::layers::Memory) |
//! | [`RealDisk`]: a system call for each record and each block | [`MappedDisk`] | [`Disk`] |
//! | [`Sparse`](crate::sstable::sparse::Sparse): keys all over the heap | [`index`] | [`Locate`](crate::sstable::Locate) |
//! | [`Bloom`](crate::sstable::bloom::Bloom): blocks across cache lines | [`filter`] | [`Locate`](crate::sstable::Locate) |
//! | the commit of [`Journaled`](crate::journaled::Journaled): a few vectors for each record | [`commit`] | [`Engine`] |
//! | reading a block: a copy, checked and split each time | [`table`] | [`Locate::lookup`](crate::sstable::Locate::lookup) |
//! | …and of sidecars: decoded at the first touch | [`peek`] | [`Locate::lookup`](crate::sstable::Locate::lookup) |
//! | [`TableCursor`](crate::sstable::TableCursor): a copy of each key | [`cursor`] | [`Cursor`](crate::merge::Cursor) |
//!
//! They change no byte of a finished file, so each engine opens what the other wrote. Each
//! part passes the tests of the part it replaces, and all together pass those of stage 8.
//!
//! [`RealDisk`]: crate::disk::RealDisk
//! [`MappedDisk`]: crate::disk::MappedDisk
//! [`Disk`]: crate::disk::Disk

pub mod block;
pub mod commit;
pub mod cursor;
pub mod filter;
pub mod index;
pub mod memtable;
pub mod peek;
pub mod table;

use std::path::Path;

use crate::compaction::Compacting;
use crate::engine::{Engine, Open};
use crate::fast::commit::Committing;
use crate::fast::memtable::Memtable;
use crate::fast::table::Located;
use crate::shaker::Shaker;
use crate::tree::Tree;
use crate::{Options, Result};

/// Stage 8 of fast parts, without its thread.
pub type Fast = Committing<Compacting<Tree<Memtable, Located>>>;

/// The database: stage 8 of fast parts, with its thread.
pub type Db = Shaker<Fast>;

/// Opens the engine of fast parts on a directory, as
/// [`stage::open`](crate::stage::open) does one of a stage.
pub fn open(dir: &Path, options: &Options) -> Result<Box<dyn Engine>> {
    Ok(Box::new(Db::open_dir(dir, options)?))
}
