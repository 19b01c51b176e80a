//! A life of fixed writes: what is asked between them, and what must be there after the
//! first writes.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use lsm::{Engine, KeyRange};
use lsm_crash_lab::laboratory::Operation;

use super::nth::{KEYS, nth};

/// Makes write number `n`.
pub(crate) fn write(engine: &dyn Engine, n: u64) -> lsm::Result<()> {
    match nth(n) {
        (key, Some(value)) => engine.put(&key, &value),
        (key, None) => engine.delete(&key),
    }
}

/// Reads after write `n`, so that the writes go through all of the engine; after
/// `Close` comes the next opening.
pub(crate) fn rhythm(stage: u8, n: u64) -> Operation {
    match n % 20 {
        5 => Operation::Sync,
        9 => Operation::Flush,
        13 if stage >= 8 => Operation::Compact,
        17 => Operation::Close,
        _ => Operation::Shake,
    }
}

/// The content after the writes from 1 to `n`: what the last ones made of it.
pub(crate) fn state_after(n: u64) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut state = BTreeMap::new();
    for (key, value) in (n.saturating_sub(KEYS) + 1..=n).map(nth) {
        match value {
            Some(value) => state.insert(key, value),
            None => state.remove(&key),
        };
    }
    state
}

/// Checks that the engine holds exactly the first n writes, for an n of `range`; returns n.
pub(crate) fn check_prefix(engine: &dyn Engine, range: RangeInclusive<u64>) -> u64 {
    let n = engine.inspect().written;
    assert!(range.contains(&n), "{n} writes are there, not {range:?}");
    let expected = state_after(n);
    let found: BTreeMap<_, _> = engine.scan(KeyRange::all()).map(Result::unwrap).collect();
    assert_eq!(found, expected, "after {n} writes");
    for number in 1..=KEYS {
        let (key, _) = nth(number);
        assert_eq!(engine.get(&key).unwrap().as_ref(), expected.get(&key));
    }
    n
}
