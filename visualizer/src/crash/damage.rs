//! What a crash does to the logs.
//!
//! ```text
//!                  ┌ synced up to here
//!    5d1c… 12 kenya│:capital→Nairobi⏎ 9b2e… 13 mali:capital→Bamako⏎
//!    torn  ────────┴────────────────────────────────────┤             half of the last line
//!    lost  ────────┤                                                  all that is not synced
//! ```
//!
//! Neither takes what was synced: no death of a process and no power cut does.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Synced;

/// What became of the logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Nothing.
    None,
    /// There is no log that could be damaged.
    NoLog,
    /// There was nothing to take: the logs are synced to their ends.
    Spared,
    /// Of the last line of the newest log only a part is left.
    Torn {
        /// Bytes of it that are left.
        left: u64,
        /// Its length before.
        of: u64,
    },
    /// So many bytes that were not synced are gone.
    Cut {
        /// How many.
        bytes: u64,
    },
}

/// Leaves half of the last line of the newest log, if it is not synced.
pub(super) fn tear(synced: &Synced) -> io::Result<Damage> {
    // Named after their first writes, so the newest comes last.
    let Some((path, safe)) = newest(synced) else { return Ok(Damage::NoLog) };
    let text = std::fs::read(path)?;
    let lines = text.strip_suffix(b"\n").unwrap_or(&text);
    let start = lines.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    if text.len() as u64 <= safe {
        return Ok(Damage::Spared);
    }
    let of = (text.len() - start) as u64;
    let left = of / 2;
    cut(path, safe.max(start as u64 + left))?;
    Ok(Damage::Torn { left, of })
}

fn newest(synced: &Synced) -> Option<(&PathBuf, u64)> {
    let by_length: BTreeMap<(usize, &Path), (&PathBuf, u64)> = synced
        .iter()
        .map(|(path, bytes)| ((path.as_os_str().len(), path.as_path()), (path, *bytes)))
        .collect();
    by_length.into_values().next_back()
}

/// Takes from each log all that is not synced.
pub(super) fn lose(synced: &Synced) -> io::Result<Damage> {
    if synced.is_empty() {
        return Ok(Damage::NoLog);
    }
    let mut bytes = 0;
    for (path, safe) in synced {
        let length = std::fs::metadata(path)?.len();
        if length > *safe {
            cut(path, *safe)?;
            bytes += length - safe;
        }
    }
    Ok(if bytes == 0 { Damage::Spared } else { Damage::Cut { bytes } })
}

fn cut(path: &Path, bytes: u64) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.set_len(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log with a line that is synced, and one that is not.
    fn log(safe: u64) -> (tempfile::TempDir, Synced, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1000000.wal");
        std::fs::write(&path, "synced line\nthe last one\n").unwrap();
        // An older log, whose name comes later in the order of text.
        let old = dir.path().join("999999.wal");
        std::fs::write(&old, "old\n").unwrap();
        let synced = Synced::from([(path.clone(), safe), (old, 4)]);
        (dir, synced, path)
    }

    #[test]
    fn of_the_last_line_half_is_left() {
        let (_dir, synced, path) = log(12);
        assert_eq!(tear(&synced).unwrap(), Damage::Torn { left: 6, of: 13 });
        assert_eq!(std::fs::read_to_string(path).unwrap(), "synced line\nthe la");
    }

    #[test]
    fn what_is_not_synced_is_lost() {
        let (_dir, synced, path) = log(12);
        assert_eq!(lose(&synced).unwrap(), Damage::Cut { bytes: 13 });
        assert_eq!(std::fs::read_to_string(path).unwrap(), "synced line\n");
    }

    #[test]
    fn what_is_synced_is_spared() {
        let (_dir, synced, path) = log(25);
        assert_eq!(tear(&synced).unwrap(), Damage::Spared);
        assert_eq!(lose(&synced).unwrap(), Damage::Spared);
        assert_eq!(std::fs::read(path).unwrap().len(), 25);
        assert_eq!(tear(&Synced::new()).unwrap(), Damage::NoLog);
        assert_eq!(lose(&Synced::new()).unwrap(), Damage::NoLog);
    }
}
