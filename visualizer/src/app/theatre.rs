//! Watching a play: what went wrong?
//!
//! ```text
//!    say ─Space─► the wrong run, moment by moment ─► ask ─1…4─► tell ─Space─► the right run
//!                          └──────── Enter ───────────┘
//! ```
//!
//! A play has a screen of its own, as a tour has; what was there before is put
//! aside. It has no engine, so what needs one is refused. All that moves
//! through the past works, and what was answered follows the cursor: nothing is
//! shown before it has happened.

use super::follow::follow_play;
use crate::effect::Effect;
use crate::model::{Line, Model, Scroll, Show, recorded};
use crate::playback::Player;
use crate::theatre::{self, Play, Run};

/// Says which plays there are.
pub(super) fn list(model: &mut Model) {
    let typed = model.lines.len().saturating_sub(1);
    for name in theatre::names() {
        match theatre::named(name) {
            Ok(play) => model
                .say(Line::Answer(format!("{name:<14} chapter {}   {}", play.stage, play.title))),
            Err(wrong) => return model.fail(wrong),
        }
    }
    model.scroll = Scroll::From(typed);
    model.lit = None;
    model.sentence = "Each shows an engine with a bug: `theatre zombie` plays that one. What does it do wrong? The sentences believe the engine; trust the picture.".to_string();
}

/// Begins a play.
pub(super) fn enter(model: &mut Model, name: &str) {
    match theatre::named(name).and_then(|play| stage(play, Run::Wrong)) {
        Ok(screen) => {
            model.elsewhere(screen);
            follow_play(model);
        }
        Err(wrong) => model.fail(wrong),
    }
}

/// The screen of a play, at its beginning.
fn stage(play: Play, run: Run) -> Result<Model, String> {
    let recording = theatre::recorded(&play.name, run)?;
    let mut screen = recorded::screen(&play, &recording);
    screen.show = Some(Show::new(play, run, &recording));
    Ok(screen)
}

/// Continues: from the wrong run to the question, to the explanation, to the right run,
/// and back.
pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    let Some(show) = &mut model.show else { return Vec::new() };
    if model.time.past().is_some() {
        model.player.playing = false;
        model.time.live();
        follow_play(model);
        return Vec::new();
    }
    match (show.run, show.told) {
        (Run::Wrong, false) => {
            show.told = true;
            model.question = None;
            Vec::new()
        }
        (Run::Wrong, true) => {
            fix(model);
            Vec::new()
        }
        (Run::Right, _) => vec![Effect::Leave],
    }
}

/// Shows the same commands on the engine as it should be.
fn fix(model: &mut Model) {
    let Some(play) = model.show.as_ref().map(|show| show.play.clone()) else { return };
    match stage(play, Run::Right) {
        Ok(screen) => {
            let (parked, input) = (model.parked.take(), model.input.clone());
            let player = Player { playing: true, ..model.player };
            *model = Model { parked, input, player, appearance: model.appearance, ..screen };
            follow_play(model);
        }
        Err(wrong) => model.fail(wrong),
    }
}

/// Returns true if a play asks what went wrong.
pub(super) fn asks(model: &Model) -> bool {
    waits(model) && model.question.is_some()
}

/// Returns true if a play is at its end, and waits for a key.
pub(super) fn waits(model: &Model) -> bool {
    model.show.is_some() && model.time.past().is_none()
}

/// An answer was chosen, counted from 0.
pub(super) fn choose(model: &mut Model, answer: usize) {
    let (Some(show), Some(question)) = (&mut model.show, &mut model.question) else { return };
    if answer < question.options.len() {
        question.chosen = Some(answer);
        show.verdict = question.verdict().unwrap_or_default();
        show.told = true;
        model.question = None;
    }
}
