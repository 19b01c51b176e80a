//! After a command: background work, and then all that there is to say.

use lsm::Result;
use lsm::engine::Shaken;
use lsm::observe::Event;

use super::outcome::Outcome;
use super::session::Session;

impl Session {
    pub(super) fn finish(&mut self, mut outcome: Outcome) -> Outcome {
        if let Err(error) = self.shake_by_itself() {
            outcome.error.get_or_insert_with(|| error.to_string());
        }
        outcome.events.extend(self.take_events());
        outcome.tables.extend(self.notes.take_tables());
        let changed = |event: &Event| matches!(event, Event::Installed { .. });
        if outcome.events.iter().any(changed) {
            outcome.live = self.count();
        }
        outcome.story = self.notes.take_story();
        outcome
    }

    /// Does the background work after a command, unless the user wants to do it.
    pub(super) fn shake_by_itself(&self) -> Result<()> {
        if self.shakes { self.shake() } else { Ok(()) }
    }

    /// Does all background work that waits.
    pub(super) fn shake(&self) -> Result<()> {
        while self.engine.shake()? != Shaken::Nothing {}
        Ok(())
    }
}
