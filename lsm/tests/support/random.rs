//! Random numbers from a seed.

use lsm::format::hash;

/// Each is the hash of the next number behind the seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        hash(&self.0.to_le_bytes())
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}
