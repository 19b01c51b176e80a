//! `cargo step verify`: checks the steps themselves, for maintainers and CI.
//!
//! ```text
//!    steps/src         is as generated, byte for byte; no warnings at eight stages
//!    the reference     has no warnings either, and passes every test
//!    an open body      makes a test of its own step fail, and only from there on
//!    a wrong version   is found by its step's tests, which name the right task
//!    a play            of the theatre was recorded from these wrong versions
//!    a task            has three hints and two tests; a step isn't too much to read
//! ```
//!
//! All variants of all bodies are compiled once, into one program ([`switch`]), which is told
//! at run time which of them to use. So a hundred variants cost a hundred runs, but one build.

pub(crate) mod findings;
pub(crate) mod static_checks;
mod switch;
pub(crate) mod theatre;
mod trial;

use crate::color;
use crate::course::Course;
use crate::error::Result;
use crate::generate;
use crate::scratch::{self, Scratch};
use crate::selection::Selection;
use crate::workspace::Workspace;
use crate::wrong;

pub(crate) use findings::Findings;

/// Verifies everything, or the wrong versions of one step. Returns whether all is well.
pub(crate) fn verify(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<bool> {
    let only = what.map(|what| Selection::parse_step(course, what)).transpose()?;
    let mut findings = Findings::new();
    let scratch = Scratch::new(workspace, scratch::root(workspace), &[theatre::MODULE])?;
    if only.is_none() {
        announce("steps/src is as generated");
        findings.extend(static_checks::skeleton(workspace, course)?);
        findings.extend(static_checks::test_roots(workspace)?);
        announce("steps/src has no warnings, at each stage");
        findings.extend(static_checks::warnings(workspace, course, workspace.root())?);
        announce("the reference has none in its place");
        scratch.fill(&generate::files(workspace, course, &|_| true)?)?;
        findings.extend(static_checks::warnings(workspace, course, scratch.root())?);
    }
    let wrongs = match only {
        Some(step) => wrong::of(workspace, course, step)?,
        None => wrong::all(workspace, course)?,
    };
    announce("all variants of all bodies build");
    let Some(program) = switch::build(workspace, course, &scratch, &wrongs)? else {
        return Ok(false);
    };
    let tests = program.tests()?;
    let trial = trial::Trial { course, program: &program, tests: &tests };
    if only.is_none() {
        announce("every task has its hints and tests, and no step is too much to read");
        findings.extend(static_checks::tasks(workspace, course, &tests)?);
        announce("the reference passes all tests");
        findings.extend(trial.reference()?);
        announce("an open body fails in its own step, and not before");
        findings.extend(trial.left_open()?);
    }
    announce("the wrong versions are found");
    let found = trial.wrong_versions(&wrongs, &mut findings)?;
    announce("the plays of the theatre are up to date");
    findings.extend(theatre::compare(workspace, &wrongs, &program)?);
    print_table(workspace, course, &tests, &wrongs, &found);
    print_findings(&findings);
    Ok(findings.is_empty())
}

fn print_findings(findings: &Findings) {
    findings::print(findings);
    let verdict = match findings.len() {
        0 => color::good("all is well"),
        n => color::bad(&format!("{n} findings")),
    };
    anstream::println!("\n{verdict}");
}

/// Says which check, or which part of a work, begins.
pub(crate) fn announce(what: &str) {
    anstream::println!("{} {what}", color::dim("·"));
}

/// Prints the tasks, tests, wrong versions found and lines to read of each step.
fn print_table(
    workspace: &Workspace,
    course: &Course,
    tests: &[String],
    wrongs: &[wrong::WrongVersion<'_>],
    found: &[bool],
) {
    anstream::println!(
        "\n  step                     tasks  tests  wrong versions found  lines to read"
    );
    for step in &course.steps {
        let prefix = format!("step{}::", step.number);
        let tests = tests.iter().filter(|test| test.starts_with(&prefix)).count();
        let ours = |wrong: &&wrong::WrongVersion<'_>| wrong.step.number == step.number;
        let all = wrongs.iter().filter(ours).count();
        let found =
            wrongs.iter().zip(found).filter(|(wrong, found)| ours(wrong) && **found).count();
        let lines = static_checks::lines_to_read(workspace, step).unwrap_or_default();
        let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
        anstream::println!(
            "  {} {:<18} {:>9} {tests:>6} {:>21}  {:>13}",
            step.number,
            step.title,
            step.tasks.len(),
            format!("{found} of {all}"),
            lines.join(" + ")
        );
    }
    anstream::println!();
}
