//! Chapter 7. The write-ahead log: what memory knows, written down first.
//!
//! ```text
//!    000042.wal
//!    5d1c0f3a 42 kenya:capital→Nairobi      a record: crc, number, line
//!    9b2e7c10 43 mali:capital→†
//!    4f5e6d7c synced 43                     up to here the disk had it for sure
//!    0a1b2c3d 44 togo:cap                   torn: the process or the power went
//! ```
//!
//! After a crash the log is read back, record by record, as long as each one is
//! whole and is the next one. At the first that is not, there are two stories.
//! If no marker vouches for that write, it was never promised: the end is *torn*,
//! and is cut off. If a marker does, the disk had it and has lost it: that is
//! *corruption*, and to go on as if nothing had happened would be a lie.
//!
//! The limit of this, stated: after an unclean stop, rot behind the last marker
//! cannot be told from tearing.

use crate::format::{Malformed, Record, crc, record_body, split_record, sync_body};

/// A write that was read back from a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Its number.
    pub number: u64,
    /// The raw key.
    pub key: Vec<u8>,
    /// The stored value.
    pub stored: Vec<u8>,
}

/// What a log holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// Its writes, in order.
    pub writes: Vec<Write>,
    /// Bytes of the log that are in order: where the torn or corrupt part, if
    /// there is one, begins.
    pub good_bytes: usize,
    /// Why reading ended before the log did.
    pub stopped: Option<Stop>,
}

/// The first line of a log that is not what it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: &'static str,
    /// True if the write that should stand here had been synced.
    pub corrupt: bool,
}

// ANCHOR: ex-encode-record
/// The line of a log for a write: the crc of the body as eight hex digits, a
/// space, the body, a line end. The body is what [`record_body`] makes of the
/// number, the key and the value; [`crc`] sums all of it.
pub fn encode_record(number: u64, key: &[u8], stored: &[u8]) -> Vec<u8> {
    todo!("step 7: encode_record (encode-record)")
}
// ANCHOR_END: ex-encode-record

// ANCHOR: ex-replay
/// Reads a log whose first write has the number `first`.
///
/// Lines (`split_inclusive` leaves each its end) are taken as long as each is
/// whole ([`whole_line`]), reads as a record ([`split_record`]), and is a write
/// with the very next number, or a marker for any number below that: writes of
/// earlier logs came before, too. Reading stops at the first line that is none of
/// these: it is corrupt if the write that was expected there is covered by
/// `promised`, the highest marker of all live logs; else it is torn.
///
/// `good_bytes` ends behind the last line that was taken, write or marker;
/// [`Stop::line`] counts from 1; how [`Stop::what`] is worded is up to you. A log
/// that is read to its end has no stop, and an empty one is read to its end.
pub fn replay(log: &[u8], first: u64, promised: u64) -> Replay {
    todo!("step 7: replay (replay)")
}
// ANCHOR_END: ex-replay

/// A line without its end; malformed if it has none.
pub fn whole_line(line: &[u8]) -> Result<&[u8], Malformed> {
    line.strip_suffix(b"\n").ok_or(Malformed("the last line has no end"))
}

/// The line which says that all writes up to `number` were synced.
pub fn encode_marker(number: u64) -> Vec<u8> {
    let body = sync_body(number);
    let mut line = format!("{:08x} ", crc(&body)).into_bytes();
    line.extend_from_slice(&body);
    line.push(b'\n');
    line
}

/// The highest number that a whole marker anywhere in the log vouches for; 0 if
/// there is none.
pub fn highest_marker(log: &[u8]) -> u64 {
    log.split_inclusive(|&byte| byte == b'\n')
        .filter_map(|line| match whole_line(line).and_then(split_record) {
            Ok(Record::Synced(number)) => Some(number),
            _ => None,
        })
        .max()
        .unwrap_or(0)
}

/// The log without the blank lines at its end: room for later writes, or what is
/// left of it in a log that is complete.
pub fn trim_preallocated(log: &[u8]) -> &[u8] {
    let blank = log.iter().rev().take_while(|&&byte| byte == b'\n').count();
    // The last record's own line end is not room.
    &log[..log.len() - if blank == log.len() { blank } else { blank.saturating_sub(1) }]
}
