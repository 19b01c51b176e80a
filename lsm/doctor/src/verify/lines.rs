//! The lines of a piece of a table, each checked.

use lsm::format::{Lines, Malformed, TOMBSTONE, decode_key, decode_value, split_line};

/// The contents of a piece, counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Its lines, and how many of them are tombstones.
    pub(super) entries: u64,
    pub(super) tombstones: u64,
    /// The first and the last key.
    pub(super) first: Vec<u8>,
    pub(super) last: Vec<u8>,
}

/// Reads the lines of a piece, and passes each key to `key_is`. The keys must ascend, and the
/// first one come after `before`.
///
/// # Errors
/// The first line that is not in order, counted from 0, and why it is not.
pub(super) fn read(
    text: &[u8],
    before: Option<&[u8]>,
    mut key_is: impl FnMut(&[u8]),
) -> Result<Facts, (u64, Malformed)> {
    let mut facts = Facts::default();
    for line in Lines::new(text) {
        let wrong = |malformed| (facts.entries, malformed);
        let (key, stored) = line.and_then(split_line).map_err(wrong)?;
        let key = decode_key(key).map_err(wrong)?;
        let tombstone = stored == TOMBSTONE;
        if !tombstone {
            decode_value(stored).map_err(wrong)?;
        }
        let before = if facts.entries == 0 { before } else { Some(facts.last.as_slice()) };
        if before.is_some_and(|before| before >= key.as_ref()) {
            return Err(wrong(Malformed("its key does not come after the one before it")));
        }
        key_is(&key);
        if facts.entries == 0 {
            facts.first = key.to_vec();
        }
        facts.last = key.into_owned();
        facts.entries += 1;
        facts.tombstones += u64::from(tombstone);
    }
    Ok(facts)
}
