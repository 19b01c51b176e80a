//! The files of a directory, all at once.
//!
//! # Panics
//! If the disk refuses. In a test, that's a failure of the test.

use std::collections::BTreeMap;
use std::path::Path;

use lsm::disk::{Disk, read_all};

/// The content of each file, by its name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Returns the name of a file or a directory, without the directory it's in.
pub(super) fn base_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads every file of a directory.
#[expect(clippy::expect_used, reason = "a helper of tests fails where the test would")]
pub fn snapshot(disk: &dyn Disk, dir: &Path) -> Files {
    let read = |name: &String| read_all(disk, &dir.join(name)).expect("a file that is listed");
    let names = disk.list(dir).expect("a directory that can be listed");
    names.into_iter().map(|name| (name.clone(), read(&name))).collect()
}

/// Writes these files into a directory that has none of them.
#[expect(clippy::expect_used, reason = "a helper of tests fails where the test would")]
pub fn lay_out(disk: &dyn Disk, dir: &Path, files: &Files) {
    for (name, bytes) in files {
        let file = disk.create(&dir.join(name)).expect("a name that is free");
        file.append(bytes).expect("space");
    }
}
