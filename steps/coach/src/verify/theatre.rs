//! The recordings of the visualizer's theatre: wrong versions at work, to watch.
//!
//! ```text
//!    visualizer/theatre/zombie.play     by hand: a stage, a wrong version, commands, words
//!                            │ run on the program of all variants
//!              ┌─────────────┴────────────┐
//!    zombie.wrong                    zombie.right       what happened, line by line
//! ```
//!
//! So no fault is built into the reference to be shown, and what is shown is what
//! a learner's mistake really does. `cargo regenerate` writes the recordings;
//! `verify` makes them anew, and compares.

use std::path::PathBuf;
use std::time::Duration;

use super::Findings;
use super::switch::{self, VARIABLE};
use crate::place::{self, Place};
use crate::run::{Program, Verdict};
use crate::scratch::Scratch;
use crate::tasks::Course;
use crate::trouble::{Outcome, Trouble};
use crate::wrong::{self, Wrong};

/// The module that records, beside the tests of the scratch workspace.
pub(super) const MODULE: (&str, &str) = ("recorder", include_str!("recorder.rs"));

/// After so long a recording does not end.
const LIMIT: Duration = Duration::from_secs(20);

/// A play, as far as it is needed to record it.
struct Play<'w, 'c> {
    /// Its file without the end: `…/zombie`.
    path: PathBuf,
    text: String,
    wrong: &'w Wrong<'c>,
}

/// Records all plays anew; answers whether all is well.
pub(crate) fn record(place: &Place, course: &Course) -> Outcome<bool> {
    let wrongs = all(place, course)?;
    let Some(program) = build(place, course, &wrongs)? else { return Ok(false) };
    for play in plays(place, &wrongs)? {
        for (end, text) in play.record(&program)? {
            place::write(&play.path.with_extension(end), &text)?;
        }
    }
    Ok(true)
}

/// Records all plays, and names what differs from the recordings that are there.
pub(crate) fn stale(place: &Place, course: &Course) -> Outcome<Findings> {
    let wrongs = all(place, course)?;
    match build(place, course, &wrongs)? {
        Some(program) => compare(place, &wrongs, &program),
        None => Ok(vec!["the wrong versions don't compile, so no play can be recorded".into()]),
    }
}

fn all<'c>(place: &Place, course: &'c Course) -> Outcome<Vec<Wrong<'c>>> {
    let each = course.steps.iter().map(|step| wrong::of(place, course, step));
    Ok(each.collect::<Outcome<Vec<_>>>()?.into_iter().flatten().collect())
}

fn build(place: &Place, course: &Course, wrongs: &[Wrong<'_>]) -> Outcome<Option<Program>> {
    let scratch = Scratch::new(place, super::scratch_root(place), &[MODULE])?;
    switch::build(place, course, &scratch, wrongs)
}

/// What is recorded must be what is committed, and a play must show something.
/// Plays of other wrong versions than these are left alone.
pub(super) fn compare(place: &Place, wrongs: &[Wrong<'_>], program: &Program) -> Outcome<Findings> {
    let mut findings = Findings::new();
    for play in plays(place, wrongs)? {
        let shown = place.shown(&play.path);
        let recorded = play.record(program)?;
        for (end, text) in &recorded {
            let there = place::read(&play.path.with_extension(end)).unwrap_or_default();
            if there != *text {
                let wrong = &play.wrong.name;
                findings.push(format!("{shown}.{end} isn't what `{wrong}` does: cargo regenerate"));
            }
        }
        if recorded[0].1 == recorded[1].1 {
            findings.push(format!("{shown}.play does not show its bug: both runs are the same"));
        }
        for word in [format!("`{}`", play.wrong.function), play.hunt()] {
            if !play.text.contains(&word) {
                findings.push(format!("{shown}.play does not say {word}"));
            }
        }
    }
    Ok(findings)
}

/// The plays of some wrong versions, in order of their names.
fn plays<'w, 'c>(place: &Place, wrongs: &'w [Wrong<'c>]) -> Outcome<Vec<Play<'w, 'c>>> {
    let folder = place.root().join("visualizer").join("theatre");
    let mut plays = Vec::new();
    let is_play = |path: &std::path::Path| path.extension().is_some_and(|end| end == "play");
    for file in place::files_under(&folder, &is_play)? {
        let path = folder.join(&file);
        let text = place::read(&path)?;
        let named = text.lines().find_map(|line| line.strip_prefix("wrong ")).unwrap_or_default();
        let is_it = |wrong: &&Wrong<'_>| named == format!("{}/{}", wrong.step.number, wrong.name);
        let step = named.split('/').next().and_then(|number| number.parse().ok());
        match wrongs.iter().find(is_it) {
            Some(wrong) => plays.push(Play { path: path.with_extension(""), text, wrong }),
            // One of a step that is not verified now.
            None if wrongs.iter().all(|wrong| Some(wrong.step.number) != step)
                && step.is_some() => {}
            None => {
                let path = place.shown(&path);
                return Err(Trouble(format!("{path}: there is no wrong version `{named}`")));
            }
        }
    }
    Ok(plays)
}

impl Play<'_, '_> {
    fn hunt(&self) -> String {
        format!("cargo step hunt {}", self.wrong.step.number)
    }

    /// The recordings, and how their files end.
    fn record(&self, program: &Program) -> Outcome<[(&'static str, String); 2]> {
        let variant = format!("{}={}", self.wrong.mark, self.wrong.name);
        Ok([("wrong", self.run(program, &variant)?), ("right", self.run(program, "")?)])
    }

    fn run(&self, program: &Program, variant: &str) -> Outcome<String> {
        let line = |word: &'static str| self.text.lines().filter_map(move |l| l.strip_prefix(word));
        let stage = line("stage ").next().unwrap_or_default();
        let script = line("run ").collect::<Vec<_>>().join("\n");
        let variables =
            [(VARIABLE, variant), ("COACH_STAGE", stage), ("COACH_SCRIPT", script.as_str())];
        let arguments = ["--exact", "recorder::record", "--ignored", "--nocapture"];
        let (verdict, stdout, stderr) = program.run(&arguments, &variables, LIMIT)?;
        if verdict != Verdict::Passed {
            let play = self.path.display();
            return Err(Trouble(format!("{play}.play cannot be recorded:\n{stderr}")));
        }
        let printed = stdout.lines().filter_map(|line| line.strip_prefix('|'));
        Ok(printed.flat_map(|line| [line, "\n"]).collect())
    }
}
