//! The past, and a cursor that can be anywhere in it.
//!
//! ```text
//!    put k v                 flush                                      live
//!    ├─ LogAppended ─ Wrote ─┼─ Sealed ─ TableStarted ─ TableLine ─ … ──┤
//!    ▲ frame                         ▲ cursor        ▲ frame
//! ```
//!
//! The engine never goes back: a moment of the past is rebuilt from the last
//! *frame* before it, a copy of the scene, by folding the few events between.
//! A frame is kept for as many events as the scene has entries and tables, so that all
//! frames together take no more space than the events.
//!
//! What is kept is bounded ([`KEPT`], [`KEPT_BYTES`]): beyond that the oldest
//! beats are folded into the beginning, and [`Timeline::forgotten`] says how many.

mod beat;
mod stride;

use std::collections::VecDeque;

use lsm::observe::Event;

pub(crate) use self::beat::Beat;
use crate::crash::Crash;
use crate::scene::Scene;
use crate::scene::costs::{Costs, Ratio};
use crate::sizes::Sizes;

/// Beats that are kept.
pub(crate) const KEPT: usize = 50_000;

/// Bytes of keys and values in them, at most.
pub(crate) const KEPT_BYTES: usize = 32 << 20;

/// The fewest beats between two frames.
const FRAME: usize = 128;

/// The length of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stride {
    /// From entry to entry.
    Entry,
    /// To the next event that is more than one more entry of a table.
    Event,
    /// To the end of the next command.
    Command,
}

/// A command, and the beats that it caused.
#[derive(Clone, Debug)]
pub struct TimelineCommand {
    /// As it was typed.
    pub line: String,
    /// Its letter on the bar.
    pub letter: char,
    /// The first of its beats, counted from the beginning of time.
    pub start: usize,
    /// The sentence about it.
    pub sentence: String,
    /// The costs of everything at its end.
    pub costs: Costs,
    /// The files that there were then, by what counts of them.
    pub space: Option<Ratio>,
}

/// A moment of the past.
#[derive(Clone, Debug)]
struct Past {
    /// So many beats have happened.
    at: usize,
    scene: Scene,
}

/// The history.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The scene before the oldest beat that is kept.
    base: Scene,
    base_sizes: Sizes,
    forgotten: usize,
    beats: VecDeque<Beat>,
    bytes: usize,
    frames: VecDeque<Past>,
    commands: VecDeque<TimelineCommand>,
    past: Option<Past>,
}

impl Timeline {
    /// A history that begins here.
    pub fn new(scene: Scene, sizes: Sizes) -> Self {
        Timeline {
            base: scene,
            base_sizes: sizes,
            forgotten: 0,
            beats: VecDeque::new(),
            bytes: 0,
            frames: VecDeque::new(),
            commands: VecDeque::new(),
            past: None,
        }
    }

    /// The scene at the cursor; `None` if that is now.
    pub fn past(&self) -> Option<&Scene> {
        self.past.as_ref().map(|past| &past.scene)
    }

    /// Returns the number of beats, from the beginning of time.
    pub fn now(&self) -> usize {
        self.forgotten + self.beats.len()
    }

    /// Returns how many of them had happened at the cursor.
    pub fn at(&self) -> usize {
        self.past.as_ref().map_or(self.now(), |past| past.at)
    }

    /// Returns how many of the oldest are forgotten.
    pub fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// The commands that are kept, oldest first.
    pub fn commands(&self) -> impl DoubleEndedIterator<Item = &TimelineCommand> {
        self.commands.iter()
    }

    /// A beat by its number, counted from 0 at the beginning of time.
    pub fn beat(&self, number: usize) -> Option<&Beat> {
        self.beats.get(number.checked_sub(self.forgotten)?)
    }

    /// The event that happened last, at the cursor.
    pub fn event(&self) -> Option<&Event> {
        match self.last_beat()? {
            Beat::Event(event) => Some(event),
            Beat::Began | Beat::Counted(_) | Beat::Opened(..) | Beat::Crashed(_) => None,
        }
    }

    /// Returns what happened last, at the cursor.
    pub fn last_beat(&self) -> Option<&Beat> {
        self.beat(self.at().checked_sub(1)?)
    }

    /// The crash that happened last, at the cursor.
    pub fn crash(&self) -> Option<&Crash> {
        match self.last_beat()? {
            Beat::Crashed(crash) => Some(crash),
            _ => None,
        }
    }

    /// The command in which the cursor is, and where its beats begin and end.
    pub fn command(&self) -> Option<(&TimelineCommand, usize, usize)> {
        // A cursor at the end of one command is still in it.
        let last = self.at().saturating_sub(usize::from(self.past.is_some()));
        let next = self.commands.partition_point(|command| command.start <= last);
        let command = self.commands.get(next.checked_sub(1)?)?;
        let end = self.commands.get(next).map_or(self.now(), |next| next.start);
        Some((command, command.start, end))
    }

    /// The sizes at the cursor.
    pub fn sizes(&self) -> Sizes {
        let before = self.at().saturating_sub(self.forgotten);
        let opened = self.beats.iter().take(before).rev().find_map(|beat| match beat {
            Beat::Opened(_, sizes) => Some(*sizes),
            _ => None,
        });
        opened.unwrap_or(self.base_sizes)
    }

    /// A command begins.
    pub fn begin(&mut self, line: String, letter: char) {
        let start = self.now();
        let (sentence, costs, space) = (String::new(), Costs::default(), None);
        self.commands.push_back(TimelineCommand { line, letter, start, sentence, costs, space });
    }

    /// The command has ended; this is what it meant.
    pub fn end(&mut self, sentence: &str, scene: &Scene) {
        if let Some(last) = self.commands.back_mut() {
            last.sentence = sentence.to_string();
            last.costs = scene.costs;
            last.space = scene.costs.space(&scene.levels);
        }
    }

    /// Adds a beat; `scene` is the scene after it.
    pub fn push(&mut self, beat: Beat, scene: &Scene) {
        self.bytes += beat.weight();
        let opened = matches!(beat, Beat::Opened(..));
        self.beats.push_back(beat);
        let since = self.now() - self.frames.back().map_or(self.forgotten, |frame| frame.at);
        if opened || since >= FRAME.max(scene.entries() + scene.tables()) {
            self.frames.push_back(Past { at: self.now(), scene: scene.clone() });
        }
        if self.beats.len() > KEPT || self.bytes > KEPT_BYTES {
            self.forget();
        }
    }

    /// Folds the oldest quarter into the beginning.
    fn forget(&mut self) {
        for _ in 0..self.beats.len().div_ceil(4) {
            let Some(beat) = self.beats.pop_front() else { break };
            self.bytes -= beat.weight();
            self.forgotten += 1;
            if let Beat::Opened(_, sizes) = &beat {
                self.base_sizes = *sizes;
            }
            beat.apply(&mut self.base);
        }
        self.frames.retain(|frame| frame.at > self.forgotten);
        // The command whose end is still kept stays.
        while self.commands.get(1).is_some_and(|next| next.start <= self.forgotten) {
            self.commands.pop_front();
        }
        if self.past.as_ref().is_some_and(|past| past.at < self.forgotten) {
            self.seek(self.forgotten);
        }
    }

    /// Moves the cursor back to now.
    pub fn live(&mut self) {
        self.past = None;
    }

    /// Moves the cursor to where so many beats had happened.
    pub fn seek(&mut self, at: usize) {
        if at >= self.now() {
            return self.live();
        }
        let at = at.max(self.forgotten);
        let near = self.frames.partition_point(|frame| frame.at <= at);
        let frame = near.checked_sub(1).and_then(|near| self.frames.get(near));
        let begin = || Past { at: self.forgotten, scene: self.base.clone() };
        let mut past = match self.past.take() {
            // A short way on from here.
            Some(past)
                if (self.forgotten..=at).contains(&past.at)
                    && frame.is_none_or(|frame| frame.at <= past.at) =>
            {
                past
            }
            _ => frame.cloned().unwrap_or_else(begin),
        };
        for beat in self.beats.range(past.at - self.forgotten..at - self.forgotten) {
            beat.apply(&mut past.scene);
        }
        past.at = at;
        self.past = Some(past);
    }
}

#[cfg(test)]
mod tests;
