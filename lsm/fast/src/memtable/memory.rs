//! The memtable behind the store's seam, like the simple one. Machinery.

use lsm::Result;
use lsm::format::TOMBSTONE;
use lsm::parts::Memory;
use lsm::range::KeyRange;

use super::Memtable;

impl Memory for Memtable {
    fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)
    }

    fn put(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        self.put(key, stored)
    }

    /// Marks the key as deleted: there is nothing that takes an entry out of the arena.
    fn remove(&mut self, key: &[u8]) -> Result<()> {
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
}
