//! `cargo step bench`: the learner's engine, measured beside the reference.
//!
//! ```text
//!    benches, optimized, with steps in it ─► a program that measures both, in turn
//!       │ prints its results                   │ panics, hangs
//!       └─► shown as they are                  └─► reported as for a test
//! ```

use std::time::Duration;

use crate::cargo::Build;
use crate::color;
use crate::course::{Course, Step};
use crate::error::{Error, Result};
use crate::output;
use crate::report::{self, print_panic, row};
use crate::run::{Program, TestRun, Verdict};
use crate::selection::Selection;
use crate::source::read_task;
use crate::workspace::Workspace;

/// A run takes some ten seconds; this leaves time for a much slower engine.
const LIMIT: Duration = Duration::from_secs(60);

/// Measures. Returns whether that was possible.
pub(crate) fn bench(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<bool> {
    let step = match what {
        Some(what) => Selection::parse_step(course, what)?,
        None => last_written(workspace, course)?,
    };
    if report::is_blocked(workspace, course, step.number, "the benchmark")? {
        return Ok(false);
    }
    let target = workspace.target();
    let Some(program) = Build::of(workspace, &target, step.feature()).bench()? else {
        return Ok(false);
    };
    let program = Program::new(program, workspace.root(), &workspace.steps())?;
    let stage = step.number.to_string();
    let (verdict, stdout, stderr) = program.run(&[&stage], &[], LIMIT)?;
    anstream::println!();
    match verdict {
        Verdict::Passed => {
            anstream::print!("{stdout}");
            stderr.lines().for_each(|line| anstream::println!("  {}", color::dim(line)));
            Ok(true)
        }
        Verdict::Hung => Err(Error(format!(
            "your engine wasn't done within {} s, and was stopped: does it hang? `cargo step test \
             {stage}` shows it",
            LIMIT.as_secs()
        ))),
        Verdict::Failed => {
            let ran = TestRun { test: String::new(), verdict, stdout, stderr };
            print_engine_failure(course, step, &ran);
            Ok(false)
        }
    }
}

/// The last step in which every task is written, or the first step if there is none.
pub(crate) fn last_written<'c>(workspace: &Workspace, course: &'c Course) -> Result<&'c Step> {
    let mut last = course.steps.first();
    for step in &course.steps {
        for task in &step.tasks {
            if !read_task(workspace, task)?.written {
                return last.ok_or_else(|| Error::new("there are no steps"));
            }
        }
        last = Some(step);
    }
    last.ok_or_else(|| Error::new("there are no steps"))
}

/// Prints how an engine failed, other than by a wrong result.
pub(crate) fn print_engine_failure(course: &Course, step: &Step, ran: &TestRun) {
    anstream::println!("{} your engine didn't get through\n", color::bad("✗"));
    let (panics, lines) = output::parse(ran);
    match (output::unwritten_task(ran).and_then(|anchor| course.task(anchor)), panics.first()) {
        (Some(task), _) => {
            anstream::println!("  {} isn't written yet\n", report::task_name(task));
        }
        (None, Some(panic)) => {
            print_panic(panic);
            row("panicked at", &panic.location);
        }
        (None, None) => lines.iter().for_each(|line| anstream::println!("    {line}")),
    }
    row("look again", &format!("cargo step test {}", step.number));
}
