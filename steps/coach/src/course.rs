//! The course as data: eight steps, thirty tasks, from `steps/0N-NAME/exercise.toml`.
//!
//! ```text
//!    title = "A hash index"        [[task]]
//!    minutes = 10                  anchor = "hash-get"
//!    rust = "slices, Option"       name = "HashIndex::get"
//!    reads = ["hash_index.rs"]     file = "hash_index.rs"
//!                                  tests = ["what_was_put_is_found", "gets_*"]
//!                                  hints = ["nudge", "invariant", "pseudocode"]
//! ```
//!
//! A test belongs to the tasks to look at when it fails. A test that belongs to none is about
//! the step as a whole, and comes last.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::files;
use crate::workspace::Workspace;

/// All steps, in order.
#[derive(Debug)]
pub(crate) struct Course {
    pub(crate) steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    #[serde(skip)]
    pub(crate) number: u8,
    /// Its folder, `01-hash-index`.
    #[serde(skip)]
    pub(crate) folder: String,
    pub(crate) title: String,
    /// The time it takes.
    pub(crate) minutes: u32,
    /// The Rust it needs.
    pub(crate) rust: String,
    /// The files to read for it, besides those with its tasks.
    #[serde(default)]
    pub(crate) reads: Vec<String>,
    #[serde(default, rename = "part")]
    pub(crate) parts: Vec<Part>,
    #[serde(rename = "task")]
    pub(crate) tasks: Vec<Task>,
    /// Given functions that have wrong versions.
    #[serde(default)]
    pub(crate) given: Vec<Given>,
}

/// A function that isn't left to the learner, but has wrong versions to hunt.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    /// Its mark: `given-bloom-line` for `ANCHOR: given-bloom-line`.
    pub(crate) mark: String,
    /// The name people say.
    pub(crate) name: String,
    /// Its file, from `src`.
    pub(crate) file: String,
}

/// A part of a step.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// 2 for `3.2`.
    pub(crate) number: u8,
    pub(crate) title: String,
    pub(crate) minutes: u32,
}

/// A task: a function to write.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Task {
    #[serde(skip)]
    pub(crate) step: u8,
    #[serde(default)]
    pub(crate) part: u8,
    /// `hash-get` for `ANCHOR: ex-hash-get`.
    pub(crate) anchor: String,
    /// The name people say: `HashIndex::get`.
    pub(crate) name: String,
    /// Its file, from `src`.
    pub(crate) file: String,
    /// The tests that show whether it's right; `*` stands for any end.
    pub(crate) tests: Vec<String>,
    /// A thing to think of if a test doesn't end.
    #[serde(default)]
    pub(crate) hang: String,
    /// A thing to look at if a crash breaks a promise; empty if that can't be its fault.
    #[serde(default)]
    pub(crate) crash: String,
    /// A nudge, the invariant, pseudocode.
    pub(crate) hints: Vec<String>,
}

impl Course {
    /// Reads all steps.
    pub(crate) fn read(workspace: &Workspace) -> Result<Course> {
        let mut steps = Vec::new();
        for folder in folders(workspace)? {
            steps.push(read_step(workspace, folder)?);
        }
        if steps.is_empty() {
            return Err(Error::new(
                "there are no steps in steps/: `git checkout steps` brings them back",
            ));
        }
        Ok(Course { steps })
    }

    pub(crate) fn step(&self, number: u8) -> Option<&Step> {
        self.steps.iter().find(|step| step.number == number)
    }

    /// Returns all tasks, in order.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.steps.iter().flat_map(|step| &step.tasks)
    }

    pub(crate) fn task(&self, anchor: &str) -> Option<&Task> {
        self.tasks().find(|task| task.anchor == anchor)
    }

    /// Returns the given function with this mark.
    pub(crate) fn given(&self, mark: &str) -> Option<&Given> {
        self.steps.iter().flat_map(|step| &step.given).find(|given| given.mark == mark)
    }
}

impl Step {
    /// Returns the feature that builds the engine up to this step: `hash-index`.
    pub(crate) fn feature(&self) -> &str {
        self.folder.split_once('-').map_or("", |(_, feature)| feature)
    }
}

impl Task {
    /// Returns the body that is left to the learner.
    pub(crate) fn todo(&self) -> String {
        format!("todo!(\"step {}: {} ({})\")", self.step, self.name, self.anchor)
    }

    /// Returns whether a test is this task's, by its name without `stepN::`.
    pub(crate) fn owns(&self, test: &str) -> bool {
        self.rank(test).is_some()
    }

    /// Returns the position of a test among those of the task.
    pub(crate) fn rank(&self, test: &str) -> Option<usize> {
        self.tests.iter().position(|pattern| match pattern.strip_suffix('*') {
            Some(begin) => test.starts_with(begin),
            None => test == pattern,
        })
    }

    /// Returns `3.2`, or `1` if the step has no parts.
    pub(crate) fn number(&self) -> String {
        match self.part {
            0 => self.step.to_string(),
            part => format!("{}.{part}", self.step),
        }
    }
}

/// Returns the folders of the steps, in order.
fn folders(workspace: &Workspace) -> Result<Vec<String>> {
    let steps = workspace.steps();
    let mut folders = Vec::new();
    for entry in fs::read_dir(&steps).map_err(Error::io("read", &steps))? {
        let name = entry.map_err(Error::io("read", &steps))?.file_name();
        let name = name.to_string_lossy().into_owned();
        let number = name.split_once('-').and_then(|(number, _)| number.parse::<u8>().ok());
        if number.is_some() {
            folders.push(name);
        }
    }
    folders.sort();
    Ok(folders)
}

fn read_step(workspace: &Workspace, folder: String) -> Result<Step> {
    let path: PathBuf = workspace.steps().join(&folder).join("exercise.toml");
    let shown = workspace.display(&path);
    let fix = || format!("`git checkout {shown}` brings it back");
    let text = files::read(&path).map_err(|error| Error(format!("{error}; {}", fix())))?;
    let mut step: Step = toml::from_str(&text)
        .map_err(|error| Error(format!("{shown} can't be read; {}\n{error}", fix())))?;
    step.number = folder.split('-').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    step.tasks.iter_mut().for_each(|task| task.step = step.number);
    step.folder = folder;
    Ok(step)
}
