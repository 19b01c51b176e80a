//! The engine's reply: applied to the scene, and narrated.

use lsm::observe::{Place, Verdict};

use super::pending::{go_on, next_line};
use super::{view, walk};
use crate::command::EngineCommand;
use crate::effect::Effect;
use crate::engine::Reply;
use crate::model::{Line, Model, Pane, Running};
use crate::narrate::{self, Context};
use crate::tally::Tally;
use crate::text;

/// Handles the engine's reply, or a part of it.
pub(super) fn done(model: &mut Model, mut reply: Reply) -> Vec<Effect> {
    if let Some(crash) = reply.crashed.take() {
        model.record_crash(crash);
    }
    if let Some((scene, sizes)) = reply.reopened.take() {
        model.record_opened(*scene, sizes);
        if let Some(running) = &mut model.running {
            running.reopened = Some(sizes.memtable);
        }
    }
    reply.tables.drain(..).for_each(|table| model.table_cache.add(table));
    model.record(std::mem::take(&mut reply.events));
    if let Some(live) = reply.live {
        model.record_live_bytes(live);
    }
    model.busy = reply.more;
    if let Some((put, all)) = reply.more {
        return going_on(model, put, all);
    }
    let (answer, blocks) = (reply.answer.clone(), reply.tally.read.0);
    if let Some(running) = model.running.take() {
        tell(model, &running, reply);
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
fn tell(model: &mut Model, running: &Running, reply: Reply) {
    let Running { command, was_there, reopened } = running;
    let tally = reply.tally;
    model.greeting &= reply.error.is_some();
    let total = reply.answer.last().map(|last| last.trim_matches(['(', ')']).to_string());
    view::answer(model, reply.answer);
    if let Some(error) = reply.error {
        return model.fail(error);
    }
    if matches!(command, EngineCommand::Get { .. }) {
        narrate::path(&tally).into_iter().for_each(|path| model.say(Line::Aside(path)));
    }
    let context = Context { scene: &model.live, was_there: *was_there, reopened: *reopened };
    model.sentence = match (&reply.report, model.time.crash()) {
        (Some(report), _) => narrate::survived(report),
        (None, Some(crash)) => narrate::crashed(crash),
        _ => narrate::sentence(command, &tally, context),
    };
    if let (EngineCommand::Scan { .. }, Some(total)) = (command, total) {
        model.sentence.insert_str(0, &format!("{total}. "));
    }
    model.failed = false;
    model.lit = lit(command, &tally);
    if model.lines.back().is_some_and(|line| matches!(line, Line::Typed(_))) {
        model.say(Line::Aside(model.sentence.clone()));
    }
    // The sentence says what is wrong: the engine has broken a promise.
    model.failed = reply.report.is_some_and(|report| report.is_broken());
    if let Some(failure) = tally.failed {
        model.fail(format!("Background work failed and will be tried again: {failure}"));
    }
    model.front = match command.is_read() {
        true => Pane::Answers,
        false => model.lit.unwrap_or(model.front),
    };
}

/// The one pane in which the most happened.
fn lit(command: &EngineCommand, tally: &Tally) -> Option<Pane> {
    if tally.flushes + tally.merges > 0 {
        return Some(Pane::Levels);
    }
    if matches!(command, EngineCommand::Get { .. }) {
        return match tally.looked.last() {
            Some((Place::Memtable, Verdict::Found(_))) => Some(Pane::Memtable),
            Some((Place::Sealed(_), Verdict::Found(_))) => Some(Pane::Sealed),
            Some((Place::Table(_), Verdict::Found(_))) => Some(Pane::Levels),
            _ => None,
        };
    }
    match command {
        EngineCommand::Sync => Some(Pane::Log),
        EngineCommand::Crash { .. } => Some(Pane::Memtable),
        EngineCommand::Reopen => (tally.replayed > 0).then_some(Pane::Log),
        _ => (tally.writes > 0).then_some(Pane::Memtable),
    }
}
