//! A beat: one step of the past.

use lsm::observe::Event;

use crate::crash::Crash;
use crate::scene::Scene;
use crate::sizes::Sizes;

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Beat {
    /// A command begins.
    Began,
    /// The engine told it.
    Event(Event),
    /// Bytes of keys and values in the newest version were counted.
    Counted(u64),
    /// The directory was opened again: here the scene starts over.
    Opened(Box<Scene>, Sizes),
    /// The engine came to its end, and this is left.
    Crashed(Box<Crash>),
}

impl Beat {
    /// Applies the beat.
    pub(super) fn apply(&self, scene: &mut Scene) {
        match self {
            Beat::Began => scene.begin(),
            Beat::Event(event) => scene.apply(event),
            Beat::Counted(live) => scene.costs.live = Some(*live),
            Beat::Opened(opened, _) => scene.clone_from(opened),
            Beat::Crashed(crash) => scene.crash(&crash.found),
        }
    }

    /// About how many bytes it takes besides itself.
    pub(super) fn weight(&self) -> usize {
        match self {
            Beat::Event(Event::Wrote { key, stored, .. }) => {
                key.len() + stored.as_ref().map_or(0, Vec::len)
            }
            Beat::Event(Event::TableLine { key, stored, .. }) => key.len() + stored.len(),
            Beat::Event(Event::Merged { key, .. } | Event::Got { key, .. }) => key.len(),
            Beat::Began | Beat::Counted(_) | Beat::Event(_) => 0,
            Beat::Opened(scene, _) => 64 * scene.entries(),
            Beat::Crashed(crash) => crash.found.logs.iter().map(|log| 64 * log.records.len()).sum(),
        }
    }
}
