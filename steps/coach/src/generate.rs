//! Makes the learner's engine from the reference: the same files with some bodies left open.
//!
//! ```text
//!    lsm/src/hash_index.rs ─► each task: as it is, or todo!() ─► steps/src/hash_index.rs
//!    lsm/src/lib.rs        ─► the floor re-exported, not copied ─► steps/src/lib.rs
//!    lsm/src/disk.rs, …    ─► the floor: not copied
//! ```
//!
//! Invariant: if the reference is formatted, so is the result, and no formatter runs here. CI
//! compares the committed files with the result, byte by byte.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::course::{Course, Task};
use crate::error::{Error, Result};
use crate::files;
use crate::function::Function;
use crate::workspace::Workspace;

/// Files by their path from `src`.
pub(crate) type Files = BTreeMap<PathBuf, String>;

const HEADER: &str = "\
//! Your log-structured merge tree.
//!
//! The same files as in `lsm`, the reference, with the bodies of thirty functions left to
//! you. `cargo step` says which one is next, and where it is.
//!
//! The doc comment of a function is its contract: everything you need to write it. The
//! coach finds your work by the lines with `ANCHOR`, so leave them where they are. Change
//! anything else you like, and add helpers.
//!
//! What all stages share (the operations, the bytes, the disk) is the reference's own, and
//! only re-exported here.
";

/// Makes the learner's engine, with the reference's body in each task that is `given`, and
/// open bodies in the others.
pub(crate) fn files(
    workspace: &Workspace,
    course: &Course,
    given: &dyn Fn(&Task) -> bool,
) -> Result<Files> {
    files_with(workspace, course, &|mark, function| match task(course, mark) {
        Some(task) if !given(task) => function.indented(&task.todo(), 0),
        _ => function.body(),
    })
}

/// Makes the learner's engine. For each marked function, `body` makes a body from the mark
/// and the reference's function.
pub(crate) fn files_with(
    workspace: &Workspace,
    course: &Course,
    body: &dyn Fn(&str, &Function<'_>) -> String,
) -> Result<Files> {
    let reference = workspace.reference();
    let root = files::read(&reference.join("lib.rs"))?;
    let floor = floor(&root);
    let is_ours = |path: &Path| {
        path.extension().is_some_and(|extension| extension == "rs")
            && !floor.contains(&module(path))
    };
    let mut files = Files::new();
    for path in files::list(&reference, &is_ours)? {
        let text = match path.to_str() {
            Some("lib.rs") => lib(&root, &floor),
            _ => files::read(&reference.join(&path))?,
        };
        let text = with_bodies(text, course, body)
            .map_err(|error| Error(format!("lsm/src/{}: {error}", path.display())))?;
        files.insert(path, text);
    }
    Ok(files)
}

/// Returns the modules of the reference that need no feature. Every stage shares them, and
/// so does the learner's engine.
fn floor(lib: &str) -> Vec<String> {
    let lines: Vec<&str> = lib.lines().collect();
    let name = |line: &str| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_string());
    let free = |pair: &[&str]| name(pair[1]).filter(|_| !pair[0].starts_with("#[cfg"));
    lines.windows(2).filter_map(free).collect()
}

/// Returns `disk` for `disk/real.rs`.
fn module(path: &Path) -> String {
    let first = path.components().next().map_or(Path::new(""), |first| match first {
        Component::Normal(name) => Path::new(name),
        _ => Path::new(""),
    });
    first.with_extension("").display().to_string()
}

fn lib(reference: &str, floor: &[String]) -> String {
    let exports = format!("pub use lsm::{{{}}};", floor.join(", "));
    let mut lines = HEADER.to_string();
    let mut exported = false;
    // Its documentation is of a crate that others use; a learner wants to see everything.
    let documents = |line: &str| line.starts_with("//!") || line.starts_with("#[doc(");
    for line in reference.lines().filter(|line| !documents(line)) {
        let is_floor = floor.iter().any(|name| line == format!("pub mod {name};"));
        match (is_floor, exported) {
            (true, true) => continue,
            (true, false) => lines += &exports,
            (false, _) => lines += line,
        }
        exported |= is_floor;
        lines.push('\n');
    }
    lines
}

/// Returns the file with a body from `body` in each task, and in each given function that has
/// a mark.
fn with_bodies(
    mut text: String,
    course: &Course,
    body: &dyn Fn(&str, &Function<'_>) -> String,
) -> Result<String> {
    for mark in marks(&text) {
        if task(course, &mark).is_none() && course.given(&mark).is_none() {
            return Err(Error(format!("no exercise.toml knows the mark {mark}")));
        }
        let function = Function::marked(&text, &mark)?;
        text = function.with_body(&body(&mark, &function));
    }
    Ok(text)
}

/// Returns the task with the mark `ex-NAME`.
pub(crate) fn task<'c>(course: &'c Course, mark: &str) -> Option<&'c Task> {
    course.task(mark.strip_prefix("ex-")?)
}

/// Returns the marks of a file: `ex-NAME` and `given-NAME`.
pub(crate) fn marks(text: &str) -> Vec<String> {
    let mark = |line: &str| line.trim().strip_prefix("// ANCHOR: ").map(str::to_string);
    let ours = |mark: &String| mark.starts_with("ex-") || mark.starts_with("given-");
    text.lines().filter_map(mark).filter(ours).collect()
}

/// Returns the anchors of a file's tasks.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let name = |mark: String| mark.strip_prefix("ex-").map(str::to_string);
    marks(text).into_iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "\
//! The reference.

pub mod disk;
pub mod engine;

#[cfg(feature = \"hash-index\")]
pub mod hash_index;

pub use engine::Engine;
";

    #[test]
    fn the_floor_is_what_needs_no_feature() {
        assert_eq!(floor(LIB), ["disk", "engine"]);
    }

    #[test]
    fn the_floor_is_exported_in_one_line() {
        let lib = lib(LIB, &floor(LIB));
        let (floor, stages) =
            (&LIB[LIB.find("\npub mod").unwrap()..], &LIB[LIB.find("\n#").unwrap()..]);
        assert!(floor.ends_with(stages));
        let rest = lib.strip_prefix(HEADER).unwrap();
        assert_eq!(rest, format!("\npub use lsm::{{disk, engine}};\n{stages}"));
    }

    #[test]
    fn files_of_a_module_are_known_by_its_name() {
        assert_eq!(module(Path::new("disk/real.rs")), "disk");
        assert_eq!(module(Path::new("disk.rs")), "disk");
    }
}
