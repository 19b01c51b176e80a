//! The names of the files in a data directory.
//!
//! A table has a number, and its files share it: `000007.sst`, `000007.index`,
//! `000007.bloom`. A log is named after its first write: `000042.wal`. Numbers
//! have at least six digits, so that names sort as numbers do for the first
//! million. Anything else in the directory isn't ours.

use super::parse_number;

/// The lock file.
pub const LOCK: &str = "LOCK";

/// The list of what belongs to the database.
pub const MANIFEST: &str = "MANIFEST";

/// The next MANIFEST, until it is renamed.
pub const MANIFEST_NEW: &str = "MANIFEST.new";

/// A log that is being rewritten, until it is renamed.
pub const LOG_NEW: &str = "LOG.new";

/// A name of ours that carries a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileName {
    /// A table or one of its sidecars, with its extension.
    Table(u64, &'static str),
    /// A log.
    Log(u64),
    /// The torn end of a log, cut off; ours, but no longer read.
    TornTail,
}

impl FileName {
    /// Reads a name; `None` if it is not one of ours.
    pub fn parse(name: &str) -> Option<FileName> {
        let (stem, extension) = name.split_once('.')?;
        let digits = stem.trim_start_matches('0');
        let number = parse_number(digits.as_bytes()).ok().filter(|_| !digits.is_empty())?;
        if name != file_name(number, extension) {
            return None;
        }
        match extension {
            "wal" => Some(FileName::Log(number)),
            torn if torn.starts_with("wal.torn") => Some(FileName::TornTail),
            _ => ["sst", "index", "bloom"]
                .into_iter()
                .find(|known| *known == extension)
                .map(|known| FileName::Table(number, known)),
        }
    }
}

/// The name of file `number` of the kind `extension`.
pub fn file_name(number: u64, extension: &str) -> String {
    format!("{number:06}.{extension}")
}

/// A name for the torn end of a log: the `attempt`-th to try, from 0.
pub fn torn_name(log: u64, attempt: u32) -> String {
    match attempt {
        0 => file_name(log, "wal.torn"),
        n => file_name(log, &format!("wal.torn-{}", n + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_the_form_we_write_are_ours() {
        assert_eq!(FileName::parse("000007.sst"), Some(FileName::Table(7, "sst")));
        assert_eq!(FileName::parse("1000000.index"), Some(FileName::Table(1_000_000, "index")));
        assert_eq!(FileName::parse("000042.wal"), Some(FileName::Log(42)));
        assert_eq!(FileName::parse(&torn_name(42, 0)), Some(FileName::TornTail));
        assert_eq!(FileName::parse(&torn_name(42, 1)), Some(FileName::TornTail));
        for foreign in
            ["7.sst", "0000007.sst", "000000.sst", "000007.txt", "a.sst", "MANIFEST", ".sst"]
        {
            assert_eq!(FileName::parse(foreign), None, "{foreign}");
        }
    }
}
