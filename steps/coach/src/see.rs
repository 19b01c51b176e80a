//! `cargo step see`: the visualizer on the learner's engine.

use crate::cargo;
use crate::color;
use crate::course::Course;
use crate::error::Result;
use crate::testing;
use crate::workspace::Workspace;

/// Runs the visualizer. Returns whether it ended well.
pub(crate) fn see(
    workspace: &Workspace,
    course: &Course,
    what: Option<&str>,
    rest: &[String],
) -> Result<bool> {
    let step = testing::selection(workspace, course, what)?.step;
    let features = format!("mine/{}", step.feature());
    let stage = step.number.to_string();
    let mut arguments = vec!["run", "--package", "visualizer", "--features", &features, "--"];
    arguments.extend(["--stage", &stage]);
    arguments.extend(rest.iter().map(String::as_str));
    anstream::eprintln!("{}", color::dim(&format!("$ cargo {}", arguments.join(" "))));
    cargo::run(workspace, arguments, "")
}
