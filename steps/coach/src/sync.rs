//! `sync` brings the given text up to date and keeps everything of the learner's: bodies,
//! helpers, imports, files. If something can't stay, it changes nothing.
//!
//! ```text
//!    a file is missing               sync adds it again
//!    a mark is missing               sync adds it again; it finds the body by the function's name
//!    the given text has new lines    sync adds them; what you added around them stays
//!    new lines in place of yours     sync stops and shows yours; `--replace` takes given ones
//! ```

mod merge;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use crate::backup::{Applied, Changes};
use crate::bodies::{report_done, report_files};
use crate::color;
use crate::course::Course;
use crate::error::{Error, Result};
use crate::function::Function;
use crate::generate;
use crate::line_endings;
use crate::workspace::Workspace;
use merge::merge;

/// The number of lines of a file that are shown.
const SHOWN: usize = 20;

/// The learner's lines, by file.
type FileLines = Vec<(PathBuf, Vec<String>)>;

/// A report on the learner's files.
#[derive(Default)]
struct Report {
    /// Tasks whose functions are gone, and which are added again, open.
    open: Vec<String>,
    /// Lines that the given ones replace.
    replaced: FileLines,
    /// Lines of code that the given ones would replace.
    clashes: FileLines,
}

/// Brings the given text up to date. With `replace`, only the bodies and helpers of the tasks
/// stay the learner's.
pub(crate) fn sync(workspace: &Workspace, course: &Course, replace: bool) -> Result<()> {
    let mut changes = Changes::new(workspace, "sync");
    let mut report = Report::default();
    for (file, given) in generate::files(workspace, course, &|_| false)? {
        let Some(mine) = changes.text(&file)? else {
            changes.write(&file, given);
            continue;
        };
        let normalized = line_endings::normalize(&mine);
        let (with_work, lost) = carried_over(&given, &normalized)?;
        let merged = merge(&normalized, &with_work, &given);
        let (text, replaced) = match merged.text {
            _ if replace => (with_work, merged.others),
            _ if !merged.brings => continue,
            Some(text) => (text, merged.comments),
            None => {
                report.clashes.push((file, merged.others));
                continue;
            }
        };
        if text != normalized {
            changes.write(&file, line_endings::restore(&mine, text));
            report.replaced.push((file, replaced));
            let tasks = lost.iter().filter_map(|anchor| course.task(anchor));
            report.open.extend(tasks.map(|task| task.name.clone()));
        }
    }
    if !report.clashes.is_empty() {
        return Err(conflict(workspace, &report.clashes));
    }
    print_result(workspace, &changes.apply()?, &report);
    Ok(())
}

fn print_result(workspace: &Workspace, applied: &Applied, report: &Report) {
    if applied.is_nothing() {
        anstream::println!("{} the given text is up to date", color::good("✓"));
        return;
    }
    let files = applied.changed.iter().chain(&applied.created);
    let files: Vec<String> =
        files.map(|file| workspace.display(&workspace.src().join(file))).collect();
    report_done(workspace, applied, &format!("brought up to date: {}", files.join(", ")));
    report_files(workspace, "added again", &applied.created, "it was missing");
    if !report.open.is_empty() {
        anstream::println!("\n  These functions weren't found, so they were added again, open:");
        report.open.iter().for_each(|name| anstream::println!("    {name}"));
    }
    let replaced = listed(workspace, &report.replaced);
    if !replaced.is_empty() {
        anstream::println!("\n  These lines were replaced; `cargo step undo` brings them back:");
        anstream::print!("{}", color::dim(&replaced));
    }
}

/// The error that says why nothing was changed, and what to do about it.
fn conflict(workspace: &Workspace, clashes: &FileLines) -> Error {
    Error(format!(
        "sync changed nothing, because it would have to replace lines of yours. In these files the\n\
         given text has others in their place, or the same ones in another place:\n\
         {}\n  \
         To keep them, move them: into the body of a task, or to a helper between the task's\n  \
         function and its ANCHOR_END line. Then `cargo step sync` again.\n  \
         To have the given text with your bodies and helpers of tasks, and nothing else of yours\n  \
         in any file, `cargo step sync --replace`. It shows what it replaces and keeps it in\n  \
         steps/.mine, and `cargo step undo` brings it back.",
        listed(workspace, clashes)
    ))
}

/// Returns the lines, each file under its name.
fn listed(workspace: &Workspace, files: &FileLines) -> String {
    let mut text = String::new();
    for (file, lines) in files.iter().filter(|(_, lines)| !lines.is_empty()) {
        text += &format!("\n  {}\n", workspace.display(&workspace.src().join(file)));
        for line in lines.iter().take(SHOWN) {
            text += &format!("    {}\n", line.trim_end());
        }
        if lines.len() > SHOWN {
            text += &format!("    … and {} more\n", lines.len() - SHOWN);
        }
    }
    text
}

/// Returns the given text with all bodies of `mine`, and the tasks that aren't in it.
fn carried_over(given: &str, mine: &str) -> Result<(String, Vec<String>)> {
    let (mut text, mut lost) = (given.to_string(), Vec::new());
    for anchor in generate::anchors(given) {
        let function = Function::find(&text, &anchor)?;
        match function.find_by_name(mine, &anchor) {
            Some(theirs) => text = function.with_work_of(&theirs),
            None => lost.push(anchor),
        }
    }
    Ok((text, lost))
}
