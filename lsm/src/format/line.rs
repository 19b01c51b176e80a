//! A line of a table: `key→value` and a line end.
//!
//! ```text
//!    kenya:capital→Nairobi⏎
//!    └── key ────┘ └value┘     the first → separates: escaped keys hold none
//!    tanzania:capital→†⏎       a bare † is a tombstone: escaped values never begin with one
//! ```
//!
//! In between, through memtables, logs, tables and merges, a value stays as it is
//! here, *stored*: it is escaped once, when it is put, and unescaped once, when it
//! is read.

use super::Malformed;
use super::escape::encode_key;
use super::raw::or_raw;

/// The separator between a key and its value.
pub const ARROW: &[u8] = "→".as_bytes();

/// The value stored under a deleted key, from stage 4 on.
pub const TOMBSTONE: &[u8] = "†".as_bytes();

/// Appends the line for a raw `key` and a `stored` value.
pub fn push_line(out: &mut Vec<u8>, key: &[u8], stored: &[u8]) {
    out.extend_from_slice(&encode_key(key));
    out.extend_from_slice(ARROW);
    out.extend_from_slice(stored);
    out.push(b'\n');
}

/// Splits a line, without its end, into the key's text and the stored value.
pub fn split_line(line: &[u8]) -> Result<(&[u8], &[u8]), Malformed> {
    // → begins with E2, and so do other characters that a key may hold.
    memchr::memchr_iter(ARROW[0], line)
        .find(|&at| line[at..].starts_with(ARROW))
        .map(|at| (&line[..at], &line[at + ARROW.len()..]))
        .ok_or(Malformed("the line has no →"))
        .map_err(or_raw(line))
}

/// The lines of a text, each without its end. A last line without an end is
/// malformed: it was cut off.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    /// The lines of `text`.
    pub fn new(text: &'a [u8]) -> Self {
        Lines { rest: text }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Result<&'a [u8], Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let Some(end) = memchr::memchr(b'\n', self.rest) else {
            let line = std::mem::take(&mut self.rest);
            return Some(Err(or_raw(line)(Malformed("the last line has no end"))));
        };
        let line = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Some(Ok(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_arrow_separates_whatever_the_value_holds() {
        let mut text = Vec::new();
        push_line(&mut text, "a→".as_bytes(), "b→c".as_bytes());
        push_line(&mut text, "“q”".as_bytes(), b"");
        push_line(&mut text, b"", TOMBSTONE);
        let lines: Vec<_> =
            Lines::new(&text).map(|line| split_line(line.unwrap()).unwrap()).collect();
        assert_eq!(lines[0], (b"a\\xe2\\x86\\x92".as_slice(), "b→c".as_bytes()));
        assert_eq!(lines[1], ("“q”".as_bytes(), b"".as_slice()));
        assert_eq!(lines[2], (b"".as_slice(), TOMBSTONE));
    }

    #[test]
    fn a_line_without_an_arrow_or_an_end_is_malformed() {
        assert!(split_line(b"kenya:capital").is_err());
        assert!(Lines::new(b"a\nb").nth(1).unwrap().is_err());
    }
}
