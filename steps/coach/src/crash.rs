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
use crate::color;
use crate::course::{Course, Step, Task};
use crate::error::{Error, Result};
use crate::output;
use crate::report::{is_blocked, row, task_name};
use crate::run::{Program, TestRun, Verdict};
use crate::selection::Selection;
use crate::source::read_task;
use crate::workspace::Workspace;

/// It takes some ten seconds; where others work too, more.
const LIMIT: Duration = Duration::from_secs(180);

/// The first stage that has files.
const FIRST: u8 = 3;

/// Crashes it; answers whether it kept its promises.
pub(crate) fn crash(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<bool> {
    let step = match what {
        Some(what) => Selection::parse_step(course, what)?,
        None => bench::last_written(workspace, course)?,
    };
    let stage = step.number;
    if stage < FIRST {
        return Err(Error(format!(
            "step {stage} keeps everything in memory, and a crash takes all: \
             `cargo step crash {FIRST}` is the first"
        )));
    }
    if is_blocked(workspace, course, stage, "the crash")? {
        return Ok(false);
    }
    let target = workspace.target();
    let Some(program) = Build::of(workspace, &target, step.feature()).tests()? else {
        return Ok(false);
    };
    let program = Program::new(program, workspace.root(), &workspace.steps())?;
    let left = workspace.mine().join("crash");
    let _ = fs::remove_dir_all(&left); // of the last story
    anstream::println!("\nThe power fails at every moment of your engine at stage {stage}.\n");
    let test = format!("crash::stage_{stage}_keeps_its_promises");
    let arguments = ["--exact", &test, "--nocapture", "--quiet"];
    let variables = [("LSM_DEEP", "1"), ("LSM_CRASH_LEFT", &*left.display().to_string())];
    let (verdict, stdout, stderr) = program.run(&arguments, &variables, LIMIT)?;
    let ran = TestRun { test, verdict, stdout, stderr };
    match verdict {
        Verdict::Passed => {
            laboratory_lines(&ran).for_each(|line| anstream::println!("  {line}"));
            print_kept();
        }
        Verdict::Failed if laboratory_lines(&ran).next().is_some() => {
            print_violation(workspace, course, step, &ran)?
        }
        Verdict::Failed => bench::print_engine_failure(course, step, &ran),
        Verdict::Hung => {
            return Err(Error(format!(
                "your engine was not done within {} s, and was ended: `cargo step test {stage}` \
                 tells whether it hangs",
                LIMIT.as_secs()
            )));
        }
    }
    Ok(verdict == Verdict::Passed)
}

/// What the laboratory says, without what the learner's code prints.
fn laboratory_lines(ran: &TestRun) -> impl Iterator<Item = &str> {
    ran.stdout.lines().filter_map(|line| line.strip_prefix("| "))
}

fn print_kept() {
    anstream::println!("\n{} your engine keeps its promises\n", color::good("✓"));
    for line in [
        "Whatever part of what was not synced the disk has kept: it opens, it holds the",
        "first writes with all that was promised, and it goes on.",
    ] {
        anstream::println!("    {line}");
    }
}

fn print_violation(
    workspace: &Workspace,
    course: &Course,
    step: &Step,
    ran: &TestRun,
) -> Result<()> {
    anstream::println!("{} a promise is broken\n", color::bad("✗"));
    laboratory_lines(ran).for_each(|line| anstream::println!("    {line}"));
    anstream::println!();
    let panics = output::parse(ran).0;
    if let Some(panic) = panics.iter().find(|panic| panic.location.starts_with("steps/src")) {
        row("panicked at", &panic.location);
    }
    for task in
        suspects(course, step, laboratory_lines(ran).any(|line| line.contains(".wal, line")))
    {
        row("look at", &format!("{}  {}", task_name(task), read_task(workspace, task)?.location));
        row("", &task.crash);
    }
    if step.number > FIRST {
        row("older?", &format!("cargo step crash {}", step.number - 1));
    }
    let left = workspace.display(&workspace.mine().join("crash"));
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
