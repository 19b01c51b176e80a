//! Seeded randomness: `LSM_SEED=n` repeats a run, `LSM_DEEP=1` tries more.

use std::hash::{BuildHasher, RandomState};

use lsm::format::hash;

/// Random numbers. Each is the hash of the next number after the seed.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// Returns the next number.
    // Not an iterator: it has no end to ask for.
    #[expect(clippy::should_implement_trait, reason = "it never ends")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        hash(&self.0.to_le_bytes())
    }

    /// Returns the next number, below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// Returns the seed that `LSM_SEED` gives, or a new one, and prints it: a test that fails
/// shows it.
pub fn seed() -> u64 {
    let given = std::env::var("LSM_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| RandomState::new().hash_one("seed"));
    println!("LSM_SEED={seed}");
    seed
}

/// Returns true for the deep form of the tests, `LSM_DEEP=1`.
pub fn deep() -> bool {
    std::env::var_os("LSM_DEEP").is_some_and(|deep| deep == "1")
}
