//! The panes of the screen, and which events each one shows.

use lsm::observe::{Event, Place};

/// A place on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as on the screen")]
pub enum Pane {
    Memtable,
    Sealed,
    Log,
    Levels,
    Answers,
}

impl Pane {
    /// The pane in which an event is seen.
    pub fn of_event(event: &Event) -> Option<Pane> {
        Some(match event {
            Event::Wrote { .. } | Event::Looked { place: Place::Memtable, .. } => Pane::Memtable,
            Event::Sealed { .. } | Event::Forgot { .. } => Pane::Sealed,
            Event::Looked { place: Place::Sealed(_), .. } => Pane::Sealed,
            Event::LogStarted { .. }
            | Event::LogAppended { .. }
            | Event::LogSynced { .. }
            | Event::LogDeleted { .. }
            | Event::Replayed { .. }
            | Event::TornTail { .. } => Pane::Log,
            Event::Got { .. } => Pane::Answers,
            Event::Failed { .. } => return None,
            _ => Pane::Levels,
        })
    }
}
