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
        let number = last_numbered(&mine)?.map_or(1, |(number, _)| number + 1);
        let folder = mine.join(format!("{number:03}-{}", self.command));
        Ok(self.folder.insert(folder).clone())
    }
}

/// The folder that was made last.
pub(crate) fn last(place: &Place) -> Outcome<Option<PathBuf>> {
    let mine = place.mine();
    if !mine.is_dir() {
        return Ok(None);
    }
    Ok(last_numbered(&mine)?.map(|(_, folder)| folder))
}

fn last_numbered(mine: &Path) -> Outcome<Option<(u32, PathBuf)>> {
    let mut last = None;
    for entry in fs::read_dir(mine).map_err(Trouble::io("read", mine))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.split('-').next().and_then(|number| number.parse().ok());
        last = last.max(number.map(|number| (number, entry.path())));
    }
    Ok(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_overwritten_is_kept_and_the_last_of_it_is_found() {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["steps/coach", "steps/src", "lsm/src"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        let place = Place::find(dir.path()).unwrap();
        assert_eq!(last(&place).unwrap(), None);
        let file = Path::new("memtable.rs");
        fs::write(place.src().join(file), "mine").unwrap();
        assert!(Keep::new(&place, "solve").write(file, "theirs").unwrap());
        assert!(!Keep::new(&place, "solve").write(file, "theirs").unwrap(), "it is the same");
        let folder = last(&place).unwrap().unwrap();
        assert!(folder.ends_with("001-solve"));
        assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), "mine");
    }
}
