//! Runs the tests against the variants.

use std::time::Duration;

use super::Findings;
use super::switch::VARIABLE;
use crate::check;
use crate::course::{Course, Step, Task};
use crate::error::Result;
use crate::run::{Program, Verdict, in_parallel};
use crate::wrong::WrongVersion;

/// If the tests take longer, one of them hangs.
const LIMIT: Duration = Duration::from_secs(30);

/// The reference never hangs, but a busy machine takes longer.
const PATIENCE: Duration = Duration::from_secs(180);

/// The program of all variants.
pub(super) struct Trial<'t> {
    pub(super) course: &'t Course,
    pub(super) program: &'t Program,
    pub(super) tests: &'t [String],
}

impl Trial<'_> {
    /// Checks that nothing fails on the reference.
    pub(super) fn reference(&self) -> Result<Findings> {
        let failed = self.failed("", "")?;
        Ok(failed.iter().map(|test| format!("{test} fails on the reference")).collect())
    }

    /// Checks that each open body makes a test of its own step fail, and that all open bodies
    /// from a step on make no earlier one fail.
    pub(super) fn left_open(&self) -> Result<Findings> {
        let tasks: Vec<&Task> = self.course.tasks().collect();
        let mut findings = in_parallel(&tasks, |task| self.task_left_open(task))?;
        findings.extend(in_parallel(&self.course.steps, |step| self.step_left_open(step))?);
        Ok(findings.into_iter().flatten().collect())
    }

    fn task_left_open(&self, task: &Task) -> Result<Findings> {
        let open = format!("ex-{}=open", task.anchor);
        let passes = self.run(&open, &prefix(task.step))?.0 == Verdict::Passed;
        let finding = || format!("{} can be left open: no test fails", task.anchor);
        Ok(passes.then(finding).into_iter().collect())
    }

    fn step_left_open(&self, step: &Step) -> Result<Findings> {
        let mut findings = Findings::new();
        let open = self.course.tasks().filter(|task| task.step >= step.number);
        let open: Vec<String> = open.map(|task| format!("ex-{}=open", task.anchor)).collect();
        let open = open.join(",");
        for before in self.course.steps.iter().filter(|before| before.number < step.number) {
            for test in self.failed(&open, &prefix(before.number))? {
                findings.push(format!("{test} needs something of step {}", step.number));
            }
        }
        if self.run(&open, &prefix(step.number))?.0 == Verdict::Passed {
            findings.push(format!("step {} can be left open", step.number));
        }
        Ok(findings)
    }

    /// Returns which wrong versions are found.
    pub(super) fn wrong_versions(
        &self,
        wrongs: &[WrongVersion<'_>],
        findings: &mut Findings,
    ) -> Result<Vec<bool>> {
        let failed = in_parallel(wrongs, |wrong| {
            let variant = format!("{}={}", wrong.mark, wrong.name);
            self.failed(&variant, &prefix(wrong.step.number))
        })?;
        for (wrong, failed) in wrongs.iter().zip(&failed) {
            findings.extend(self.blame(wrong, failed));
        }
        Ok(failed.iter().map(|failed| !failed.is_empty()).collect())
    }

    /// Checks that a wrong version is found, and that the first failure names its task, if
    /// that is one of the step.
    fn blame(&self, wrong: &WrongVersion<'_>, failed: &[String]) -> Option<String> {
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

    /// Returns the tests that fail with some variants, of those with a prefix.
    fn failed(&self, variants: &str, prefix: &str) -> Result<Vec<String>> {
        let (verdict, stdout) = self.run(variants, prefix)?;
        let failed = |line: &str| {
            line.strip_prefix("test ")?.strip_suffix(" ... FAILED").map(str::to_string)
        };
        let failed: Vec<String> = stdout.lines().filter_map(failed).collect();
        if verdict == Verdict::Passed || stdout.contains("\ntest result: ") {
            return Ok(failed);
        }
        // The whole program hung or died, so run each test by itself.
        let ours: Vec<&str> =
            self.tests.iter().map(String::as_str).filter(|test| test.starts_with(prefix)).collect();
        let ran = self.program.run_each(&ours, &[(VARIABLE, variants)])?;
        let failed = ran.into_iter().filter(|ran| ran.verdict != Verdict::Passed);
        Ok(failed.map(|ran| ran.test).collect())
    }

    /// Runs the tests together. Returns how that ended, and what they printed.
    fn run(&self, variants: &str, prefix: &str) -> Result<(Verdict, String)> {
        let limit = if variants.is_empty() { PATIENCE } else { LIMIT };
        let arguments = [prefix, "--test-threads=8"];
        let arguments = &arguments[usize::from(prefix.is_empty())..];
        let (verdict, stdout, _) = self.program.run(arguments, &[(VARIABLE, variants)], limit)?;
        Ok((verdict, stdout))
    }
}

fn prefix(step: u8) -> String {
    format!("step{step}::")
}
