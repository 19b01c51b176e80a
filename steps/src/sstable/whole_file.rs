//! Chapter 3. The whole file: a key can be anywhere in it.

use crate::sstable::{Extent, Locate, SidecarBuilder, TableFiles};
use crate::{Options, Result};

/// Chapter 3's way: a key can be anywhere in the file.
#[derive(Clone, Copy, Debug)]
pub struct WholeFile {
    file: Extent,
}

impl Locate for WholeFile {
    fn stage() -> u8 {
        3
    }

    fn sidecars() -> &'static [&'static str] {
        &[]
    }

    fn builder(_: &Options) -> Box<dyn SidecarBuilder> {
        Box::new(NoSidecars)
    }

    fn load(files: &TableFiles) -> Result<Self> {
        let file = &files.meta.files[0];
        Ok(WholeFile { file: Extent { offset: 0, bytes: file.bytes, crc: file.crc } })
    }

    fn find(&self, _: &[u8]) -> Option<Extent> {
        Some(self.file)
    }

    fn seek(&self, _: &[u8]) -> u64 {
        0
    }

    fn extent_at(&self, offset: u64) -> Option<Extent> {
        (offset < self.file.bytes).then_some(self.file)
    }
}

struct NoSidecars;

impl SidecarBuilder for NoSidecars {
    fn line(&mut self, _: &[u8], _: &[u8]) {}

    fn finish(&mut self) -> Vec<(&'static str, Vec<u8>)> {
        Vec::new()
    }
}
