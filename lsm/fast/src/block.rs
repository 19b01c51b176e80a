//! Checks a block of a mapped table at its first read, and remembers that it did.
//!
//! ```text
//!    Unread ──► crc ─► every line well-formed? ─┬─► Escaped   there is a backslash
//!                                               └─► Plain     each line is its own text
//! ```
//!
//! A table never changes while it is open, so one check is enough. The cursor and the
//! table itself both read blocks, and share what either has found out.

use std::ops::Range;

use lsm::Result;
use lsm::format::{Lines, Malformed, TOMBSTONE, decode_key, decode_value, split_line};
use lsm::sstable::TableText;

use super::index::{BlockState, Blocks};

/// A block whose bytes are what was written, in well-formed lines.
pub struct CheckedBlock {
    /// The place of its lines in the table.
    pub lines: Range<usize>,
    /// True if every key and value in it is its own text.
    pub plain: bool,
}

/// Returns a block of a mapped table, checked now unless it was before; `None` after
/// the last one.
pub fn checked_block(
    blocks: &Blocks,
    table: &TableText,
    text: &[u8],
    block: usize,
) -> Result<Option<CheckedBlock>> {
    let Some(Range { start: offset, end }) = blocks.range(block) else { return Ok(None) };
    let range = usize::try_from(offset).ok().zip(usize::try_from(end).ok());
    let lines = range.map_or(0..0, |(start, end)| start..end);
    let mut state = blocks.state(block);
    if state == BlockState::Unread {
        let bytes = text.get(lines.clone()).unwrap_or_default();
        blocks.extent(block).map_or(Ok(()), |extent| table.check(extent, bytes))?;
        state = validate(bytes).map_err(|e| table.damage(offset, e.0))?;
        blocks.set_state(block, state);
    }
    Ok(Some(CheckedBlock { lines, plain: state == BlockState::Plain }))
}

/// Checks that every line of a block is well-formed, and finds out whether any is
/// escaped. (All escapes begin with a backslash.)
fn validate(block: &[u8]) -> Result<BlockState, Malformed> {
    for line in Lines::new(block) {
        let (key, stored) = split_line(line?)?;
        decode_key(key)?;
        if stored != TOMBSTONE {
            decode_value(stored)?;
        }
    }
    let escaped = memchr::memchr(b'\\', block).is_some();
    Ok(if escaped { BlockState::Escaped } else { BlockState::Plain })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_plain_unless_something_in_it_is_escaped_and_malformed_lines_are_refused() {
        assert_eq!(validate("a→b\nc→†\n".as_bytes()).unwrap(), BlockState::Plain);
        assert_eq!(validate("a→b\nc→x\\ny\n".as_bytes()).unwrap(), BlockState::Escaped);
        assert!(validate("a→b\nc\n".as_bytes()).is_err());
        assert!(validate("a→\\q\n".as_bytes()).is_err());
    }
}
