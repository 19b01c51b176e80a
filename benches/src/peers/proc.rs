//! Figures from the operating system about a process, and about its files.
//!
//! From `/proc`, so on Linux only.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::peers::Result;

/// Returns the bytes of pages that this process has dirtied so far: they go to the disk,
/// unless they're deleted first.
pub(crate) fn bytes_written() -> Result<u64> {
    let text = fs::read_to_string("/proc/self/io")?;
    field(&text, "write_bytes:").ok_or_else(|| "no write_bytes in /proc/self/io".into())
}

/// Returns the bytes that this process has read from files so far, from memory or from a
/// disk, without mapped files.
pub(crate) fn bytes_read() -> Result<u64> {
    let text = fs::read_to_string("/proc/self/io")?;
    field(&text, "rchar:").ok_or_else(|| "no rchar in /proc/self/io".into())
}

/// Returns a process's memory in bytes: its own, and with mapped files.
pub(crate) fn memory(pid: u32) -> Option<(u64, u64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    Some((field(&text, "RssAnon:")? * 1024, field(&text, "VmRSS:")? * 1024))
}

/// Returns the most memory that a process has had, in bytes, with mapped files.
pub(crate) fn memory_most(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    Some(field(&text, "VmHWM:")? * 1024)
}

fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Writes dirty pages to the disk, so that no engine pays for what another one left.
/// Errors are ignored: nothing depends on it.
pub(crate) fn write_back(dir: &Path) {
    drop(Command::new("sync").arg("-f").arg(dir).status());
}

/// Waits until no thread of this process has run or waited for the disk for a while:
/// whatever the engine did in the background is done. Returns how long it worked.
pub(crate) fn wait_until_idle() -> Result<Duration> {
    const WINDOW: Duration = Duration::from_millis(50);
    /// Nanoseconds that this thread itself may take to check.
    const CHECK: u64 = 2_500_000;
    let (mut before, mut quiet) = (ran()?.0, 0);
    let mut worked = Duration::ZERO;
    while quiet < 4 {
        sleep(WINDOW);
        let (now, waits) = ran()?;
        let idle = !waits && now.saturating_sub(before) < CHECK;
        if !idle {
            worked += WINDOW * (quiet + 1);
        }
        quiet = if idle { quiet + 1 } else { 0 };
        before = now;
    }
    Ok(worked)
}

/// Returns how many nanoseconds threads of this process ran, and whether one waits for
/// the disk.
fn ran() -> Result<(u64, bool)> {
    let (mut nanos, mut waits) = (0, false);
    for task in fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        // A thread may end meanwhile.
        let Ok(times) = fs::read_to_string(task.join("schedstat")) else { continue };
        let Ok(stat) = fs::read_to_string(task.join("stat")) else { continue };
        nanos += field(&times, "").unwrap_or(0);
        // "pid (name) state …", and a name may hold anything.
        waits |= stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('D'));
    }
    Ok((nanos, waits))
}

/// Adds up the bytes of the files in a directory and below it, without preallocated space
/// at the end of a file: holes, zeros, blank lines.
pub(crate) fn bytes_in(dir: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let meta = fs::metadata(&path)?;
        bytes += if meta.is_dir() { bytes_in(&path)? } else { used(&path, &meta)? };
    }
    Ok(bytes)
}

fn used(path: &Path, meta: &fs::Metadata) -> Result<u64> {
    const PIECE: u64 = 64 * 1024;
    let mut file = File::open(path)?;
    let mut end = meta.len();
    let mut piece = Vec::new();
    while end > 0 {
        let from = end.saturating_sub(PIECE);
        file.seek(SeekFrom::Start(from))?;
        piece.clear();
        file.by_ref().take(end - from).read_to_end(&mut piece)?;
        if let Some(last) = piece.iter().rposition(|byte| !matches!(byte, 0 | b'\n')) {
            end = from + last as u64 + 1;
            break;
        }
        end = from;
    }
    // The end of the last line counts, and holes don't.
    Ok(meta.len().min(end + 1).min(meta.blocks() * 512))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_number_after_its_name() {
        let text = "VmRSS:\t  2048 kB\nRssAnon:\t    12 kB\n";
        assert_eq!(field(text, "RssAnon:"), Some(12));
        assert_eq!(field(text, "RssFile:"), None);
    }

    #[test]
    fn preallocated_space_is_not_counted() {
        let dir = tempfile::tempdir().unwrap();
        let blank = [b"a line\n".as_slice(), &[b'\n'; 200_000]].concat();
        let zeros = [&[0; 10], b"x".as_slice(), &[0; 100_000]].concat();
        fs::create_dir(dir.path().join("below")).unwrap();
        fs::write(dir.path().join("1.wal"), blank).unwrap();
        fs::write(dir.path().join("below/zeros"), zeros).unwrap();
        fs::write(dir.path().join("empty"), []).unwrap();
        assert_eq!(bytes_in(dir.path()).unwrap(), 7 + 12);
    }
}
