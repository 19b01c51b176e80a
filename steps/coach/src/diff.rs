//! `cargo step diff`: the reference against yours, task by task.

use similar::{ChangeTag, TextDiff};

use crate::item::Item;
use crate::paint;
use crate::place::{self, Place};
use crate::report::name;
use crate::source::look;
use crate::tasks::Course;
use crate::testing;
use crate::trouble::Outcome;

/// Shows the differences.
pub(crate) fn show(place: &Place, course: &Course, what: Option<&str>) -> Outcome<()> {
    for task in testing::selected(place, course, what)?.tasks() {
        let seen = look(place, task)?;
        let mine = place::read(&place.src().join(&task.file))?;
        let theirs = place::read(&place.reference().join(&task.file))?;
        let mine = Item::find(&mine, &task.anchor)?.region();
        let theirs = Item::find(&theirs, &task.anchor)?.region();
        let verdict = match (mine == theirs, seen.written) {
            (true, _) => "is as in the reference",
            (false, true) => "differs: - the reference, + yours",
            (false, false) => "is not written yet; `cargo step hint` leads there gently",
        };
        anstream::println!("{} {verdict}  {}", name(task), paint::place(&seen.at));
        if seen.written && mine != theirs {
            lines(&theirs, &mine);
        }
    }
    Ok(())
}

fn lines(theirs: &str, mine: &str) {
    anstream::println!();
    for change in TextDiff::from_lines(theirs, mine).iter_all_changes() {
        let line = change.value().trim_end_matches('\n');
        match change.tag() {
            ChangeTag::Delete => anstream::println!("  {}", paint::bad(&format!("-{line}"))),
            ChangeTag::Insert => anstream::println!("  {}", paint::good(&format!("+{line}"))),
            ChangeTag::Equal => anstream::println!("   {line}"),
        }
    }
    anstream::println!();
}
