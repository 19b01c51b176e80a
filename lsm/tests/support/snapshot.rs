//! All files of a directory at one moment, and a directory made of them.

use std::collections::BTreeMap;
use std::path::Path;

use lsm::disk::{Disk, read_all};

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) fn snapshot(disk: &dyn Disk, dir: &Path) -> Files {
    let names = disk.list(dir).unwrap();
    names.into_iter().map(|name| (name.clone(), read_all(disk, &dir.join(name)).unwrap())).collect()
}

pub(crate) fn lay_out(disk: &dyn Disk, dir: &Path, files: &Files) {
    for (name, bytes) in files {
        disk.create(&dir.join(name)).unwrap().append(bytes).unwrap();
    }
}
