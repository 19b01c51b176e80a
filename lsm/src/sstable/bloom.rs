//! Chapter 6. The Bloom filter: proof of absence.
//!
//! ```text
//!    hash(key) ─► block 2 of 5, and there bits 17, 203, 204, 391, …
//!
//!    build        sets those bits for each key of the table
//!    may_contain  any of them 0?   no: the key was never added. Proof.
//!                 all of them 1?   maybe: they may be other keys' bits.
//! ```
//!
//! With 10 bits for each key, about one absent key in a hundred meets only ones
//! and costs a block for nothing; the other 99 cost nothing at all. No key that
//! is in the table is ever missed: its bits were set, and none is ever cleared.
//!
//! All bits of a key are in one block of 512 bits, one cache line, so a look-up
//! waits for memory once. That makes the filter a little worse than the textbook
//! formula for the same size, and several times faster.
//!
//! Sources: B. H. Bloom, *Space/time trade-offs in hash coding with allowable
//! errors*, CACM 13 (1970); blocks: F. Putze, P. Sanders, J. Singler, *Cache-,
//! hash- and space-efficient Bloom filters*, WEA 2007.

use crate::format::{BloomText, hash, read_bloom, write_bloom};
use crate::sstable::sparse::{Sparse, SparseBuilder};
use crate::sstable::{Extent, SidecarBuilder, TableFiles, TableIndex};
use crate::{Error, Options, Result};

/// Bits of a block.
const BLOCK_BITS: usize = 512;

/// A set of keys that may say "maybe", but never a wrong "no".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bloom {
    blocks: Vec<[u64; 8]>,
    probes: u32,
    keys: u64,
}

impl Bloom {
    /// An empty filter, large enough for `keys` keys.
    ///
    /// The number of probes is the one that sets half of the bits:
    /// ln 2 × bits for each key.
    pub fn empty(keys: usize, bits_per_key: usize) -> Self {
        let blocks = (keys * bits_per_key).div_ceil(BLOCK_BITS).max(1);
        let probes = u32::try_from((bits_per_key * 693 + 500) / 1000).unwrap_or(30).clamp(1, 30);
        Bloom { blocks: vec![[0; 8]; blocks], probes, keys: keys as u64 }
    }

    // ANCHOR: ex-bloom-build
    /// Builds a filter that holds the keys with these hashes. Each of them sets all
    /// the bits that [`probes`](Bloom::probes) names, in the block that
    /// [`block`](Bloom::block) names. Bit `b` of a block is bit `b % 64` of its
    /// word `b / 64`. [`empty`](Bloom::empty) makes a filter of the right size.
    pub fn build(hashes: &[u64], bits_per_key: usize) -> Bloom {
        let mut bloom = Bloom::empty(hashes.len(), bits_per_key);
        for &hash in hashes {
            let block = bloom.block(hash);
            for bit in bloom.probes(hash) {
                bloom.blocks[block][bit / 64] |= 1 << (bit % 64);
            }
        }
        bloom
    }
    // ANCHOR_END: ex-bloom-build

    // ANCHOR: ex-bloom-may-contain
    /// Returns false only if `key` is surely not in the filter: one of its bits is
    /// not set. [`hash`] is the hash that [`build`](Bloom::build) was given, of the
    /// raw key.
    pub fn may_contain(&self, key: &[u8]) -> bool {
        let hash = hash(key);
        let block = &self.blocks[self.block(hash)];
        self.probes(hash).all(|bit| block[bit / 64] & (1 << (bit % 64)) != 0)
    }
    // ANCHOR_END: ex-bloom-may-contain

    /// The block for a hash.
    pub fn block(&self, hash: u64) -> usize {
        block_of(hash, self.blocks.len())
    }

    /// The bits of its block that a hash sets.
    pub fn probes(&self, hash: u64) -> Probes {
        Probes { state: hash, left: self.probes }
    }

    /// The number of keys it was built for.
    pub fn keys(&self) -> u64 {
        self.keys
    }

    /// Its blocks of 512 bits.
    pub fn blocks(&self) -> &[[u64; 8]] {
        &self.blocks
    }
}

impl From<BloomText> for Bloom {
    fn from(text: BloomText) -> Self {
        let BloomText { keys, probes, blocks } = text;
        Bloom { blocks, probes, keys }
    }
}

/// The block for a hash: its high half, scaled to the number of `blocks`.
pub fn block_of(hash: u64, blocks: usize) -> usize {
    let scaled = ((hash >> 32) * blocks as u64) >> 32;
    usize::try_from(scaled).unwrap_or(0)
}

/// Bits of a block, from 0 to 511, one for each probe. Two may be the same.
#[derive(Clone, Debug)]
pub struct Probes {
    state: u64,
    left: u32,
}

impl Probes {
    /// The first `probes` bits for a hash.
    pub fn new(hash: u64, probes: u32) -> Self {
        Probes { state: hash, left: probes }
    }
}

impl Iterator for Probes {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        // The high bits of a product depend on all bits of the hash; the
        // multiplier is 2^64 divided by the golden ratio (Knuth, TAOCP 6.4).
        self.state = self.state.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(self.state >> 55).ok()
    }
}

/// Chapter 6's way to find a key: ask the filter, then the index.
#[derive(Clone, Debug)]
pub struct Bloomed {
    bloom: Bloom,
    index: Sparse,
}

impl Bloomed {
    /// An index with a filter in front.
    pub fn new(bloom: Bloom, index: Sparse) -> Self {
        Bloomed { bloom, index }
    }
}

impl TableIndex for Bloomed {
    fn sidecars() -> &'static [&'static str] {
        &["index", "bloom"]
    }

    fn builder(options: &Options) -> Box<dyn SidecarBuilder> {
        Box::new(BloomedBuilder {
            index: SparseBuilder::new(options.block_bytes),
            hashes: Vec::new(),
            bits_per_key: options.bloom_bits_per_key,
        })
    }

    // ANCHOR: given-bloom-load
    fn load(files: &TableFiles) -> Result<Self> {
        let text = read_bloom(&files.read("bloom")?)
            .map_err(|e| Error::corruption(&files.path("bloom"), None, e.0))?;
        Ok(Bloomed::new(Bloom::from(text), Sparse::load(files)?))
    }
    // ANCHOR_END: given-bloom-load

    // ANCHOR: ex-bloomed-find
    /// Returns the only block that can hold `key`; `None`, without reading the
    /// index, if the filter proves that the table does not hold it.
    fn find(&self, key: &[u8]) -> Option<Extent> {
        if !self.bloom.may_contain(key) {
            return None;
        }
        self.index.find(key)
    }
    // ANCHOR_END: ex-bloomed-find

    fn seek(&self, key: &[u8]) -> u64 {
        self.index.seek(key) // a range may hold keys that the filter does not
    }

    fn extent_at(&self, offset: u64) -> Option<Extent> {
        self.index.extent_at(offset)
    }

    fn search<'t>(
        &self,
        text: &'t [u8],
        key: &[u8],
    ) -> Result<Option<&'t [u8]>, crate::format::Malformed> {
        self.index.search(text, key)
    }
}

/// Makes both sidecars. The filter's size depends on the number of keys, so
/// their hashes are kept until all are known: eight bytes for each.
struct BloomedBuilder {
    index: SparseBuilder,
    hashes: Vec<u64>,
    bits_per_key: usize,
}

impl SidecarBuilder for BloomedBuilder {
    // ANCHOR: given-bloom-line
    fn line(&mut self, key: &[u8], line: &[u8]) {
        self.index.line(key, line);
        self.hashes.push(hash(key));
    }
    // ANCHOR_END: given-bloom-line

    fn finish(&mut self) -> Vec<(&'static str, Vec<u8>)> {
        let Bloom { blocks, probes, keys } = Bloom::build(&self.hashes, self.bits_per_key);
        let mut sidecars = self.index.finish();
        sidecars.push(("bloom", write_bloom(&BloomText { keys, probes, blocks })));
        sidecars
    }
}
