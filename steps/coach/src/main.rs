//! `cargo step`: the coach. Where you are, what is next, a hint, the tests.
//!
//! ```text
//!    exercise.toml ─► tasks ──┐
//!    lsm/src ──► generate ────┼──► status  test  watch  hint  diff  solve  …
//!    steps/src ──► item ──────┘              │
//!                                  cargo ◄───┴───► run: a process for each test
//! ```
//!
//! It depends on neither engine, so it works while the learner's code does not
//! compile; files are read as lines of text, and cargo does the rest.

mod args;
mod bench;
mod book;
mod cargo;
mod check;
mod crash;
#[cfg(test)]
mod desk;
mod diff;
mod fill;
mod finish;
mod generate;
mod hint;
mod hunt;
mod item;
mod keep;
mod lines;
mod paint;
mod place;
mod progress;
mod regenerate;
mod report;
mod run;
mod said;
mod scratch;
mod see;
mod select;
mod source;
mod status;
mod sync;
mod tasks;
mod testing;
mod trouble;
mod verify;
mod watch;
mod wrong;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::place::Place;
use crate::tasks::Course;
use crate::trouble::{Outcome, Trouble};

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            anstream::eprintln!("{} {trouble}", paint::bad("cargo step:"));
            ExitCode::FAILURE
        }
    }
}

/// Answers whether all is well.
fn run(args: &Args) -> Outcome<bool> {
    let start = match &args.root {
        Some(root) => root.clone(),
        None => std::env::current_dir()
            .map_err(|error| Trouble(format!("the current directory is gone: {error}")))?,
    };
    let place = Place::find(&start)?;
    let course = Course::read(&place)?;
    let done = |()| true;
    match &args.command {
        None => status::tell(&place, &course).map(done),
        Some(Command::Test { what }) => testing::test(&place, &course, what.as_deref()),
        Some(Command::Watch { what }) => watch::watch(&place, &course, what.as_deref()),
        Some(Command::Hint { what }) => hint::give(&place, &course, what.as_deref()).map(done),
        Some(Command::Book { what }) => book::book(&place, &course, what.as_deref()),
        Some(Command::Diff { what }) => diff::show(&place, &course, what.as_deref()).map(done),
        Some(Command::Solve { what }) => fill::solve(&place, &course, what).map(done),
        Some(Command::Reset { what }) => fill::reset(&place, &course, what).map(done),
        Some(Command::Goto { what }) => fill::goto(&place, &course, what).map(done),
        Some(Command::Undo) => fill::undo(&place).map(done),
        Some(Command::Sync { replace }) => sync::sync(&place, &course, *replace).map(done),
        Some(Command::Regenerate { check: true, .. }) => regenerate::check(&place, &course),
        Some(Command::Regenerate { all, .. }) => regenerate::regenerate(&place, &course, *all),
        Some(Command::Generate) => fill::generate(&place, &course).map(done),
        Some(Command::Theatre) => verify::theatre::record(&place, &course),
        Some(Command::Other(words)) => Err(no_command(&course, words)),
        Some(Command::Verify { what }) => verify::verify(&place, &course, what.as_deref()),
        Some(Command::Hunt { what, tell }) => hunt::hunt(&place, &course, what.as_deref(), *tell),
        Some(Command::Bench { what }) => bench::bench(&place, &course, what.as_deref()),
        Some(Command::Crash { what }) => crash::crash(&place, &course, what.as_deref()),
        Some(Command::Finish) => finish::finish(&place, &course),
        Some(Command::See { what, rest }) => see::see(&place, &course, what.as_deref(), rest),
    }
}

/// `cargo step 3`, `cargo step frobnicate`.
fn no_command(course: &Course, words: &[String]) -> Trouble {
    let word = words.first().map_or("", String::as_str);
    match select::Selected::parse(course, word) {
        Ok(_) => Trouble(format!("what about {word}? `cargo step test {word}` tests it")),
        Err(trouble) if word.starts_with(|c: char| c.is_ascii_digit()) => trouble,
        Err(_) => Trouble(format!(
            "there is no command `{word}`: `cargo step --help` lists those that there are"
        )),
    }
}
