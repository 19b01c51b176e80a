//! Nothing of the learner's is lost: what a command overwrites is copied first.
//!
//! ```text
//!    steps/.mine/001-solve/hash_index.rs     as it was before the first `solve`
//!    steps/.mine/002-reset/hash_index.rs
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use crate::place::{self, Place};
use crate::trouble::{Outcome, Trouble};

/// A folder for what one command overwrites; made when there is something.
pub(crate) struct Keep<'p> {
    place: &'p Place,
    command: &'static str,
    folder: Option<PathBuf>,
}

impl<'p> Keep<'p> {
    pub(crate) fn new(place: &'p Place, command: &'static str) -> Self {
        Keep { place, command, folder: None }
    }

    /// Writes a file of `src`. What was in it is kept, if it was different; the
    /// answer says whether it was.
    pub(crate) fn write(&mut self, file: &Path, text: &str) -> Outcome<bool> {
        let path = self.place.src().join(file);
        match fs::read(&path) {
            Ok(there) if there == text.as_bytes() => return Ok(false),
            Ok(there) => {
                let folder = self.folder()?.join(file);
                if let Some(parent) = folder.parent() {
                    fs::create_dir_all(parent).map_err(Trouble::io("make", parent))?;
                }
                fs::write(&folder, there).map_err(Trouble::io("write", &folder))?;
            }
            Err(_) => {} // it was not there
        }
        place::write(&path, text)?;
        Ok(true)
    }

    /// Where things were kept, if anything was.
    pub(crate) fn kept(&self) -> Option<String> {
        self.folder.as_ref().map(|folder| self.place.shown(folder))
    }

    fn folder(&mut self) -> Outcome<PathBuf> {
        if let Some(folder) = &self.folder {
            return Ok(folder.clone());
        }
        let mine = self.place.mine();
        fs::create_dir_all(&mine).map_err(Trouble::io("make", &mine))?;
        let mut number = 1;
        for entry in fs::read_dir(&mine).map_err(Trouble::io("read", &mine))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let used = name.split('-').next().and_then(|n| n.parse::<u32>().ok());
            number = number.max(used.unwrap_or(0) + 1);
        }
        let folder = mine.join(format!("{number:03}-{}", self.command));
        Ok(self.folder.insert(folder).clone())
    }
}
