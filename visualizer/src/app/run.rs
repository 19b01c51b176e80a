//! A line that was entered: parsed, and on its way to the engine or to the window.

use super::{time, view};
use crate::command::parse::parse;
use crate::command::{Command, EngineCommand, WindowCommand};
use crate::effect::Effect;
use crate::model::{Line, Model, Running};

/// Runs a line that was entered.
pub(super) fn submit(model: &mut Model, line: String) -> Vec<Effect> {
    match parse(line.as_bytes()) {
        Ok(None) => Vec::new(),
        // The line is shown once the file is written: the picture is of what was before.
        Ok(Some(Command::Window(WindowCommand::Export { file }))) => {
            model.exporting = Some(line);
            vec![Effect::Export(file)]
        }
        Ok(Some(command)) => {
            model.say(Line::Typed(line.clone()));
            match command {
                Command::Engine(command) => run(model, command, line),
                Command::Window(command) => run_window(model, &command),
            }
        }
        Err(wrong) => {
            model.say(Line::Typed(line));
            model.fail(wrong);
            Vec::new()
        }
    }
}

/// Runs a command on the engine. `line` is how it was typed.
pub(super) fn run(model: &mut Model, command: EngineCommand, line: String) -> Vec<Effect> {
    if model.show.is_some() {
        model.fail("This is a recording, with no engine behind it; Esc leaves it.".into());
        return Vec::new();
    }
    time::forget_question(model);
    let was_there = match &command {
        EngineCommand::Put { key, .. } | EngineCommand::Del { key } => model.live.in_memory(key),
        _ => false,
    };
    time::begin(model, &command, line);
    model.running = Some(Running { command: command.clone(), was_there, reopened: None });
    vec![Effect::Run(command)]
}

/// Runs a command of the window.
fn run_window(model: &mut Model, command: &WindowCommand) -> Vec<Effect> {
    let leaves_the_past = !matches!(command, WindowCommand::Clear | WindowCommand::Quit);
    if model.show.is_none() && leaves_the_past {
        model.time.live();
        time::forget_question(model);
        model.greeting = false;
    }
    let effects = view::run(model, command);
    match effects[..] {
        // A play has no directory: a table that isn't in the cache can't be read.
        [Effect::Read(table)] if model.show.is_some() => {
            view::table_read(model, table, None);
            Vec::new()
        }
        _ => effects,
    }
}
