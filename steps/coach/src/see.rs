//! `cargo step see`: the visualizer, on the learner's engine.

use std::process::Command;

use crate::paint;
use crate::place::Place;
use crate::tasks::Course;
use crate::testing;
use crate::trouble::{Outcome, Trouble};

/// Runs it; answers whether it ended well.
pub(crate) fn see(
    place: &Place,
    course: &Course,
    what: Option<&str>,
    rest: &[String],
) -> Outcome<bool> {
    let step = testing::selected(place, course, what)?.step;
    let features = format!("mine/{}", step.feature());
    let stage = step.number.to_string();
    let mut arguments = vec!["run", "--package", "visualizer", "--features", &features, "--"];
    arguments.extend(["--stage", &stage]);
    arguments.extend(rest.iter().map(String::as_str));
    anstream::eprintln!("{}", paint::dim(&format!("$ cargo {}", arguments.join(" "))));
    // Not `cargo::cargo`: the visualizer is built as `cargo run` builds it.
    let status = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .current_dir(place.root())
        .args(arguments)
        .status()
        .map_err(|error| Trouble(format!("cargo cannot be started: {error}")))?;
    Ok(status.success())
}
