//! Copies of what a command overwrites, made before it writes anything, so that none of the
//! learner's work is ever lost.
//!
//! ```text
//!    steps/.mine/001-solve/hash_index.rs    as it was before `solve` began
//!    steps/.mine/001-solve/kept.toml        which files it changed, and which it created
//!    steps/.mine/002-reset/…
//! ```
//!
//! A command collects its [`Changes`] and applies them at the end, so it either fails before
//! the first of them or can be undone. Invariants: each file is copied once, as it was before
//! the command began; the copies are complete, in their folder, before a file is replaced; a
//! file is replaced by a rename, so it's always the old one or the new one.

mod folder;
mod original;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::files;
use crate::workspace::Workspace;

pub(crate) use folder::{back_up, last, read};
pub(crate) use original::Original;

/// The changes that a command is going to make in `steps/src`.
pub(crate) struct Changes<'p> {
    workspace: &'p Workspace,
    command: &'static str,
    after: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

/// The changes that a command has made.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// The folder of the copies; `None` if nothing had to change.
    folder: Option<PathBuf>,
    /// Files that have other bytes now.
    pub(crate) changed: Vec<PathBuf>,
    pub(crate) created: Vec<PathBuf>,
    pub(crate) removed: Vec<PathBuf>,
}

impl<'p> Changes<'p> {
    pub(crate) fn new(workspace: &'p Workspace, command: &'static str) -> Self {
        Changes { workspace, command, after: BTreeMap::new() }
    }

    /// Returns the text of a file as the command will leave it, with its own line ends, or
    /// `None` if there is no such file.
    pub(crate) fn text(&self, file: &Path) -> Result<Option<String>> {
        let path = self.workspace.src().join(file);
        let bytes = match self.after.get(file) {
            Some(after) => after.clone(),
            None => files::read_bytes(&path)?,
        };
        let not_text = |_| {
            let shown = self.workspace.display(&path);
            Error(format!(
                "{shown} isn't UTF-8 text, so your code can't be found in it: save it as UTF-8, \
                 and try again"
            ))
        };
        bytes.map(|bytes| String::from_utf8(bytes).map_err(not_text)).transpose()
    }

    /// Plans to write a file.
    pub(crate) fn write(&mut self, file: &Path, bytes: impl Into<Vec<u8>>) {
        self.after.insert(file.to_path_buf(), Some(bytes.into()));
    }

    /// Plans to remove a file.
    pub(crate) fn remove(&mut self, file: &Path) {
        self.after.insert(file.to_path_buf(), None);
    }

    /// Copies what the changes overwrite, then makes the changes.
    pub(crate) fn apply(self) -> Result<Applied> {
        let src = self.workspace.src();
        let (mut before, mut changed, mut applied) = (Vec::new(), Vec::new(), Applied::default());
        for (file, after) in self.after {
            let there = files::read_bytes(&src.join(&file))?;
            if there == after {
                continue;
            }
            may_be_changed(self.workspace, &src.join(&file))?;
            let list = match (&there, &after) {
                (Some(_), Some(_)) => &mut applied.changed,
                (None, _) => &mut applied.created,
                (_, None) => &mut applied.removed,
            };
            list.push(file.clone());
            before.push((file, there));
            changed.push(after);
        }
        if before.is_empty() {
            return Ok(applied);
        }
        let folder = back_up(self.workspace, self.command, &before).map_err(|error| {
            Error(format!(
                "{error}\nNothing was changed: a command first copies what it overwrites to steps/.mine, \
                 and that failed"
            ))
        })?;
        applied.folder = Some(folder);
        for ((file, before), after) in before.iter().zip(&changed) {
            apply_one(self.workspace, &src, file, before.as_deref(), after.as_deref())
                .map_err(|error| applied.but(self.workspace, &error))?;
        }
        Ok(applied)
    }
}

impl Applied {
    /// Returns where the learner's files were copied to, if any were.
    pub(crate) fn copies(&self, workspace: &Workspace) -> Option<String> {
        let folder =
            self.folder.as_ref().filter(|_| !self.changed.is_empty() || !self.removed.is_empty());
        folder.map(|folder| workspace.display(folder))
    }

    /// Returns whether the command had nothing to change.
    pub(crate) fn is_nothing(&self) -> bool {
        self.folder.is_none()
    }

    /// Adds to an error that files may have been changed before it.
    pub(crate) fn but(&self, workspace: &Workspace, error: &Error) -> Error {
        let Some(folder) = &self.folder else { return error.clone() };
        Error(format!(
            "{error}\nSome files may have been changed before that. What was in them is in {}, \
             and `cargo step undo` puts it back.",
            workspace.display(folder)
        ))
    }
}

/// Replaces, creates or removes a file, unless it has changed since it was copied.
fn apply_one(
    workspace: &Workspace,
    src: &Path,
    file: &Path,
    before: Option<&[u8]>,
    after: Option<&[u8]>,
) -> Result<()> {
    let path = src.join(file);
    if files::read_bytes(&path)?.as_deref() != before {
        return Err(Error(format!(
            "{} was saved by another program at this very moment, so it was left alone",
            workspace.display(&path)
        )));
    }
    if let Some(bytes) = after {
        return files::replace(&path, bytes);
    }
    fs::remove_file(&path).map_err(Error::io("remove", &path))?;
    // This removes empty folders too, up to the first that has something in it.
    let folders = path.ancestors().skip(1).take_while(|folder| *folder != src);
    let _ = folders.map(fs::remove_dir).find(|removed| removed.is_err());
    Ok(())
}

/// Refuses a file that is write-protected, or a link that leads nowhere: a rename would
/// replace both.
fn may_be_changed(workspace: &Workspace, path: &Path) -> Result<()> {
    let shown = workspace.display(path);
    match fs::metadata(path) {
        Ok(known) if known.permissions().readonly() => Err(Error(format!(
            "{shown} is write-protected: make it writable, and try again; nothing was changed"
        ))),
        Err(_) if fs::symlink_metadata(path).is_ok() => Err(Error(format!(
            "{shown} is a link that leads nowhere: remove it, and try again; nothing was changed"
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
