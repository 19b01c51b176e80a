//! `sync`: the given text is brought up to date, and all that is the learner's stays: bodies,
//! helpers, imports, files. If it can't stay, nothing is changed.
//!
//! ```text
//!    a file is missing               it's given again
//!    a mark is missing               it's given again; the body is found by the function's name
//!    the given text has new lines    they're brought; what you added around them stays
//!    new lines where yours are       sync stops and shows yours; `--replace` takes given ones
//! ```

mod merge;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use crate::fill::{named, said};
use crate::generate;
use crate::item::Item;
use crate::keep::{Keep, Kept};
use crate::lines;
use crate::paint;
use crate::place::Place;
use crate::tasks::Course;
use crate::trouble::{Outcome, Trouble};
use merge::merge;

/// As many lines of a file are shown.
const SHOWN: usize = 20;

/// Lines of the learner's, by file.
type Lines = Vec<(PathBuf, Vec<String>)>;

/// What is to be said of the learner's files.
#[derive(Default)]
struct Findings {
    /// Tasks whose functions are in no file any more: they are given again, open.
    open: Vec<String>,
    /// Lines that the given ones replace.
    replaced: Lines,
    /// Lines of the files in which they would replace code.
    clashes: Lines,
}

/// Brings the given text up to date. With `replace`, nothing of the learner's stays but the
/// bodies and helpers of the tasks.
pub(crate) fn sync(place: &Place, course: &Course, replace: bool) -> Outcome<()> {
    let mut keep = Keep::new(place, "sync");
    let mut found = Findings::default();
    for (file, given) in generate::files(place, course, &|_| false)? {
        let Some(mine) = keep.text(&file)? else {
            keep.write(&file, given);
            continue;
        };
        let plain = lines::plain(&mine);
        let (with_work, lost) = carried_over(&given, &plain)?;
        let merged = merge(&plain, &with_work, &given);
        let (text, replaced) = match merged.text {
            _ if replace => (with_work, merged.others),
            _ if !merged.brings => continue,
            Some(text) => (text, merged.comments),
            None => {
                found.clashes.push((file, merged.others));
                continue;
            }
        };
        if text != plain {
            keep.write(&file, lines::ending_as_in(&mine, text));
            found.replaced.push((file, replaced));
            let tasks = lost.iter().filter_map(|anchor| course.task(anchor));
            found.open.extend(tasks.map(|task| task.name.clone()));
        }
    }
    if !found.clashes.is_empty() {
        return Err(stopped(place, &found.clashes));
    }
    tell(place, &keep.commit()?, &found);
    Ok(())
}

fn tell(place: &Place, kept: &Kept, found: &Findings) {
    if kept.is_nothing() {
        anstream::println!("{} the given text is up to date", paint::good("✓"));
        return;
    }
    let files = kept.changed.iter().chain(&kept.created);
    let files: Vec<String> = files.map(|file| place.shown(&place.src().join(file))).collect();
    said(place, kept, &format!("brought up to date: {}", files.join(", ")));
    named(place, "given again", &kept.created, "it was missing");
    if !found.open.is_empty() {
        anstream::println!("\n  These functions weren't found, so they're given again, open:");
        found.open.iter().for_each(|name| anstream::println!("    {name}"));
    }
    let replaced = listed(place, &found.replaced);
    if !replaced.is_empty() {
        anstream::println!("\n  These lines were replaced; `cargo step undo` brings them back:");
        anstream::print!("{}", paint::dim(&replaced));
    }
}

/// Why nothing was changed, and what to do about it.
fn stopped(place: &Place, clashes: &Lines) -> Trouble {
    Trouble(format!(
        "sync changed nothing, because lines of yours would have to go. In these files the given\n\
         text has others in their place, or the same ones in another place:\n\
         {}\n  \
         To keep them, move them: into the body of a task, or to a helper between the task's\n  \
         function and its ANCHOR_END line. Then `cargo step sync` again.\n  \
         To have the given text with your bodies and helpers of tasks, and nothing else of yours\n  \
         in any file, `cargo step sync --replace`. It shows what it replaces and keeps it in\n  \
         steps/.mine, and `cargo step undo` brings it back.",
        listed(place, clashes)
    ))
}

/// Lines, each file under its name.
fn listed(place: &Place, files: &Lines) -> String {
    let mut text = String::new();
    for (file, lines) in files.iter().filter(|(_, lines)| !lines.is_empty()) {
        text += &format!("\n  {}\n", place.shown(&place.src().join(file)));
        for line in lines.iter().take(SHOWN) {
            text += &format!("    {}\n", line.trim_end());
        }
        if lines.len() > SHOWN {
            text += &format!("    … and {} more\n", lines.len() - SHOWN);
        }
    }
    text
}

/// The given text with all bodies of `mine`, and the exercises that aren't in it.
fn carried_over(given: &str, mine: &str) -> Outcome<(String, Vec<String>)> {
    let (mut text, mut lost) = (given.to_string(), Vec::new());
    for anchor in generate::anchors(given) {
        let item = Item::find(&text, &anchor)?;
        match item.namesake(mine, &anchor) {
            Some(theirs) => text = item.with_work_of(&theirs),
            None => lost.push(anchor),
        }
    }
    Ok((text, lost))
}
