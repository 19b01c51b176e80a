//! One program with all versions of all bodies, which is told at run time which to use.
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
use crate::course::{Course, Task};
use crate::error::Result;
use crate::function::Function;
use crate::generate;
use crate::run::Program;
use crate::scratch::Scratch;
use crate::workspace::Workspace;
use crate::wrong::WrongVersion;

/// The variable that says which variants to use.
pub(super) const VARIABLE: &str = "COACH_VARIANTS";

const VARIANT: &str = r#"
/// Returns which version of a body to use.
pub fn variant(mark: &str) -> &'static str {
    static CHOSEN: std::sync::OnceLock<Vec<(String, String)>> = std::sync::OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| {
        let chosen = std::env::var("COACH_VARIANTS").unwrap_or_default();
        let pairs = chosen.split(',').filter_map(|pair| pair.split_once('='));
        pairs.map(|(task, name)| (task.to_string(), name.to_string())).collect()
    });
    chosen.iter().find(|(name, _)| name == mark).map_or("", |(_, name)| name)
}
"#;

/// Builds it. Returns `None` if some version doesn't compile; cargo has said where by then.
pub(super) fn build(
    workspace: &Workspace,
    course: &Course,
    scratch: &Scratch,
    wrongs: &[WrongVersion<'_>],
) -> Result<Option<Program>> {
    let body = |mark: &str, function: &Function<'_>| versions(course, mark, function, wrongs);
    let mut files = generate::files_with(workspace, course, &body)?;
    if let Some(lib) = files.get_mut(Path::new("lib.rs")) {
        lib.push_str(VARIANT);
    }
    scratch.fill(&files)?;
    let feature = course.steps.last().map_or("", |step| step.feature());
    let target = workspace.target();
    let build = Build { root: scratch.root(), target: &target, feature, quiet: true };
    let Some(program) = build.tests()? else { return Ok(None) };
    Program::new(program, scratch.root(), &scratch.package()).map(Some)
}

fn versions(
    course: &Course,
    mark: &str,
    function: &Function<'_>,
    wrongs: &[WrongVersion<'_>],
) -> String {
    let todo = generate::task(course, mark).map(Task::todo);
    let mut arms = todo.map_or_else(String::new, |todo| format!("\"open\" => {{ {todo} }}\n"));
    for wrong in wrongs.iter().filter(|wrong| wrong.mark == mark) {
        let _ = writeln!(arms, "{:?} => {{\n{}}}", wrong.name, wrong.body); // a String takes all
    }
    format!("match crate::variant({:?}) {{\n{arms}_ => {{\n{}}}\n}}\n", mark, function.body())
}
