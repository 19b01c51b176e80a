//! The recordings of the visualizer's theatre: wrong versions at work, to watch.
//!
//! ```text
//!    visualizer/theatre/zombie.play     by hand: a stage, a wrong version, commands, texts
//!                            │ run on the program of all variants
//!              ┌─────────────┴────────────┐
//!    zombie.wrong                    zombie.right       what happened, line by line
//! ```
//!
//! So the reference needs no faults to show, and what you see is what a learner's mistake
//! really does. `cargo regenerate` writes the recordings; `verify` records again, and compares.

use std::path::PathBuf;
use std::time::Duration;

use super::Findings;
use super::switch::{self, VARIABLE};
use crate::course::Course;
use crate::error::{Error, Result};
use crate::files;
use crate::run::{Program, Verdict};
use crate::scratch::{self, Scratch};
use crate::workspace::Workspace;
use crate::wrong::{self, WrongVersion};

/// The module that records, beside the tests of the scratch workspace.
pub(super) const MODULE: (&str, &str) = ("recorder", include_str!("recorder.rs"));

/// A recording that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(20);

/// A play, as far as recording needs it.
struct Play<'w, 'c> {
    /// Its file without the extension: `…/zombie`.
    path: PathBuf,
    text: String,
    wrong: &'w WrongVersion<'c>,
}

/// Records all plays again. Returns whether all is well.
pub(crate) fn record(workspace: &Workspace, course: &Course) -> Result<bool> {
    let wrongs = wrong::all(workspace, course)?;
    let Some(program) = build(workspace, course, &wrongs)? else { return Ok(false) };
    for play in plays(workspace, &wrongs)? {
        for (end, text) in play.record(&program)? {
            files::write_if_changed(&play.path.with_extension(end), &text)?;
        }
    }
    Ok(true)
}

/// Records all plays, and names what differs from the committed recordings.
pub(crate) fn stale(workspace: &Workspace, course: &Course) -> Result<Findings> {
    let wrongs = wrong::all(workspace, course)?;
    match build(workspace, course, &wrongs)? {
        Some(program) => compare(workspace, &wrongs, &program),
        None => Ok(vec!["the wrong versions don't compile, so no play can be recorded".into()]),
    }
}

fn build(
    workspace: &Workspace,
    course: &Course,
    wrongs: &[WrongVersion<'_>],
) -> Result<Option<Program>> {
    let scratch = Scratch::new(workspace, scratch::root(workspace), &[MODULE])?;
    switch::build(workspace, course, &scratch, wrongs)
}

/// Checks that recordings are the committed ones, and that each play shows its bug. Plays of
/// other wrong versions than these are left alone.
pub(super) fn compare(
    workspace: &Workspace,
    wrongs: &[WrongVersion<'_>],
    program: &Program,
) -> Result<Findings> {
    let mut findings = Findings::new();
    for play in plays(workspace, wrongs)? {
        let shown = workspace.display(&play.path);
        let recorded = play.record(program)?;
        for (end, text) in &recorded {
            let there = files::read(&play.path.with_extension(end)).unwrap_or_default();
            if there != *text {
                let wrong = &play.wrong.name;
                findings.push(format!("{shown}.{end} isn't what `{wrong}` does: cargo regenerate"));
            }
        }
        if recorded[0].1 == recorded[1].1 {
            findings.push(format!("{shown}.play doesn't show its bug: both runs are the same"));
        }
        for word in [format!("`{}`", play.wrong.function), play.hunt()] {
            if !play.text.contains(&word) {
                findings.push(format!("{shown}.play doesn't say {word}"));
            }
        }
    }
    Ok(findings)
}

/// Returns the plays of some wrong versions, in order of their names.
fn plays<'w, 'c>(
    workspace: &Workspace,
    wrongs: &'w [WrongVersion<'c>],
) -> Result<Vec<Play<'w, 'c>>> {
    let folder = workspace.root().join("visualizer").join("theatre");
    let mut plays = Vec::new();
    let is_play = |path: &std::path::Path| path.extension().is_some_and(|end| end == "play");
    for file in files::list(&folder, &is_play)? {
        let path = folder.join(&file);
        let text = files::read(&path)?;
        let named = text.lines().find_map(|line| line.strip_prefix("wrong ")).unwrap_or_default();
        let is_it =
            |wrong: &&WrongVersion<'_>| named == format!("{}/{}", wrong.step.number, wrong.name);
        let step = named.split('/').next().and_then(|number| number.parse().ok());
        match wrongs.iter().find(is_it) {
            Some(wrong) => plays.push(Play { path: path.with_extension(""), text, wrong }),
            // This one belongs to a step that isn't verified now.
            None if wrongs.iter().all(|wrong| Some(wrong.step.number) != step)
                && step.is_some() => {}
            None => {
                let path = workspace.display(&path);
                return Err(Error(format!("{path}: there's no wrong version `{named}`")));
            }
        }
    }
    Ok(plays)
}

impl Play<'_, '_> {
    fn hunt(&self) -> String {
        format!("cargo step hunt {}", self.wrong.step.number)
    }

    /// Returns the recordings, and the extensions of their files.
    fn record(&self, program: &Program) -> Result<[(&'static str, String); 2]> {
        let variant = format!("{}={}", self.wrong.mark, self.wrong.name);
        Ok([("wrong", self.run(program, &variant)?), ("right", self.run(program, "")?)])
    }

    fn run(&self, program: &Program, variant: &str) -> Result<String> {
        let line = |word: &'static str| self.text.lines().filter_map(move |l| l.strip_prefix(word));
        let stage = line("stage ").next().unwrap_or_default();
        let script = line("run ").collect::<Vec<_>>().join("\n");
        let variables =
            [(VARIABLE, variant), ("COACH_STAGE", stage), ("COACH_SCRIPT", script.as_str())];
        let arguments = ["--exact", "recorder::record", "--ignored", "--nocapture"];
        let (verdict, stdout, stderr) = program.run(&arguments, &variables, LIMIT)?;
        if verdict != Verdict::Passed {
            let play = self.path.display();
            return Err(Error(format!("{play}.play can't be recorded:\n{stderr}")));
        }
        let printed = stdout.lines().filter_map(|line| line.strip_prefix('|'));
        Ok(printed.flat_map(|line| [line, "\n"]).collect())
    }
}
