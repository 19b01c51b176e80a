//! The numbered folders in `steps/.mine`, and what is in them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Before;
use crate::place::{self, Place};
use crate::trouble::{Outcome, Trouble};

/// The commands that change `steps/src`: what they have overwritten can be put back.
const COMMANDS: [&str; 6] = ["solve", "reset", "goto", "sync", "undo", "generate"];

/// The list of what is in a folder, and of what wasn't there to be copied.
const LIST: &str = "kept.toml";

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// Files that the command changed or removed: they are beside this list.
    kept: Vec<PathBuf>,
    /// Files that weren't there before the command.
    created: Vec<PathBuf>,
}

/// Copies files to a new folder. It gets its name when it is complete.
pub(crate) fn put_aside(place: &Place, command: &str, files: &[Before]) -> Outcome<PathBuf> {
    let mine = place.mine();
    fs::create_dir_all(&mine).map_err(Trouble::io("make", &mine))?;
    let folder = mine.join(format!("{:03}-{command}", next_number(&mine)?));
    let aside = folder.with_extension("new");
    if aside.exists() {
        // A command was interrupted while it copied; what it copied is still in place.
        fs::remove_dir_all(&aside).map_err(Trouble::io("remove", &aside))?;
    }
    if let Err(trouble) = copy_to(place, &aside, files) {
        let _ = fs::remove_dir_all(&aside); // half a copy is no use
        return Err(trouble);
    }
    fs::rename(&aside, &folder).map_err(Trouble::io("make", &folder))?;
    // On disk before what it holds is overwritten, where a folder can be synced.
    let _ = fs::File::open(&mine).and_then(|mine| mine.sync_all());
    Ok(folder)
}

fn copy_to(place: &Place, aside: &Path, files: &[Before]) -> Outcome<()> {
    let mut list = List::default();
    for (file, bytes) in files {
        if file == Path::new(LIST) {
            let trouble = format!("a file named {LIST} can't be kept: give it another name");
            return Err(Trouble(trouble));
        }
        match bytes {
            Some(bytes) => {
                place::replace(&aside.join(file), bytes)?;
                list.kept.push(file.clone());
            }
            None => list.created.push(file.clone()),
        }
    }
    let text = toml::to_string(&list)
        .map_err(|error| Trouble(format!("{} can't be written: {error}", place.shown(aside))))?;
    place::replace(&aside.join(LIST), text.as_bytes())
}

/// The folder of the last command that changed `steps/src`. Other names aren't ours.
pub(crate) fn last(place: &Place) -> Outcome<Option<PathBuf>> {
    let mine = place.mine();
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

/// What a folder holds: files as they were before the command.
pub(crate) fn contents(place: &Place, folder: &Path) -> Outcome<Vec<Before>> {
    let path = folder.join(LIST);
    let Some(text) = place::bytes(&path)? else {
        // An earlier coach wrote no list.
        let files = place::files_under(folder, &|_| true)?;
        return files.into_iter().map(|file| copied(place, folder, file)).collect();
    };
    let list: List = toml::from_str(&String::from_utf8_lossy(&text)).map_err(|error| {
        let shown = place.shown(&path);
        Trouble(format!(
            "{shown} can't be read, so nothing was changed; copy files by hand\n{error}"
        ))
    })?;
    if let Some(file) = list.kept.iter().chain(&list.created).find(|file| !is_inside(file)) {
        let (shown, file) = (place.shown(&path), file.display());
        return Err(Trouble(format!(
            "{shown} names {file}, which isn't in steps/src: nothing was changed"
        )));
    }
    let kept = list.kept.into_iter().map(|file| copied(place, folder, file));
    kept.chain(list.created.into_iter().map(|file| Ok((file, None)))).collect()
}

fn copied(place: &Place, folder: &Path, file: PathBuf) -> Outcome<Before> {
    let path = folder.join(&file);
    match place::bytes(&path)? {
        Some(bytes) => Ok((file, Some(bytes))),
        None => Err(Trouble(format!(
            "{} is missing, so nothing was changed; copy the others by hand",
            place.shown(&path)
        ))),
    }
}

fn is_inside(file: &Path) -> bool {
    file.components().all(|part| matches!(part, Component::Normal(_)))
}

/// One more than the largest number, no matter who made the name that it's in.
fn next_number(mine: &Path) -> Outcome<u32> {
    let last = numbered(mine)?.into_iter().map(|(number, _)| number).max().unwrap_or(0);
    last.checked_add(1).ok_or_else(|| {
        let name = format!("{}/{last}-…", mine.display());
        Trouble(format!("{name} has the largest number there is: rename it, and try again"))
    })
}

/// The names that begin with a number and a hyphen.
fn numbered(mine: &Path) -> Outcome<Vec<(u32, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(mine).map_err(Trouble::io("read", mine))? {
        let name = entry.map_err(Trouble::io("read", mine))?.file_name();
        let name = name.to_string_lossy().into_owned();
        if let Some(number) = name.split_once('-').and_then(|(number, _)| number.parse().ok()) {
            found.push((number, name));
        }
    }
    Ok(found)
}
