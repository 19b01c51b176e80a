//! Keys, values, and the order in which they're read.
//!
//! ```text
//!    key 7       0000000000000014       16 digits, as db_bench has them; twice the number,
//!    miss 7      0000000000000015       so that there's an absent key after each present one
//!    value       f3Kq…Xa0Z              100 letters and digits out of 1 MiB of them
//! ```
//!
//! Everything comes from a seed: two runs are the same. What is cheap (a uniform
//! draw, the digits of a key) is made while the clock runs, alike for all engines;
//! what is not (a permutation, Zipf's powers) before.
//!
//! Values are text by default, for which our engine has nothing to escape. [`ValueKind::Raw`]
//! shows what it costs otherwise.

#![expect(clippy::cast_possible_truncation, reason = "a run has fewer than 2^32 keys")]

use serde::{Deserialize, Serialize};

/// Bytes of a key.
pub const KEY_BYTES: usize = 16;

/// Bytes of a value.
pub const VALUE_BYTES: usize = 100;

/// Bytes that a user stores with one put.
pub const PAIR_BYTES: usize = KEY_BYTES + VALUE_BYTES;

/// Bytes of the line that our tables have for a pair: key, arrow, value, line end.
pub const LINE_BYTES: usize = PAIR_BYTES + "→\n".len();

/// Returns how many lines fit into a block of our engine: of so many keys in a row, a
/// warm-up that gets one has touched every block.
pub fn lines_per_block() -> usize {
    (lsm::Options::default().block_bytes / LINE_BYTES).max(1)
}

/// Bytes that values are cut from.
const POOL: usize = 1 << 20;

/// From a value to the next one. Any odd step visits every place.
const STEP: usize = 104_729;

/// A key: its digits.
pub type Key = [u8; KEY_BYTES];

/// The key of a number.
pub fn present(i: u64) -> Key {
    digits(2 * i)
}

/// An absent key, right after that of the number.
pub fn absent(i: u64) -> Key {
    digits(2 * i + 1)
}

fn digits(mut number: u64) -> Key {
    let mut key = [b'0'; KEY_BYTES];
    for place in key.iter_mut().rev() {
        if number == 0 {
            break;
        }
        *place = b'0' + (number % 10) as u8;
        number /= 10;
    }
    key
}

/// The kind of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// Letters and digits, `+` and `/`.
    Text,
    /// Any bytes.
    Raw,
}

/// A source of values: each is another piece of the same pool.
pub struct Values {
    pool: Vec<u8>,
    next: usize,
}

impl Values {
    /// A pool of this kind.
    pub fn new(kind: ValueKind, seed: u64) -> Values {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut rng = Rng::new(seed);
        let pool = (0..POOL + VALUE_BYTES).map(|_| match kind {
            ValueKind::Text => LETTERS[(rng.next() >> 58) as usize],
            ValueKind::Raw => (rng.next() >> 56) as u8,
        });
        Values { pool: pool.collect(), next: 0 }
    }

    /// The next value.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "it lends, an iterator could not")]
    pub fn next(&mut self) -> &[u8] {
        self.next = (self.next + STEP) % POOL;
        &self.pool[self.next..self.next + VALUE_BYTES]
    }

    /// Returns the value that belongs to a number, so that a wrong one is noticed.
    #[inline]
    pub fn of(&self, number: u64) -> &[u8] {
        let start = number as usize * STEP % POOL;
        &self.pool[start..start + VALUE_BYTES]
    }
}

/// Numbers that look random: splitmix64.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// Other numbers for another seed.
    pub fn new(seed: u64) -> Rng {
        Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// Sixty-four bits.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "it never ends")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// A number below `n`.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// A number from 0 to below 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The numbers below `n`, each once, in some order.
pub fn permutation(n: u64, seed: u64) -> Vec<u32> {
    let mut rng = Rng::new(seed);
    let mut order: Vec<u32> = (0..n).map(|i| i as u32).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, rng.below(last as u64 + 1) as usize);
    }
    order
}

/// Numbers below `n` of which few are asked for often: Zipf's law with exponent
/// 0.99, after J. Gray et al., "Quickly Generating Billion-Record Synthetic
/// Databases", 1994; scrambled as in YCSB, so that the frequent ones aren't neighbors.
#[derive(Clone, Debug)]
pub struct Zipf {
    n: u64,
    zeta: f64,
    eta: f64,
}

/// The exponent.
const THETA: f64 = 0.99;

impl Zipf {
    /// Over the numbers below `n`.
    pub fn new(n: u64) -> Zipf {
        let zeta = |n: u64| (1..=n).map(|i| (i as f64).powf(-THETA)).sum::<f64>();
        let all = zeta(n);
        let eta = (1.0 - (2.0 / n as f64).powf(1.0 - THETA)) / (1.0 - zeta(2) / all);
        Zipf { n, zeta: all, eta }
    }

    /// Draws the rank of the next one: 0 is the most frequent.
    pub fn rank(&self, rng: &mut Rng) -> u64 {
        let share = rng.share();
        let weight = share * self.zeta;
        if weight < 1.0 {
            return 0;
        }
        if weight < 1.0 + 0.5f64.powf(THETA) {
            return 1;
        }
        let base = self.eta * share - self.eta + 1.0;
        ((self.n as f64 * base.powf(1.0 / (1.0 - THETA))) as u64).min(self.n - 1)
    }

    /// The next number.
    pub fn draw(&self, rng: &mut Rng) -> u64 {
        mixed(self.rank(rng)) % self.n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_their_numbers_and_misses_between_them() {
        assert_eq!(&present(7), b"0000000000000014");
        for i in [0, 4, 49, 999_999] {
            assert!(present(i) < absent(i) && absent(i) < present(i + 1), "{i}");
        }
    }

    #[test]
    fn a_permutation_has_each_number_once_and_depends_on_its_seed() {
        let order = permutation(1_000, 1);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.iter().copied().eq(0..1_000));
        assert_ne!(order, sorted);
        assert_eq!(order, permutation(1_000, 1));
        assert_ne!(order, permutation(1_000, 2));
    }

    #[test]
    fn zipf_asks_as_often_as_the_law_says() {
        let (n, draws) = (1_000, 200_000);
        let (zipf, mut rng) = (Zipf::new(n), Rng::new(3));
        let mut often = vec![0u32; n as usize];
        (0..draws).for_each(|_| often[zipf.rank(&mut rng) as usize] += 1);
        for rank in [1, 2, 10, 100] {
            let law = f64::from(draws) / zipf.zeta / f64::from(rank).powf(THETA);
            let ratio = f64::from(often[rank as usize - 1]) / law;
            assert!((0.85..1.15).contains(&ratio), "rank {rank}: {ratio} of what the law says");
        }
    }

    #[test]
    fn scrambled_the_frequent_ones_are_apart() {
        let (zipf, mut rng) = (Zipf::new(1_000_000), Rng::new(4));
        let below = (0..10_000).filter(|_| zipf.draw(&mut rng) < 500_000).count();
        assert!((3_500..6_500).contains(&below), "{below} of 10,000 in the lower half");
    }

    #[test]
    fn values_are_letters_and_differ() {
        let mut values = Values::new(ValueKind::Text, 5);
        let one = values.next().to_vec();
        assert_eq!(one.len(), VALUE_BYTES);
        assert!(one.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte)));
        assert_ne!(one, values.next());
        assert_eq!(values.of(1), one);
    }
}
