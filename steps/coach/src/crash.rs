//! `cargo step crash`: power cuts at every moment of the learner's engine.
//!
//! ```text
//!    steps/crash.rs ─► "| …"   how much was tried, or how a promise was broken
//!                   └► files   what the crash left: steps/.mine/crash
//! ```
//!
//! The report isn't a script for the visualizer, because most crashes fall into the middle of
//! a command. But the visualizer can open what the crash left.

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

/// A run takes some ten seconds, and longer on a busy machine.
const LIMIT: Duration = Duration::from_secs(180);

/// The first stage that has files.
const FIRST: u8 = 3;

/// The file of the tasks that write and read the lines of a log.
const RECORDS: &str = "wal/record.rs";

/// Crashes the engine. Returns whether it kept its promises.
pub(crate) fn crash(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<bool> {
    let step = match what {
        Some(what) => Selection::parse_step(course, what)?,
        None => bench::last_written(workspace, course)?,
    };
    let stage = step.number;
    if stage < FIRST {
        return Err(Error(format!(
            "step {stage} keeps everything in memory, so a crash loses it all: try `cargo step \
             crash {FIRST}`"
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
    let _ = fs::remove_dir_all(&left); // of the last run
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
            print_violation(workspace, course, step, &ran)?;
        }
        Verdict::Failed => bench::print_engine_failure(course, step, &ran),
        Verdict::Hung => {
            return Err(Error(format!(
                "your engine wasn't done within {} s, and was stopped: does it hang? `cargo step \
                 test {stage}` shows it",
                LIMIT.as_secs()
            )));
        }
    }
    Ok(verdict == Verdict::Passed)
}

/// Returns the laboratory's lines, without what the learner's code prints.
fn laboratory_lines(ran: &TestRun) -> impl Iterator<Item = &str> {
    ran.stdout.lines().filter_map(|line| line.strip_prefix("| "))
}

fn print_kept() {
    anstream::println!("\n{} your engine keeps its promises\n", color::good("✓"));
    for line in [
        "Whichever unsynced bytes the disk kept, it opens, it holds a prefix of the writes",
        "with everything that was promised, and it carries on.",
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
    row("left", &format!("{left}: read it, or open it with"));
    row("", &format!("cargo step see {} -- --dir {left}", step.number));
    Ok(())
}

/// Returns the tasks that may be the cause, of the latest step that has any. An error in a
/// log points to the tasks that write and read its lines.
fn suspects<'c>(course: &'c Course, step: &Step, in_log: bool) -> Vec<&'c Task> {
    let mut tasks: Vec<&Task> = course.tasks().filter(|task| task.step <= step.number).collect();
    tasks.retain(|task| !task.crash.is_empty() && (task.file == RECORDS) == in_log);
    let latest = tasks.last().map(|task| task.step);
    tasks.retain(|task| Some(task.step) == latest);
    tasks
}
