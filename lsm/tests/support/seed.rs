//! Random numbers from a seed that is printed: `LSM_SEED=n` brings them back.

use std::hash::{BuildHasher, RandomState};

/// A seed from the environment, or a new one. Printed, so that a failure shows it.
pub(crate) fn seed() -> u64 {
    let given = std::env::var("LSM_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| RandomState::new().hash_one("seed"));
    println!("LSM_SEED={seed}");
    seed
}

/// True for the deep form of the tests: `LSM_DEEP=1`.
pub(crate) fn deep() -> bool {
    std::env::var_os("LSM_DEEP").is_some_and(|deep| deep == "1")
}
