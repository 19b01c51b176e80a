//! What the coach remembers, in `steps/.mine/progress.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::place::{self, Place};
use crate::source::look;
use crate::tasks::{Course, Task};
use crate::trouble::{Outcome, Trouble};

/// The learner's progress. Lost or damaged, it is begun anew: a test finds out
/// again what is done.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Progress {
    /// The bug that is hunted now: `1/put-appends`.
    pub(crate) hunted: String,
    /// Bugs found in the hunt, for each step.
    pub(crate) hunt: BTreeMap<String, usize>,
    /// Tasks whose tests have passed, and the mark of their text then.
    done: BTreeMap<String, String>,
    /// Hints given, for each task.
    hints: BTreeMap<String, usize>,
}

impl Progress {
    pub(crate) fn read(place: &Place) -> Progress {
        let text = place::read(&path(place)).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    pub(crate) fn write(&self, place: &Place) -> Outcome<()> {
        let text = toml::to_string(self)
            .map_err(|error| Trouble(format!("progress cannot be written: {error}")))?;
        place::write(&path(place), &text)
    }

    /// The task's tests have passed with this text.
    pub(crate) fn finish(&mut self, task: &Task, mark: &str) {
        self.done.insert(task.anchor.clone(), mark.to_string());
    }

    /// A test of the task has failed.
    pub(crate) fn reopen(&mut self, task: &Task) {
        self.done.remove(&task.anchor);
    }

    /// Whether the task's text is still the one whose tests have passed.
    pub(crate) fn is_done(&self, task: &Task, mark: &str) -> bool {
        self.done.get(&task.anchor).is_some_and(|done| done == mark)
    }

    /// One hint more was asked for; answers which, from 0.
    pub(crate) fn next_hint(&mut self, task: &Task) -> usize {
        let hints = self.hints.entry(task.anchor.clone()).or_default();
        *hints += 1;
        *hints - 1
    }

    /// The first task that is not done.
    pub(crate) fn next_task<'c>(
        &self,
        place: &Place,
        course: &'c Course,
    ) -> Outcome<Option<&'c Task>> {
        for task in course.tasks() {
            if !self.is_done(task, &look(place, task)?.mark) {
                return Ok(Some(task));
            }
        }
        Ok(None)
    }
}

fn path(place: &Place) -> PathBuf {
    place.mine().join("progress.toml")
}
