//! `cargo step hint`: one more layer each time.

use crate::color;
use crate::course::{Course, Task};
use crate::error::{Error, Result};
use crate::files;
use crate::function::Function;
use crate::progress::Progress;
use crate::report::{row, task_name};
use crate::selection::Selection;
use crate::source::read_task;
use crate::workspace::Workspace;

/// The names of the layers; the last one is the reference.
const LAYERS: [&str; 4] = ["a nudge", "the invariant", "pseudocode", "the reference"];

/// Prints the next hint.
pub(crate) fn hint(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<()> {
    let mut progress = Progress::read(workspace);
    let task = match what {
        Some(what) => first_open(workspace, &progress, &Selection::parse(course, what)?)?,
        None => progress.next_task(workspace, course)?.ok_or_else(|| {
            Error::new("everything is done: `cargo step hint 3` still gives hints for step 3")
        })?,
    };
    let layer = progress.next_hint(task).min(task.hints.len());
    progress.write(workspace)?;
    let title = LAYERS.get(layer).copied().unwrap_or("a hint");
    anstream::println!(
        "{} · {} ({} of {})\n",
        task_name(task),
        title,
        layer + 1,
        task.hints.len() + 1
    );
    match task.hints.get(layer) {
        Some(hint) => hint.trim().lines().for_each(|line| anstream::println!("    {line}")),
        None => print_reference(workspace, task)?,
    }
    anstream::println!();
    row("it's at", &read_task(workspace, task)?.location);
    match layer {
        n if n < task.hints.len() => row("more", &format!("cargo step hint {}", task.anchor)),
        _ => row("take it", &format!("cargo step solve {}", task.anchor)),
    }
    Ok(())
}

/// Returns the first selected task that isn't done, or the first of them all.
fn first_open<'c>(
    workspace: &Workspace,
    progress: &Progress,
    selection: &Selection<'c>,
) -> Result<&'c Task> {
    for task in selection.tasks() {
        if !progress.is_done(task, &read_task(workspace, task)?.fingerprint) {
            return Ok(task);
        }
    }
    selection.tasks().next().ok_or_else(|| Error::new("there's no task to give a hint for"))
}

fn print_reference(workspace: &Workspace, task: &Task) -> Result<()> {
    let text = files::read(&workspace.reference().join(&task.file))?;
    for line in Function::find(&text, &task.anchor)?.region().lines() {
        let code = !line.trim_start().starts_with("///");
        anstream::println!("    {}", if code { line.to_string() } else { color::dim(line) });
    }
    Ok(())
}
