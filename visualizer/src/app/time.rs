//! Moving through the past: stepping, playing, and coming back to now.
//!
//! ```text
//!    ◄─ Home ── ← ── cursor ── → ── End ─►      now
//!                      └── Space: plays on, a step for each interval
//! ```
//!
//! Only the cursor moves; the engine is always at now. So typing a command first
//! brings the cursor back.

use std::time::Duration;

use lsm::observe::Event;

use super::follow::follow;
use crate::command::EngineCommand;
use crate::detail::Pick;
use crate::keys::Move;
use crate::model::{Model, Phase};
use crate::playback::SPEEDS;
use crate::question;
use crate::timeline::Stride;

/// A command with more steps than that does very much.
const MUCH: usize = 24;

/// A command begins: its beats come next.
pub(super) fn begin(model: &mut Model, command: &EngineCommand, line: String) {
    model.time.live();
    model.player.playing = false;
    if model.pick == Pick::None {
        model.pick = Pick::Auto;
    }
    (model.table, model.line, model.probe) = (None, 0, None);
    model.begin_command(line, command.letter());
}

/// Moves the cursor as a key asks.
pub(super) fn go(model: &mut Model, to: Move) {
    let steps = matches!(to, Move::Back(_) | Move::On(_) | Move::Begin | Move::To(_) | Move::Now);
    model.player.playing &= !steps;
    if steps {
        forget_question(model);
    }
    match to {
        Move::Back(stride) => drop(model.time.step(false, stride)),
        Move::On(stride) => drop(model.time.step(true, stride)),
        Move::Begin => model.time.seek(0),
        Move::To(at) => model.time.seek(at),
        Move::Now => model.time.live(),
        Move::Play => play(model),
        Move::Faster => model.player.speed = (model.player.speed + 1).min(SPEEDS.len() - 1),
        Move::Slower => model.player.speed = model.player.speed.saturating_sub(1),
    }
    follow(model);
}

fn play(model: &mut Model) {
    if model.time.past().is_some() || model.player.playing {
        model.player.playing = !model.player.playing;
    } else if let Some((_, start, end)) = model.time.command() {
        // At the end there is nothing to play: then the last command, again.
        model.player.playing = end > start + 1;
        if model.player.playing {
            model.time.seek(start + 1);
        }
    }
    model.player.since = Duration::ZERO;
}

/// Time has passed while the past is played.
pub(super) fn tick(model: &mut Model, passed: Duration) {
    if !model.player.playing {
        return;
    }
    model.player.since += passed;
    while model.player.playing && model.player.since >= pause(model) {
        model.player.since -= pause(model);
        if asks(model) {
            break;
        }
        model.time.step(true, Stride::Entry);
        model.player.playing = model.time.past().is_some();
    }
    follow(model);
}

/// Returns true if the next thing to happen is one to think about: then it is asked, and
/// nothing moves until a key is pressed.
fn asks(model: &mut Model) -> bool {
    if !model.player.quiz || model.question.is_some() {
        forget_question(model);
        return false;
    }
    let Some(scene) = model.time.past() else { return false };
    model.question = question::before(&model.time, scene);
    model.player.playing &= model.question.is_none();
    model.question.is_some()
}

/// Drops the question of a moment that is not shown any more. A tour's stays open until
/// its commands have answered it.
pub(super) fn forget_question(model: &mut Model) {
    let asks = |phase| matches!(phase, Phase::Ask | Phase::Run);
    if !model.walk.as_ref().is_some_and(|walk| asks(walk.phase)) {
        model.question = None;
    }
}

/// Returns the time until something moves by itself, or `None` if nothing does.
pub fn until_tick(model: &Model) -> Option<Duration> {
    model.player.playing.then(|| pause(model).saturating_sub(model.player.since))
}

/// Returns how long the moment is shown. Of a command that does very much, each write is
/// shown briefly, and what becomes of them takes its time.
fn pause(model: &Model) -> Duration {
    let (_, pause) = SPEEDS[model.player.speed];
    let much = model.time.command().is_some_and(|(_, start, end)| end - start > MUCH);
    match model.time.event() {
        Some(Event::Wrote { .. } | Event::LogAppended { .. }) if much => pause / 8,
        Some(Event::TableLine { .. }) if much => pause / 2,
        _ => pause,
    }
}

#[cfg(test)]
mod tests;
