//! The report after the tests: one thing, where it is, what to do.

use crate::check::{Checked, Red};
use crate::color;
use crate::course::{Course, Task};
use crate::error::Result;
use crate::output::{self, Panic};
use crate::progress::Progress;
use crate::run::{TestRun, Verdict};
use crate::selection::Selection;
use crate::source::read_task;
use crate::workspace::Workspace;

/// Prints how the tests went.
pub(crate) fn print(
    workspace: &Workspace,
    course: &Course,
    selection: &Selection<'_>,
    checked: &Checked<'_>,
) -> Result<()> {
    anstream::println!();
    match &checked.red {
        Some(Red::NotWritten(task)) => {
            if let Some(ran) = &checked.with_output {
                print_own_lines(ran);
            }
            if let Some(before) = finished_before(course, task) {
                anstream::println!("{} step {before} is right\n", color::good("✓"));
            }
            not_written(workspace, task)?;
        }
        Some(Red::Failed(tasks, ran)) => failed(workspace, selection, tasks, ran)?,
        None => {
            if let Some(ran) = &checked.with_output {
                print_own_lines(ran);
            }
            all_green(workspace, course, selection, checked)?;
            return Ok(());
        }
    }
    anstream::println!("\n  {}", color::dim(&test_counts(checked)));
    Ok(())
}

fn test_counts(checked: &Checked<'_>) -> String {
    let tests = |n: usize| if n == 1 { "1 test".to_string() } else { format!("{n} tests") };
    let passed = match checked.passed {
        1 => "1 test passes".to_string(),
        n => format!("{} pass", tests(n)),
    };
    match checked.waiting {
        0 => format!("{passed}."),
        n => format!(
            "{passed}, {} until that is right.",
            if n == 1 { "1 waits".to_string() } else { format!("{n} wait") }
        ),
    }
}

/// Returns `HashIndex::put`, in backticks.
pub(crate) fn task_name(task: &Task) -> String {
    color::strong(&format!("`{}`", task.name))
}

/// Returns the step, or the part of one, that ends right before the task.
fn finished_before(course: &Course, task: &Task) -> Option<String> {
    let position = course.tasks().position(|other| other.anchor == task.anchor)?;
    let before = course.tasks().nth(position.checked_sub(1)?)?;
    (before.number() != task.number()).then(|| before.number())
}

fn not_written(workspace: &Workspace, task: &Task) -> Result<()> {
    let source = read_task(workspace, task)?;
    anstream::println!(
        "{} step {} · {} isn't written yet\n",
        color::strong("▶"),
        task.number(),
        task_name(task)
    );
    row("write it", &source.location);
    row("stuck?", "cargo step hint");
    Ok(())
}

/// Returns whether a body of a step up to this one is still open. If one is, prints that
/// `something` waits for it.
pub(crate) fn is_blocked(
    workspace: &Workspace,
    course: &Course,
    step: u8,
    something: &str,
) -> Result<bool> {
    for task in course.tasks().filter(|task| task.step <= step) {
        let source = read_task(workspace, task)?;
        if !source.written {
            anstream::println!(
                "step {} · {} isn't written yet: {something} waits\n",
                task.number(),
                task_name(task)
            );
            row("write it", &source.location);
            return Ok(true);
        }
    }
    Ok(false)
}

fn failed(
    workspace: &Workspace,
    selection: &Selection<'_>,
    tasks: &[&Task],
    ran: &TestRun,
) -> Result<()> {
    let number = tasks.first().map_or_else(|| selection.name(), |task| task.number());
    let names: Vec<String> = tasks.iter().map(|task| task_name(task)).collect();
    let verb = if ran.verdict == Verdict::Hung { "doesn't end" } else { "isn't right yet" };
    let subject = match names.as_slice() {
        [one] => format!("{one} {verb}"),
        many => format!("one of these {verb}: {}", many.join(", ")),
    };
    anstream::println!("{} step {number} · {subject}", color::bad("✗"));
    let (panics, _) = output::parse(ran);
    print_failure(ran);
    if ran.verdict == Verdict::Hung {
        hung(tasks);
    }
    for task in tasks {
        row("your code", &read_task(workspace, task)?.location);
    }
    // There's nothing to look for in Rust's own libraries.
    if let Some(panic) = panics.iter().find(|panic| panic.location.starts_with("steps/")) {
        let own = panic.location.starts_with("steps/src");
        row(if own { "panicked at" } else { "the test" }, &panic.location);
    }
    if let Some(task) = tasks.first() {
        row("stuck?", &format!("cargo step hint {}", task.anchor));
    }
    Ok(())
}

/// Returns `a_deleted_key_is_gone` as a sentence.
pub(crate) fn sentence(test: &str) -> String {
    test.rsplit("::").next().unwrap_or(test).replace('_', " ")
}

/// Prints the test as a sentence, what the learner printed, and what was expected.
pub(crate) fn print_failure(ran: &TestRun) {
    anstream::println!("  {}\n", color::strong(&sentence(&ran.test)));
    print_own_lines(ran);
    if ran.verdict == Verdict::Hung {
        anstream::println!("    It didn't end, and was stopped after 10 seconds.");
    }
    if let Some(panic) = output::parse(ran).0.first() {
        print_panic(panic);
    }
}

pub(crate) fn print_panic(panic: &Panic) {
    for line in output::readable(&panic.message).lines() {
        anstream::println!("    {line}");
    }
    anstream::println!();
}

fn print_own_lines(ran: &TestRun) {
    let (_, lines) = output::parse(ran);
    if lines.is_empty() {
        return;
    }
    anstream::println!("  {}", color::dim(&format!("printed by «{}»:", sentence(&ran.test))));
    for line in lines {
        anstream::println!("    {line}");
    }
    anstream::println!();
}

fn hung(tasks: &[&Task]) {
    let guess = tasks.iter().map(|task| task.hang.trim()).find(|hang| !hang.is_empty());
    let guess = guess.unwrap_or(
        "Does a loop's condition never change? Or does a thread want a lock that it holds?",
    );
    guess.lines().for_each(|line| anstream::println!("    {line}"));
    anstream::println!();
}

fn all_green(
    workspace: &Workspace,
    course: &Course,
    selection: &Selection<'_>,
    checked: &Checked<'_>,
) -> Result<()> {
    anstream::println!(
        "{} step {} is right: {}\n",
        color::good("✓"),
        selection.name(),
        test_counts(checked)
    );
    if selection.step.number > 0 {
        row("see it", &format!("cargo step see {}", selection.step.number));
    }
    let next = Progress::read(workspace).next_task(workspace, course)?;
    match next {
        Some(task) => {
            let (number, at) = (task.number(), read_task(workspace, task)?.location);
            row("go on", &format!("cargo step test {number}"));
            row("next is", &format!("`{}`  {at}", task.name));
        }
        None => {
            anstream::println!("  This is the whole engine, and you wrote it.\n");
            row("the finish", "cargo step finish     34,006 cities, and a crash");
        }
    }
    Ok(())
}

/// Prints a line of two columns.
pub(crate) fn row(what: &str, value: &str) {
    anstream::println!("  {} {}", color::dim(&format!("{what:<12}")), color::path(value));
}
