//! An event as a line of text, and back. So events can be kept in a file, read by
//! people, and compared.
//!
//! ```text
//!    wrote 5 KEY→STORED                      wrote 5 KEY             taken out again
//!    looked memtable missing                 looked table 7 found STORED
//!    looked sealed 3 missing                 looked table 7 out-of-range   … ruled-out
//!    read 7 128 64                           64 bytes of table 7, from byte 128 on
//!    got KEY→VALUE                           got KEY                 not found
//!    sealed 1 5                              forgot 1 5              writes 1 to 5
//!    table-started 7 0                       at level 0
//!    table-line 7 KEY→STORED
//!    table-finished→TABLE
//!    installed 1 flushed 5 removed 4 3→TABLE→TABLE                   at level 1
//!    merge-started 1 inputs 4 3→REASON       into level 1
//!    merged 4 copied shadowed 3→KEY          … retired …             4 is the winner
//!    merge-finished 141 70                   bytes read, bytes written
//!    log-started 1        log-appended 1 5 42        log-synced 5        log-deleted 1
//!    replayed 1 5         torn 1 3 17→NAME           failed→ERROR
//!
//!    TABLE   7 sst 212 index 30→FIRST→LAST           its number, its files, its keys
//! ```
//!
//! Keys, values and messages are escaped as in the files, so that a line stays a
//! line; a stored value is escaped already. An escaped key holds no →, so the first
//! → ends it. Words end at a single space; what follows → may hold spaces.

mod read;

use std::borrow::Cow;
use std::fmt;

use super::{Event, Fate, Place, Verdict};
use crate::format::{encode_key, encode_value};
use crate::inspect::TablePicture;

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Wrote { number, key, stored } => {
                write!(f, "wrote {number} ")?;
                entry(f, key, stored.as_deref())
            }
            Event::Looked { place, verdict } => write!(f, "looked {place} {verdict}"),
            Event::BlockRead { table, offset, bytes } => write!(f, "read {table} {offset} {bytes}"),
            Event::Got { key, found } => {
                f.write_str("got ")?;
                entry(f, key, found.as_deref().map(encode_value).as_deref())
            }
            Event::Sealed { first, last } => write!(f, "sealed {first} {last}"),
            Event::Forgot { first, last } => write!(f, "forgot {first} {last}"),
            Event::Failed { error } => write!(f, "failed→{}", value(error)),
            Event::LogStarted { log } => write!(f, "log-started {log}"),
            Event::LogAppended { log, number, bytes } => {
                write!(f, "log-appended {log} {number} {bytes}")
            }
            Event::LogSynced { number } => write!(f, "log-synced {number}"),
            Event::LogDeleted { log } => write!(f, "log-deleted {log}"),
            Event::Replayed { log, number } => write!(f, "replayed {log} {number}"),
            Event::TornTail { log, line, bytes, kept_as } => {
                write!(f, "torn {log} {line} {bytes}→{}", value(kept_as))
            }
            _ => self.about_tables(f),
        }
    }
}

impl Event {
    /// The events of tables and of merges.
    fn about_tables(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::TableStarted { table, level } => write!(f, "table-started {table} {level}"),
            Event::TableLine { table, key, stored } => {
                write!(f, "table-line {table} ")?;
                entry(f, key, Some(stored))
            }
            Event::TableFinished { table } => {
                f.write_str("table-finished")?;
                files(f, table)
            }
            Event::Installed { level, added, removed, flushed } => {
                write!(f, "installed {level} flushed {flushed} removed")?;
                numbers(f, removed)?;
                added.iter().try_for_each(|table| files(f, table))
            }
            Event::MergeStarted { inputs, level, reason } => {
                write!(f, "merge-started {level} inputs")?;
                numbers(f, inputs)?;
                write!(f, "→{}", value(reason))
            }
            Event::Merged { key, winner, shadowed, fate } => {
                write!(f, "merged {winner} {fate} shadowed")?;
                numbers(f, shadowed)?;
                write!(f, "→{}", text(&encode_key(key)))
            }
            Event::MergeFinished { read, written } => write!(f, "merge-finished {read} {written}"),
            _ => Ok(()), // written above
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Memtable => f.write_str("memtable"),
            Place::Sealed(first) => write!(f, "sealed {first}"),
            Place::Table(table) => write!(f, "table {table}"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Found(stored) => write!(f, "found {}", text(stored)),
            Verdict::Missing => f.write_str("missing"),
            Verdict::OutOfRange => f.write_str("out-of-range"),
            Verdict::RuledOut => f.write_str("ruled-out"),
        }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fate::Copied => "copied",
            Fate::Retired => "retired",
        })
    }
}

/// Escaped and stored bytes are text.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn value(message: &str) -> String {
    text(&encode_value(message.as_bytes())).into_owned()
}

fn entry(f: &mut fmt::Formatter<'_>, key: &[u8], stored: Option<&[u8]>) -> fmt::Result {
    f.write_str(&text(&encode_key(key)))?;
    stored.map_or(Ok(()), |stored| write!(f, "→{}", text(stored)))
}

fn numbers(f: &mut fmt::Formatter<'_>, numbers: &[u64]) -> fmt::Result {
    numbers.iter().try_for_each(|number| write!(f, " {number}"))
}

fn files(f: &mut fmt::Formatter<'_>, table: &TablePicture) -> fmt::Result {
    write!(f, "→{}", table.number)?;
    table.files.iter().try_for_each(|(extension, bytes)| write!(f, " {extension} {bytes}"))?;
    write!(f, "→{}→{}", text(&encode_key(&table.first)), text(&encode_key(&table.last)))
}

#[cfg(test)]
mod tests;
