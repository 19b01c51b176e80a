//! The disks of this build that keep what they are given; each must be able to
//! read what another wrote.

use std::sync::Arc;

use lsm::disk::{Disk, MappedDisk, RealDisk};

pub(crate) fn disks() -> Vec<Arc<dyn Disk>> {
    if RealDisk.can_map() {
        vec![Arc::new(RealDisk), Arc::new(MappedDisk)]
    } else {
        vec![Arc::new(RealDisk)]
    }
}
