//! Chapter 9. Making it fast: parts that replace parts.
pub mod cursor;
pub mod filter;
pub mod index;
pub mod table;

use std::path::Path;

use crate::engine::{Engine, Open};
use crate::{Options, Result};

/// Chapter 9 without its thread.
pub type Fast = crate::journaled::Journaled<
    crate::compaction::Compacting<crate::tree::Tree<crate::tombstone::Tombstoned, table::Located>>,
>;

/// The database.
pub type Db = crate::shaker::Shaker<Fast>;

/// Opens it.
pub fn open(dir: &Path, options: &Options) -> Result<Box<dyn Engine>> {
    Ok(Box::new(Db::open_dir(dir, options)?))
}
