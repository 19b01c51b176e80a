//! Reading, writing and listing files.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Reads a text file, with line feeds alone.
pub(crate) fn read(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
    Ok(if text.contains('\r') { text.replace("\r\n", "\n") } else { text })
}

/// Reads a file. Returns `None` only if there is no such file: any other error is returned,
/// because there may be something in it.
pub(crate) fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", path)(error)),
    }
}

/// Writes a file and the folders it needs. Leaves a file alone that is the same already, so
/// cargo doesn't build it again.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    match fs::read(path) {
        Ok(there) if there == text.as_bytes() => Ok(()),
        _ => replace(path, text.as_bytes()),
    }
}

/// Replaces or creates a file. At every moment it's the old one or the new one, because it's
/// written under another name and renamed.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(Error::io("make", dir))?;
    }
    // A link stays a link; the file it leads to is replaced.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let temporary = temporary(&real);
    write_temporary(&temporary, &real, bytes).and_then(|()| fs::rename(&temporary, &real)).map_err(
        |error| {
            let _ = fs::remove_file(&temporary); // the error is what counts
            Error::io("write", path)(error)
        },
    )
}

/// Returns the name under which this process first writes a file. It doesn't end in `.rs`,
/// so neither a build nor `watch` sees it.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    name.into()
}

fn write_temporary(temporary: &Path, real: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(temporary)?;
    file.write_all(bytes)?;
    if let Ok(known) = fs::metadata(real) {
        let _ = file.set_permissions(known.permissions()); // not every file system has them
    }
    file.sync_all()
}

/// Returns all files under `dir` for which `wanted` holds, as sorted paths from `dir`.
pub(crate) fn list(dir: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    fn walk(at: &Path, dir: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
        for entry in fs::read_dir(at).map_err(Error::io("read", at))? {
            let path = entry.map_err(Error::io("read", at))?.path();
            if path.is_dir() {
                walk(&path, dir, found)?;
            } else if let Ok(relative) = path.strip_prefix(dir) {
                found.push(relative.to_path_buf());
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    walk(dir, dir, &mut found)?;
    found.retain(|path| wanted(path));
    found.sort();
    Ok(found)
}
