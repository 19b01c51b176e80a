//! Walking through a tour, and answering questions.
//!
//! ```text
//!    say ─Space─► ask ─1…4 or Space─► commands run ─► tell ─Space─► say of the next stop
//! ```
//!
//! A tour has an engine and a screen of its own: what was there before is put
//! aside, with its engine open, and is there again when the tour is left.

use super::Effect;
use super::told::go_on;
use crate::detail::Pick;
use crate::model::Model;
use crate::question::Question;
use crate::tour::{Facts, Stop, Tour, holds};

/// A tour on its way.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The tour.
    pub tour: Tour,
    /// The stop.
    pub at: usize,
    /// What of it comes next.
    pub phase: Phase,
    /// What has become of the last question.
    pub verdict: String,
}

/// Where in a stop one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Its words are read.
    Say,
    /// Its question is open.
    Ask,
    /// Its commands run.
    Run,
    /// What they did is told.
    Tell,
    /// All stops are done.
    End,
}

impl Walk {
    pub(crate) fn new(tour: Tour) -> Self {
        Walk { tour, at: 0, phase: Phase::Say, verdict: String::new() }
    }

    fn stop(&self) -> Option<&Stop> {
        self.tour.stops.get(self.at)
    }

    /// What is to be read now; empty while commands run.
    pub fn words(&self) -> String {
        let words = match (self.phase, self.stop()) {
            (Phase::Say, Some(stop)) => stop.say.as_str(),
            (Phase::Tell, Some(stop)) => stop.tell.as_str(),
            (Phase::End, _) => {
                "This is the end of the tour. Space goes back to where you were. And now build it yourself: quit, and type `cargo step`."
            }
            _ => "",
        };
        match self.verdict.as_str() {
            "" => words.to_string(),
            verdict => format!("{verdict} {words}").trim_end().to_string(),
        }
    }
}

/// Goes on: to the question, to the commands, to the next stop, or home.
pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    if model.is_busy() || !model.waiting.is_empty() {
        return Vec::new();
    }
    let Some(walk) = &mut model.walk else { return Vec::new() };
    match (walk.phase, walk.stop().cloned()) {
        (Phase::Say, Some(stop)) => {
            walk.verdict.clear();
            if let Some(ask) = stop.ask {
                walk.phase = Phase::Ask;
                let options = ask.options.into_iter().map(|choice| choice.words).collect();
                let (words, right, chosen) = (ask.question, None, None);
                model.question = Some(Question { words, options, right, chosen });
                return Vec::new();
            }
            run(model, &stop)
        }
        (Phase::Ask, Some(stop)) => run(model, &stop),
        (Phase::End, _) => vec![Effect::Leave],
        _ => {
            arrive(model, true);
            Vec::new()
        }
    }
}

fn run(model: &mut Model, stop: &Stop) -> Vec<Effect> {
    if let Some(walk) = &mut model.walk {
        walk.phase = Phase::Run;
    }
    if let Some(detail) = stop.show {
        model.pick = Pick::This(detail);
    }
    model.waiting.extend(stop.commands.iter().cloned());
    go_on(model)
}

/// Nothing is left to run: has a stop come to its end?
pub(super) fn ran(model: &mut Model, answer: &[String], blocks: u64) {
    let asked = match &model.walk {
        Some(walk) if walk.phase == Phase::Run => walk.stop().cloned(),
        _ => return,
    };
    if let (Some(Stop { ask: Some(ask), .. }), Some(question)) = (asked, &mut model.question) {
        let facts = Facts { answer, blocks, world: &model.live, shelf: &model.shelf };
        let mut right =
            (0..).zip(&ask.options).filter(|(_, choice)| holds(&choice.condition, facts));
        // Where several hold, or none, nobody is told that they are right.
        question.right = match (right.next(), right.next()) {
            (Some((only, _)), None) => Some(only),
            _ => None,
        };
    }
    arrive(model, false);
}

/// True if the command that has just ended is to be played step by step.
pub(super) fn watches(model: &Model) -> bool {
    let stop = model.walk.as_ref().filter(|walk| walk.phase != Phase::Ask).and_then(Walk::stop);
    model.waiting.is_empty() && stop.is_some_and(|stop| stop.watch)
}

/// The commands have run, or what they did was told: on to what is read next.
fn arrive(model: &mut Model, told: bool) {
    let question = model.question.take();
    let Some(walk) = &mut model.walk else { return };
    walk.verdict = match question.as_ref() {
        _ if told => String::new(),
        Some(question) => question.verdict().unwrap_or_default(),
        None => String::new(),
    };
    if !told && walk.stop().is_some_and(|stop| !stop.tell.is_empty()) {
        walk.phase = Phase::Tell;
        // That a command fails may be what the tour is about: its words say why.
        model.failed = false;
        return;
    }
    walk.at += 1;
    walk.phase = if walk.at < walk.tour.stops.len() { Phase::Say } else { Phase::End };
}

/// An answer was chosen, counted from 0.
pub(super) fn choose(model: &mut Model, answer: usize) -> Vec<Effect> {
    let Some(question) = &mut model.question else { return Vec::new() };
    if answer >= question.options.len() || question.chosen.is_some() {
        return Vec::new();
    }
    question.chosen = Some(answer);
    match &model.walk {
        Some(walk) if walk.phase == Phase::Ask => next(model),
        // A moment of the past has asked: it knows the answer.
        _ => Vec::new(),
    }
}
