//! The state of the screen, and how it changes.
//!
//! ```text
//!    Msg::Key ──► update ──► Effect::Run(command) ──► (the engine) ──► Msg::Done(reply)
//!    Msg::Done ─► update ──► the scene moves on; a sentence says what happened
//! ```
//!
//! No clock, no input, no output: the same messages always make the same screen.

pub mod compare;
mod follow;
mod mouse;
mod pending;
mod reply;
mod run;
mod tab;
mod theatre;
pub mod time;
mod tour;
mod view;
mod walk;

use std::time::Duration;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent};
use ratatui::layout::Rect;

use self::run::submit;
use crate::detail::{Detail, Pick};
pub use crate::effect::Effect;
use crate::engine::Reply;
use crate::keys::{self, Action, Move};
use crate::model::{Model, Pane, Walk};
use crate::table_cache::TableText;
use crate::tour::Tour;

/// Something that happened outside.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was used on a screen that was drawn with that area.
    Mouse(MouseEvent, Rect),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size; the next drawing sees to it.
    Resize,
    /// Time has passed. Sent while the past is played.
    Tick(Duration),
    /// The files of a table were read, if there is such a table.
    Table(u64, Option<TableText>),
    /// Another engine was opened: its screen, and the tour that needs it.
    Entered(Box<Model>, Option<Box<Tour>>),
    /// The one before is in its place again.
    Left,
    /// Something outside couldn't be done.
    Refused(String),
    /// The engine's reply.
    Done(Box<Reply>),
    /// The screen was written to a file, or why it was not; in words.
    Exported(Result<String, String>),
}

/// Handles a message, and returns the effects to perform.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let effects = take(model, msg);
    model.switching |= effects.iter().any(Effect::is_awaited);
    compare::follow(model);
    effects
}

fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => return pressed(model, &key),
        Msg::Mouse(mouse, area) => return mouse::used(model, mouse, area),
        Msg::Paste(text) => {
            tab::over(model);
            model.input.insert(&text.replace(['\n', '\t'], " "));
        }
        Msg::Resize => {}
        Msg::Table(number, text) => {
            view::table_read(model, number, text);
            return pending::go_on(model);
        }
        Msg::Entered(screen, tour) => {
            model.elsewhere(*screen);
            model.walk = tour.map(|tour| Walk::new(*tour));
            model.greeting &= model.walk.is_none();
            return pending::go_on(model);
        }
        Msg::Left => {
            model.home();
            return pending::go_on(model);
        }
        Msg::Refused(why) => {
            model.fail(why);
            return pending::go_on(model);
        }
        Msg::Tick(passed) => time::tick(model, passed),
        Msg::Done(reply) => return reply::done(model, *reply),
        Msg::Exported(written) => return reply::exported(model, written),
    }
    Vec::new()
}

fn pressed(model: &mut Model, key: &KeyEvent) -> Vec<Effect> {
    let tabbed = tab::over(model);
    match keys::action(key, model.input.is_empty()) {
        Some(Action::Enter) => return enter(model),
        Some(Action::Quit) => return vec![Effect::Quit],
        Some(Action::Stop) if model.busy.is_some() => {
            model.waiting.clear();
            return vec![Effect::Stop];
        }
        Some(Action::Help) if !model.is_busy() => {
            return submit(model, "help".to_string());
        }
        Some(Action::Stop) if model.show.is_some() => return vec![Effect::Leave],
        Some(Action::Stop) if model.time.past().is_none() && model.walk.is_some() => {
            return if model.running.is_none() { vec![Effect::Leave] } else { Vec::new() };
        }
        Some(Action::Stop) if model.player.quiz && model.question.is_some() => {
            (model.player.quiz, model.question) = (false, None);
        }
        Some(Action::Stop) => time::go(model, Move::Now),
        Some(Action::Answer(answer)) if theatre::asks(model) => theatre::choose(model, answer),
        Some(Action::Answer(answer)) if model.question.is_some() => {
            return tour::choose(model, answer);
        }
        // No command begins with a digit: it was meant for a question.
        Some(Action::Answer(_)) => {}
        Some(Action::Time(Move::Play)) if tours(model) => return tour::next(model),
        Some(Action::Time(Move::Play)) if theatre::waits(model) => return theatre::next(model),
        Some(Action::Help) => {}
        Some(Action::Time(to)) if model.running.is_none() => time::go(model, to),
        Some(Action::Time(_)) => {}
        Some(Action::Detail(detail)) => {
            let shown = model.detail() == Some(detail);
            model.pick = if shown { Pick::None } else { Pick::This(detail) };
        }
        Some(Action::Zoom) => model.zoomed = !model.zoomed,
        Some(Action::Edit(edit)) => model.input.edit(edit),
        Some(Action::Up | Action::Down) if model.detail() == Some(Detail::File) => {
            view::turn(model, keys::action(key, true) == Some(Action::Down));
        }
        Some(Action::Up) => model.scroll(true),
        Some(Action::Down) => model.scroll(false),
        Some(Action::Complete) => tab::complete(model, tabbed),
        Some(Action::Next) => model.front = next(model.front),
        None => {
            let typed = key.modifiers - KeyModifiers::SHIFT;
            // AltGr arrives as Ctrl and Alt together, and makes letters.
            let letter = typed.is_empty() || typed == KeyModifiers::CONTROL | KeyModifiers::ALT;
            if let (KeyCode::Char(c), true) = (key.code, letter) {
                model.input.insert(&c.to_string());
            }
        }
    }
    Vec::new()
}

/// Returns true if there is nothing to play, and so the tour goes on.
fn tours(model: &Model) -> bool {
    model.walk.is_some() && model.time.past().is_none()
}

fn next(pane: Pane) -> Pane {
    match pane {
        Pane::Levels => Pane::Answers,
        Pane::Answers => Pane::Memtable,
        Pane::Memtable => Pane::Sealed,
        Pane::Sealed => Pane::Log,
        Pane::Log => Pane::Levels,
    }
}

fn enter(model: &mut Model) -> Vec<Effect> {
    if model.input.is_empty() && tours(model) {
        return tour::next(model);
    }
    if model.input.is_empty() && model.show.is_some() {
        return theatre::next(model);
    }
    let line = model.input.enter();
    if model.is_busy() {
        model.waiting.push_back(line);
        return Vec::new();
    }
    submit(model, line)
}
