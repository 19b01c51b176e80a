//! Chapter 7. The lines of a log: written, and read back as far as they can be trusted.
//!
//! ```text
//!    000042.wal
//!    5d1c0f3a 42 kenya:capital→Nairobi      a record: crc, number, line
//!    9b2e7c10 43 mali:capital→†
//!    4f5e6d7c synced 43                     up to here the disk confirmed it
//!    0a1b2c3d 44 togo:cap                   torn: a kill or a power cut
//! ```
//!
//! After a crash the log is read back, record by record, as long as each is whole
//! and is the next. At the first that isn't, there are two stories. If no marker
//! covers that write, it was never promised: the end is *torn*, and is cut off. If
//! a marker does, the disk had it and has lost it. That is *corruption*, and to go
//! on as if nothing had happened would be a lie.
//!
//! The limit of this: after an unclean stop, rot after the last marker can't be
//! told from tearing.

use std::ops::Range;

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

/// The content of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// Its writes, in order.
    pub writes: Vec<Write>,
    /// The numbers of writes that were committed together, ascending: they come back all at
    /// once. Leave it empty: here, each write is a commit of its own.
    pub together: Vec<Range<u64>>,
    /// Bytes of the log that are good: where the torn or corrupt part, if there is
    /// one, begins.
    pub good_bytes: usize,
    /// The reason why reading ended before the log did.
    pub stopped: Option<Stop>,
}

/// The first bad line of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The line, counted from 1.
    pub line: u64,
    /// Its fault.
    pub what: &'static str,
    /// True if the write that should be here had been synced.
    pub corrupt: bool,
}

// ANCHOR: ex-encode-record
/// Returns the line of a log for a write: the crc of the body as eight hex digits,
/// a space, the body, a line end. The body is what [`record_body`] makes of the
/// number, the key and the value; [`crc`] checksums all of it.
pub fn encode_record(number: u64, key: &[u8], stored: &[u8]) -> Vec<u8> {
    let body = record_body(number, key, stored);
    let mut line = format!("{:08x} ", crc(&body)).into_bytes();
    line.extend_from_slice(&body);
    line.push(b'\n');
    line
}
// ANCHOR_END: ex-encode-record

// ANCHOR: ex-replay
/// Reads a log whose first write has the number `first`.
///
/// Takes lines ([`records`] reads them) as long as each is whole, and is a write with the
/// very next number, or a marker for any number below that: writes of earlier logs
/// came before, too. Stops at the first line that is none of these. It is corrupt
/// if `promised`, the highest marker of all live logs, covers the write that was
/// expected there; otherwise it is torn.
///
/// `good_bytes` ends after the last line that was taken, write or marker;
/// [`Stop::line`] counts from 1; the wording of [`Stop::what`] is up to you. A log
/// that is read to its end has no stop, and an empty log is read to its end.
pub fn replay(log: &[u8], first: u64, promised: u64) -> Replay {
    let mut replay = Replay::default();
    let mut next = first;
    for (line, bytes, record) in records(log) {
        let what = match record {
            Ok(Record::Synced(marker)) if marker < next => None,
            Ok(Record::Write { number, key, stored }) if number == next => {
                replay.writes.push(Write { number, key, stored });
                next += 1;
                None
            }
            Ok(_) => Some("a write is missing before this line"),
            Err(Malformed(what)) => Some(what),
        };
        if let Some(what) = what {
            replay.stopped = Some(Stop { line, what, corrupt: promised >= next });
            break;
        }
        replay.good_bytes += bytes;
    }
    replay
}
// ANCHOR_END: ex-replay

/// The lines of a log, each with its number, counted from 1, its bytes, and what it says.
pub fn records(log: &[u8]) -> impl Iterator<Item = (u64, usize, Result<Record, Malformed>)> {
    let lines = log.split_inclusive(|&byte| byte == b'\n').zip(1..);
    lines.map(|(line, number)| (number, line.len(), whole_line(line).and_then(split_record)))
}

/// A line without its end; malformed if it has none.
pub fn whole_line(line: &[u8]) -> Result<&[u8], Malformed> {
    line.strip_suffix(b"\n").ok_or(Malformed("the last line has no end"))
}

/// The marker that all writes up to `number` were synced.
pub fn encode_marker(number: u64) -> Vec<u8> {
    let body = sync_body(number);
    let mut line = format!("{:08x} ", crc(&body)).into_bytes();
    line.extend_from_slice(&body);
    line.push(b'\n');
    line
}

/// The highest number that a whole marker anywhere in the log covers; 0 if there
/// is none.
pub fn highest_marker(log: &[u8]) -> u64 {
    let markers = records(log).filter_map(|(_, _, record)| match record {
        Ok(Record::Synced(number)) => Some(number),
        _ => None,
    });
    markers.max().unwrap_or(0)
}

/// The log without the blank lines at its end: space preallocated for later writes,
/// or what is left of it in a log that is complete.
pub fn trim_preallocated(log: &[u8]) -> &[u8] {
    let blank = log.iter().rev().take_while(|&&byte| byte == b'\n').count();
    // The last record's own line end isn't preallocated.
    &log[..log.len() - if blank == log.len() { blank } else { blank.saturating_sub(1) }]
}
