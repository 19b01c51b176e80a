//! The replacement of an engine that this build doesn't have.

use std::path::Path;

use crate::peers::Result;
use crate::peers::store::{Setup, Store};

/// False: it isn't there.
pub(super) const BUILT: bool = false;

/// Fails.
pub(super) fn open(_: &Path, _: &Setup) -> Result<Box<dyn Store>> {
    Err("this engine's feature was off when `peers` was built".into())
}
