//! `cargo step test`: builds, runs, reports, remembers.

use std::fs;

use crate::cargo::Build;
use crate::check::{Checked, check};
use crate::color;
use crate::course::{Course, Step};
use crate::error::{Error, Result};
use crate::files;
use crate::function::Function;
use crate::progress::Progress;
use crate::report;
use crate::run::Program;
use crate::selection::Selection;
use crate::source::read_task;
use crate::workspace::Workspace;

/// Returns what `what` selects, or without it the step the learner is at.
pub(crate) fn selection<'c>(
    workspace: &Workspace,
    course: &'c Course,
    what: Option<&str>,
) -> Result<Selection<'c>> {
    match what {
        Some(what) => Selection::parse(course, what),
        None => Ok(Selection::step(current_step(workspace, course)?)),
    }
}

/// Returns the step the learner is at: that of the next task, or the last one.
pub(crate) fn current_step<'c>(workspace: &Workspace, course: &'c Course) -> Result<&'c Step> {
    let next = Progress::read(workspace).next_task(workspace, course)?;
    let step = next.and_then(|task| course.step(task.step)).or(course.steps.last());
    step.ok_or_else(|| Error::new("there are no steps: `git checkout steps` brings them back"))
}

/// Runs the tests and reports. Returns whether all is well.
pub(crate) fn test(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<bool> {
    let selection = selection(workspace, course, what)?;
    // If a task can't be found, it says so before it builds anything.
    for task in course.tasks().filter(|task| selection.reaches(task)) {
        read_task(workspace, task)?;
    }
    let target = workspace.target();
    let Some(program) = Build::of(workspace, &target, selection.step.feature()).tests()? else {
        anstream::println!("\n  {}", color::dim("It doesn't compile yet; the tests wait."));
        for (was, is) in changed_signatures(workspace, course)? {
            anstream::println!(
                "\n  The tests and the other files call this function as it was given:"
            );
            report::row("given", &was);
            report::row("yours", &is);
        }
        return Ok(false);
    };
    let program = Program::new(program, workspace.root(), &workspace.steps())?;
    let tests = program.tests()?;
    let written = |task: &_| read_task(workspace, task).is_ok_and(|source| source.written);
    let checked =
        check(course, &selection, &tests, &written, &|tests| program.run_each(tests, &[]))?;
    remember(workspace, &checked)?;
    report::print(workspace, course, &selection, &checked)?;
    if let Some(advice) = branch_advice(workspace) {
        anstream::println!("\n  {}", color::dim(&advice));
    }
    Ok(checked.red.is_none())
}

/// Returns the given signature and the learner's of each task in which they differ.
fn changed_signatures(workspace: &Workspace, course: &Course) -> Result<Vec<(String, String)>> {
    let mut changed = Vec::new();
    for task in course.tasks() {
        let given = files::read(&workspace.reference().join(&task.file))?;
        let mine = files::read(&workspace.src().join(&task.file))?;
        let given = Function::find(&given, &task.anchor)?.signature();
        let mine = Function::find(&mine, &task.anchor)?.signature();
        if given != mine {
            changed.push((given, mine));
        }
    }
    Ok(changed)
}

fn remember(workspace: &Workspace, checked: &Checked<'_>) -> Result<()> {
    let mut progress = Progress::read(workspace);
    for task in &checked.done {
        progress.finish(task, &read_task(workspace, task)?.fingerprint);
    }
    checked.failing.iter().for_each(|task| progress.reopen(task));
    progress.write(workspace)
}

/// Returns advice for a learner on `main`, where the next pull would meet their work.
pub(crate) fn branch_advice(workspace: &Workspace) -> Option<String> {
    let head = fs::read_to_string(workspace.root().join(".git").join("HEAD")).ok()?;
    (head.trim() == "ref: refs/heads/main").then(|| {
        "You're on the branch main. `git switch -c mine` gives your work a branch of its own."
            .into()
    })
}
