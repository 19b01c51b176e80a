//! The disks of this build that keep what they are given; each must be able to
//! read what another wrote.

use std::sync::Arc;

use lsm::disk::{Disk, RealDisk};
use lsm_fast::MappedDisk;

pub(crate) fn disks() -> Vec<Arc<dyn Disk>> {
    if RealDisk.can_map() {
        vec![Arc::new(RealDisk), Arc::new(mapped_disk())]
    } else {
        vec![Arc::new(RealDisk)]
    }
}

#[expect(unsafe_code, reason = "the disk is tried out by itself, too")]
pub(crate) fn mapped_disk() -> MappedDisk {
    // SAFETY: a test that changes a file in its place has dropped all that was reading it.
    unsafe { MappedDisk::new() }
}
