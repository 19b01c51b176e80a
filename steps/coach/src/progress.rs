//! The learner's progress, in `steps/.mine/progress.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::course::{Course, Task};
use crate::error::{Error, Result};
use crate::files;
use crate::source::read_task;
use crate::workspace::Workspace;

/// The learner's progress. If the file is lost or damaged, it starts empty, and the next test
/// finds out again what is done.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Progress {
    /// The bug being hunted: `1/put-appends`.
    pub(crate) hunted: String,
    /// Bugs found in the hunt, for each step.
    pub(crate) hunt: BTreeMap<String, usize>,
    /// Tasks whose tests passed, and the fingerprint of their text then.
    done: BTreeMap<String, String>,
    /// Hints given, for each task.
    hints: BTreeMap<String, usize>,
}

impl Progress {
    pub(crate) fn read(workspace: &Workspace) -> Progress {
        let text = files::read(&path(workspace)).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    pub(crate) fn write(&self, workspace: &Workspace) -> Result<()> {
        let text = toml::to_string(self)
            .map_err(|error| Error(format!("progress can't be written: {error}")))?;
        files::write_if_changed(&path(workspace), &text)
    }

    /// Records that the task's tests passed with this text.
    pub(crate) fn finish(&mut self, task: &Task, fingerprint: &str) {
        self.done.insert(task.anchor.clone(), fingerprint.to_string());
    }

    /// Records that a test of the task failed.
    pub(crate) fn reopen(&mut self, task: &Task) {
        self.done.remove(&task.anchor);
    }

    /// Returns whether the task's text is still the one whose tests passed.
    pub(crate) fn is_done(&self, task: &Task, fingerprint: &str) -> bool {
        self.done.get(&task.anchor).is_some_and(|done| done == fingerprint)
    }

    /// Counts one more hint. Returns which one it is, from 0.
    pub(crate) fn next_hint(&mut self, task: &Task) -> usize {
        let hints = self.hints.entry(task.anchor.clone()).or_default();
        *hints += 1;
        *hints - 1
    }

    /// Returns the first task that isn't done.
    pub(crate) fn next_task<'c>(
        &self,
        workspace: &Workspace,
        course: &'c Course,
    ) -> Result<Option<&'c Task>> {
        for task in course.tasks() {
            if !self.is_done(task, &read_task(workspace, task)?.fingerprint) {
                return Ok(Some(task));
            }
        }
        Ok(None)
    }
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.mine().join("progress.toml")
}
