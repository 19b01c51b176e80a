//! `solve`, `reset`, `goto`, `sync`: other bodies, in the learner's own files.
//!
//! ```text
//!              tasks that are meant      the others       text around them
//!    solve     the reference             yours            yours
//!    reset     open                      yours            yours
//!    goto N    before N: the reference; from N on: open   given
//!    sync      yours                     yours            given
//! ```

use std::path::PathBuf;

use crate::generate;
use crate::item::Item;
use crate::keep::{self, Keep};
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
    let mut keep = Keep::new(place, "solve");
    exchange(place, course, &selected, true, &mut keep)?;
    let mut progress = Progress::read(place);
    for task in selected.tasks() {
        progress.finish(task, &look(place, task)?.mark);
    }
    progress.write(place)?;
    said(&keep, &format!("{} has the reference's code", selected.spoken()));
    row("compare", &format!("cargo step diff {}", selected.name()));
    Ok(())
}

/// `reset`: open bodies.
pub(crate) fn reset(place: &Place, course: &Course, what: &str) -> Outcome<()> {
    let selected = Selected::parse(course, what)?;
    let mut keep = Keep::new(place, "reset");
    exchange(place, course, &selected, false, &mut keep)?;
    said(&keep, &format!("{} is open again", selected.spoken()));
    Ok(())
}

/// Puts generated bodies in the place of those that are meant.
fn exchange(
    place: &Place,
    course: &Course,
    selected: &Selected<'_>,
    solved: bool,
    keep: &mut Keep<'_>,
) -> Outcome<()> {
    let given = generate::files(place, course, &|_| solved)?;
    for task in selected.tasks() {
        let file = PathBuf::from(&task.file);
        let model = given.get(&file).ok_or_else(|| lost(task))?;
        let text = match place::read(&place.src().join(&file)) {
            Ok(mine) => match Item::find(&mine, &task.anchor) {
                Ok(item) => item.with_region(&Item::find(model, &task.anchor)?.region()),
                Err(trouble) => {
                    look(place, task)?; // says how to mend it
                    return Err(trouble);
                }
            },
            Err(_) => model.clone(),
        };
        keep.write(&file, &text)?;
    }
    Ok(())
}

/// `goto`: everything as it is given, at the beginning of a step.
pub(crate) fn goto(place: &Place, course: &Course, what: &str) -> Outcome<()> {
    let step = Selected::parse_step(course, what)?;
    let mut keep = Keep::new(place, "goto");
    for (file, text) in generate::files(place, course, &|task| task.step < step.number)? {
        keep.write(&file, &text)?;
    }
    let mut progress = Progress::read(place);
    for task in course.tasks() {
        match task.step < step.number {
            true => progress.finish(task, &look(place, task)?.mark),
            false => progress.reopen(task),
        }
    }
    progress.write(place)?;
    said(&keep, &format!("you are at the beginning of step {}", step.number));
    if step.number > 1 {
        row("before it", "is the reference's code now");
    }
    if keep.kept().is_some() {
        row("back", "cargo step undo");
    }
    row("read", &format!("steps/{}/README.md", step.folder));
    Ok(())
}

/// `undo`: what the last command kept aside is put back; and what stood there is
/// kept aside in its turn, so that `undo` undoes an `undo` too.
pub(crate) fn undo(place: &Place) -> Outcome<()> {
    let Some(folder) = keep::last(place)? else {
        return Err(Trouble::new("there is nothing to undo: nothing of yours was overwritten"));
    };
    let mut keep = Keep::new(place, "undo");
    for file in place::files_under(&folder, &|_| true)? {
        keep.write(&file, &place::read(&folder.join(&file))?)?;
    }
    said(&keep, &format!("back is what was kept in {}", place.shown(&folder)));
    Ok(())
}

/// `sync`: the given text anew, with the learner's bodies in it.
pub(crate) fn sync(place: &Place, course: &Course) -> Outcome<()> {
    let mut keep = Keep::new(place, "sync");
    let (mut changed, mut lost) = (Vec::new(), Vec::new());
    for (file, given) in generate::files(place, course, &|_| false)? {
        let mine = place::read(&place.src().join(&file)).unwrap_or_default();
        let text = carried_over(&given, &mine)?;
        if keep.write(&file, &text)? {
            lost.extend(left_behind(&mine, &text));
            changed.push(place.shown(&place.src().join(&file)));
        }
    }
    match changed.is_empty() {
        true => anstream::println!("{} the given text is up to date", paint::good("✓")),
        false => said(&keep, &format!("brought up to date: {}", changed.join(", "))),
    }
    if !lost.is_empty() {
        anstream::println!(
            "\n  Lines outside of the tasks, or of a task whose mark is gone, that are no longer there:"
        );
        lost.iter().take(20).for_each(|line| anstream::println!("    {}", paint::dim(line)));
    }
    Ok(())
}

/// The given text, with all bodies of `mine` that can be found.
fn carried_over(given: &str, mine: &str) -> Outcome<String> {
    let mut text = given.to_string();
    for anchor in generate::anchors(given) {
        if let Ok(theirs) = Item::find(mine, &anchor) {
            text = Item::find(&text, &anchor)?.with_work_of(&theirs);
        }
    }
    Ok(text)
}

/// Lines of `before` that are nowhere in `after`, without comments.
fn left_behind(before: &str, after: &str) -> Vec<String> {
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    let gone = |line: &&str| !after.lines().any(|there| there == *line);
    before.lines().filter(is_code).filter(gone).map(str::to_string).collect()
}

fn said(keep: &Keep<'_>, what: &str) {
    anstream::println!("{} {what}", paint::good("✓"));
    if let Some(folder) = keep.kept() {
        row("yours is in", &folder);
    }
}

fn lost(task: &Task) -> Trouble {
    Trouble(format!("lsm/src/{} is missing: `git checkout lsm` brings it back", task.file))
}

/// `generate`: the committed skeleton, and nothing else in `src`.
pub(crate) fn generate(place: &Place, course: &Course) -> Outcome<()> {
    let mut keep = Keep::new(place, "generate");
    let files = generate::files(place, course, &|_| false)?;
    for (file, text) in &files {
        keep.write(file, text)?;
    }
    for file in place::files_under(&place.src(), &|file| !files.contains_key(file))? {
        let path = place.src().join(file);
        std::fs::remove_file(&path).map_err(Trouble::io("remove", &path))?;
    }
    said(&keep, "steps/src is generated");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "\
use a;

// ANCHOR: ex-get
/// A better contract.
fn get() -> u8 {
    todo!(\"step 1: get\")
}
// ANCHOR_END: ex-get
// ANCHOR: ex-put
fn put() {
    todo!(\"step 1: put\")
}
// ANCHOR_END: ex-put
";

    #[test]
    fn a_sync_brings_new_text_and_keeps_bodies_and_helpers() {
        let work = "    helper()\n}\n\nfn helper() -> u8 {\n    1\n}\n// ANCHOR_END: ex-get";
        let old = GIVEN.replace("A better", "A").replace("use a;", "use a;\nuse mine;");
        let mine = old.replacen("    todo!(\"step 1: get\")\n}\n// ANCHOR_END: ex-get", work, 1);
        let synced = carried_over(GIVEN, &mine).unwrap();
        assert_eq!(
            synced,
            mine.replace("A contract", "A better contract").replace("use mine;\n", "")
        );
        assert_eq!(left_behind(&mine, &synced), ["use mine;"]);
    }

    #[test]
    fn what_cannot_be_found_is_left_open() {
        let mine = GIVEN.replace("// ANCHOR: ex-put", "").replace("todo!(\"step 1: get\")", "2");
        let synced = carried_over(GIVEN, &mine).unwrap();
        assert_eq!(synced, GIVEN.replace("todo!(\"step 1: get\")", "2"));
        assert_eq!(carried_over(GIVEN, "").unwrap(), GIVEN);
    }
}
