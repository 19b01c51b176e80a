//! Takes notes while the engine works.
//!
//! A merge of a large tree reports an event for each key. What is only counted
//! is counted here and now, in the [`Story`]; what changes the picture is kept
//! for the [`World`]. So notes stay small however much happens.

use lsm::observe::{Event, Observer};
use lsm::sync::Mutex;

use crate::story::Story;
use crate::world::World;

/// An observer that keeps what happened since it was asked last.
#[derive(Debug, Default)]
pub struct Notes {
    kept: Mutex<(Vec<Event>, Story)>,
}

impl Notes {
    /// The events that change the picture, and an end to them.
    pub fn take_events(&self) -> Vec<Event> {
        std::mem::take(&mut self.kept.lock().0)
    }

    /// What happened since the story was taken last, all in all.
    pub fn take_story(&self) -> Story {
        std::mem::take(&mut self.kept.lock().1)
    }
}

impl Observer for Notes {
    fn event(&self, event: Event) {
        let mut kept = self.kept.lock();
        kept.1.tell(&event);
        if World::changes_with(&event) {
            kept.0.push(event);
        }
    }
}
