//! The files to check, in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The ends of the names of the files that are read: code, and text that people read.
const KINDS: [&str; 5] = [".rs", ".md", ".toml", ".tour", ".ci/run"];

/// Left out: what is generated or recorded. `steps/src` is made of `lsm/src`, and then a learner's,
/// who may write as they like.
const LEFT_OUT: [&str; 4] =
    ["book/book", "lsm/tests/fixtures/0.1", "steps/src", "visualizer/theatre"];

/// Folders whose names begin with a dot are left out, all but these.
const DOTTED: [&str; 3] = [".cargo", ".ci", ".github"];

/// The text of each file, by its path from the root of the workspace.
#[derive(Debug, Default)]
pub struct Sources {
    files: BTreeMap<String, String>,
}

impl Sources {
    /// Reads the workspace in the folder `root`.
    ///
    /// # Errors
    /// If a folder or a file can't be read.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(root.join(&folder))? {
                let entry = entry?;
                let path = folder.join(entry.file_name());
                let name = path.to_string_lossy().replace('\\', "/");
                if entry.file_type()?.is_dir() {
                    if is_ours(&name) {
                        folders.push(path);
                    }
                } else if KINDS.iter().any(|kind| name.ends_with(kind)) {
                    files.insert(name, fs::read_to_string(entry.path())?);
                }
            }
        }
        Ok(Sources { files })
    }

    /// A tree of files that are written down, for tests.
    pub fn planted(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| (path.to_string(), text.to_string());
        Sources { files: files.iter().map(file).collect() }
    }

    /// Every file, with its text.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Every file of Rust.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter(|(path, _)| path.ends_with(".rs"))
    }

    /// Every file of Rust that can be parsed by itself. (A wrong version of an exercise is
    /// the body of a function.)
    pub fn parsable(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rust().filter(|(path, _)| !path.contains("/wrong/"))
    }

    /// The text of a file, if it is there.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }
}

/// True if a folder is to be read.
fn is_ours(folder: &str) -> bool {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let hidden = name.starts_with('.') && !DOTTED.contains(&name);
    !hidden && !name.ends_with(".db") && name != "target" && !LEFT_OUT.contains(&folder)
}
