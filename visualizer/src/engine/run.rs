//! Running a command to its end, and recovering if the engine panics on the way.

use super::reply::{DEAD, Reply};
use super::session::Session;
use crate::command::EngineCommand;
use crate::mine::attempt;

impl Session {
    /// Runs a command to its end; or of one that puts many entries, the first
    /// few: then [`work`](Session::work) continues.
    pub fn run(&mut self, command: &EngineCommand) -> Reply {
        if !self.running && !matches!(command, EngineCommand::Reopen) {
            return Reply { error: Some(DEAD.to_string()), ..Reply::default() };
        }
        self.history.begun = self.history.written;
        attempt(|| self.begin(command)).unwrap_or_else(|why| self.recover(why))
    }

    /// Puts the next few entries.
    pub fn work(&mut self) -> Reply {
        attempt(|| self.go_on(Reply::default())).unwrap_or_else(|why| self.recover(why))
    }
}
