//! Our engine as the book builds it: stage 8, without parts that replace its parts.

use std::path::Path;

use crate::peers::Result;
use crate::peers::engines::ours::{Ours, options};
use crate::peers::store::{Setup, Store};

const STAGE: u8 = 8;

pub(super) fn open(dir: &Path, setup: &Setup) -> Result<Box<dyn Store>> {
    Ok(Box::new(Ours(lsm::stage::open(STAGE, dir, &options(setup))?)))
}
