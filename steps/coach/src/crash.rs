//! `cargo step crash`: the power fails at every moment of the learner's engine.
//!
//! ```text
//!    steps/crash.rs ─► "| …"   how much was tried, or the story of a broken promise
//!                   └► files   what the crash has left: steps/.mine/crash
//! ```
//!
//! Not told as commands for the visualizer: most crashes fall into the middle of one. But
//! it can open what the crash has left.

use std::fs;
use std::time::Duration;

use crate::bench;
use crate::cargo::Build;
use crate::paint;
use crate::place::Place;
use crate::report::{name, row, waits};
use crate::run::{Program, Ran, Verdict};
use crate::said;
use crate::select::Selected;
use crate::source::look;
use crate::tasks::{Course, Step, Task};
use crate::trouble::{Outcome, Trouble};

/// It takes some ten seconds; where others work too, more.
const LIMIT: Duration = Duration::from_secs(180);

/// The first stage that has files.
const FIRST: u8 = 3;

/// Crashes it; answers whether it kept its promises.
pub(crate) fn crash(place: &Place, course: &Course, what: Option<&str>) -> Outcome<bool> {
    let step = match what {
        Some(what) => Selected::parse_step(course, what)?,
        None => bench::written(place, course)?,
    };
    let stage = step.number;
    if stage < FIRST {
        return Err(Trouble(format!(
            "step {stage} keeps everything in memory, and a crash takes all: \
             `cargo step crash {FIRST}` is the first"
        )));
    }
    if waits(place, course, stage, "the crash")? {
        return Ok(false);
    }
    let target = place.target();
    let Some(program) = Build::of(place, &target, step.feature()).tests()? else {
        return Ok(false);
    };
    let program = Program::new(program, place.root(), &place.steps())?;
    let left = place.mine().join("crash");
    let _ = fs::remove_dir_all(&left); // of the last story
    anstream::println!("\nThe power fails at every moment of your engine at stage {stage}.\n");
    let test = format!("crash::stage_{stage}_keeps_its_promises");
    let arguments = ["--exact", &test, "--nocapture", "--quiet"];
    let variables = [("LSM_DEEP", "1"), ("LSM_CRASH_LEFT", &*left.display().to_string())];
    let (verdict, stdout, stderr) = program.run(&arguments, &variables, LIMIT)?;
    let ran = Ran { test, verdict, stdout, stderr };
    match verdict {
        Verdict::Passed => {
            lines(&ran).for_each(|line| anstream::println!("  {line}"));
            kept();
        }
        Verdict::Failed if lines(&ran).next().is_some() => tell(place, course, step, &ran)?,
        Verdict::Failed => bench::failed(course, step, &ran),
        Verdict::Hung => {
            return Err(Trouble(format!(
                "your engine was not done within {} s, and was ended: `cargo step test {stage}` \
                 tells whether it hangs",
                LIMIT.as_secs()
            )));
        }
    }
    Ok(verdict == Verdict::Passed)
}

/// What the laboratory says, without what the learner's code prints.
fn lines(ran: &Ran) -> impl Iterator<Item = &str> {
    ran.stdout.lines().filter_map(|line| line.strip_prefix("| "))
}

fn kept() {
    anstream::println!("\n{} your engine keeps its promises\n", paint::good("✓"));
    for line in [
        "Whatever part of what was not synced the disk has kept: it opens, it holds the",
        "first writes with all that was promised, and it goes on.",
    ] {
        anstream::println!("    {line}");
    }
}

fn tell(place: &Place, course: &Course, step: &Step, ran: &Ran) -> Outcome<()> {
    anstream::println!("{} a promise is broken\n", paint::bad("✗"));
    lines(ran).for_each(|line| anstream::println!("    {line}"));
    anstream::println!();
    let panics = said::take_apart(ran).0;
    if let Some(panic) = panics.iter().find(|panic| panic.at.starts_with("steps/src")) {
        row("panicked at", &panic.at);
    }
    for task in suspects(course, step, lines(ran).any(|line| line.contains(".wal, line"))) {
        row("look at", &format!("{}  {}", name(task), look(place, task)?.at));
        row("", &task.crash);
    }
    if step.number > FIRST {
        row("older?", &format!("cargo step crash {}", step.number - 1));
    }
    let left = place.shown(&place.mine().join("crash"));
    row("left", &format!("{left}, to be read, or opened:"));
    row("", &format!("cargo step see {} -- --dir {left}", step.number));
    Ok(())
}

/// The tasks that may have something to do with it, of the youngest step that has any: an
/// error in a log is a matter of those who write and read its lines.
fn suspects<'c>(course: &'c Course, step: &Step, in_log: bool) -> Vec<&'c Task> {
    let mut tasks: Vec<&Task> = course.tasks().filter(|task| task.step <= step.number).collect();
    tasks.retain(|task| !task.crash.is_empty() && (task.file == "wal.rs") == in_log);
    let youngest = tasks.last().map(|task| task.step);
    tasks.retain(|task| Some(task.step) == youngest);
    tasks
}
