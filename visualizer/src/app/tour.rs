//! Walking through a tour, and answering questions.
//!
//! ```text
//!    say ─Space─► ask ─1…4 or Space─► commands run ─► tell ─Space─► say of the next stop
//! ```
//!
//! A tour has an engine and a screen of its own: what was there before is put
//! aside, with its engine open, and is there again when the tour is left.

use super::pending::go_on;
use super::walk::arrive;
use crate::detail::Pick;
use crate::effect::Effect;
use crate::model::{Model, Phase};
use crate::question::Question;
use crate::tour::Stop;

/// Continues: to the question, to the commands, to the next stop, or back from the tour.
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
