//! Steps through the past: where each kind of step ends.

use lsm::observe::Event;

use super::{Beat, Stride, Timeline};

impl Timeline {
    /// Moves the cursor one step. Returns true if it moved.
    pub fn step(&mut self, forward: bool, stride: Stride) -> bool {
        let (before, now) = (self.at(), self.now());
        let stops = |at: &usize| self.stops(*at, stride);
        let to = if forward {
            (before + 1..now).find(stops).unwrap_or(now)
        } else {
            (self.forgotten..before).rev().find(stops).unwrap_or(self.forgotten)
        };
        self.seek(to);
        self.at() != before
    }

    /// Returns true if a step of that kind ends where so many beats had happened.
    fn stops(&self, at: usize, stride: Stride) -> bool {
        match stride {
            Stride::Entry => true,
            Stride::Event => {
                let last = at.checked_sub(1).and_then(|last| self.beat(last));
                let entry =
                    |event: &Event| matches!(event, Event::TableLine { .. } | Event::Merged { .. });
                !matches!(last, Some(Beat::Event(event)) if entry(event))
            }
            Stride::Command => {
                let found = self.commands.binary_search_by_key(&at, |command| command.start);
                found.is_ok() || at == self.forgotten
            }
        }
    }
}
