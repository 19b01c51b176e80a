//! The writes that a repair takes from the logs.

use std::collections::BTreeSet;

use crate::repair::aside::Aside;
use crate::repair::loss::Loss;
use crate::verify::{Survey, counted};
use lsm::Result;
use lsm::engine::{Engine, unescape};
use lsm::format::{Record, TOMBSTONE, file_name, split_record, unedited};
use lsm::wal::found::Found;
use lsm::wal::{Write, whole_line};

/// The writes of the logs, as far as none is missing before.
pub(super) struct Logged<'s> {
    pub(super) writes: Vec<&'s Write>,
    /// Their keys; and if they are not `newer`, those of the whole writes behind, too.
    pub(super) keys: BTreeSet<Vec<u8>>,
    /// True if they are newer than what is in tables, for sure.
    pub(super) newer: bool,
}

impl<'s> Logged<'s> {
    pub(super) fn new(survey: &'s Survey) -> Self {
        let flushed = survey.manifest.as_ref().map_or(0, |manifest| manifest.flushed);
        let writes = survey.logs.iter().flat_map(|log| &log.replay.writes);
        let writes: Vec<&Write> = writes.filter(|write| write.number > flushed).collect();
        let mut keys: BTreeSet<_> = writes.iter().map(|write| write.key.clone()).collect();
        // MANIFEST knows which writes the tables have; without it, they may have later ones.
        let newer = survey.manifest.is_some() || survey.tables.is_empty();
        if !newer {
            keys.extend(survey.logs.iter().flat_map(behind).map(|(key, _)| key));
        }
        Logged { writes, keys, newer }
    }

    pub(super) fn save(&self, engine: &dyn Engine, aside: &mut Aside<'_>) -> Result<()> {
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

/// The whole writes behind the first bad one.
fn behind(log: &Found) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    let good = if log.replay.stopped.is_some() { log.replay.good_bytes } else { log.text.len() };
    let lines = log.text[good..].split_inclusive(|&byte| byte == b'\n');
    let record = |line| split_record(unedited(line).unwrap_or(line));
    lines.filter_map(move |line| match whole_line(line).and_then(record) {
        Ok(Record::Write { key, stored, .. }) => Some((key, stored)),
        _ => None,
    })
}

/// Sets aside the whole writes behind the first bad one of a log, and says what is lost.
pub(super) fn rest(log: &Found, newer: bool, aside: &mut Aside<'_>) -> Result<Option<Loss>> {
    let Some(stop) = log.replay.stopped else { return Ok(None) };
    let mut whole = 0;
    for (key, stored) in behind(log) {
        aside.push(&key, &stored)?;
        whole += 1;
    }
    let promised = match stop.corrupt {
        true if log.text.is_empty() => "what was in it may have been synced",
        true if log.is_edited() => "an editor has changed it",
        true => "it was synced",
        false => "nothing says that it was synced",
    };
    let mut what = format!("{} ({promised})", stop.what);
    if newer {
        what += ". The new database is as before it";
    }
    if whole > 0 {
        what += &format!(". Set aside: {} from here on", counted(whole, "whole write"));
    }
    let lines = log.text[log.replay.good_bytes..].split_inclusive(|&byte| byte == b'\n').count();
    let lines = (lines > 0).then(|| (stop.line, stop.line + lines as u64 - 1));
    Ok(Some(Loss { file: file_name(log.first, "wal"), lines, what }))
}
