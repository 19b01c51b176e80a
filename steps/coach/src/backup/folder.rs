//! The numbered folders in `steps/.mine`.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Original;
use crate::error::{Error, Result};
use crate::files;
use crate::workspace::Workspace;

/// The commands that change `steps/src` and can be undone.
const COMMANDS: [&str; 6] = ["solve", "reset", "goto", "sync", "undo", "generate"];

/// The list of what is in a folder, and of files that didn't exist before.
const LIST: &str = "kept.toml";

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// Files that the command changed or removed: they're beside this list.
    kept: Vec<PathBuf>,
    /// Files that weren't there before the command.
    created: Vec<PathBuf>,
}

/// Copies files to a new folder, which gets its name when it's complete.
pub(crate) fn back_up(workspace: &Workspace, command: &str, files: &[Original]) -> Result<PathBuf> {
    let mine = workspace.mine();
    fs::create_dir_all(&mine).map_err(Error::io("make", &mine))?;
    let folder = mine.join(format!("{:03}-{command}", next_number(&mine)?));
    let aside = folder.with_extension("new");
    if aside.exists() {
        // A command was interrupted while it copied, so the originals are still there.
        fs::remove_dir_all(&aside).map_err(Error::io("remove", &aside))?;
    }
    if let Err(error) = copy_to(workspace, &aside, files) {
        let _ = fs::remove_dir_all(&aside); // half a copy is useless
        return Err(error);
    }
    fs::rename(&aside, &folder).map_err(Error::io("make", &folder))?;
    // The copies are on disk before a file is overwritten, where a folder can be synced.
    let _ = fs::File::open(&mine).and_then(|mine| mine.sync_all());
    Ok(folder)
}

fn copy_to(workspace: &Workspace, aside: &Path, files: &[Original]) -> Result<()> {
    let mut list = List::default();
    for (file, bytes) in files {
        if file == Path::new(LIST) {
            let error = format!("a file named {LIST} can't be kept: give it another name");
            return Err(Error(error));
        }
        match bytes {
            Some(bytes) => {
                files::replace(&aside.join(file), bytes)?;
                list.kept.push(file.clone());
            }
            None => list.created.push(file.clone()),
        }
    }
    let text = toml::to_string(&list).map_err(|error| {
        Error(format!("{} can't be written: {error}", workspace.display(aside)))
    })?;
    files::replace(&aside.join(LIST), text.as_bytes())
}

/// Returns the folder of the last command that changed `steps/src`. Ignores other names.
pub(crate) fn last(workspace: &Workspace) -> Result<Option<PathBuf>> {
    let mine = workspace.mine();
    if !mine.is_dir() {
        return Ok(None);
    }
    let is_ours = |number: u32, name: &str| {
        COMMANDS.iter().any(|command| name == format!("{number:03}-{command}"))
            && mine.join(name).is_dir()
    };
    let ours = numbered(&mine)?.into_iter().filter(|(number, name)| is_ours(*number, name));
    Ok(ours.max().map(|(_, name)| mine.join(name)))
}

/// Reads a folder: files as they were before the command.
pub(crate) fn read(workspace: &Workspace, folder: &Path) -> Result<Vec<Original>> {
    let path = folder.join(LIST);
    let Some(text) = files::read_bytes(&path)? else {
        // Earlier versions of the coach wrote no list.
        let files = files::list(folder, &|_| true)?;
        return files.into_iter().map(|file| copied(workspace, folder, file)).collect();
    };
    let list: List = toml::from_str(&String::from_utf8_lossy(&text)).map_err(|error| {
        let shown = workspace.display(&path);
        Error(format!("{shown} can't be read, so nothing was changed; copy files by hand\n{error}"))
    })?;
    if let Some(file) = list.kept.iter().chain(&list.created).find(|file| !is_inside(file)) {
        let (shown, file) = (workspace.display(&path), file.display());
        return Err(Error(format!(
            "{shown} names {file}, which isn't in steps/src: nothing was changed"
        )));
    }
    let kept = list.kept.into_iter().map(|file| copied(workspace, folder, file));
    kept.chain(list.created.into_iter().map(|file| Ok((file, None)))).collect()
}

fn copied(workspace: &Workspace, folder: &Path, file: PathBuf) -> Result<Original> {
    let path = folder.join(&file);
    match files::read_bytes(&path)? {
        Some(bytes) => Ok((file, Some(bytes))),
        None => Err(Error(format!(
            "{} is missing, so nothing was changed; copy the others by hand",
            workspace.display(&path)
        ))),
    }
}

fn is_inside(file: &Path) -> bool {
    file.components().all(|part| matches!(part, Component::Normal(_)))
}

/// Returns one more than the largest number, whatever the name after it.
fn next_number(mine: &Path) -> Result<u32> {
    let last = numbered(mine)?.into_iter().map(|(number, _)| number).max().unwrap_or(0);
    last.checked_add(1).ok_or_else(|| {
        let name = format!("{}/{last}-…", mine.display());
        Error(format!("{name} has the largest number there is: rename it, and try again"))
    })
}

/// Returns the names that begin with a number and a hyphen.
fn numbered(mine: &Path) -> Result<Vec<(u32, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(mine).map_err(Error::io("read", mine))? {
        let name = entry.map_err(Error::io("read", mine))?.file_name();
        let name = name.to_string_lossy().into_owned();
        if let Some(number) = name.split_once('-').and_then(|(number, _)| number.parse().ok()) {
            found.push((number, name));
        }
    }
    Ok(found)
}
