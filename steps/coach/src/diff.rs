//! `cargo step diff`: your code and the reference's, task by task.

use similar::{ChangeTag, TextDiff};

use crate::color;
use crate::course::Course;
use crate::error::Result;
use crate::files;
use crate::function::Function;
use crate::report::task_name;
use crate::source::read_task;
use crate::testing;
use crate::workspace::Workspace;

/// Prints the differences.
pub(crate) fn diff(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<()> {
    for task in testing::selection(workspace, course, what)?.tasks() {
        let source = read_task(workspace, task)?;
        let mine = files::read(&workspace.src().join(&task.file))?;
        let theirs = files::read(&workspace.reference().join(&task.file))?;
        let mine = Function::find(&mine, &task.anchor)?.region();
        let theirs = Function::find(&theirs, &task.anchor)?.region();
        let verdict = match (mine == theirs, source.written) {
            (true, _) => "is the same as in the reference",
            (false, true) => "differs: - the reference, + yours",
            (false, false) => "isn't written yet; `cargo step hint` helps",
        };
        anstream::println!("{} {verdict}  {}", task_name(task), color::path(&source.location));
        if source.written && mine != theirs {
            print_diff(&theirs, &mine);
        }
    }
    Ok(())
}

fn print_diff(theirs: &str, mine: &str) {
    anstream::println!();
    for change in TextDiff::from_lines(theirs, mine).iter_all_changes() {
        let line = change.value().trim_end_matches('\n');
        match change.tag() {
            ChangeTag::Delete => anstream::println!("  {}", color::bad(&format!("-{line}"))),
            ChangeTag::Insert => anstream::println!("  {}", color::good(&format!("+{line}"))),
            ChangeTag::Equal => anstream::println!("   {line}"),
        }
    }
    anstream::println!();
}
