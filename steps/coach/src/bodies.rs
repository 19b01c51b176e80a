//! `solve`, `reset` and `goto` put other bodies into the learner's files; `undo` puts theirs
//! back.
//!
//! ```text
//!              selected tasks            other tasks      text around them
//!    solve     the reference             yours            yours
//!    reset     open                      yours            yours
//!    goto N    before N: the reference; from N on: open   given
//!    sync      yours                     yours            given, and what you added ([`sync`])
//!
//! [`sync`]: crate::sync
//! ```

use std::path::{Path, PathBuf};

use crate::backup::{self, Applied, Changes};
use crate::color;
use crate::course::{Course, Task};
use crate::error::{Error, Result};
use crate::files;
use crate::function::Function;
use crate::generate;
use crate::line_endings;
use crate::progress::Progress;
use crate::report::row;
use crate::selection::Selection;
use crate::source::read_task;
use crate::workspace::Workspace;

/// Replaces bodies with the reference's.
pub(crate) fn solve(workspace: &Workspace, course: &Course, what: &str) -> Result<()> {
    let selection = Selection::parse(course, what)?;
    let applied = exchange(workspace, course, &selection, true, Changes::new(workspace, "solve"))?;
    let remember = || {
        let mut progress = Progress::read(workspace);
        for task in selection.tasks() {
            progress.finish(task, &read_task(workspace, task)?.fingerprint);
        }
        progress.write(workspace)
    };
    remember().map_err(|error| applied.but(workspace, &error))?;
    report_done(workspace, &applied, &format!("{} has the reference's code", selection.title()));
    row("compare", &format!("cargo step diff {}", selection.name()));
    Ok(())
}

/// Opens bodies again.
pub(crate) fn reset(workspace: &Workspace, course: &Course, what: &str) -> Result<()> {
    let selection = Selection::parse(course, what)?;
    let applied = exchange(workspace, course, &selection, false, Changes::new(workspace, "reset"))?;
    report_done(workspace, &applied, &format!("{} is open again", selection.title()));
    Ok(())
}

/// Replaces the selected bodies with generated ones.
fn exchange(
    workspace: &Workspace,
    course: &Course,
    selection: &Selection<'_>,
    solved: bool,
    mut changes: Changes<'_>,
) -> Result<Applied> {
    let given = generate::files(workspace, course, &|task| solved && selection.has(task))?;
    for task in selection.tasks() {
        let file = PathBuf::from(&task.file);
        let model = given.get(&file).ok_or_else(|| lost(task))?;
        // Several tasks may be in one file, so this reads the file as the last one left it.
        let text = match changes.text(&file)? {
            None => model.clone(),
            Some(mine) => match Function::find(&mine, &task.anchor) {
                Ok(function) => {
                    let region = Function::find(model, &task.anchor)?.region();
                    function.with_region(&line_endings::restore(&mine, region))
                }
                Err(error) => {
                    read_task(workspace, task)?; // says how to fix it
                    return Err(error);
                }
            },
        };
        changes.write(&file, text);
    }
    changes.apply()
}

/// Sets everything to what a learner has at the start of a step.
pub(crate) fn goto(workspace: &Workspace, course: &Course, what: &str) -> Result<()> {
    let step = Selection::parse_step(course, what)?;
    let mut changes = Changes::new(workspace, "goto");
    for (file, text) in generate::files(workspace, course, &|task| task.step < step.number)? {
        changes.write(&file, text);
    }
    let applied = changes.apply()?;
    let remember = || {
        let mut progress = Progress::read(workspace);
        for task in course.tasks() {
            match task.step < step.number {
                true => progress.finish(task, &read_task(workspace, task)?.fingerprint),
                false => progress.reopen(task),
            }
        }
        progress.write(workspace)
    };
    remember().map_err(|error| applied.but(workspace, &error))?;
    report_done(workspace, &applied, &format!("you're at the beginning of step {}", step.number));
    if step.number > 1 {
        row("before it", "the reference's code");
    }
    if !applied.is_nothing() {
        row("back", "cargo step undo");
    }
    row("read", &format!("steps/{}/README.md", step.folder));
    Ok(())
}

/// Puts back what the last command overwrote or removed, and removes what it created. It
/// makes copies first, so `undo` undoes an `undo` too.
pub(crate) fn undo(workspace: &Workspace) -> Result<()> {
    let Some(folder) = backup::last(workspace)? else {
        return Err(Error::new("there's nothing to undo: nothing of yours was overwritten"));
    };
    let mut changes = Changes::new(workspace, "undo");
    for (file, before) in backup::read(workspace, &folder)? {
        match before {
            Some(bytes) => changes.write(&file, bytes),
            None => changes.remove(&file),
        }
    }
    let applied = changes.apply()?;
    let shown = workspace.display(&folder);
    if applied.is_nothing() {
        anstream::println!("{} steps/src already has what's in {shown}", color::good("✓"));
        return Ok(());
    }
    report_done(workspace, &applied, &format!("steps/src has what was kept in {shown} again"));
    report_files(workspace, "removed", &applied.removed, "it wasn't there before");
    Ok(())
}

/// Prints what was done, and where the copies are.
pub(crate) fn report_done(workspace: &Workspace, applied: &Applied, what: &str) {
    anstream::println!("{} {what}", color::good("✓"));
    if let Some(folder) = applied.copies(workspace) {
        row("yours is in", &folder);
    }
}

/// Prints a row for each file, with the reason.
pub(crate) fn report_files(workspace: &Workspace, verb: &str, files: &[PathBuf], why: &str) {
    let src = workspace.src();
    files
        .iter()
        .for_each(|file| row(verb, &format!("{}: {why}", workspace.display(&src.join(file)))));
}

fn lost(task: &Task) -> Error {
    Error(format!("lsm/src/{} is missing: `git checkout lsm` brings it back", task.file))
}

/// Returns whether the learner has written the body of a task.
fn has_work(workspace: &Workspace, course: &Course) -> bool {
    course.tasks().any(|task| read_task(workspace, task).is_ok_and(|task| task.written))
}

/// Makes `src` the committed skeleton, with nothing else in it.
pub(crate) fn generate(workspace: &Workspace, course: &Course) -> Result<()> {
    let has_work = has_work(workspace, course);
    let mut changes = Changes::new(workspace, "generate");
    let files = generate::files(workspace, course, &|_| false)?;
    let is_other = |file: &Path| !files.contains_key(file);
    if workspace.src().is_dir() {
        files::list(&workspace.src(), &is_other)?.iter().for_each(|file| changes.remove(file));
    }
    for (file, text) in files {
        changes.write(&file, text);
    }
    let applied = changes.apply()?;
    let what = "steps/src is generated";
    if has_work || !applied.removed.is_empty() {
        report_done(workspace, &applied, what);
    } else {
        // What was replaced is an older skeleton.
        anstream::println!("{} {what}", color::good("✓"));
        if !applied.is_nothing() {
            row("back", "cargo step undo");
        }
    }
    report_files(workspace, "removed", &applied.removed, "it isn't generated");
    Ok(())
}

#[cfg(test)]
mod tests;
