//! The memtable behind the tree's seam, like the simple one with tombstones. Machinery.

use std::borrow::Cow;

use crate::Result;
use crate::engine::{KeyRange, Scan};
use crate::fast::memtable::Memtable;
use crate::format::TOMBSTONE;
use crate::layers::Memory;
use crate::merge::Entries;
use crate::tombstone::{self, Tombstoned};

impl Memory for Memtable {
    const STAGE: u8 = Tombstoned::STAGE;
    const TOMBSTONE: Option<&'static [u8]> = Tombstoned::TOMBSTONE;

    fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)
    }

    fn put(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        self.put(key, stored)
    }

    fn delete(&mut self, key: &[u8]) -> Result<()> {
        self.put(key, TOMBSTONE)
    }

    fn scan(&self, range: &KeyRange) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.scan(range)
    }

    fn seal(&mut self) -> Self {
        self.seal()
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }

    fn resolve(key: &[u8], found: Option<Vec<u8>>) -> Result<Option<Vec<u8>>> {
        tombstone::resolve(key, found)
    }

    fn visible(entries: Entries) -> Scan {
        Tombstoned::visible(entries)
    }

    fn shown<'s>(key: &[u8], stored: &'s [u8]) -> Result<Option<Cow<'s, [u8]>>> {
        Tombstoned::shown(key, stored)
    }
}
