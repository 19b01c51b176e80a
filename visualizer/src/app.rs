//! The state of the screen, and how it changes.
//!
//! ```text
//!    Msg::Key ──► update ──► Effect::Run(command) ──► (the engine) ──► Msg::Done(outcome)
//!    Msg::Done ─► update ──► the world moves on; a sentence says what happened
//! ```
//!
//! No clock, no input, no output: the same messages always make the same screen.

mod look;
pub mod time;

use std::time::Duration;

use lsm::observe::{Place, Verdict};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::time::Move;
use crate::command::{Command, parse};
use crate::detail::{Detail, Pick};
use crate::engine::Outcome;
use crate::keys::{self, Action};
use crate::model::Running;
pub use crate::model::{Line, Model, Pane, Scroll};
use crate::narrate::{self, Scene};
use crate::shelf::TableText;
use crate::story::Story;
use crate::{text, world::World};

/// Something that happened outside.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size; the next drawing sees to it.
    Resize,
    /// So much time has passed. Asked for while the past is played.
    Tick(Duration),
    /// The files of a table were read, if there is such a table.
    Table(u64, Option<TableText>),
    /// The engine did what it was asked.
    Done(Box<Outcome>),
}

/// Something to be done outside.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Run the command.
    Run(Command),
    /// Go on putting entries.
    Work,
    /// Stop putting entries.
    Stop,
    /// Read the files of a table.
    Read(u64),
    /// Close, and leave.
    Quit,
}

/// Takes a message in, and says what is to be done about it.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => return pressed(model, &key),
        Msg::Paste(text) => model.input.insert(&text.replace(['\n', '\t'], " ")),
        Msg::Resize => {}
        Msg::Table(number, text) => look::table_read(model, number, text),
        Msg::Tick(passed) => time::tick(model, passed),
        Msg::Done(outcome) => return done(model, *outcome),
    }
    Vec::new()
}

fn pressed(model: &mut Model, key: &KeyEvent) -> Vec<Effect> {
    match keys::action(key, model.input.is_empty()) {
        Some(Action::Enter) => return enter(model),
        Some(Action::Quit) => return vec![Effect::Quit],
        Some(Action::Stop) if model.busy.is_some() => {
            model.waiting.clear();
            return vec![Effect::Stop];
        }
        Some(Action::Help) if model.running.is_none() => {
            return submit(model, "help".to_string());
        }
        Some(Action::Stop) => time::go(model, Move::Now),
        Some(Action::Help) => {}
        Some(Action::Time(to)) if model.running.is_none() => time::go(model, to),
        Some(Action::Time(_)) => {}
        Some(Action::Detail(detail)) => {
            let shown = crate::detail::shown(model) == Some(detail);
            model.pick = if shown { Pick::None } else { Pick::This(detail) };
        }
        Some(Action::Zoom) => model.zoomed = !model.zoomed,
        Some(Action::Edit(edit)) => model.input.edit(edit),
        Some(Action::Up | Action::Down) if crate::detail::shown(model) == Some(Detail::File) => {
            let lines = crate::detail::table(model).map_or(0, |table| table.lines().count());
            let down = keys::action(key, true) == Some(Action::Down);
            let to = if down { model.line + 1 } else { model.line.saturating_sub(1) };
            model.line = to.min(lines.saturating_sub(1));
        }
        Some(Action::Up) => model.scroll(true),
        Some(Action::Down) => model.scroll(false),
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
    let line = model.input.enter();
    if model.running.is_some() {
        model.waiting.push_back(line);
        return Vec::new();
    }
    submit(model, line)
}

fn submit(model: &mut Model, line: String) -> Vec<Effect> {
    match parse(line.as_bytes()) {
        Ok(None) => Vec::new(),
        Ok(Some(command)) => {
            model.say(Line::Typed(line.clone()));
            run(model, command, line)
        }
        Err(wrong) => {
            model.say(Line::Typed(line));
            model.fail(wrong);
            Vec::new()
        }
    }
}

fn run(model: &mut Model, command: Command, line: String) -> Vec<Effect> {
    match command {
        Command::Quit => return vec![Effect::Quit],
        Command::Clear => {
            model.lines.clear();
            model.scroll = Scroll::End;
            return Vec::new();
        }
        _ => {}
    }
    model.time.live();
    if let Some(effects) = look::run(model, &command) {
        model.greeting = false;
        return effects;
    }
    let was_there = match &command {
        Command::Put { key, .. } | Command::Del { key } => model.live.in_memory(key),
        _ => false,
    };
    time::begin(model, &command, line);
    model.running = Some(Running { command: command.clone(), was_there, reopened: None });
    vec![Effect::Run(command)]
}

fn done(model: &mut Model, mut outcome: Outcome) -> Vec<Effect> {
    if let Some((picture, sizes)) = outcome.reopened.take() {
        time::opened(model, World::new(picture), sizes);
        if let Some(running) = &mut model.running {
            running.reopened = Some(sizes.memtable);
        }
    }
    outcome.tables.drain(..).for_each(|table| model.shelf.add(table));
    time::fold(model, std::mem::take(&mut outcome.events));
    if let Some(live) = outcome.live {
        time::counted(model, live);
    }
    model.busy = outcome.more;
    if let Some((put, all)) = outcome.more {
        return going_on(model, put, all);
    }
    if let Some(running) = model.running.take() {
        tell(model, &running, outcome);
        time::end(model);
    }
    // The next line that asks for something outside.
    while let Some(line) = model.waiting.pop_front() {
        let effects = submit(model, line);
        if !effects.is_empty() {
            return effects;
        }
    }
    Vec::new()
}

fn going_on(model: &mut Model, put: u64, all: u64) -> Vec<Effect> {
    model.greeting = false;
    model.failed = false;
    let waiting = match model.waiting.len() as u64 {
        0 => String::new(),
        lines => format!("  ({} you typed will follow)", text::count(lines, "line")),
    };
    model.sentence = format!("Putting entries: {put} of {all} …{waiting}");
    vec![Effect::Work]
}

/// Says how a command went.
fn tell(model: &mut Model, running: &Running, outcome: Outcome) {
    let Running { command, was_there, reopened } = running;
    let story = outcome.story;
    model.greeting &= outcome.error.is_some();
    let total = outcome.answer.last().map(|last| last.trim_matches(['(', ')']).to_string());
    answer(model, command, outcome.answer);
    if let Some(error) = outcome.error {
        return model.fail(error);
    }
    if matches!(command, Command::Get { .. }) {
        narrate::path(&story).into_iter().for_each(|path| model.say(Line::Aside(path)));
    }
    let scene = Scene { world: &model.live, was_there: *was_there, reopened: *reopened };
    model.sentence = narrate::sentence(command, &story, scene);
    if let (Command::Scan { .. }, Some(total)) = (command, total) {
        model.sentence.insert_str(0, &format!("{total}. "));
    }
    model.failed = false;
    model.lit = lit(command, &story);
    if model.lines.back().is_some_and(|line| matches!(line, Line::Typed(_))) {
        model.say(Line::Aside(model.sentence.clone()));
    }
    if let Some(failure) = story.failed {
        model.fail(format!("Background work failed and will be tried again: {failure}"));
    }
    model.front = match command {
        Command::Get { .. } | Command::Scan { .. } | Command::Inspect | Command::Help { .. } => {
            Pane::Answers
        }
        _ => model.lit.unwrap_or(model.front),
    };
}

/// Shows the lines of an answer, from the first one on.
fn answer(model: &mut Model, command: &Command, mut answer: Vec<String>) {
    if matches!(command, Command::Help { about: None }) {
        answer.extend(keys::help());
    }
    let typed = model.lines.len().saturating_sub(1);
    let first = if answer.len() > 1 { Scroll::From(typed) } else { Scroll::End };
    answer.into_iter().for_each(|line| model.say(Line::Answer(line)));
    model.scroll = first;
}

/// The one pane in which the most happened.
fn lit(command: &Command, story: &Story) -> Option<Pane> {
    if story.flushes + story.merges > 0 {
        return Some(Pane::Levels);
    }
    if matches!(command, Command::Get { .. }) {
        return match story.looked.last() {
            Some((Place::Memtable, Verdict::Found(_))) => Some(Pane::Memtable),
            Some((Place::Sealed(_), Verdict::Found(_))) => Some(Pane::Sealed),
            Some((Place::Table(_), Verdict::Found(_))) => Some(Pane::Levels),
            _ => None,
        };
    }
    match command {
        Command::Sync => Some(Pane::Log),
        _ => (story.writes > 0).then_some(Pane::Memtable),
    }
}
