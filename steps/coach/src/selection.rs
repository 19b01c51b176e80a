//! The tasks that a command is about: `3`, `3.2`, `hash-put`, or nothing at all.

use crate::course::{Course, Step, Task};
use crate::error::{Error, Result};

/// A step, or only a part or a task of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selection<'c> {
    pub(crate) step: &'c Step,
    part: Option<u8>,
    task: Option<&'c Task>,
}

impl<'c> Selection<'c> {
    /// Selects a whole step.
    pub(crate) fn step(step: &'c Step) -> Self {
        Selection { step, part: None, task: None }
    }

    /// Parses what the learner typed.
    pub(crate) fn parse(course: &'c Course, what: &str) -> Result<Selection<'c>> {
        if let Some(task) = course.tasks().find(|task| task.anchor == what || task.name == what) {
            let step = step(course, task.step)?;
            return Ok(Selection { step, part: None, task: Some(task) });
        }
        let (number, part) = match what.split_once('.') {
            Some((number, part)) => (number, Some(part)),
            None => (what, None),
        };
        let Ok(number) = number.parse() else {
            return Err(unknown(what));
        };
        let step = step(course, number)?;
        let part = match part {
            None => None,
            Some(part) => Some(self::part(step, part)?),
        };
        Ok(Selection { step, part, task: None })
    }

    /// Parses what the learner typed, for a command that takes only a whole step.
    pub(crate) fn parse_step(course: &'c Course, what: &str) -> Result<&'c Step> {
        let selection = Selection::parse(course, what)?;
        match selection {
            Selection { step, part: None, task: None } => Ok(step),
            Selection { step, .. } => {
                Err(Error(format!("this takes a whole step: `{}`, not `{what}`", step.number)))
            }
        }
    }

    /// Returns whether a task is selected.
    pub(crate) fn has(&self, task: &Task) -> bool {
        task.step == self.step.number
            && self.part.is_none_or(|part| task.part == part)
            && self.task.is_none_or(|only| task.anchor == only.anchor)
    }

    /// Returns the selected tasks.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &'c Task> {
        let selection = *self;
        self.step.tasks.iter().filter(move |task| selection.has(task))
    }

    /// Returns whether a task is selected, or comes before one that is.
    pub(crate) fn reaches(&self, task: &Task) -> bool {
        task.step < self.step.number
            || (task.step == self.step.number && self.part.is_none_or(|part| task.part <= part))
    }

    /// Returns whether it goes to the end of the step.
    pub(crate) fn is_whole(&self) -> bool {
        self.part.is_none_or(|part| self.step.parts.iter().all(|p| p.number <= part))
    }

    /// Returns `step 3`, `step 3.2`, or the task's function in backticks.
    pub(crate) fn title(&self) -> String {
        match self.task {
            Some(task) => format!("`{}`", task.name),
            None => format!("step {}", self.name()),
        }
    }

    /// Returns `3`, `3.2`, or the task's name.
    pub(crate) fn name(&self) -> String {
        match (self.task, self.part) {
            (Some(task), _) => task.anchor.clone(),
            (None, Some(part)) => format!("{}.{part}", self.step.number),
            (None, None) => self.step.number.to_string(),
        }
    }
}

fn step(course: &Course, number: u8) -> Result<&Step> {
    let last = course.steps.last().map_or(0, |step| step.number);
    course
        .step(number)
        .ok_or_else(|| Error(format!("there's no step {number}: type a number from 1 to {last}")))
}

fn part(step: &Step, part: &str) -> Result<u8> {
    let numbers: Vec<String> =
        step.parts.iter().map(|part| format!("{}.{}", step.number, part.number)).collect();
    let found = part.parse().ok().filter(|n| step.parts.iter().any(|part| part.number == *n));
    found.ok_or_else(|| match numbers.is_empty() {
        true => Error(format!("step {} has no parts: type `{0}`", step.number)),
        false => Error(format!("step {} has the parts {}", step.number, numbers.join(", "))),
    })
}

fn unknown(what: &str) -> Error {
    Error(format!(
        "`{what}` isn't a step: type a number from 1 to 8, a part such as 3.2, or the name of a \
         task such as hash-put"
    ))
}
