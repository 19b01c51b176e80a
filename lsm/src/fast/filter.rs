//! Replaces [`Bloom`](crate::table::bloom::Bloom): the same bits, each block in a cache
//! line of its own.
//!
//! ```text
//!    Vec<[u64; 8]>            │····■■■■│■■■■····│····■■■■│     two lines for most blocks
//!    Vec<Line>, aligned       │■■■■■■■■│■■■■■■■■│■■■■■■■■│     one line for each
//!                             └ 64 bytes
//! ```
//!
//! A block of the filter is as long as a cache line, so that a look-up waits for memory
//! once; but a vector of numbers begins at a multiple of 8 or 16 bytes, and then nearly
//! every block lies in two lines.

use crate::format::{BloomText, hash};
use crate::table::bloom::Probes;

/// A block of 512 bits, where a cache line begins.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Line([u64; 8]);

/// A set of keys that may say "maybe", but never a wrong "no".
#[derive(Clone, Debug)]
pub struct Filter {
    lines: Vec<Line>,
    probes: u32,
}

impl Filter {
    /// False only if `key` is surely not in it.
    pub fn may_contain(&self, key: &[u8]) -> bool {
        let hash = hash(key);
        let scaled = ((hash >> 32) * self.lines.len() as u64) >> 32;
        let Line(line) = &self.lines[usize::try_from(scaled).unwrap_or(0)];
        // Without a branch for each bit: which of them is the first 0 nobody can predict.
        Probes::new(hash, self.probes).fold(1, |set, bit| set & (line[bit / 64] >> (bit % 64))) == 1
    }
}

impl From<BloomText> for Filter {
    fn from(text: BloomText) -> Self {
        let lines = text.blocks.into_iter().map(Line).collect();
        Filter { lines, probes: text.probes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::bloom::Bloom;

    #[test]
    fn it_answers_as_the_simple_filter_does() {
        let hashes: Vec<u64> = (0..1_000_u32).map(|key| hash(&key.to_be_bytes())).collect();
        let bloom = Bloom::build(&hashes, 10);
        let text = BloomText { keys: 1_000, probes: 7, blocks: bloom.blocks().to_vec() };
        let filter = Filter::from(text);
        for key in (0..20_000_u32).map(u32::to_be_bytes) {
            assert_eq!(filter.may_contain(&key), bloom.may_contain(&key), "{key:?}");
        }
    }
}
