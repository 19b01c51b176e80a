//! Recording what happens: in the scene, and in the timeline.

use std::time::Duration;

use lsm::observe::Event;

use super::Model;
use crate::crash::Crash;
use crate::scene::Scene;
use crate::sizes::Sizes;
use crate::timeline::Beat;

impl Model {
    /// A command begins.
    pub(crate) fn begin_command(&mut self, line: String, letter: char) {
        self.live.begin();
        self.time.begin(line, letter);
        self.time.push(Beat::Began, &self.live);
    }

    /// The engine came to its end.
    pub(crate) fn record_crash(&mut self, crash: Box<Crash>) {
        self.live.crash(&crash.found);
        self.time.push(Beat::Crashed(crash), &self.live);
    }

    /// The directory was opened again.
    pub(crate) fn record_opened(&mut self, scene: Scene, sizes: Sizes) {
        let costs = self.live.costs;
        self.live = Scene { costs, ..scene };
        self.sizes = sizes;
        self.time.push(Beat::Opened(Box::new(self.live.clone()), sizes), &self.live);
    }

    /// Events happened, now.
    pub(crate) fn record(&mut self, events: Vec<Event>) {
        for event in events {
            self.live.apply(&event);
            self.time.push(Beat::Event(event), &self.live);
        }
    }

    /// Bytes of keys and values in the newest version were counted.
    pub(crate) fn record_live_bytes(&mut self, live: u64) {
        self.live.costs.live = Some(live);
        self.time.push(Beat::Counted(live), &self.live);
    }

    /// A command has ended. In slow motion, it is now shown from its beginning.
    pub(crate) fn end_command(&mut self) {
        self.time.end(&self.sentence, &self.live);
        let Some((_, start, end)) = self.time.command() else { return };
        let slow = self.player.slow || self.player.quiz || self.is_watched();
        // Alone the beginning: there was nothing to see.
        if slow && end > start + 1 {
            self.time.seek(start + 1);
            self.player.playing = true;
            self.player.since = Duration::ZERO;
        }
    }

    /// Returns true if a tour wants the command that has just ended to be played step by step.
    fn is_watched(&self) -> bool {
        self.waiting.is_empty() && self.walk.as_ref().is_some_and(super::Walk::watches)
    }
}
