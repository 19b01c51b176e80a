//! Saves what can be saved of a damaged database, into a new directory.
//!
//! ```text
//!    logs, newest     ████████▒▒▒▒   up to the first write that is missing
//!    table 9          ███   ███      a gap: its keys may have had newer values here…
//!    table 4          ████████       …so what is older under them may be stale
//!                        └─┘ set aside in `uncertain.txt`, not in the new database
//! ```
//!
//! The rule is that of the engine: never a wrong value. What is in the new database is
//! what was written last, and a checksum proves it. What may be stale is left
//! out, even if it is probably right, and written to [`UNCERTAIN`], a line each as in a
//! table: a reader who knows better can load it. Every range of keys of which something is
//! missing is named as a [`Loss`].
//!
//! *Without MANIFEST* it's unknown which table is newer. Not even the numbers say it:
//! a merge takes a new number for each table that it writes, and a flush may take one
//! in between, so the higher number may be that of the older data. A key on whose value
//! all tables agree has this value, if none has a gap there and no log has the key;
//! others are set aside, by the numbers of their tables. Nor are the logs certainly newer than
//! the tables: an old one that could not be removed, or whose removal the disk has
//! lost, may be there alone, and the later writes in tables. So what they hold is set
//! aside too, unless there are no tables. What cannot be told at all: that a table or a
//! log at either end is missing as well, or that a crash has left a file behind that was
//! done with, and with it what was deleted since.
//!
//! *After the first bad write of the logs* there may be whole ones. They are set aside
//! too: the new database is a prefix of the writes, as after a crash.
//!
//! *Interrupted*, it leaves a directory that is no database, and that can't be opened: its
//! MANIFEST gets that name last. Begin again in another one.
//!
//! Left out: guessing which bit was flipped; reading a line of a damaged block, because a
//! line has no checksum (the old directory is not touched, so a reader may).

mod aside;
mod logged;
mod loss;
mod source;
mod tables;
mod unfinished;

use std::io::{self, ErrorKind};
use std::ops::ControlFlow;
use std::path::{self, Component, Path};

use crate::repair::aside::Aside;
use crate::repair::logged::{Logged, rest};
use crate::repair::tables::Tables;
use crate::repair::unfinished::Unfinished;
use crate::verify::{Finding, survey};
use lsm::disk::Disk;
use lsm::engine::Engine;
use lsm::sync::Arc;
use lsm::{Error, KeyRange, Options, Result, stage};

pub use aside::UNCERTAIN;
pub use loss::Loss;

/// The result of a repair.
#[derive(Clone, Debug)]
pub struct Repaired {
    /// The stage of the new database: that of the old one, if it is known.
    pub stage: u8,
    /// The number of keys that have a value in the new database.
    pub keys: u64,
    /// The number of lines in [`UNCERTAIN`], which is only there if there are any.
    pub set_aside: u64,
    /// The data that could not be saved.
    pub losses: Vec<Loss>,
    /// The findings in the old directory.
    pub findings: Vec<Finding>,
}

/// Makes a sound database in `to` of what can be believed in `from`, which stays as it
/// is. If it fails, what there is of `to` is no database; or, if nothing but the very
/// last sync has failed, a whole one.
///
/// # Errors
/// If `to` is not empty, or is by its path inside of `from`; if `from` cannot be
/// examined, as of [`verify`](crate::verify::verify); or whatever writing `to` can meet.
pub fn repair(disk: &Arc<dyn Disk>, from: &Path, to: &Path) -> Result<Repaired> {
    check_new(disk.as_ref(), from, to)?;
    let survey = survey(disk.as_ref(), from)?;
    let stage = survey.manifest.as_ref().map_or(stage::LAST, |manifest| manifest.stage);
    let new = Unfinished::begin(disk, to, stage)?;
    let to = new.dir();
    let options = Options::default().disk(Arc::new(new.clone())).background(false);
    let engine = stage::open(stage, to, &options)?;
    let mut aside = Aside::new(disk.as_ref(), to);
    let mut losses = Vec::new();
    let mut tables = Tables::open(disk.as_ref(), from, &survey)?;
    let logged = Logged::new(&survey);
    tables.save(engine.as_ref(), &logged, &mut aside)?;
    losses.extend(tables.losses());
    logged.save(engine.as_ref(), &mut aside)?;
    for log in &survey.logs {
        losses.extend(rest(log, logged.newer, &mut aside)?);
    }
    let set_aside = aside.finish()?;
    engine.flush()?;
    let keys = count(engine.as_ref())?;
    engine.close()?;
    new.finish()?;
    Ok(Repaired { stage, keys, set_aside, losses, findings: survey.report.findings })
}

/// Refuses a directory in which something is, or which is to be inside of the old one.
fn check_new(disk: &dyn Disk, from: &Path, to: &Path) -> Result<()> {
    match disk.list(to) {
        Ok(names) => {
            if let Some(found) = names.into_iter().next() {
                return Err(Error::NotEmpty { dir: to.to_path_buf(), found });
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(Error::io("list", to)(error)),
    }
    let absolute = |path: &Path| path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let goes_up = to.components().any(|part| part == Component::ParentDir);
    if !goes_up && absolute(to).starts_with(absolute(from)) {
        let what = "it would be inside of the old one, which stays as it is; choose another place";
        return Err(Error::io("create", to)(io::Error::new(ErrorKind::InvalidInput, what)));
    }
    Ok(())
}

fn count(engine: &dyn Engine) -> Result<u64> {
    let mut keys = 0;
    engine.visit(KeyRange::all(), &mut |_, _| {
        keys += 1;
        ControlFlow::Continue(())
    })?;
    Ok(keys)
}
