//! `cargo step hint`: one layer more each time.

use crate::item::Item;
use crate::paint;
use crate::place::{self, Place};
use crate::progress::Progress;
use crate::report::{name, row};
use crate::select::Selected;
use crate::source::look;
use crate::tasks::{Course, Task};
use crate::trouble::{Outcome, Trouble};

/// What the layers are called; the last one is the reference.
const LAYERS: [&str; 4] = ["a nudge", "the invariant", "pseudocode", "the reference"];

/// Gives the next hint.
pub(crate) fn give(place: &Place, course: &Course, what: Option<&str>) -> Outcome<()> {
    let mut progress = Progress::read(place);
    let task = match what {
        Some(what) => first_open(place, &progress, &Selected::parse(course, what)?)?,
        None => progress.next_task(place, course)?.ok_or_else(|| {
            Trouble::new("everything is done: `cargo step hint 3` hints at step 3 all the same")
        })?,
    };
    let layer = progress.next_hint(task).min(task.hints.len());
    progress.write(place)?;
    let title = LAYERS.get(layer).copied().unwrap_or("a hint");
    anstream::println!("{} · {} ({} of {})\n", name(task), title, layer + 1, task.hints.len() + 1);
    match task.hints.get(layer) {
        Some(hint) => hint.trim().lines().for_each(|line| anstream::println!("    {line}")),
        None => show_reference(place, task)?,
    }
    anstream::println!();
    row("it is at", &look(place, task)?.at);
    match layer {
        n if n < task.hints.len() => row("more", &format!("cargo step hint {}", task.anchor)),
        _ => row("take it", &format!("cargo step solve {}", task.anchor)),
    }
    Ok(())
}

/// Of the tasks that are meant, the first that is not done; or the first of all.
fn first_open<'c>(
    place: &Place,
    progress: &Progress,
    selected: &Selected<'c>,
) -> Outcome<&'c Task> {
    for task in selected.tasks() {
        if !progress.is_done(task, &look(place, task)?.mark) {
            return Ok(task);
        }
    }
    selected.tasks().next().ok_or_else(|| Trouble::new("there is no task to give a hint for"))
}

fn show_reference(place: &Place, task: &Task) -> Outcome<()> {
    let text = place::read(&place.reference().join(&task.file))?;
    for line in Item::find(&text, &task.anchor)?.region().lines() {
        let code = !line.trim_start().starts_with("///");
        anstream::println!("    {}", if code { line.to_string() } else { paint::dim(line) });
    }
    Ok(())
}
