//! A line of a log.
//!
//! ```text
//!    5d1c0f3a 42 kenya:capital→Nairobi⏎     a write:  crc, its number, its line
//!    9b2e7c10 synced 42⏎                    a marker: writes up to 42 were synced
//!             └──── body ────┘              the crc is that of the body
//! ```
//!
//! The number reveals a missing line, the crc a changed one. A marker tells rot
//! from tearing. What it covers had reached the disk; if that can't be read now,
//! it was damaged there.

use super::escape::{decode_key, decode_value};
use super::line::{ARROW, TOMBSTONE, push_line, split_line};
use super::raw::or_edited;
use super::{Malformed, crc, parse_crc, parse_small};

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A write.
    Write {
        /// Its number.
        number: u64,
        /// The raw key.
        key: Vec<u8>,
        /// The stored value.
        stored: Vec<u8>,
    },
    /// All writes up to this number had been synced.
    Synced(u64),
}

/// The body of a write's record: its number and its line, without a line end.
pub fn record_body(number: u64, key: &[u8], stored: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(24 + key.len() + ARROW.len() + stored.len());
    body.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    body.push(b' ');
    push_line(&mut body, key, stored);
    body.pop();
    body
}

/// Appends the whole line of a write's record: the crc of its body, its body, a line
/// end.
pub fn push_record(out: &mut Vec<u8>, number: u64, key: &[u8], stored: &[u8]) {
    let start = out.len();
    out.extend_from_slice(b"00000000 "); // the crc comes before what it covers
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    out.push(b' ');
    push_line(out, key, stored);
    let sum = crc(&out[start + 9..out.len() - 1]);
    for (digit, shift) in out[start..start + 8].iter_mut().zip((0..32).step_by(4).rev()) {
        *digit = b"0123456789abcdef"[(sum >> shift & 15) as usize];
    }
}

/// The body of a marker.
pub fn sync_body(number: u64) -> Vec<u8> {
    format!("synced {number}").into_bytes()
}

/// Reads a line of a log, without its end, and checks its crc.
pub fn split_record(line: &[u8]) -> Result<Record, Malformed> {
    split(line).map_err(or_edited(line))
}

fn split(line: &[u8]) -> Result<Record, Malformed> {
    let (sum, body) = line.split_at_checked(9).ok_or(Malformed("the record is too short"))?;
    let sum = sum.strip_suffix(b" ").ok_or(Malformed("a space was expected after the crc"))?;
    if parse_crc(sum)? != crc(body) {
        return Err(Malformed("the crc of the record does not match"));
    }
    let space = memchr::memchr(b' ', body).ok_or(Malformed("the record has no body"))?;
    let (word, rest) = (&body[..space], &body[space + 1..]);
    if word == b"synced" {
        return Ok(Record::Synced(parse_small(rest)?));
    }
    let (key, stored) = split_line(rest)?;
    if stored != TOMBSTONE {
        decode_value(stored)?;
    }
    Ok(Record::Write {
        number: parse_small(word)?,
        key: decode_key(key)?.into_owned(),
        stored: stored.to_vec(),
    })
}
