//! The tests that a task turns green, as its step's `exercise.toml` lists them.
//!
//! ```text
//!    tests 8 overlapping      the step, and the anchor of the task
//! ```

use std::fs;

use serde::Deserialize;

use crate::marker::Directive;
use crate::{Result, root};

#[derive(Deserialize)]
struct Exercise {
    task: Vec<Task>,
}

#[derive(Deserialize)]
struct Task {
    anchor: String,
    tests: Vec<String>,
}

/// Returns the names, in one line.
///
/// # Errors
/// If there is no such task.
pub(crate) fn make(directive: &Directive) -> Result<String> {
    let [step, anchor] = &directive.words[..] else {
        return Err("tests needs a step and the anchor of a task".into());
    };
    let folder = folder(step)?;
    let file = root().join(format!("steps/{folder}/exercise.toml"));
    let text = fs::read_to_string(file).map_err(|e| format!("{folder}: {e}"))?;
    let exercise: Exercise = toml::from_str(&text).map_err(|e| format!("{folder}: {e}"))?;
    let task = exercise.task.iter().find(|task| task.anchor == *anchor);
    let tests = &task.ok_or_else(|| format!("step {step} has no task `{anchor}`"))?.tests;
    let names: Vec<String> = tests.iter().map(|test| format!("`{test}`")).collect();
    Ok(format!("*Turns green:* {}.", names.join(", ")))
}

fn folder(step: &str) -> Result<String> {
    let entries = fs::read_dir(root().join("steps")).map_err(|e| e.to_string())?;
    let mut names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .find(|name| name.starts_with(&format!("0{step}-")))
        .ok_or_else(|| format!("there is no step {step}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_of_a_task_are_those_of_its_exercise() {
        let words = vec!["4".into(), "resolve".into()];
        let directive =
            Directive { kind: "tests".into(), words, script: Vec::new(), body: String::new() };
        let made = make(&directive).unwrap_or_else(|wrong| wrong);
        assert!(made.contains("`absent_and_deleted_both_resolve_to_nothing`, "), "{made}");
    }
}
