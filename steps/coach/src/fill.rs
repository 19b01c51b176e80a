//! `solve`, `reset`, `goto`: other bodies, in the learner's own files; `undo`: theirs again.
//!
//! ```text
//!              tasks that are meant      the others       text around them
//!    solve     the reference             yours            yours
//!    reset     open                      yours            yours
//!    goto N    before N: the reference; from N on: open   given
//!    sync      yours                     yours            given, and what you added ([`sync`])
//!
//! [`sync`]: crate::sync
//! ```

use std::path::{Path, PathBuf};

use crate::generate;
use crate::item::Item;
use crate::keep::{self, Keep, Kept};
use crate::lines;
use crate::paint;
use crate::place::{self, Place};
use crate::progress::Progress;
use crate::report::row;
use crate::select::Selected;
use crate::source::look;
use crate::tasks::{Course, Task};
use crate::trouble::{Outcome, Trouble};

/// `solve`: the reference's bodies.
pub(crate) fn solve(place: &Place, course: &Course, what: &str) -> Outcome<()> {
    let selected = Selected::parse(course, what)?;
    let kept = exchange(place, course, &selected, true, Keep::new(place, "solve"))?;
    let remember = || {
        let mut progress = Progress::read(place);
        for task in selected.tasks() {
            progress.finish(task, &look(place, task)?.mark);
        }
        progress.write(place)
    };
    remember().map_err(|trouble| kept.but(place, &trouble))?;
    said(place, &kept, &format!("{} has the reference's code", selected.spoken()));
    row("compare", &format!("cargo step diff {}", selected.name()));
    Ok(())
}

/// `reset`: open bodies.
pub(crate) fn reset(place: &Place, course: &Course, what: &str) -> Outcome<()> {
    let selected = Selected::parse(course, what)?;
    let kept = exchange(place, course, &selected, false, Keep::new(place, "reset"))?;
    said(place, &kept, &format!("{} is open again", selected.spoken()));
    Ok(())
}

/// Puts generated bodies in the place of those that are meant.
fn exchange(
    place: &Place,
    course: &Course,
    selected: &Selected<'_>,
    solved: bool,
    mut keep: Keep<'_>,
) -> Outcome<Kept> {
    let given = generate::files(place, course, &|task| solved && selected.has(task))?;
    for task in selected.tasks() {
        let file = PathBuf::from(&task.file);
        let model = given.get(&file).ok_or_else(|| lost(task))?;
        // Several tasks may be in one file, so it's read as they leave it.
        let text = match keep.text(&file)? {
            None => model.clone(),
            Some(mine) => match Item::find(&mine, &task.anchor) {
                Ok(item) => {
                    let region = Item::find(model, &task.anchor)?.region();
                    item.with_region(&lines::ending_as_in(&mine, region))
                }
                Err(trouble) => {
                    look(place, task)?; // says how to mend it
                    return Err(trouble);
                }
            },
        };
        keep.write(&file, text);
    }
    keep.commit()
}

/// `goto`: everything as it is given, at the beginning of a step.
pub(crate) fn goto(place: &Place, course: &Course, what: &str) -> Outcome<()> {
    let step = Selected::parse_step(course, what)?;
    let mut keep = Keep::new(place, "goto");
    for (file, text) in generate::files(place, course, &|task| task.step < step.number)? {
        keep.write(&file, text);
    }
    let kept = keep.commit()?;
    let remember = || {
        let mut progress = Progress::read(place);
        for task in course.tasks() {
            match task.step < step.number {
                true => progress.finish(task, &look(place, task)?.mark),
                false => progress.reopen(task),
            }
        }
        progress.write(place)
    };
    remember().map_err(|trouble| kept.but(place, &trouble))?;
    said(place, &kept, &format!("you are at the beginning of step {}", step.number));
    if step.number > 1 {
        row("before it", "is the reference's code now");
    }
    if !kept.is_nothing() {
        row("back", "cargo step undo");
    }
    row("read", &format!("steps/{}/README.md", step.folder));
    Ok(())
}

/// `undo`: what the last command overwrote or removed is put back, and what it created is
/// removed. All of that is copied first, so that `undo` undoes an `undo` too.
pub(crate) fn undo(place: &Place) -> Outcome<()> {
    let Some(folder) = keep::last(place)? else {
        return Err(Trouble::new("there is nothing to undo: nothing of yours was overwritten"));
    };
    let mut keep = Keep::new(place, "undo");
    for (file, before) in keep::contents(place, &folder)? {
        match before {
            Some(bytes) => keep.write(&file, bytes),
            None => keep.remove(&file),
        }
    }
    let kept = keep.commit()?;
    let shown = place.shown(&folder);
    if kept.is_nothing() {
        anstream::println!("{} steps/src is as {shown} has it already", paint::good("✓"));
        return Ok(());
    }
    said(place, &kept, &format!("back is what was kept in {shown}"));
    named(place, "removed", &kept.removed, "it wasn't there before");
    Ok(())
}

/// Says what was done, and where copies are.
pub(crate) fn said(place: &Place, kept: &Kept, what: &str) {
    anstream::println!("{} {what}", paint::good("✓"));
    if let Some(folder) = kept.copies(place) {
        row("yours is in", &folder);
    }
}

/// A row for each file, with what there is to say of it.
pub(crate) fn named(place: &Place, verb: &str, files: &[PathBuf], why: &str) {
    let src = place.src();
    files.iter().for_each(|file| row(verb, &format!("{}: {why}", place.shown(&src.join(file)))));
}

fn lost(task: &Task) -> Trouble {
    Trouble(format!("lsm/src/{} is missing: `git checkout lsm` brings it back", task.file))
}

/// `generate`: the committed skeleton, and nothing else in `src`.
pub(crate) fn generate(place: &Place, course: &Course) -> Outcome<()> {
    let mut keep = Keep::new(place, "generate");
    let files = generate::files(place, course, &|_| false)?;
    let is_other = |file: &Path| !files.contains_key(file);
    if place.src().is_dir() {
        place::files_under(&place.src(), &is_other)?.iter().for_each(|file| keep.remove(file));
    }
    for (file, text) in files {
        keep.write(&file, text);
    }
    let kept = keep.commit()?;
    said(place, &kept, "steps/src is generated");
    named(place, "removed", &kept.removed, "it isn't generated");
    Ok(())
}

#[cfg(test)]
mod tests;
