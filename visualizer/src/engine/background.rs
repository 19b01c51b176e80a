//! The end of a command: background work, and the rest of the reply.

use lsm::Result;
use lsm::engine::Shaken;
use lsm::observe::Event;

use super::reply::Reply;
use super::session::Session;

impl Session {
    pub(super) fn finish(&mut self, mut reply: Reply) -> Reply {
        if let Err(error) = self.shake_by_itself() {
            reply.error.get_or_insert_with(|| error.to_string());
        }
        reply.events.extend(self.take_events());
        reply.tables.extend(self.notes.take_tables());
        let changed = |event: &Event| matches!(event, Event::Installed { .. });
        if reply.events.iter().any(changed) {
            reply.live = self.count();
        }
        reply.tally = self.notes.take_tally();
        reply
    }

    /// Does the background work after a command, unless the user wants to do it.
    pub(super) fn shake_by_itself(&self) -> Result<()> {
        if self.shakes { self.shake() } else { Ok(()) }
    }

    /// Does all background work that's waiting.
    pub(super) fn shake(&self) -> Result<()> {
        while self.engine.shake()? != Shaken::Nothing {}
        Ok(())
    }
}
