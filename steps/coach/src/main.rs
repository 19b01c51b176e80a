//! `cargo step`, the coach: where you are, what comes next, a hint, the tests.
//!
//! ```text
//!    exercise.toml ─► course ─┐
//!    lsm/src ──► generate ────┼──► status  test  watch  hint  diff  solve  …
//!    steps/src ──► function ──┘              │
//!                                  cargo ◄───┴───► run: a process for each test
//! ```
//!
//! It depends on neither engine, so it works while the learner's code doesn't compile. It
//! reads files as lines of text, and cargo does the rest.

mod args;
mod backup;
mod bench;
mod bodies;
mod book;
mod cargo;
mod check;
mod color;
mod course;
mod crash;
mod diff;
mod error;
mod files;
mod finish;
#[cfg(test)]
mod fixture;
mod function;
mod generate;
mod hint;
mod hunt;
mod line_endings;
mod output;
mod progress;
mod regenerate;
mod report;
mod run;
mod scratch;
mod see;
mod selection;
mod source;
mod status;
mod sync;
mod testing;
mod verify;
mod watch;
mod workspace;
mod wrong;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::course::Course;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("{} {error}", color::bad("cargo step:"));
            ExitCode::FAILURE
        }
    }
}

/// Runs the command. Returns whether all is well.
fn run(args: &Args) -> Result<bool> {
    let start = match &args.root {
        Some(root) => root.clone(),
        None => std::env::current_dir()
            .map_err(|error| Error(format!("the current directory is gone: {error}")))?,
    };
    let workspace = Workspace::find(&start)?;
    let course = Course::read(&workspace)?;
    let done = |()| true;
    match &args.command {
        None => status::status(&workspace, &course).map(done),
        Some(Command::Test { what }) => testing::test(&workspace, &course, what.as_deref()),
        Some(Command::Watch { what }) => watch::watch(&workspace, &course, what.as_deref()),
        Some(Command::Hint { what }) => hint::hint(&workspace, &course, what.as_deref()).map(done),
        Some(Command::Book { what }) => book::book(&workspace, &course, what.as_deref()),
        Some(Command::Diff { what }) => diff::diff(&workspace, &course, what.as_deref()).map(done),
        Some(Command::Solve { what }) => bodies::solve(&workspace, &course, what).map(done),
        Some(Command::Reset { what }) => bodies::reset(&workspace, &course, what).map(done),
        Some(Command::Goto { what }) => bodies::goto(&workspace, &course, what).map(done),
        Some(Command::Undo) => bodies::undo(&workspace).map(done),
        Some(Command::Sync { replace }) => sync::sync(&workspace, &course, *replace).map(done),
        Some(Command::Regenerate { check: true, .. }) => regenerate::check(&workspace, &course),
        Some(Command::Regenerate { all, .. }) => regenerate::regenerate(&workspace, &course, *all),
        Some(Command::Generate) => bodies::generate(&workspace, &course).map(done),
        Some(Command::Theatre) => verify::theatre::record(&workspace, &course),
        Some(Command::Other(words)) => Err(no_command(&course, words)),
        Some(Command::Verify { what }) => verify::verify(&workspace, &course, what.as_deref()),
        Some(Command::Hunt { what, tell }) => {
            hunt::hunt(&workspace, &course, what.as_deref(), *tell)
        }
        Some(Command::Bench { what }) => bench::bench(&workspace, &course, what.as_deref()),
        Some(Command::Crash { what }) => crash::crash(&workspace, &course, what.as_deref()),
        Some(Command::Finish) => finish::finish(&workspace, &course),
        Some(Command::See { what, rest }) => see::see(&workspace, &course, what.as_deref(), rest),
    }
}

/// The error for `cargo step 3` and `cargo step frobnicate`.
fn no_command(course: &Course, words: &[String]) -> Error {
    let word = words.first().map_or("", String::as_str);
    match selection::Selection::parse(course, word) {
        Ok(_) => Error(format!("what about {word}? `cargo step test {word}` tests it")),
        Err(error) if word.starts_with(|c: char| c.is_ascii_digit()) => error,
        Err(_) => Error(format!("there's no command `{word}`: `cargo step --help` lists them all")),
    }
}
