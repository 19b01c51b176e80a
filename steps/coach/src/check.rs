//! Finds the one thing to look at among the results of many tests.
//!
//! ```text
//!    task         written   its tests
//!    hash-get     yes       ok ok
//!    hash-put     yes       ok FAILED   ◄── this one is shown
//!    hash-delete  no        wait        ◄── otherwise this: not written yet
//! ```
//!
//! Tasks come in order. A test that several tasks own waits until all of them are written,
//! and a test that runs into a later task's open body waits for that task.

use crate::course::{Course, Step, Task};
use crate::error::Result;
use crate::output;
use crate::run::{TestRun, Verdict};
use crate::selection::Selection;

/// The one thing to look at.
#[derive(Debug)]
pub(crate) enum Red<'c> {
    /// A task's body is still open.
    NotWritten(&'c Task),
    /// A test failed. With the tasks that can be the reason.
    Failed(Vec<&'c Task>, Box<TestRun>),
}

/// The results of the tests.
#[derive(Debug, Default)]
pub(crate) struct Checked<'c> {
    pub(crate) red: Option<Red<'c>>,
    pub(crate) passed: usize,
    /// Tests that didn't run, or can only pass later.
    pub(crate) waiting: usize,
    /// Tasks that are written and whose tests all passed.
    pub(crate) done: Vec<&'c Task>,
    /// Tasks with a failing test.
    pub(crate) failing: Vec<&'c Task>,
    /// A test that passed and printed something.
    pub(crate) with_output: Option<TestRun>,
}

/// Runs tests.
pub(crate) type Runner<'r> = dyn Fn(&[&str]) -> Result<Vec<TestRun>> + 'r;

/// Checks everything up to the selection, step by step, and stops at the first step that
/// isn't right.
pub(crate) fn check<'c>(
    course: &'c Course,
    selection: &Selection<'c>,
    tests: &[String],
    written: &dyn Fn(&Task) -> bool,
    run: &Runner<'_>,
) -> Result<Checked<'c>> {
    let mut checked = Checked::default();
    for step in course.steps.iter().filter(|step| step.number <= selection.step.number) {
        let of_step = tests_of(step, tests);
        if checked.red.is_some() {
            checked.waiting += of_step.len();
            continue;
        }
        let reached: Vec<&Task> =
            step.tasks.iter().filter(|task| selection.reaches(task)).collect();
        let open = reached.iter().position(|task| !written(task));
        let whole = open.is_none() && (step.number < selection.step.number || selection.is_whole());
        let ready = ready(step, &of_step, open.unwrap_or(reached.len()), whole);
        checked.waiting += of_step.len() - ready.len();
        let ran = run(&ready.iter().map(|(_, test)| test.as_str()).collect::<Vec<_>>())?;
        record_results(&mut checked, course, step, &ready, ran);
        if let (None, Some(open)) = (&checked.red, open) {
            checked.red = Some(Red::NotWritten(reached[open]));
        }
    }
    Ok(checked)
}

/// Returns which of a step's failing tests is shown, and the tasks that own it.
pub(crate) fn first<'c>(step: &'c Step, failing: &[String]) -> Option<(Vec<&'c Task>, String)> {
    let failing: Vec<&String> = failing.iter().collect();
    let ready = ready(step, &failing, step.tasks.len(), true);
    let (owners, test) = ready.into_iter().next()?;
    Some((owners.iter().map(|&n| &step.tasks[n]).collect(), test.clone()))
}

/// Returns the tests of a step, by their full names.
fn tests_of<'t>(step: &Step, tests: &'t [String]) -> Vec<&'t String> {
    let prefix = format!("step{}::", step.number);
    tests.iter().filter(|test| test.starts_with(&prefix)).collect()
}

/// Returns the positions, in the step, of the tasks that own a test.
fn owners(step: &Step, test: &str) -> Vec<usize> {
    (0..step.tasks.len()).filter(|&n| step.tasks[n].owns(without_step(test))).collect()
}

fn without_step(test: &str) -> &str {
    test.split_once("::").map_or(test, |(_, name)| name)
}

/// Returns the tests that can run once the first `written` tasks are written, with the
/// positions of their owners. They come in the order of the tasks, those with a single owner
/// first, and otherwise in the order in which the task names them.
fn ready<'t>(
    step: &Step,
    tests: &[&'t String],
    written: usize,
    whole: bool,
) -> Vec<(Vec<usize>, &'t String)> {
    let owned = tests.iter().map(|test| (owners(step, test), *test));
    let mut ready: Vec<_> =
        owned.filter(|(owners, _)| owners.last().map_or(whole, |&last| last < written)).collect();
    ready.sort_by_key(|(owners, test)| {
        let last = owners.last().copied().unwrap_or(usize::MAX);
        (last, owners.len(), step.tasks.get(last).map(|task| task.rank(without_step(test))))
    });
    ready
}

fn record_results<'c>(
    checked: &mut Checked<'c>,
    course: &'c Course,
    step: &'c Step,
    ready: &[(Vec<usize>, &String)],
    ran: Vec<TestRun>,
) {
    let mut failing = vec![false; step.tasks.len()];
    for ((owners, _), ran) in ready.iter().zip(ran) {
        if ran.verdict == Verdict::Passed {
            checked.passed += 1;
            if checked.with_output.is_none() && !output::parse(&ran).1.is_empty() {
                checked.with_output = Some(ran);
            }
            continue;
        }
        // A test that no task owns is about all of them, so none is known to be right.
        match owners.is_empty() {
            true => failing.fill(true),
            false => owners.iter().for_each(|&n| failing[n] = true),
        }
        checked.waiting += 1;
        let open = output::unwritten_task(&ran).and_then(|anchor| course.task(anchor));
        if open.is_some() || checked.red.is_some() {
            continue; // that task will be shown, or another one already is
        }
        checked.waiting -= 1;
        let owners = match owners.is_empty() {
            true => step.tasks.iter().collect(),
            false => owners.iter().map(|&n| &step.tasks[n]).collect(),
        };
        checked.red = Some(Red::Failed(owners, Box::new(ran)));
    }
    for ((n, task), failing) in step.tasks.iter().enumerate().zip(failing) {
        if failing {
            checked.failing.push(task);
        } else if ready.iter().any(|(owners, _)| owners.contains(&n)) {
            checked.done.push(task);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: &str = r#"
title = "A step"
minutes = 1
rust = ""
[[task]]
anchor = "get"
name = "get"
file = "a.rs"
tests = ["finds", "both"]
hints = []
[[task]]
anchor = "put"
name = "put"
file = "a.rs"
tests = ["puts_*", "both"]
hints = []
"#;

    fn course() -> Course {
        let mut step: Step = toml::from_str(STEP).unwrap();
        step.number = 1;
        step.tasks.iter_mut().for_each(|task| task.step = 1);
        Course { steps: vec![step] }
    }

    fn names() -> Vec<String> {
        ["both", "finds", "puts_one", "whole"].map(|name| format!("step1::{name}")).to_vec()
    }

    /// Checks with one task open, and these tests failing with a message.
    fn checked<'c>(course: &'c Course, open: &str, failing: &[(&str, &str)]) -> Checked<'c> {
        let selection = Selection::step(&course.steps[0]);
        let run = |tests: &[&str]| {
            let ran = |test: &&str| {
                let message = failing.iter().find(|(name, _)| test.ends_with(name));
                TestRun {
                    test: (*test).to_string(),
                    verdict: message.map_or(Verdict::Passed, |_| Verdict::Failed),
                    stdout: String::new(),
                    stderr: message.map_or(String::new(), |(_, message)| (*message).to_string()),
                }
            };
            Ok(tests.iter().map(ran).collect())
        };
        check(course, &selection, &names(), &|task| task.anchor != open, &run).unwrap()
    }

    fn shown(checked: &Checked<'_>) -> String {
        match &checked.red {
            None => "green".into(),
            Some(Red::NotWritten(task)) => format!("{} is open", task.anchor),
            Some(Red::Failed(tasks, ran)) => {
                let tasks: Vec<&str> = tasks.iter().map(|task| task.anchor.as_str()).collect();
                format!("{} of {}", ran.test, tasks.join(", "))
            }
        }
    }

    #[test]
    fn the_first_open_task_is_shown_and_later_tests_wait() {
        let course = course();
        let checked = checked(&course, "put", &[]);
        assert_eq!(shown(&checked), "put is open");
        assert_eq!((checked.passed, checked.waiting), (1, 3));
        assert_eq!(checked.done.len(), 1);
    }

    #[test]
    fn a_test_with_one_owner_is_shown_before_one_with_two() {
        let course = course();
        let checked = checked(&course, "", &[("both", "no"), ("puts_one", "no")]);
        assert_eq!(shown(&checked), "step1::puts_one of put");
        assert_eq!((checked.passed, checked.waiting), (2, 1));
        assert_eq!(checked.failing.iter().filter(|task| task.anchor == "get").count(), 1);
    }

    #[test]
    fn what_no_task_owns_is_about_all_of_them_and_comes_last() {
        let course = course();
        let whole = checked(&course, "", &[("whole", "no")]);
        assert_eq!(shown(&whole), "step1::whole of get, put");
        assert!(whole.done.is_empty(), "either may be wrong, so neither is done");
        assert_eq!(
            shown(&checked(&course, "", &[("whole", "no"), ("both", "no")])),
            "step1::both of get, put"
        );
        assert_eq!(shown(&checked(&course, "", &[])), "green");
    }

    #[test]
    fn a_test_that_meets_an_open_body_waits_for_it() {
        let course = course();
        let open =
            "thread 'x' panicked at a.rs:1:1:\nnot yet implemented: step 1: HashIndex::put (put)\n";
        let checked = checked(&course, "put", &[("finds", open)]);
        assert_eq!(shown(&checked), "put is open");
        assert_eq!((checked.passed, checked.waiting), (0, 4));
        assert!(checked.done.is_empty());
    }
}
