//! The fill of each level, read from MANIFEST.
//!
//! ```text
//!    table 0 9 sst 71 5d1c0f3a index …     level 0: one more run, of 71 bytes
//!    table 1 7 sst 98 …                    level 1: 98 bytes more
//! ```
//!
//! `inspect` returns the same, but copies every entry of the memtables. MANIFEST is
//! a text of a line for each table and is replaced as a whole, so it can be read at any
//! moment without asking the engine.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use lsm::Options;

use crate::peers::Result;

/// Levels that a row has cells for: as many as there are by default.
pub(crate) const LEVELS: usize = 7;

/// The contents of the levels at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Levels {
    /// Runs of level 0.
    pub(crate) runs: u64,
    /// Bytes of each level's tables, without their sidecars.
    pub(crate) bytes: [u64; LEVELS],
}

/// Returns the budget of each level; 0 if it has none.
pub(crate) fn budgets(options: &Options) -> [u64; LEVELS] {
    std::array::from_fn(|level| options.level_budget(level).unwrap_or(0))
}

impl Levels {
    /// Reads MANIFEST of a database, which another thread may be using.
    ///
    /// # Errors
    /// If it can't be read, or lists what isn't a table.
    pub(crate) fn read(dir: &Path) -> Result<Levels> {
        match fs::read(dir.join("MANIFEST")) {
            Ok(text) => Levels::parse(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Levels::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads its text. Keys may hold any byte but a line's end.
    fn parse(text: &[u8]) -> Result<Levels> {
        let mut levels = Levels::default();
        let tables = text.split(|&b| b == b'\n').filter_map(|line| line.strip_prefix(b"table "));
        for table in tables {
            let (level, bytes) = level_and_bytes(table).ok_or_else(|| {
                format!("MANIFEST has a strange line: table {}", String::from_utf8_lossy(table))
            })?;
            levels.runs += u64::from(level == 0);
            let held = levels.bytes.get_mut(level);
            *held.ok_or_else(|| format!("level {level}: there are {LEVELS} in a row"))? += bytes;
        }
        Ok(levels)
    }

    /// Returns how many times its budget each level holds; 0 where there is none.
    pub(crate) fn shares(&self, budgets: &[u64; LEVELS]) -> [f64; LEVELS] {
        std::array::from_fn(|level| match budgets[level] {
            0 => 0.0,
            budget => self.bytes[level] as f64 / budget as f64,
        })
    }
}

/// `LEVEL NUMBER sst BYTES …`
fn level_and_bytes(table: &[u8]) -> Option<(usize, u64)> {
    let mut words = table.split(|&b| b == b' ').map_while(|word| std::str::from_utf8(word).ok());
    let level = words.next()?.parse().ok()?;
    words.next()?.parse::<u64>().ok()?;
    (words.next()? == "sst").then_some(())?;
    Some((level, words.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_counted_in_their_levels() {
        let text = b"lsm 1 stage 8\nflushed 42\n\
            table 0 9 sst 71 5d1c0f3a index 40 0b1c2d3e keys \xff table\xe2\x86\x92zoo\n\
            table 0 8 sst 29 5d1c0f3a keys table 1 1 sst 5\xe2\x86\x92zoo\n\
            table 2 7 sst 98 5d1c0f3a keys a\xe2\x86\x92b\n\
            crc32 77aa01c2\n";
        let levels = Levels::parse(text).unwrap();
        assert_eq!(levels, Levels { runs: 2, bytes: [100, 0, 98, 0, 0, 0, 0] });
        assert_eq!(levels.shares(&[0, 16, 49, 0, 0, 0, 0]), [0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(LEVELS, Options::default().levels);
        for wrong in ["table 9 1 sst 5 0 keys a", "table 0 1 bloom 5", "table 0 x sst 5"] {
            assert!(Levels::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
