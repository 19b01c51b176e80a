//! The place of the files that tests read.

use std::path::{Path, PathBuf};

/// The folder of `lsm`. Its tests run in a package of a folder below it too.
pub(crate) fn lsm() -> PathBuf {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    folders.find(|folder| folder.ends_with("lsm")).unwrap().to_path_buf()
}
