//! Running the tests against the variants.

use std::time::Duration;

use super::Findings;
use super::switch::VARIABLE;
use crate::check;
use crate::run::{Program, Verdict};
use crate::tasks::Course;
use crate::trouble::Outcome;
use crate::wrong::Wrong;

/// After so long one of the tests does not end.
const LIMIT: Duration = Duration::from_secs(30);

/// The reference ends; on a machine that is busy with other things, later.
const PATIENCE: Duration = Duration::from_secs(180);

/// The program of all variants.
pub(super) struct Trial<'t> {
    pub(super) course: &'t Course,
    pub(super) program: &'t Program,
    pub(super) tests: &'t [String],
}

impl Trial<'_> {
    /// Nothing may fail on the reference.
    pub(super) fn reference(&self) -> Outcome<Findings> {
        let failed = self.failed("", "")?;
        Ok(failed.iter().map(|test| format!("{test} fails on the reference")).collect())
    }

    /// Each body left open must make a test of its own step fail; and all bodies
    /// from a step on left open, none before.
    pub(super) fn left_open(&self) -> Outcome<Findings> {
        let mut findings = Findings::new();
        for task in self.course.tasks() {
            let open = format!("ex-{}=open", task.anchor);
            if self.failed(&open, &prefix(task.step))?.is_empty() {
                findings.push(format!("{} can be left open: no test fails", task.anchor));
            }
        }
        for step in &self.course.steps {
            let open = self.course.tasks().filter(|task| task.step >= step.number);
            let open: Vec<String> = open.map(|task| format!("ex-{}=open", task.anchor)).collect();
            let open = open.join(",");
            for before in self.course.steps.iter().filter(|before| before.number < step.number) {
                for test in self.failed(&open, &prefix(before.number))? {
                    findings.push(format!("{test} needs something of step {}", step.number));
                }
            }
            if self.failed(&open, &prefix(step.number))?.is_empty() {
                findings.push(format!("step {} can be left open", step.number));
            }
        }
        Ok(findings)
    }

    /// Which wrong versions are found.
    pub(super) fn wrong_versions(
        &self,
        wrongs: &[Wrong<'_>],
        findings: &mut Findings,
    ) -> Outcome<Vec<bool>> {
        let mut found = Vec::new();
        for wrong in wrongs {
            let variant = format!("{}={}", wrong.mark, wrong.name);
            let failed = self.failed(&variant, &prefix(wrong.step.number))?;
            found.push(!failed.is_empty());
            findings.extend(self.blame(wrong, &failed));
        }
        Ok(found)
    }

    /// A wrong version must be found, and the first failure must name its task,
    /// if that is one of the step.
    fn blame(&self, wrong: &Wrong<'_>, failed: &[String]) -> Option<String> {
        let (number, name) = (wrong.step.number, &wrong.name);
        if failed.is_empty() {
            return Some(format!("step {number}: no test finds {name}: {}", wrong.what));
        }
        let (owners, test) = check::first(wrong.step, failed)?;
        let (task, ours) = wrong.task.map(|task| (&task.anchor, task.step == number))?;
        let named = owners.iter().any(|owner| owner.anchor == *task);
        (ours && !named).then(|| {
            let owners: Vec<&str> = owners.iter().map(|owner| owner.anchor.as_str()).collect();
            format!(
                "step {number}: {name} is in {task}, but {test} is shown first, which names [{}]; \
                 {} fail",
                owners.join(", "),
                failed.join(", ")
            )
        })
    }

    /// The tests that fail with some variants, of those whose names begin so.
    fn failed(&self, variants: &str, prefix: &str) -> Outcome<Vec<String>> {
        let limit = if variants.is_empty() { PATIENCE } else { LIMIT };
        let variables = [(VARIABLE, variants)];
        let arguments = [prefix, "--test-threads=8"];
        let arguments = &arguments[usize::from(prefix.is_empty())..];
        let (verdict, stdout, _) = self.program.run(arguments, &variables, limit)?;
        let failed = |line: &str| {
            line.strip_prefix("test ")?.strip_suffix(" ... FAILED").map(str::to_string)
        };
        let failed: Vec<String> = stdout.lines().filter_map(failed).collect();
        if verdict == Verdict::Passed || stdout.contains("\ntest result: ") {
            return Ok(failed);
        }
        // It hung, or died as a whole: then each test by itself.
        let ours: Vec<&str> =
            self.tests.iter().map(String::as_str).filter(|test| test.starts_with(prefix)).collect();
        let ran = self.program.run_each(&ours, &variables)?;
        let failed = ran.into_iter().filter(|ran| ran.verdict != Verdict::Passed);
        Ok(failed.map(|ran| ran.test).collect())
    }
}

fn prefix(step: u8) -> String {
    format!("step{step}::")
}
