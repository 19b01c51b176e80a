//! Chapter 1. A hash index: a key's place is computed, not searched for.
//!
//! ```text
//!    hash("kenya:capital") = 0b…100         8 buckets: the low 3 bits name one
//!                              │
//!    … 3 ·  4 ▼                5 ·  …       each bucket holds the few pairs whose
//!             kenya:capital→Nairobi         hashes end alike; they are compared
//!             mali:capital→Bamako           key by key
//! ```
//!
//! A look-up costs the same however many keys there are: buckets double when
//! there are more entries than buckets, so a bucket holds about one.
//!
//! Left out: removal of empty buckets; defense against keys chosen to collide;
//! and, by its nature, order. Two neighbors in the alphabet land anywhere.

use crate::format::hash;

/// Buckets at the start; always a power of two.
const INITIAL_BUCKETS: usize = 8;

/// Keys and values in buckets, found by the hash of the key.
///
/// Invariant: a key is in no bucket but its own ([`HashIndex::bucket`]), and
/// there at most once. Invariant: `entries` counts the pairs in all buckets.
#[derive(Clone, Debug)]
pub struct HashIndex {
    buckets: Vec<Vec<(Vec<u8>, Vec<u8>)>>,
    entries: usize,
}

impl HashIndex {
    /// An empty index.
    pub fn new() -> Self {
        HashIndex { buckets: vec![Vec::new(); INITIAL_BUCKETS], entries: 0 }
    }

    // ANCHOR: ex-hash-get
    /// Returns the value stored under `key`, if there is one.
    ///
    /// Searches one bucket, and compares whole keys there: two keys may share a
    /// bucket, and even a hash. O(1) on average.
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        todo!("step 1: HashIndex::get (hash-get)")
    }
    // ANCHOR_END: ex-hash-get

    // ANCHOR: ex-hash-put
    /// Stores `value` under `key`. If it replaces an older value, the number of
    /// entries stays the same. Calls [`grow_if_full`](HashIndex::grow_if_full)
    /// first, to make room. O(1) on average.
    pub fn put(&mut self, key: &[u8], value: &[u8]) {
        todo!("step 1: HashIndex::put (hash-put)")
    }
    // ANCHOR_END: ex-hash-put

    // ANCHOR: ex-hash-delete
    /// Removes `key` and returns whether it was there. Other keys of the same
    /// bucket stay. O(1) on average.
    pub fn delete(&mut self, key: &[u8]) -> bool {
        todo!("step 1: HashIndex::delete (hash-delete)")
    }
    // ANCHOR_END: ex-hash-delete

    /// The number of the bucket that `key` belongs to.
    pub fn bucket(&self, key: &[u8]) -> usize {
        let mask = self.buckets.len() as u64 - 1;
        usize::try_from(hash(key) & mask).unwrap_or(0)
    }

    /// Doubles the buckets when there are as many entries as buckets, and gives
    /// each pair its new place. O(n) each time, O(1) for each entry over time.
    pub fn grow_if_full(&mut self) {
        if self.entries < self.buckets.len() {
            return;
        }
        let doubled = vec![Vec::new(); self.buckets.len() * 2];
        for pair in std::mem::replace(&mut self.buckets, doubled).into_iter().flatten() {
            let at = self.bucket(&pair.0);
            self.buckets[at].push(pair);
        }
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Returns true if there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// The buckets and their content, for pictures.
    pub fn buckets(&self) -> &[Vec<(Vec<u8>, Vec<u8>)>] {
        &self.buckets
    }
}

impl Default for HashIndex {
    fn default() -> Self {
        HashIndex::new()
    }
}
