//! Where things are.
//!
//! ```text
//!    lsm/src          the reference
//!    steps/src        the learner's engine
//!    steps/0N-NAME    a step: exercise.toml, tests, wrong versions
//!    steps/.mine      progress, and whatever a command has overwritten
//!    target/steps     what the learner's engine is built into
//! ```

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::trouble::{Outcome, Trouble};

/// The workspace.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    root: PathBuf,
}

impl Place {
    /// The workspace that `start` lies in.
    pub(crate) fn find(start: &Path) -> Outcome<Place> {
        let holds = |dir: &&Path| dir.join("steps/coach").is_dir() && dir.join("lsm/src").is_dir();
        let root = start.ancestors().find(holds).ok_or_else(|| {
            Trouble::new(format!(
                "{} is not in a clone of An LSM Tree's Life: go there, and try again",
                start.display()
            ))
        })?;
        Ok(Place { root: root.to_path_buf() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn reference(&self) -> PathBuf {
        self.root.join("lsm").join("src")
    }

    pub(crate) fn steps(&self) -> PathBuf {
        self.root.join("steps")
    }

    pub(crate) fn src(&self) -> PathBuf {
        self.steps().join("src")
    }

    pub(crate) fn mine(&self) -> PathBuf {
        self.steps().join(".mine")
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.root.join("target").join("steps")
    }

    /// A path as it is shown: from the root, with slashes.
    pub(crate) fn shown(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        path.display().to_string().replace('\\', "/")
    }
}

/// Reads a text file, with line ends as they are here.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    let text = fs::read_to_string(path).map_err(Trouble::io("read", path))?;
    Ok(if text.contains('\r') { text.replace("\r\n", "\n") } else { text })
}

/// Reads a file. Only one that isn't there is none: whatever else prevents reading is
/// trouble, since there may be something in it.
pub(crate) fn bytes(path: &Path) -> Outcome<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::io("read", path)(error)),
    }
}

/// Writes a file, and the folders that it needs; one that is the same already is
/// left alone, so that nothing is built again for it.
pub(crate) fn write(path: &Path, text: &str) -> Outcome<()> {
    match fs::read(path) {
        Ok(there) if there == text.as_bytes() => Ok(()),
        _ => replace(path, text.as_bytes()),
    }
}

/// Puts a file in the place of another, or where there is none. At every moment it's the
/// old one or the new one: it's written under another name, and renamed.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Outcome<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(Trouble::io("make", dir))?;
    }
    // A link stays a link; what it leads to is replaced.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let aside = aside(&real);
    write_aside(&aside, &real, bytes).and_then(|()| fs::rename(&aside, &real)).map_err(|error| {
        let _ = fs::remove_file(&aside); // the error is what counts
        Trouble::io("write", path)(error)
    })
}

/// The name under which this process writes a file first. It doesn't end in `.rs`, so
/// neither a build nor `watch` sees it.
pub(crate) fn aside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    name.into()
}

fn write_aside(aside: &Path, real: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(aside)?;
    file.write_all(bytes)?;
    if let Ok(known) = fs::metadata(real) {
        let _ = file.set_permissions(known.permissions()); // not every file system has them
    }
    file.sync_all()
}

/// All files under `dir` for which `wanted` holds, as paths from `dir`, in order.
pub(crate) fn files_under(dir: &Path, wanted: &dyn Fn(&Path) -> bool) -> Outcome<Vec<PathBuf>> {
    fn walk(at: &Path, dir: &Path, found: &mut Vec<PathBuf>) -> Outcome<()> {
        for entry in fs::read_dir(at).map_err(Trouble::io("read", at))? {
            let path = entry.map_err(Trouble::io("read", at))?.path();
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
