//! The sidecars of a table: its index and its filter.
//!
//! ```text
//!    000007.index                             000007.bloom
//!    chad:capital→0 5d1c0f3a                  lsm-bloom 1 xxh3 keys 812 probes 7
//!    kenya:capital→1013 77aa01c2              00000000a0000…  128 hex digits: a block
//!    crc32 0b1c2d3e                           …
//!                                             crc32 0b1c2d3e
//! ```
//!
//! An index line is the first key of a block, the offset at which the block
//! begins, and the crc of the block's bytes. A filter line is a block of 512
//! bits, with bit 0 in the lowest place of the first eight bytes. Both end with a
//! line that checksums the lines before it.

use std::borrow::Cow;

use super::escape::{decode_key, encode_key};
use super::line::{ARROW, Lines};
use super::raw::or_edited;
use super::{Malformed, crc, parse_crc, parse_number};

/// One line of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// First key of the block.
    pub key: Vec<u8>,
    /// The offset of the block, in bytes.
    pub offset: u64,
    /// The crc of its bytes.
    pub crc: u32,
}

/// A filter as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BloomText {
    /// The number of keys it holds.
    pub keys: u64,
    /// The number of bits each of them sets.
    pub probes: u32,
    /// Its blocks of 512 bits.
    pub blocks: Vec<[u64; 8]>,
}

/// Appends a line that checksums everything before it.
pub fn push_sum(text: &mut Vec<u8>) {
    let sum = crc(text);
    text.extend_from_slice(format!("crc32 {sum:08x}\n").as_bytes());
}

const WRONG_SUM: Malformed = Malformed("its last line is not the checksum of the others");

/// Takes the last line off, and reads the checksum on it.
pub fn split_sum(text: &[u8]) -> Result<(&[u8], u32), Malformed> {
    let at = text.len().checked_sub("crc32 00000000\n".len()).ok_or(WRONG_SUM)?;
    let (body, last) = text.split_at(at);
    let sum = last.strip_prefix(b"crc32 ").and_then(|l| l.strip_suffix(b"\n"));
    Ok((body, parse_crc(sum.ok_or(WRONG_SUM)?)?))
}

/// Takes the last line off, if it is the checksum of what's before it.
pub fn check_sum(text: &[u8]) -> Result<&[u8], Malformed> {
    let (body, sum) = split_sum(text).map_err(or_edited(text))?;
    if sum == crc(body) { Ok(body) } else { Err(or_edited(text)(WRONG_SUM)) }
}

/// An index as text.
pub fn write_index(entries: &[IndexEntry]) -> Vec<u8> {
    let mut text = Vec::new();
    for IndexEntry { key, offset, crc } in entries {
        text.extend_from_slice(&encode_key(key));
        text.extend_from_slice(ARROW);
        text.extend_from_slice(format!("{offset} {crc:08x}\n").as_bytes());
    }
    push_sum(&mut text);
    text
}

/// Reads an index.
pub fn read_index(text: &[u8]) -> Result<Vec<IndexEntry>, Malformed> {
    let mut entries: Vec<IndexEntry> = Vec::new();
    read_index_lines(text, |key, offset, crc| {
        entries.push(IndexEntry { key: key.into_owned(), offset, crc });
    })?;
    Ok(entries)
}

/// Reads an index, and passes on the first key, the offset and the crc of each block.
/// Keys and offsets must ascend, the first offset be 0.
pub fn read_index_lines<'t>(
    text: &'t [u8],
    mut line_is: impl FnMut(Cow<'t, [u8]>, u64, u32),
) -> Result<(), Malformed> {
    let mut last: Option<(Cow<'_, [u8]>, u64)> = None;
    for line in Lines::new(check_sum(text)?) {
        let (key, offset, crc) = split_index_line(line?)?;
        let follows = match &last {
            None => offset == 0,
            Some((last_key, last_offset)) => offset > *last_offset && key > *last_key,
        };
        if !follows {
            return Err(Malformed("the index is out of order"));
        }
        line_is(key.clone(), offset, crc);
        last = Some((key, offset));
    }
    last.map(drop).ok_or(Malformed("the index is empty"))
}

/// The key, the offset and the crc of an index line. They are found from its end, where
/// their lengths are known.
pub fn split_index_line(line: &[u8]) -> Result<(Cow<'_, [u8]>, u64, u32), Malformed> {
    let wrong = Malformed("an index line has no checksum");
    let (rest, crc) = line.len().checked_sub(8).map(|at| line.split_at(at)).ok_or(wrong)?;
    let rest = rest.strip_suffix(b" ").ok_or(wrong)?;
    let digits = rest.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (key, offset) = rest.split_at(rest.len() - digits);
    let key = key.strip_suffix(ARROW).ok_or(Malformed("an index line has no offset"))?;
    Ok((decode_key(key)?, parse_number(offset)?, parse_crc(crc)?))
}

/// A filter as text.
pub fn write_bloom(bloom: &BloomText) -> Vec<u8> {
    let BloomText { keys, probes, blocks } = bloom;
    let mut text = format!("lsm-bloom 1 xxh3 keys {keys} probes {probes}\n").into_bytes();
    text.reserve(blocks.len() * BLOCK_LINE + 16);
    for block in blocks {
        for word in block {
            text.extend_from_slice(format!("{:016x}", word.swap_bytes()).as_bytes());
        }
        text.push(b'\n');
    }
    push_sum(&mut text);
    text
}

/// Reads a filter.
pub fn read_bloom(text: &[u8]) -> Result<BloomText, Malformed> {
    let (keys, probes, lines) = split_bloom(check_sum(text)?)?;
    let blocks: Vec<_> =
        Lines::new(lines).map(|line| read_block(line?)).collect::<Result<_, _>>()?;
    if blocks.is_empty() {
        return Err(Malformed("the filter has no bits"));
    }
    Ok(BloomText { keys, probes, blocks })
}

/// Takes the first line off a filter, and reads the numbers of keys and of probes on it.
pub fn split_bloom(body: &[u8]) -> Result<(u64, u32, &[u8]), Malformed> {
    let wrong = Malformed("the filter's first line is not one this version knows");
    let at = memchr::memchr(b'\n', body).ok_or(wrong)?;
    let header = std::str::from_utf8(&body[..at]).map_err(|_| wrong)?;
    let words: Vec<&str> = header.split(' ').collect();
    let ["lsm-bloom", "1", "xxh3", "keys", keys, "probes", probes] = words[..] else {
        return Err(wrong);
    };
    let keys = parse_number(keys.as_bytes())?;
    let probes = u32::try_from(parse_number(probes.as_bytes())?).map_err(|_| wrong)?;
    if !(1..=64).contains(&probes) {
        return Err(wrong);
    }
    Ok((keys, probes, &body[at + 1..]))
}

/// The value of each byte as a hex digit; 255 if it isn't one. A filter has so many
/// digits that testing the kind of each would be most of the work of reading it.
const NIBBLES: [u8; 256] = {
    let mut nibbles = [255; 256];
    let (mut digit, digits) = (0, *b"0123456789abcdef");
    while digit < 16 {
        nibbles[digits[digit as usize] as usize] = digit;
        digit += 1;
    }
    nibbles
};

const WRONG_BLOCK: Malformed = Malformed("a filter line is not 128 hex digits");

/// Bytes of a filter line, with its end.
const BLOCK_LINE: usize = 129;

/// Returns how many blocks there are on these lines.
pub fn blocks_in_text(lines: &[u8]) -> usize {
    lines.len() / BLOCK_LINE
}

/// The line of a block.
pub fn block_in_text(lines: &[u8], block: usize) -> Result<&[u8], Malformed> {
    let start = block * BLOCK_LINE;
    lines.get(start..start + BLOCK_LINE - 1).ok_or(WRONG_BLOCK)
}

/// Returns true if a bit of the block on this line is set. A digit is four bits, and
/// the lower digit of a byte comes after the higher one.
pub fn bit_in_text(line: &[u8], bit: usize) -> Result<bool, Malformed> {
    let digit = line.get((bit / 4) ^ 1).ok_or(WRONG_BLOCK)?;
    match NIBBLES[usize::from(*digit)] {
        255 => Err(WRONG_BLOCK),
        nibble => Ok(nibble >> (bit % 4) & 1 == 1),
    }
}

fn read_block(line: &[u8]) -> Result<[u64; 8], Malformed> {
    let mut block = [0; 8];
    if line.len() != BLOCK_LINE - 1 {
        return Err(WRONG_BLOCK);
    }
    let mut bad = 0;
    for (word, digits) in block.iter_mut().zip(line.chunks_exact(16)) {
        for &digit in digits {
            let nibble = NIBBLES[usize::from(digit)];
            bad |= nibble;
            *word = *word << 4 | u64::from(nibble & 15);
        }
        *word = word.swap_bytes();
    }
    if bad > 15 { Err(WRONG_BLOCK) } else { Ok(block) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let index = vec![
            IndexEntry { key: b"".to_vec(), offset: 0, crc: 1 },
            IndexEntry { key: "a→\n".as_bytes().to_vec(), offset: 70, crc: u32::MAX },
        ];
        assert_eq!(read_index(&write_index(&index)).unwrap(), index);
        let bloom =
            BloomText { keys: 3, probes: 7, blocks: vec![[1, 2, 3, 4, 5, 6, 7, u64::MAX], [0; 8]] };
        let text = write_bloom(&bloom);
        assert!(text.split(|&b| b == b'\n').nth(1).unwrap().starts_with(b"0100000000000000"));
        assert_eq!(read_bloom(&text).unwrap(), bloom);
    }

    #[test]
    fn a_changed_byte_anywhere_is_refused() {
        let index = write_index(&[IndexEntry { key: b"k".to_vec(), offset: 0, crc: 1 }]);
        let bloom = write_bloom(&BloomText { keys: 1, probes: 7, blocks: vec![[1; 8]] });
        for at in 0..index.len() {
            let mut changed = index.clone();
            changed[at] ^= 1;
            assert!(read_index(&changed).is_err(), "index, byte {at}");
        }
        for at in 0..bloom.len() {
            let mut changed = bloom.clone();
            changed[at] ^= 1;
            assert!(read_bloom(&changed).is_err(), "bloom, byte {at}");
        }
    }
}
