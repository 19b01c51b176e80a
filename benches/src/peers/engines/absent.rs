//! In the place of an engine that this build does not have.

use std::path::Path;

use crate::peers::Result;
use crate::peers::store::{Setup, Store};

/// It is not there.
pub(super) const BUILT: bool = false;

/// Says so.
pub(super) fn open(_: &Path, _: &Setup) -> Result<Box<dyn Store>> {
    Err("this engine's feature was off when `peers` was built".into())
}
