//! One program that has all versions of all bodies, and is told which to take.
//!
//! ```text
//!    pub fn put(&mut self, key: &[u8], value: &[u8]) {
//!        match crate::variant("ex-hash-put") {
//!            "open" => { todo!("step 1: HashIndex::put (hash-put)") }
//!            "put-appends" => { … a wrong version … }
//!            _ => { … the reference … }
//!        }
//!    }
//!
//!    COACH_VARIANTS="ex-hash-put=put-appends" PROGRAM step1::
//! ```

use std::fmt::Write as _;
use std::path::Path;

use crate::cargo::Build;
use crate::generate;
use crate::item::Item;
use crate::place::Place;
use crate::run::Program;
use crate::scratch::Scratch;
use crate::tasks::{Course, Task};
use crate::trouble::Outcome;
use crate::wrong::Wrong;

/// The variable that says which variants are taken.
pub(super) const VARIABLE: &str = "COACH_VARIANTS";

const VARIANT: &str = r#"
/// Which version of a body is to be taken.
pub fn variant(mark: &str) -> &'static str {
    static CHOSEN: std::sync::OnceLock<Vec<(String, String)>> = std::sync::OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| {
        let said = std::env::var("COACH_VARIANTS").unwrap_or_default();
        let pairs = said.split(',').filter_map(|pair| pair.split_once('='));
        pairs.map(|(task, name)| (task.to_string(), name.to_string())).collect()
    });
    chosen.iter().find(|(name, _)| name == mark).map_or("", |(_, name)| name)
}
"#;

/// Builds it; `None` if some version does not compile, and then cargo has said
/// where.
pub(super) fn build(
    place: &Place,
    course: &Course,
    scratch: &Scratch,
    wrongs: &[Wrong<'_>],
) -> Outcome<Option<Program>> {
    let body = |mark: &str, item: &Item<'_>| versions(course, mark, item, wrongs);
    let mut files = generate::files_with(place, course, &body)?;
    if let Some(lib) = files.get_mut(Path::new("lib.rs")) {
        lib.push_str(VARIANT);
    }
    scratch.fill(&files)?;
    let feature = course.steps.last().map_or("", |step| step.feature());
    let target = place.target();
    let build = Build { workspace: scratch.root(), target: &target, feature, quiet: true };
    let Some(program) = build.tests()? else { return Ok(None) };
    Program::new(program, scratch.root(), &scratch.package()).map(Some)
}

fn versions(course: &Course, mark: &str, item: &Item<'_>, wrongs: &[Wrong<'_>]) -> String {
    let todo = generate::task(course, mark).map(Task::todo);
    let mut arms = todo.map_or_else(String::new, |todo| format!("\"open\" => {{ {todo} }}\n"));
    for wrong in wrongs.iter().filter(|wrong| wrong.mark == mark) {
        let _ = writeln!(arms, "{:?} => {{\n{}}}", wrong.name, wrong.body); // a String takes all
    }
    format!("match crate::variant({:?}) {{\n{arms}_ => {{\n{}}}\n}}\n", mark, item.body())
}
