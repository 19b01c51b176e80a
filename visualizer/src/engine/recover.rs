//! Recovery from a panic: a body that is still open, or a bug.
//!
//! ```text
//!    our own directory  ─► another one, empty ─► the session is run again, up to the command before
//!    a given directory  ─► opened again ─► the writes that are not on disk are made again
//! ```
//!
//! It's unknown how far the engine had come, so it is thrown away. Its
//! author expects to see what there was before the command that failed. A given
//! directory isn't ours to empty: there, what the command left on disk stays.

use lsm::engine::Backlog;
use lsm::format::{TOMBSTONE, decode_value};

use super::history::{History, Write};
use super::reply::Reply;
use super::session::Session;
use crate::command::EngineCommand;
use crate::database_dir::DatabaseDir;
use crate::mine::attempt;
use crate::notes::Notes;
use crate::sizes::TINY;

/// Said when there was too much to be done again.
pub(super) const LOST: &str =
    "; what was only in memory is gone: the session is too long to be run again";

impl Session {
    /// The engine panicked, and may be in any state.
    pub(super) fn recover(&mut self, why: String) -> Reply {
        self.job = None;
        self.drop_engine();
        self.discard();
        let ours = self.args.stage < 3 || matches!(self.dir, DatabaseDir::Temporary(_));
        let lines = if ours { self.script.take() } else { None };
        let again = match lines {
            Some(lines) => self.run_again(lines),
            None => self.write_again(),
        };
        let error = match again {
            Ok(note) => format!("{why}{note}"),
            Err(again) => {
                self.drop_engine();
                let opened = self.start();
                let what = if opened.is_ok() { "run again" } else { "opened again" };
                format!(
                    "{why}; the earlier commands cannot be {what}: {}",
                    opened.err().unwrap_or(again)
                )
            }
        };
        self.discard();
        if self.dead.is_some() || !self.running {
            return self.gone(error);
        }
        let reopened = Some((Box::new(self.scene()), self.sizes));
        Reply { reopened, error: Some(error), ..Reply::default() }
    }

    /// Runs commands again, from the beginning, in an empty directory.
    fn run_again(
        &mut self,
        lines: Vec<(EngineCommand, Option<u64>)>,
    ) -> Result<&'static str, String> {
        if matches!(self.dir, DatabaseDir::Temporary(_)) {
            self.dir = DatabaseDir::new(None).map_err(|error| error.to_string())?;
            self.notes = std::sync::Arc::new(Notes::new(self.dir.path()));
        }
        self.left_behind = None;
        self.shakes = true;
        (self.fills, self.sizes, self.history) = (0, TINY.given(&self.args), History::new(0));
        self.start()?;
        for (command, put) in lines {
            attempt(|| {
                let mut reply = self.begin(&command);
                self.job.iter_mut().for_each(|job| job.stop_after = put);
                while reply.more.is_some() {
                    reply = self.go_on(Reply::default());
                }
            })?;
        }
        Ok("")
    }

    /// Opens what is on disk, and makes the writes that are not there again.
    fn write_again(&mut self) -> Result<&'static str, String> {
        let all = std::mem::take(&mut self.history);
        let started = self.start();
        let (before, written) = (all.begun, self.picture().written);
        self.history = all;
        self.history.cut(before);
        let writes = self.history.after(written);
        let missing = before.saturating_sub(written) > writes.len() as u64;
        self.history.restart(written);
        started?;
        attempt(|| writes.iter().try_for_each(|write| self.write(write)))?
            .map_err(|error| error.to_string())?;
        self.take_events();
        self.history.returned();
        let lost = missing || self.args.stage < 3;
        Ok(if lost { LOST } else { "" })
    }

    fn write(&self, (_, key, stored): &Write) -> lsm::Result<()> {
        match stored.as_deref().filter(|stored| *stored != TOMBSTONE) {
            Some(stored) => match decode_value(stored) {
                Ok(value) => self.engine.put(key, &value)?,
                Err(_) => return Ok(()), // no engine stores what is not in order
            },
            None => self.engine.delete(key)?,
        }
        if self.engine.backlog() == Backlog::Nothing { Ok(()) } else { self.shake() }
    }

    /// Marks the engine as gone.
    fn gone(&mut self, error: String) -> Reply {
        let crash = self.end();
        self.dead = Some(crash.clone());
        Reply { crashed: Some(Box::new(crash)), error: Some(error), ..Reply::default() }
    }
}
