//! Checking a directory before it is ours: what is in it, and whether we may use it.
//! Machinery: no chapter needs this.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::Path;

use crate::disk::{self, Disk};
use crate::format::{FileName, LOCK, MANIFEST, MANIFEST_NEW, Manifest, VERSION, file_name};
use crate::{Error, Result};

/// The file that a `repair` has in place of MANIFEST until the directory is complete.
pub const UNFINISHED: &str = "repair.unfinished";

/// The names of all files that MANIFEST lists.
pub(super) fn listed(manifest: &Manifest) -> HashSet<String> {
    let names = manifest
        .tables
        .iter()
        .flat_map(|table| table.files.iter().map(|file| file_name(table.number, file.extension)));
    names.collect()
}

/// Makes the directory, if it is not there, and each new name durable.
pub fn create(disk: &dyn Disk, path: &Path) -> Result<()> {
    let missing =
        |path: &&Path| disk.list(path).is_err_and(|error| error.kind() == ErrorKind::NotFound);
    let above = path.ancestors().filter(|path| !path.as_os_str().is_empty());
    let new: Vec<&Path> = above.take_while(missing).collect();
    if !new.is_empty() {
        disk.create_dir(path).map_err(Error::io("create", path))?;
    }
    new.into_iter().try_for_each(|path| sync_parent(disk, path))
}

/// Makes the name of the directory durable.
pub fn sync_parent(disk: &dyn Disk, path: &Path) -> Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    disk.sync_dir(parent).map_err(Error::io("sync", parent))
}

/// Reads MANIFEST, if there is one and an engine of `stage` can read it. (That takes
/// equally long however many files there are; a listing doesn't.)
pub fn load(disk: &dyn Disk, dir: &Path, stage: u8) -> Result<Option<Manifest>> {
    let path = dir.join(MANIFEST);
    let text = match disk::read_all(disk, &path) {
        // `check_empty` finds out what there is instead.
        Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => {
            return Ok(None);
        }
        text => text.map_err(Error::io("read", &path))?,
    };
    if Manifest::version(&text).is_some_and(|version| version != VERSION) {
        let first = text.split(|&b| b == b'\n').next().unwrap_or_default();
        let found = String::from_utf8_lossy(first).into_owned();
        return Err(Error::UnknownVersion { path, found });
    }
    let manifest =
        Manifest::decode(&text).map_err(|(line, e)| Error::corruption(&path, Some(line), e.0))?;
    if manifest.stage > stage {
        return Err(Error::needs_stage(manifest.stage, dir.display().to_string()));
    }
    Ok(Some(manifest))
}

/// Returns true if the directory is as good as empty, false if MANIFEST is there after
/// all, an error otherwise.
pub fn check_empty(disk: &dyn Disk, path: &Path) -> Result<bool> {
    let names = disk.list(path).map_err(Error::io("open", path))?;
    if names.iter().any(|name| name == MANIFEST) {
        return Ok(false);
    }
    if names.iter().any(|name| name == UNFINISHED) {
        let (dir, found) = (path.to_path_buf(), UNFINISHED.to_string());
        return Err(Error::NotADatabase { dir, found });
    }
    if let Some(name) = names.iter().find(|name| FileName::parse(name).is_some()) {
        let what = format!("it is missing, yet {name} is here");
        return Err(Error::corruption(&path.join(MANIFEST), None, what));
    }
    match names.into_iter().find(|name| name != LOCK && name != MANIFEST_NEW) {
        Some(found) => Err(Error::NotADatabase { dir: path.to_path_buf(), found }),
        None => Ok(true),
    }
}

/// The first stage that has logs.
const FIRST_WITH_LOGS: u8 = 7;

/// Says what is wrong if MANIFEST is of a stage without logs, yet there are logs. (An
/// engine raises MANIFEST before it makes the first.)
pub fn too_early<'n>(
    manifest: &Manifest,
    names: impl IntoIterator<Item = &'n String>,
) -> Option<String> {
    let log = |name: &&String| matches!(FileName::parse(name), Some(FileName::Log(_)));
    let log = names.into_iter().find(log).filter(|_| manifest.stage < FIRST_WITH_LOGS)?;
    Some(format!("it is of stage {}, which has no logs, yet {log} is here", manifest.stage))
}
