//! Explaining what is in the place of a directory.
//!
//! ```text
//!    requested     world.db/new.db
//!    the system    File exists                         …of a link to nothing
//!    we            world.db is a symbolic link to /mnt/usb/world, which is not there; …
//! ```
//!
//! The operating system names neither the place nor what's there, and for a link to
//! nothing its error is misleading. So we check, once something has failed.

use std::fs::{self, FileType};
use std::io;
use std::path::Path;

/// Explains the error with which a directory, or a file in it, couldn't be reached. If
/// something is in its place, or in that of a directory above it, the error says what,
/// and what to do.
pub(super) fn explained(dir: &Path, error: io::Error) -> io::Error {
    match in_the_way(dir, dir) {
        Some(what) => io::Error::new(error.kind(), what),
        None => error,
    }
}

/// Says what is in the way to a directory; `requested` is the path that the message names
/// already.
pub(super) fn in_the_way(requested: &Path, dir: &Path) -> Option<String> {
    // The deepest name that is there is the one that counts.
    let found = |place| Some((place, fs::symlink_metadata(place).ok()?.file_type()));
    let (place, kind) = dir.ancestors().find_map(found)?;
    let it = if place == requested { "it".to_string() } else { place.display().to_string() };
    if !kind.is_symlink() {
        let what = named(kind);
        let other = format!("{it} is a {what}, not a directory; choose another path");
        return (!kind.is_dir()).then_some(other);
    }
    let to = fs::read_link(place).unwrap_or_default();
    let link = format!("{it} is a symbolic link to {}", to.display());
    match fs::metadata(place) {
        Ok(end) if end.is_dir() => None,
        Ok(end) => {
            let what = named(end.file_type());
            Some(format!("{link}, which is a {what}, not a directory; choose another path"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Some(format!("{link}, which is not there; make that directory, or remove the link"))
        }
        Err(error) => Some(format!("{link}, which cannot be followed ({error}); correct the link")),
    }
}

/// The kind of a file, in words.
pub(super) fn named(kind: FileType) -> &'static str {
    match kind {
        file if file.is_file() => "plain file",
        link if link.is_symlink() => "symbolic link",
        directory if directory.is_dir() => "directory",
        _ => "device, pipe or socket",
    }
}
