//! What a command did, once the engine has done it: folded into the world, and
//! told.

use lsm::observe::{Place, Verdict};

use super::lines::{go_on, next_line};
use super::walk;
use crate::command::Command;
use crate::effect::Effect;
use crate::engine::Outcome;
use crate::glyphs;
use crate::keys;
use crate::model::{Line, Model, Pane, Running, Scroll};
use crate::narrate::{self, Scene};
use crate::story::Story;
use crate::text;

/// The engine has done what it was asked, or a part of it.
pub(super) fn done(model: &mut Model, mut outcome: Outcome) -> Vec<Effect> {
    if let Some(crash) = outcome.crashed.take() {
        model.record_crash(crash);
    }
    if let Some((world, sizes)) = outcome.reopened.take() {
        model.record_opened(*world, sizes);
        if let Some(running) = &mut model.running {
            running.reopened = Some(sizes.memtable);
        }
    }
    outcome.tables.drain(..).for_each(|table| model.shelf.add(table));
    model.record(std::mem::take(&mut outcome.events));
    if let Some(live) = outcome.live {
        model.record_live_bytes(live);
    }
    model.busy = outcome.more;
    if let Some((put, all)) = outcome.more {
        return going_on(model, put, all);
    }
    let (answer, blocks) = (outcome.answer.clone(), outcome.story.read.0);
    if let Some(running) = model.running.take() {
        tell(model, &running, outcome);
        model.end_command();
    }
    let effects = next_line(model);
    if effects.is_empty() {
        walk::ran(model, &answer, blocks);
    }
    effects
}

/// The screen was written to a file, or could not be.
pub(super) fn exported(model: &mut Model, written: Result<String, String>) -> Vec<Effect> {
    model.exporting.take().into_iter().for_each(|line| model.say(Line::Typed(line)));
    match written {
        Ok(said) => {
            model.sentence.clone_from(&said);
            model.failed = false;
            model.say(Line::Aside(said));
        }
        Err(why) => model.fail(why),
    }
    go_on(model)
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
    model.sentence = match (&outcome.report, model.time.crash()) {
        (Some(report), _) => narrate::survived(report),
        (None, Some(crash)) => narrate::crashed(crash),
        _ => narrate::sentence(command, &story, scene),
    };
    if let (Command::Scan { .. }, Some(total)) = (command, total) {
        model.sentence.insert_str(0, &format!("{total}. "));
    }
    model.failed = false;
    model.lit = lit(command, &story);
    if model.lines.back().is_some_and(|line| matches!(line, Line::Typed(_))) {
        model.say(Line::Aside(model.sentence.clone()));
    }
    // The sentence says what is wrong: the engine has broken a promise.
    model.failed = outcome.report.is_some_and(|report| report.is_broken());
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
        answer.extend(model.look.ascii.then(|| glyphs::LEGEND.to_string()));
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
        Command::Crash { .. } => Some(Pane::Memtable),
        Command::Reopen => (story.replayed > 0).then_some(Pane::Log),
        _ => (story.writes > 0).then_some(Pane::Memtable),
    }
}
