//! `cargo step verify`: that the steps are worth taking. For us and for CI.
//!
//! ```text
//!    steps/src         as generated, byte for byte; no warnings at eight stages
//!    the reference     no warnings either; passes every test
//!    a body left open  makes a test of its own step fail, and only from there on
//!    a wrong version   is found by its step's tests, which name the right task
//!    a play            of the theatre was recorded from these wrong versions
//!    a task            has three hints and two tests; a step is not too much to read
//! ```
//!
//! All variants of all bodies are compiled once, into one program ([`switch`]);
//! which of them it takes is said when it runs. So a hundred variants cost a
//! hundred runs, and one build.

pub(crate) mod paper;
mod switch;
pub(crate) mod theatre;
mod trial;

use std::path::PathBuf;

use crate::generate;
use crate::paint;
use crate::place::Place;
use crate::scratch::Scratch;
use crate::select::Selected;
use crate::tasks::Course;
use crate::trouble::Outcome;
use crate::wrong;

/// A line for each thing that is not as it must be.
pub(crate) type Findings = Vec<String>;

/// Verifies everything, or the wrong versions of one step; answers whether all
/// is well.
pub(crate) fn verify(place: &Place, course: &Course, what: Option<&str>) -> Outcome<bool> {
    let only = what.map(|what| Selected::parse_step(course, what)).transpose()?;
    let mut findings = Findings::new();
    let scratch = Scratch::new(place, scratch_root(place), &[theatre::MODULE])?;
    if only.is_none() {
        tell("the skeleton is the generated one");
        findings.extend(paper::skeleton(place, course)?);
        findings.extend(paper::test_roots(place)?);
        tell("the skeleton has no warnings, at each stage");
        findings.extend(paper::warnings(place, course, place.root())?);
        tell("the reference has none, in its place");
        scratch.fill(&generate::files(place, course, &|_| true)?)?;
        findings.extend(paper::warnings(place, course, scratch.root())?);
    }
    let mut wrongs = Vec::new();
    for step in course.steps.iter().filter(|step| only.is_none_or(|o| o.number == step.number)) {
        wrongs.extend(wrong::of(place, course, step)?);
    }
    tell("all variants of all bodies are built");
    let Some(program) = switch::build(place, course, &scratch, &wrongs)? else {
        return Ok(false);
    };
    let tests = program.tests()?;
    let trial = trial::Trial { course, program: &program, tests: &tests };
    if only.is_none() {
        tell("every task has its hints and tests, and no step is too much to read");
        findings.extend(paper::tasks(place, course, &tests)?);
        tell("the reference passes all tests");
        findings.extend(trial.reference()?);
        tell("what is left open fails in its own step, and not before");
        findings.extend(trial.left_open()?);
    }
    tell("the wrong versions are found");
    let found = trial.wrong_versions(&wrongs, &mut findings)?;
    tell("the plays of the theatre are what happens");
    findings.extend(theatre::compare(place, &wrongs, &program)?);
    print_table(place, course, &tests, &wrongs, &found);
    print_findings(&findings);
    Ok(findings.is_empty())
}

fn print_findings(findings: &Findings) {
    findings.iter().for_each(|finding| anstream::println!("{} {finding}", paint::bad("✗")));
    let verdict = match findings.len() {
        0 => paint::good("all is well"),
        n => paint::bad(&format!("{n} findings")),
    };
    anstream::println!("\n{verdict}");
}

/// Where the program of all variants is built.
fn scratch_root(place: &Place) -> PathBuf {
    place.root().join("target").join("coach")
}

fn tell(what: &str) {
    anstream::println!("{} {what}", paint::dim("·"));
}

/// Step × (exercises, tests, wrong versions found, lines to read).
fn print_table(
    place: &Place,
    course: &Course,
    tests: &[String],
    wrongs: &[wrong::Wrong<'_>],
    found: &[bool],
) {
    anstream::println!(
        "\n  step                 exercises  tests  wrong versions found  lines to read"
    );
    for step in &course.steps {
        let prefix = format!("step{}::", step.number);
        let tests = tests.iter().filter(|test| test.starts_with(&prefix)).count();
        let ours = |wrong: &&wrong::Wrong<'_>| wrong.step.number == step.number;
        let all = wrongs.iter().filter(ours).count();
        let found =
            wrongs.iter().zip(found).filter(|(wrong, found)| ours(wrong) && **found).count();
        let lines = paper::lines_to_read(place, step).unwrap_or_default();
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
