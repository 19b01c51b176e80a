//! Running a command on the engine.
//!
//! ```text
//!    get kenya:capital ──► engine.get ──► kenya:capital→Nairobi
//!                     └──► the tables it searched, to be shown
//! ```

use std::sync::Arc;

use lsm::{KeyRange, Result};

use super::reply::Reply;
use super::session::Session;
use crate::command::{EngineCommand, key_range};
use crate::data::Source;
use crate::table_cache::TableText;
use crate::text;

/// Lines of a scan that are shown; all of them are counted.
const SHOWN: usize = 1000;

impl Session {
    /// Runs a command, or the first few entries of one that puts many.
    pub(super) fn begin(&mut self, command: &EngineCommand) -> Reply {
        let reply = match command {
            EngineCommand::Crash { how } => self.crash(*how),
            EngineCommand::Reopen => self.reopen(),
            _ => self.put_to(command),
        };
        if reply.more.is_none() && !command.is_job() {
            self.script.push(command, 1, None);
        }
        reply
    }

    fn put_to(&mut self, command: &EngineCommand) -> Reply {
        let mut reply = Reply::default();
        if let Err(error) = self.try_run(command, &mut reply) {
            reply.error = Some(error);
        }
        if self.job.is_some() {
            return self.go_on(reply);
        }
        let reply = self.finish(reply);
        if reply.error.is_none() {
            match command {
                EngineCommand::Put { .. } | EngineCommand::Del { .. } => self.history.returned(),
                EngineCommand::Flush | EngineCommand::Sync | EngineCommand::Compact => {
                    self.history.synced();
                }
                _ => {}
            }
        }
        reply
    }

    fn try_run(
        &mut self,
        command: &EngineCommand,
        reply: &mut Reply,
    ) -> std::result::Result<(), String> {
        let said = |error: lsm::Error| error.to_string();
        match command {
            EngineCommand::Put { key, value } => self.engine.put(key, value).map_err(said)?,
            EngineCommand::Del { key } => self.engine.delete(key).map_err(said)?,
            EngineCommand::Get { key } => {
                reply.answer = self.get(key).map_err(said)?;
                reply.tables = self.looked_at();
            }
            EngineCommand::Scan { from, to } => {
                reply.answer = self.scan(key_range(from.clone(), to.clone())).map_err(said)?;
            }
            EngineCommand::Flush => self.engine.flush().map_err(said)?,
            EngineCommand::Compact => self.engine.compact().map_err(said)?,
            EngineCommand::Sync => self.engine.sync().map_err(said)?,
            EngineCommand::Shake { auto: Some(auto) } => self.shakes = *auto,
            EngineCommand::Shake { auto: None } if !self.shakes => {
                self.engine.shake().map_err(said)?;
            }
            EngineCommand::Fill { count, order } => {
                self.fills += 1;
                self.begin_job(command, Source::fill(*count, self.fills, *order));
            }
            EngineCommand::Load { what } => self.begin_job(command, Source::load(what)?),
            EngineCommand::Inspect => {
                reply.answer = self.picture().to_string().lines().map(str::to_string).collect();
            }
            // Background work is done after every command.
            EngineCommand::Shake { auto: None } => {}
            // They have functions of their own.
            EngineCommand::Crash { .. } | EngineCommand::Reopen => {}
        }
        Ok(())
    }

    fn get(&self, key: &[u8]) -> Result<Vec<String>> {
        let found = self.engine.get(key)?;
        Ok(vec![found.map_or("(none)".to_string(), |value| text::pair(key, &value))])
    }

    /// Reads the tables that the get has searched, before a merge removes any.
    fn looked_at(&self) -> Vec<Arc<TableText>> {
        let tables = self.notes.looked_at();
        let read = |number| TableText::read(self.dir.path(), number).map(Arc::new);
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
