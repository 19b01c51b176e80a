//! Wrong versions: plausible bodies that are wrong, one in each file of `steps/0N-NAME/wrong`.
//!
//! ```text
//!    // task: ex-hash-put
//!    // A key that is there already gets a second entry.
//!
//!    self.grow_if_full();
//!    …
//! ```
//!
//! The function may also be a given one, `task: given-NAME`.
//!
//! `verify` proves that the tests of the step find each of them; `hunt` lets the learner find
//! them.

use crate::course::{Course, Step, Task};
use crate::error::{Error, Result};
use crate::files;
use crate::generate;
use crate::workspace::Workspace;

/// A wrong version of a marked function.
#[derive(Clone, Debug)]
pub(crate) struct WrongVersion<'c> {
    /// The step whose tests must find it.
    pub(crate) step: &'c Step,
    pub(crate) name: String,
    /// The mark of the function: `ex-hash-put`.
    pub(crate) mark: String,
    /// The function's name, and its file from `src`.
    pub(crate) function: &'c str,
    pub(crate) file: &'c str,
    /// The task whose function it is; `None` for a given one.
    pub(crate) task: Option<&'c Task>,
    /// The mistake, in a sentence.
    pub(crate) what: String,
    pub(crate) body: String,
}

/// Returns the wrong versions of a step, in the order of its tasks.
pub(crate) fn of<'c>(
    workspace: &Workspace,
    course: &'c Course,
    step: &'c Step,
) -> Result<Vec<WrongVersion<'c>>> {
    let folder = workspace.steps().join(&step.folder).join("wrong");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for file in files::list(&folder, &|path| path.extension().is_some_and(|e| e == "rs"))? {
        let path = folder.join(&file);
        let text = files::read(&path)?;
        let name = file.with_extension("").display().to_string();
        let wrong = parse(course, step, name, &text).ok_or_else(|| {
            Error(format!("{}: its header isn't that of a wrong version", workspace.display(&path)))
        })?;
        found.push(wrong);
    }
    let position = |task: &Task| course.tasks().position(|other| other.anchor == task.anchor);
    found.sort_by_key(|wrong| wrong.task.map_or(Some(usize::MAX), position));
    Ok(found)
}

/// Returns those of all steps, in order.
pub(crate) fn all<'c>(workspace: &Workspace, course: &'c Course) -> Result<Vec<WrongVersion<'c>>> {
    let each = course.steps.iter().map(|step| of(workspace, course, step));
    Ok(each.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Returns the wrong version `1/put-appends`, if there is one.
pub(crate) fn find<'c>(
    workspace: &Workspace,
    course: &'c Course,
    name: &str,
) -> Result<Option<WrongVersion<'c>>> {
    let parts = name.split_once('/').and_then(|(step, name)| Some((step.parse().ok()?, name)));
    let Some((step, name)) = parts else { return Ok(None) };
    let Some(step) = course.step(step) else { return Ok(None) };
    Ok(of(workspace, course, step)?.into_iter().find(|wrong| wrong.name == name))
}

fn parse<'c>(
    course: &'c Course,
    step: &'c Step,
    name: String,
    text: &str,
) -> Option<WrongVersion<'c>> {
    let (header, body) = text.split_once("\n\n")?;
    let mut lines = header.lines().map(|line| line.strip_prefix("// "));
    let mark = lines.next()??.strip_prefix("task: ")?.to_string();
    let what = lines.collect::<Option<Vec<_>>>()?.join(" ");
    let task = generate::task(course, &mark);
    let (function, file) = match task {
        Some(task) => (task.name.as_str(), task.file.as_str()),
        None => course.given(&mark).map(|given| (given.name.as_str(), given.file.as_str()))?,
    };
    let body = body.to_string();
    (!what.is_empty()).then_some(WrongVersion {
        step,
        name,
        mark,
        function,
        file,
        task,
        what,
        body,
    })
}
