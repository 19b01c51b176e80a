//! Heads: 16 bytes of a key, as one number.
//!
//! ```text
//!    prefix: mali:res            all keys begin with mali:resident:000000
//!
//!    key                            head
//!             ┌── 16 bytes ──┐
//!    mali:res·ident:0000007:name    6964656e743a303030303030373a6e61
//!    mali:res·ident:0000009         6964656e743a30303030303039000000
//!    mali:cap·ital                  0:   of a probe; smaller than all keys
//!    niger                          ff…: of a probe; larger than all keys
//! ```
//!
//! Big-endian, so that numbers compare as the bytes do. Two heads that differ
//! say which key is smaller, without reading the keys. Heads that are equal say
//! nothing: keys may be longer than that, or end in zeros.
//!
//! Keys often begin alike, and then their first 16 bytes tell little. So heads leave out
//! a prefix that all keys share. It's chosen once a leaf is full of keys. A key that
//! doesn't begin with it makes it shorter, and all heads are made again. It then loses at
//! least 16 bytes, or all it has: so even the worst keys cost no more than one head for
//! every 16 bytes that were put.
//!
//! Left out: a prefix for each node, which would serve keys of several kinds.

/// The prefix that heads leave out.
#[derive(Clone, Debug, Default)]
pub struct Prefix(Vec<u8>);

/// Bytes by which a prefix is shorter than it could be, so that it lasts; its length is a
/// multiple of this.
const SPARE: usize = 8;

impl Prefix {
    /// A prefix of all `keys`.
    pub fn of(keys: &[&[u8]]) -> Self {
        let Some((first, others)) = keys.split_first() else {
            return Prefix::default();
        };
        let shared = |key: &&[u8]| first.iter().zip(*key).take_while(|(a, b)| a == b).count();
        let shortest = others.iter().map(shared).min().unwrap_or(first.len());
        let len = shortest.saturating_sub(SPARE) / SPARE * SPARE;
        Prefix(first[..len].to_vec())
    }

    /// True if `key` begins with it.
    pub fn fits(&self, key: &[u8]) -> bool {
        key.starts_with(&self.0)
    }

    /// One that `key` begins with too.
    pub fn shortened_for(&self, key: &[u8]) -> Self {
        Prefix::of(&[&self.0, key])
    }

    /// The head of `key`. Of two keys, the smaller never has the larger head.
    pub fn head(&self, key: &[u8]) -> u128 {
        let Some(rest) = key.strip_prefix(self.0.as_slice()) else {
            return if key < self.0.as_slice() { u128::MIN } else { u128::MAX };
        };
        let first = rest.first_chunk().copied().unwrap_or_else(|| {
            let mut padded = [0; 16];
            padded[..rest.len()].copy_from_slice(rest);
            padded
        });
        u128::from_be_bytes(first)
    }

    /// Makes a probe for a key.
    pub fn probe<'a>(&self, key: &'a [u8]) -> Probe<'a> {
        Probe { head: self.head(key), key }
    }
}

/// A key to search for.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    /// Its head.
    pub head: u128,
    /// All of it.
    pub key: &'a [u8],
}
