//! A picture of the inside: plain data, made by `inspect`, for anything that draws it.
//!
//! Its `Display` form is the engine as text, for tests and their messages:
//!
//! ```text
//! stage 8, 6 writes, 4 flushed
//! memtable 24 of 64 B
//!   kenya:capital→Nairobi
//! log 5: writes 5 to 6, 61 B
//! level 0, 1 of 4 runs
//!   table 1, 42 B: chad:capital…mali:capital
//! ```

use std::fmt;

use crate::format;

/// An engine's inside at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The stage of the engine.
    pub stage: u8,
    /// Stage 1: the buckets of the hash index, in order, with their entries.
    pub buckets: Vec<Vec<EntryPicture>>,
    /// From stage 2 on: the memtable that takes writes.
    pub memtable: Option<MemtablePicture>,
    /// From stage 3 on: sealed memtables, newest first.
    pub sealed: Vec<MemtablePicture>,
    /// From stage 7 on: the live logs, oldest first; the last one is written to.
    pub logs: Vec<LogPicture>,
    /// From stage 7 on: writes up to this number survive a power cut.
    pub synced: u64,
    /// From stage 3 on: the levels, level 0 first.
    pub levels: Vec<LevelPicture>,
    /// Number of the last write; 0 at stages 1 and 2, which do not count.
    pub written: u64,
    /// Number of the last write that is in a table.
    pub flushed: u64,
}

/// A key and the value stored under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPicture {
    /// The key, raw.
    pub key: Vec<u8>,
    /// The value as it is in the files: escaped, `†` for a tombstone.
    pub stored: Vec<u8>,
}

/// A memtable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemtablePicture {
    /// Its entries, in order of their keys.
    pub entries: Vec<EntryPicture>,
    /// Bytes of its keys and values.
    pub bytes: usize,
    /// Bytes at which it is sealed; 0 if it never is (stage 2).
    pub budget: usize,
    /// Number of its first write (or of the next one, if it is empty).
    pub first: u64,
    /// Number of its last write; less than `first` if it is empty.
    pub last: u64,
}

/// A log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPicture {
    /// Number of its first write, which names it.
    pub first: u64,
    /// Number of its last write; less than `first` if it is empty.
    pub last: u64,
    /// Its length.
    pub bytes: u64,
}

/// A level of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelPicture {
    /// Its number. Level 0 holds runs of one table, newest first; each other
    /// level is one run in order of its keys.
    pub level: usize,
    /// Stage 8, level 0: runs that call for a merge.
    pub trigger: Option<usize>,
    /// Stage 8, levels between the first and the last: bytes it may hold.
    pub budget: Option<u64>,
    /// Its tables.
    pub tables: Vec<TablePicture>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TablePicture {
    /// Its number, which names its files.
    pub number: u64,
    /// Its first key.
    pub first: Vec<u8>,
    /// Its last key.
    pub last: Vec<u8>,
    /// Its files, the table itself first: extension and length.
    pub files: Vec<(&'static str, u64)>,
}

impl TablePicture {
    /// Bytes of the table itself, without its sidecars.
    pub fn bytes(&self) -> u64 {
        self.files.first().map_or(0, |(_, bytes)| *bytes)
    }
}

impl LevelPicture {
    /// Bytes of its tables, without their sidecars.
    pub fn bytes(&self) -> u64 {
        self.tables.iter().map(TablePicture::bytes).sum()
    }
}

fn key_text(key: &[u8]) -> String {
    String::from_utf8_lossy(&format::encode_key(key)).into_owned()
}

impl fmt::Display for EntryPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}→{}", key_text(&self.key), String::from_utf8_lossy(&self.stored))
    }
}

impl fmt::Display for TablePicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table {}, {} B", self.number, self.bytes())?;
        for (extension, bytes) in self.files.iter().skip(1) {
            write!(f, ", {extension} {bytes} B")?;
        }
        write!(f, ": {}…{}", key_text(&self.first), key_text(&self.last))
    }
}

impl fmt::Display for LevelPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "level {}", self.level)?;
        match (self.trigger, self.budget) {
            (Some(trigger), _) => write!(f, ", {} of {trigger} runs", self.tables.len())?,
            (_, Some(budget)) => write!(f, ", {} of {budget} B", self.bytes())?,
            _ => {}
        }
        self.tables.iter().try_for_each(|table| write!(f, "\n  {table}"))
    }
}

impl MemtablePicture {
    fn write(&self, f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
        write!(f, "\n{name} {}", self.bytes)?;
        if self.budget > 0 {
            write!(f, " of {}", self.budget)?;
        }
        f.write_str(" B")?;
        self.entries.iter().try_for_each(|entry| write!(f, "\n  {entry}"))
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stage {}", self.stage)?;
        if self.stage >= 3 {
            write!(f, ", {} writes, {} flushed", self.written, self.flushed)?;
        }
        for (i, bucket) in self.buckets.iter().enumerate() {
            write!(f, "\nbucket {i}")?;
            bucket.iter().try_for_each(|entry| write!(f, "\n  {entry}"))?;
        }
        if let Some(memtable) = &self.memtable {
            memtable.write(f, "memtable")?;
        }
        for sealed in &self.sealed {
            sealed.write(f, "sealed")?;
        }
        for log in &self.logs {
            let LogPicture { first, last, bytes } = log;
            write!(f, "\nlog {first}: writes {first} to {last}, {bytes} B")?;
        }
        self.levels
            .iter()
            .filter(|level| level.level == 0 || !level.tables.is_empty())
            .try_for_each(|level| write!(f, "\n{level}"))
    }
}
