//! The stages, and after the last one the engine of fast parts: what is true of stage
//! 8 has to be true of it too.

use std::path::Path;

use lsm::{Engine, Options, Result, stage};

pub(crate) const LAST: u8 = stage::LAST + 1;

pub(crate) fn open(number: u8, dir: &Path, options: &Options) -> Result<Box<dyn Engine>> {
    if number == LAST { lsm_fast::open(dir, options) } else { stage::open(number, dir, options) }
}
