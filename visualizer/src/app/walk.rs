//! The way from stop to stop of a tour, as its commands end.

use crate::model::{Model, Phase};
use crate::tour::{Facts, Stop, holds};

/// Ends the stop of a tour once none of its commands is left to run.
pub(super) fn ran(model: &mut Model, answer: &[String], blocks: u64) {
    let asked = match &model.walk {
        Some(walk) if walk.phase == Phase::Run => walk.stop().cloned(),
        _ => return,
    };
    if let (Some(Stop { ask: Some(ask), .. }), Some(question)) = (asked, &mut model.question) {
        let facts = Facts { answer, blocks, scene: &model.live, table_cache: &model.table_cache };
        let mut right =
            (0..).zip(&ask.options).filter(|(_, choice)| holds(&choice.condition, facts));
        // If several hold, or none, no answer counts as right.
        question.right = match (right.next(), right.next()) {
            (Some((only, _)), None) => Some(only),
            _ => None,
        };
    }
    arrive(model, false);
}

/// The commands have run, or what they did was told: on to what is read next.
pub(super) fn arrive(model: &mut Model, told: bool) {
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
