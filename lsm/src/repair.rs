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
//! table: whoever knows better can load it. Every range of keys of which something is
//! missing is named as a [`Loss`].
//!
//! *Without MANIFEST* nobody knows which table is newer. Not even the numbers say it:
//! a merge takes a new number for each table that it writes, and a flush may take one
//! in between, so the higher number may be that of the older data. A key on whose value
//! all tables agree has this value, if none has a gap there; others are set aside, by
//! the numbers of their tables. The logs are newer than all tables, if the last of them
//! ends as a sync leaves it; else tables may hold later writes than they, and what they hold is
//! set aside, too. What cannot be told at all: that a table or the oldest log is missing
//! as well, or that a crash has left a table behind which a merge had done with, and with
//! it what was deleted since.
//!
//! *Behind the first bad write of the logs* there may be whole ones. They are set aside
//! too: the new database is a prefix of the writes, as after a crash.
//!
//! Until it has returned, the new database is not complete, though it may look so: if it was
//! interrupted, begin again in another directory.
//!
//! Left out: guessing which bit was flipped; reading a line of a damaged block, since a
//! line has no checksum (the old directory is not touched, so a reader may).

mod aside;
mod source;
mod tables;

use std::collections::BTreeSet;
use std::fmt;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::path::Path;

use crate::disk::Disk;
use crate::engine::{Engine, unescape};
use crate::format::{Record, TOMBSTONE, file_name, split_record};
use crate::journaled::recovery::Found;
use crate::repair::aside::Aside;
use crate::repair::tables::Tables;
use crate::sync::Arc;
use crate::verify::{Finding, Survey, survey};
use crate::wal::{Write, encode_marker, whole_line};
use crate::{Error, KeyRange, Options, Result, stage};

/// The file in the new directory with what may be stale, as lines of a table. The
/// engine does not read it.
pub const UNCERTAIN: &str = "uncertain.txt";

/// What became of a damaged database.
#[derive(Clone, Debug)]
pub struct Repaired {
    /// The stage of the new database: that of the old one, if it is known.
    pub stage: u8,
    /// How many keys have a value in the new database.
    pub keys: u64,
    /// How many lines there are in [`UNCERTAIN`], which is only there if there are any.
    pub set_aside: u64,
    /// What could not be saved.
    pub losses: Vec<Loss>,
    /// What was found in the old directory.
    pub findings: Vec<Finding>,
}

/// What could not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The file it was in.
    pub file: String,
    /// Its lines, the first and the last; `None` if the file is not there.
    pub lines: Option<(u64, u64)>,
    /// What is lost, and what may be stale for it.
    pub what: String,
}

/// Makes a sound database in `to` of what can be believed in `from`, which stays as it
/// is. If it fails, what there is of `to` is incomplete.
///
/// # Errors
/// If `to` is not empty, or `from` cannot be examined, as of
/// [`verify`](crate::verify::verify); or whatever writing `to` can meet.
pub fn repair(disk: &Arc<dyn Disk>, from: &Path, to: &Path) -> Result<Repaired> {
    match disk.list(to) {
        Ok(names) => {
            if let Some(found) = names.into_iter().next() {
                return Err(Error::NotEmpty { dir: to.to_path_buf(), found });
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(Error::io("list", to)(error)),
    }
    let survey = survey(disk.as_ref(), from)?;
    let stage = survey.manifest.as_ref().map_or(stage::LAST, |manifest| manifest.stage);
    let options = Options { disk: Arc::clone(disk), background: false, ..Options::default() };
    let engine = stage::open(stage, to, &options)?;
    let mut aside = Aside::new(disk.as_ref(), to);
    let mut losses = Vec::new();
    let mut tables = Tables::open(disk.as_ref(), from, &survey)?;
    let logged = Logged::new(&survey, tables.ordered);
    tables.save(engine.as_ref(), &logged, &mut aside)?;
    losses.extend(tables.losses());
    logged.save(engine.as_ref(), &mut aside)?;
    for log in &survey.logs {
        losses.extend(rest(log, &mut aside)?);
    }
    let set_aside = aside.finish()?;
    engine.flush()?;
    let keys = count(engine.as_ref())?;
    engine.close()?;
    Ok(Repaired { stage, keys, set_aside, losses, findings: survey.report.findings })
}

/// The writes of the logs, as far as none is missing before.
struct Logged<'s> {
    writes: Vec<&'s Write>,
    keys: BTreeSet<&'s [u8]>,
    /// Whether they are newer than what is in tables.
    newer: bool,
}

impl<'s> Logged<'s> {
    fn new(survey: &'s Survey, ordered: bool) -> Self {
        let flushed = survey.manifest.as_ref().map_or(0, |manifest| manifest.flushed);
        let writes = survey.logs.iter().flat_map(|log| &log.replay.writes);
        let writes: Vec<&Write> = writes.filter(|write| write.number > flushed).collect();
        let keys = writes.iter().map(|write| write.key.as_slice()).collect();
        let synced = |log: &Found| {
            log.replay.stopped.is_none() && log.text.ends_with(&encode_marker(log.last()))
        };
        Logged { writes, keys, newer: ordered || survey.logs.last().is_none_or(synced) }
    }

    fn save(&self, engine: &dyn Engine, aside: &mut Aside<'_>) -> Result<()> {
        for Write { key, stored, .. } in &self.writes {
            if !self.newer {
                aside.push(key, stored)?;
            } else if stored == TOMBSTONE {
                engine.delete(key)?;
            } else {
                engine.put(key, &unescape(key, stored)?)?;
            }
        }
        Ok(())
    }
}

fn count(engine: &dyn Engine) -> Result<u64> {
    let mut keys = 0;
    engine.visit(KeyRange::all(), &mut |_, _| {
        keys += 1;
        ControlFlow::Continue(())
    })?;
    Ok(keys)
}

/// Sets the whole writes aside that stand behind the first bad one.
fn rest(log: &Found, aside: &mut Aside<'_>) -> Result<Option<Loss>> {
    let Some(stop) = log.replay.stopped else { return Ok(None) };
    let rest = &log.text[log.replay.good_bytes..];
    let (mut lines, mut whole) = (0, 0);
    for line in rest.split_inclusive(|&byte| byte == b'\n') {
        lines += 1;
        if let Ok(Record::Write { key, stored, .. }) = whole_line(line).and_then(split_record) {
            aside.push(&key, &stored)?;
            whole += 1;
        }
    }
    let promised = if stop.corrupt { "it was synced" } else { "nothing says that it was synced" };
    let what = format!(
        "{} ({promised}). The new database is as before this write; {whole} whole writes from \
         here on are set aside",
        stop.what
    );
    let lines = Some((stop.line, (stop.line + lines).max(stop.line + 1) - 1));
    Ok(Some(Loss { file: file_name(log.first, "wal"), lines, what }))
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lines {
            Some((first, last)) if first == last => write!(f, "{}, line {first}: ", self.file)?,
            Some((first, last)) => write!(f, "{}, lines {first} to {last}: ", self.file)?,
            None => write!(f, "{}: ", self.file)?,
        }
        f.write_str(&self.what)
    }
}
