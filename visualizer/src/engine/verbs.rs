//! A command, put to the engine.
//!
//! ```text
//!    get kenya:capital ──► engine.get ──► kenya:capital→Nairobi
//!                     └──► the tables it looked into, to be shown
//! ```

use std::ops::Bound;
use std::sync::Arc;

use lsm::{KeyRange, Result};

use super::{Outcome, Session};
use crate::command::Command;
use crate::data::Source;
use crate::mine::attempt;
use crate::shelf::TableText;
use crate::{help, text};

/// Bytes of tables up to which a scan counts what of them is newest.
const COUNTED: u64 = 128 << 10;

/// Lines of a scan that are shown; all of them are counted.
const SHOWN: usize = 1000;

impl Session {
    pub(super) fn try_run(
        &mut self,
        command: &Command,
        outcome: &mut Outcome,
    ) -> std::result::Result<(), String> {
        let said = |error: lsm::Error| error.to_string();
        match command {
            Command::Put { key, value } => self.engine.put(key, value).map_err(said)?,
            Command::Del { key } => self.engine.delete(key).map_err(said)?,
            Command::Get { key } => {
                outcome.answer = self.get(key).map_err(said)?;
                outcome.tables = self.looked_at();
            }
            Command::Scan { from, to } => {
                outcome.answer = self.scan(range(from.clone(), to.clone())).map_err(said)?;
            }
            Command::Flush => self.engine.flush().map_err(said)?,
            Command::Compact => self.engine.compact().map_err(said)?,
            Command::Sync => self.engine.sync().map_err(said)?,
            Command::Shake { auto: Some(auto) } => self.shakes = *auto,
            Command::Shake { auto: None } if !self.shakes => {
                self.engine.shake().map_err(said)?;
            }
            Command::Fill { count, order } => {
                self.fills += 1;
                self.begin_job(command, Source::fill(*count, self.fills, *order));
            }
            Command::Load { what } => self.begin_job(command, Source::load(what)?),
            Command::Inspect => {
                outcome.answer = self.picture().to_string().lines().map(str::to_string).collect();
            }
            Command::Help { about } => outcome.answer = help::lines(*about),
            _ => {} // background work is done after every command, the rest elsewhere
        }
        Ok(())
    }

    /// Bytes of keys and values in the newest version, in a tree that is not large:
    /// all of it is read.
    pub(super) fn count(&self) -> Option<u64> {
        let tables: u64 = self.picture().levels.iter().map(|level| level.bytes()).sum();
        if self.args.stage < 3 || tables > COUNTED {
            return None;
        }
        let bytes =
            |pair: Result<(Vec<u8>, Vec<u8>)>| pair.map(|(key, value)| key.len() + value.len());
        // A scan whose body is still open is no fault of the command that was run.
        let all = attempt(|| self.engine.scan(KeyRange::all()).map(bytes).sum::<Result<usize>>());
        all.ok()?.ok().map(|bytes| bytes as u64)
    }

    fn get(&self, key: &[u8]) -> Result<Vec<String>> {
        let found = self.engine.get(key)?;
        Ok(vec![found.map_or("(none)".to_string(), |value| text::pair(key, &value))])
    }

    /// The tables into which the get has looked, before a merge removes any.
    fn looked_at(&self) -> Vec<Arc<TableText>> {
        let tables = self.notes.looked_at();
        let read = |number| TableText::read(self.place.path(), number).map(Arc::new);
        tables.into_iter().filter_map(read).collect()
    }

    fn scan(&self, range: KeyRange) -> Result<Vec<String>> {
        let (mut lines, mut entries) = (Vec::new(), 0);
        for pair in self.engine.scan(range) {
            let (key, value) = pair?;
            entries += 1;
            if lines.len() < SHOWN {
                lines.push(text::pair(&key, &value));
            }
        }
        let more =
            if entries > SHOWN { format!("; the first {SHOWN} are shown") } else { String::new() };
        lines.push(format!("({entries} entries{more})"));
        Ok(lines)
    }
}

/// The range of `scan [FROM [TO]]`: from FROM up to but not including TO.
pub fn range(from: Option<Vec<u8>>, to: Option<Vec<u8>>) -> KeyRange {
    KeyRange {
        start: from.map_or(Bound::Unbounded, Bound::Included),
        end: to.map_or(Bound::Unbounded, Bound::Excluded),
    }
}
