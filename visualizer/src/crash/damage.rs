//! The damage that a crash does to the files: one of the possible states of the disk.
//!
//! ```text
//!    pending       create 3.wal   write 3.wal   write 3.wal
//!    torn               ■              ■             ◧        the last append, in part
//!    lost               ■              ·             ·        all bytes that are not synced
//!    7                  ■              ·             ■        the seventh of all fates
//! ```
//!
//! The engine's tests cut the power with the same fates. None of them takes what was
//! synced: neither a killed process nor a power cut does.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use lsm::disk::Disk;
use lsm::format::FileName;
use lsm_crash_lab::{Change, ChangeOutcome, DiskImage, Fate, SimDisk};

use super::disk::LIMIT;
use super::kind::{Damage, How};
use crate::text::size;

/// The bytes of each file.
type Files = BTreeMap<String, Vec<u8>>;

/// Returns the known state of a directory: the one known before, if it's still so.
/// Otherwise all files count as synced. `None` if they're too large to be held.
///
/// # Errors
/// Returns any error of the operating system.
pub(crate) fn known(before: Option<DiskImage>, dir: &Path) -> io::Result<Option<DiskImage>> {
    let Some(lies) = files_in(dir)? else { return Ok(None) };
    match before {
        Some(image) if image.files(dir) == lies => Ok(Some(image)),
        _ => synced(dir, &lies).map(Some),
    }
}

/// Checks that an engine can end like that; an error says why it can't.
///
/// # Errors
/// A sentence with what would do instead.
pub(crate) fn check(how: How, image: Option<&DiskImage>) -> Result<(), String> {
    match (how, image) {
        (How::Closed | How::Killed, _) => Ok(()),
        (_, None) => Err(format!(
            "more than {} of files are too much to cut the power of; type `crash`",
            size(LIMIT as u64)
        )),
        (How::State(number), Some(image)) => match states(image) {
            states if (1..=states).contains(&number) => Ok(()),
            1 => Err("everything is synced: the only state is 1".into()),
            states => Err(format!(
                "the disk could be in {states} states; type `crash 1` to `crash {states}`"
            )),
        },
        _ => Ok(()),
    }
}

/// Damages the directory and `image`, and returns what that did.
///
/// # Errors
/// What the operating system answers; nothing is changed then, or a part.
pub(crate) fn strike(how: How, image: &mut DiskImage, dir: &Path) -> io::Result<Damage> {
    let (fate, damage) = match how {
        How::Closed | How::Killed => return Ok(Damage::None),
        How::Torn => torn(image, dir),
        How::Lost => (lost(image), Damage::None),
        How::State(number) => state(image, number),
    };
    let before = image.files(dir);
    *image = image.after(&fate);
    let after = image.files(dir);
    lay_out(dir, &before, &after)?;
    Ok(if how == How::Lost { taken(&before, &after) } else { damage })
}

/// Returns the number of states the disk could be in.
fn states(image: &DiskImage) -> usize {
    fates(image).len()
}

/// No bytes come through that are not synced. Names do: that they are not is told only by
/// the other states.
fn lost(image: &DiskImage) -> Fate {
    image.fate(|change| match change {
        Change::Write { .. } | Change::Truncate { .. } => ChangeOutcome::Lost,
        _ => ChangeOutcome::Kept,
    })
}

/// Tears the last append to a log; everything else reaches the disk.
fn torn(image: &DiskImage, dir: &Path) -> (Fate, Damage) {
    let appended = |change: &Change| match change {
        Change::Write { inode, bytes, .. } if is_log(&image.name(*inode)) => Some(bytes.len()),
        _ => None,
    };
    let last = image.pending().iter().rposition(|change| appended(change).is_some());
    let mut at = 0..;
    let fate =
        image.fate(|_| if at.next() == last { ChangeOutcome::Torn } else { ChangeOutcome::Kept });
    let damage = match last.and_then(|last| appended(&image.pending()[last])) {
        Some(of) => Damage::Torn { left: of as u64 / 2, of: of as u64 },
        None if image.files(dir).keys().any(|name| is_log(name)) => Damage::Spared,
        None => Damage::NoLog,
    };
    (fate, damage)
}

fn is_log(name: &str) -> bool {
    matches!(FileName::parse(name), Some(FileName::Log(_)))
}

/// Returns the fates with different results, those that lose least first.
fn fates(image: &DiskImage) -> Vec<Fate> {
    let mut random = 0_u64;
    let mut fates = image.fates(6, 16, || {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        random >> 8
    });
    fates.sort_by_key(Fate::losses);
    let mut left: Vec<DiskImage> = Vec::new();
    fates.retain(|fate| {
        let image = image.after(fate);
        let new = !left.contains(&image);
        if new {
            left.push(image);
        }
        new
    });
    fates
}

fn state(image: &DiskImage, number: usize) -> (Fate, Damage) {
    let mut fates = fates(image);
    let of = fates.len();
    let number = number.clamp(1, of);
    let fate = fates.swap_remove(number - 1);
    let count = |outcome: fn(&ChangeOutcome) -> bool| fate.outcomes().filter(outcome).count();
    let kept = count(|outcome| *outcome == ChangeOutcome::Kept);
    let torn =
        count(|outcome| matches!(outcome, ChangeOutcome::Torn | ChangeOutcome::Unwritten(_)));
    let pending = image.pending().len();
    (fate, Damage::State { number, of, pending, kept, torn })
}

/// The damage so far.
fn taken(before: &Files, after: &Files) -> Damage {
    let changed: Vec<&String> =
        before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    let new = after.keys().filter(|name| !before.contains_key(*name)).count();
    let bytes =
        |files: &Files, name: &String| files.get(name).map_or(0, |bytes| bytes.len() as u64);
    match changed.len() + new {
        0 if !before.keys().any(|name| is_log(name)) => Damage::NoLog,
        0 => Damage::Spared,
        _ if new == 0 && changed.iter().all(|name| is_log(name)) => {
            let cut =
                |name: &&String| bytes(before, name) - bytes(after, name).min(bytes(before, name));
            Damage::Cut { bytes: changed.iter().map(cut).sum() }
        }
        count => Damage::Files { count },
    }
}

/// Makes the directory hold what `after` has.
fn lay_out(dir: &Path, before: &Files, after: &Files) -> io::Result<()> {
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        fs::remove_file(dir.join(name))?;
    }
    for (name, bytes) in after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)) {
        fs::write(dir.join(name), bytes)?;
    }
    Ok(())
}

/// Reads the files of a directory. `None` if they're too large to be held. Ignores
/// what isn't a file.
fn files_in(dir: &Path) -> io::Result<Option<Files>> {
    let mut files = Files::new();
    let mut bytes = 0;
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(files)),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if entry.file_type()?.is_file() {
            bytes += entry.metadata()?.len();
            if bytes > LIMIT as u64 {
                return Ok(None);
            }
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(Some(files))
}

/// A disk on which these files are, and are synced.
fn synced(dir: &Path, files: &Files) -> io::Result<DiskImage> {
    let disk = SimDisk::default();
    disk.create_dir(dir)?;
    for (name, bytes) in files {
        let file = disk.create(&dir.join(name))?;
        file.append(bytes)?;
        file.sync()?;
    }
    // Parents first need no order here: all of it is made durable.
    dir.ancestors().try_for_each(|dir| disk.sync_dir(dir))?;
    Ok(disk.image())
}

#[cfg(test)]
mod tests;
