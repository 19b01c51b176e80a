//! Moving through what has happened: stepping, playing, and coming back to now.
//!
//! ```text
//!    ◄─ Home ── ← ── cursor ── → ── End ─►      now
//!                      └── Space: plays on, a step for each interval
//! ```
//!
//! Only the cursor moves; the engine stands at now all the time. So whatever is
//! typed first brings the cursor back.

use std::time::Duration;

use lsm::observe::Event;

use super::{theatre, tour};
use crate::command::Command;
use crate::crash::Crash;
use crate::detail::Pick;
use crate::model::{Model, Pane, SPEEDS};
use crate::question;
use crate::sizes::Sizes;
use crate::timeline::{Beat, Stride};
use crate::world::World;

/// A command with more steps than that does very much.
const MUCH: usize = 24;

/// What a key asks of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table of the keys describes each in the user's words")]
pub enum Move {
    Back(Stride),
    On(Stride),
    Begin,
    To(usize),
    Now,
    Play,
    Faster,
    Slower,
}

/// A command begins: its beats come next.
pub(super) fn begin(model: &mut Model, command: &Command, line: String) {
    model.time.live();
    model.player.playing = false;
    if model.pick == Pick::None {
        model.pick = Pick::Auto;
    }
    (model.table, model.line, model.probe) = (None, 0, None);
    model.live.begin();
    model.time.begin(line, letter(command));
    model.time.push(Beat::Began, &model.live);
}

/// Its letter on the bar: writes small, what moves many entries large.
pub(crate) fn letter(command: &Command) -> char {
    match command {
        Command::Put { .. } => 'p',
        Command::Get { .. } => 'g',
        Command::Del { .. } => 'd',
        Command::Scan { .. } => 's',
        Command::Flush => 'F',
        Command::Compact => 'C',
        Command::Fill { .. } | Command::Load { .. } => 'L',
        Command::Crash { .. } => 'X',
        Command::Reopen => 'R',
        _ => '·',
    }
}

/// The engine came to its end.
pub(super) fn crashed(model: &mut Model, crash: Box<Crash>) {
    model.live.crash(&crash.found);
    model.time.push(Beat::Crashed(crash), &model.live);
}

/// The directory was opened again.
pub(crate) fn opened(model: &mut Model, world: World, sizes: Sizes) {
    let costs = model.live.costs;
    model.live = World { costs, ..world };
    model.sizes = sizes;
    model.time.push(Beat::Opened(Box::new(model.live.clone()), sizes), &model.live);
}

/// Events happened, now.
pub(crate) fn fold(model: &mut Model, events: Vec<Event>) {
    for event in events {
        model.live.apply(&event);
        model.time.push(Beat::Event(event), &model.live);
    }
}

/// Bytes of keys and values in the newest version were counted.
pub(super) fn counted(model: &mut Model, live: u64) {
    model.live.costs.live = Some(live);
    model.time.push(Beat::Counted(live), &model.live);
}

/// A command has ended. In slow motion, it is now shown from its beginning.
pub(crate) fn end(model: &mut Model) {
    model.time.end(&model.sentence, &model.live);
    let Some((_, start, end)) = model.time.command() else { return };
    let slow = model.player.slow || model.player.quiz || tour::watches(model);
    // Alone the beginning: there was nothing to see.
    if slow && end > start + 1 {
        model.time.seek(start + 1);
        model.player.playing = true;
        model.player.since = Duration::ZERO;
    }
}

/// Does what a key asks.
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

/// True if the next thing to happen is one to think about: then it is asked, and
/// nothing moves until somebody goes on.
fn asks(model: &mut Model) -> bool {
    if !model.player.quiz || model.question.is_some() {
        forget_question(model);
        return false;
    }
    let Some(world) = model.time.past() else { return false };
    model.question = question::before(&model.time, world);
    model.player.playing &= model.question.is_none();
    model.question.is_some()
}

/// The moment that asked is not looked at any more. What a tour asks stays open, until
/// its commands have answered it.
pub(super) fn forget_question(model: &mut Model) {
    let asks = |phase| matches!(phase, tour::Phase::Ask | tour::Phase::Run);
    if !model.walk.as_ref().is_some_and(|walk| asks(walk.phase)) {
        model.question = None;
    }
}

/// How long until something moves by itself; `None` if nothing does.
pub fn until_tick(model: &Model) -> Option<Duration> {
    model.player.playing.then(|| pause(model).saturating_sub(model.player.since))
}

/// How long the moment is shown. Of a command that does very much, each write is
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

/// On a screen with room for one pane: the one in which it happens.
fn follow(model: &mut Model) {
    if model.time.past().is_some()
        && let Some(pane) = model.time.event().and_then(pane)
    {
        model.front = pane;
    }
    theatre::follow(model);
}

/// The pane in which an event is seen.
pub(crate) fn pane(event: &Event) -> Option<Pane> {
    use lsm::observe::Place;
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

#[cfg(test)]
mod tests;
