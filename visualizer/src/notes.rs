//! Takes notes while the engine works.
//!
//! A merge of a large tree reports an event for each key. All are counted here
//! and now, in the [`Story`]; but of a command that moves very many entries, only
//! the first are kept one by one. So notes stay small however much happens.

use lsm::observe::{Event, Observer};
use lsm::sync::Mutex;

use crate::story::Story;

/// Entries of tables and of merges that are kept of one command.
const TOLD: usize = 10_000;

/// An observer that keeps what happened since it was asked last.
#[derive(Debug, Default)]
pub struct Notes {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    events: Vec<Event>,
    told: usize,
    story: Story,
}

impl Notes {
    /// The events, and an end to them.
    pub fn take_events(&self) -> Vec<Event> {
        std::mem::take(&mut self.kept.lock().events)
    }

    /// What happened since the story was taken last, all in all.
    pub fn take_story(&self) -> Story {
        let mut kept = self.kept.lock();
        kept.told = 0;
        std::mem::take(&mut kept.story)
    }
}

impl Observer for Notes {
    fn event(&self, event: Event) {
        let mut kept = self.kept.lock();
        kept.story.tell(&event);
        let entry = matches!(event, Event::TableLine { .. } | Event::Merged { .. });
        kept.told += usize::from(entry);
        if !entry || kept.told <= TOLD {
            kept.events.push(event);
        }
    }
}
