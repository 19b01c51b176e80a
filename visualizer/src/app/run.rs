//! A line that was entered: parsed, and on its way to the engine.

use super::{time, view};
use crate::command::parse::parse;
use crate::command::{Command, Request};
use crate::effect::Effect;
use crate::help;
use crate::keys;
use crate::model::{Line, Model, Running, Scroll};

/// Runs a line that was entered.
pub(super) fn submit(model: &mut Model, line: String) -> Vec<Effect> {
    match parse(line.as_bytes()) {
        Ok(None) => Vec::new(),
        Ok(Some(Request::Export(file))) => {
            model.exporting = Some(line);
            vec![Effect::Export(file)]
        }
        Ok(Some(Request::Run(command))) => {
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

/// Runs a command. `line` is how it was typed.
pub(super) fn run(model: &mut Model, command: Command, line: String) -> Vec<Effect> {
    match command {
        Command::Quit => return vec![Effect::Quit],
        Command::Clear => {
            model.lines.clear();
            model.scroll = Scroll::End;
            return Vec::new();
        }
        _ => {}
    }
    if model.show.is_some() {
        return run_in_play(model, &command);
    }
    model.time.live();
    time::forget_question(model);
    if let Some(effects) = view::run(model, &command) {
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

/// Runs a command while a play is watched, as far as no engine is needed.
fn run_in_play(model: &mut Model, command: &Command) -> Vec<Effect> {
    if let Command::Help { about } = command {
        let mut lines = help::lines(*about);
        if about.is_none() {
            lines.extend(keys::help());
        }
        let typed = model.lines.len().saturating_sub(1);
        lines.into_iter().for_each(|line| model.say(Line::Answer(line)));
        model.scroll = Scroll::From(typed);
        return Vec::new();
    }
    match view::run(model, command) {
        // What is not in the cache cannot be read: there is no directory.
        Some(effects) if matches!(effects[..], [Effect::Read(_)]) => {
            if let [Effect::Read(table)] = effects[..] {
                view::table_read(model, table, None);
            }
            Vec::new()
        }
        Some(effects) => effects,
        None => {
            model.fail("This is a recording, and no engine is behind it; Esc leaves it.".into());
            Vec::new()
        }
    }
}
