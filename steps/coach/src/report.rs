//! What a learner reads after the tests: one thing, where it is, what to do.

use crate::check::{Checked, Red};
use crate::paint;
use crate::place::Place;
use crate::progress::Progress;
use crate::run::{Ran, Verdict};
use crate::said::{self, Panic};
use crate::select::Selected;
use crate::source::look;
use crate::tasks::{Course, Task};
use crate::trouble::Outcome;

/// Tells how the tests went.
pub(crate) fn tell(
    place: &Place,
    course: &Course,
    selected: &Selected<'_>,
    checked: &Checked<'_>,
) -> Outcome<()> {
    anstream::println!();
    match &checked.red {
        Some(Red::NotWritten(task)) => {
            if let Some(ran) = &checked.talkative {
                show_own_lines(ran);
            }
            if let Some(before) = finished_before(course, task) {
                anstream::println!("{} step {before} is right\n", paint::good("✓"));
            }
            not_written(place, task)?;
        }
        Some(Red::Failed(tasks, ran)) => failed(place, selected, tasks, ran)?,
        None => {
            if let Some(ran) = &checked.talkative {
                show_own_lines(ran);
            }
            all_green(place, course, selected, checked)?;
            return Ok(());
        }
    }
    anstream::println!("\n  {}", paint::dim(&counts(checked)));
    Ok(())
}

fn counts(checked: &Checked<'_>) -> String {
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

/// `HashIndex::put`, in backticks.
pub(crate) fn name(task: &Task) -> String {
    paint::strong(&format!("`{}`", task.name))
}

/// The step, or the part of one, before the task, if the task is the first after it.
fn finished_before(course: &Course, task: &Task) -> Option<String> {
    let place = course.tasks().position(|other| other.anchor == task.anchor)?;
    let before = course.tasks().nth(place.checked_sub(1)?)?;
    (before.number() != task.number()).then(|| before.number())
}

fn not_written(place: &Place, task: &Task) -> Outcome<()> {
    let seen = look(place, task)?;
    anstream::println!(
        "{} step {} · {} is not written yet\n",
        paint::strong("▶"),
        task.number(),
        name(task)
    );
    row("write it", &seen.at);
    row("stuck?", "cargo step hint");
    Ok(())
}

/// Whether a body of a step up to this one is still open. If one is, says that
/// `something` waits for it.
pub(crate) fn waits(place: &Place, course: &Course, step: u8, something: &str) -> Outcome<bool> {
    for task in course.tasks().filter(|task| task.step <= step) {
        let seen = look(place, task)?;
        if !seen.written {
            anstream::println!(
                "step {} · {} is not written yet: {something} waits\n",
                task.number(),
                name(task)
            );
            row("write it", &seen.at);
            return Ok(true);
        }
    }
    Ok(false)
}

fn failed(place: &Place, selected: &Selected<'_>, tasks: &[&Task], ran: &Ran) -> Outcome<()> {
    let number = tasks.first().map_or_else(|| selected.name(), |task| task.number());
    let names: Vec<String> = tasks.iter().map(|task| name(task)).collect();
    let verb = if ran.verdict == Verdict::Hung { "does not end" } else { "is not right yet" };
    let subject = match names.as_slice() {
        [one] => format!("{one} {verb}"),
        many => format!("one of these {verb}: {}", many.join(", ")),
    };
    anstream::println!("{} step {number} · {subject}", paint::bad("✗"));
    let (panics, _) = said::take_apart(ran);
    show_failure(ran);
    if ran.verdict == Verdict::Hung {
        hung(tasks);
    }
    for task in tasks {
        row("your code", &look(place, task)?.at);
    }
    // In a library of Rust's there is nothing to look for.
    if let Some(panic) = panics.iter().find(|panic| panic.at.starts_with("steps/")) {
        let own = panic.at.starts_with("steps/src");
        row(if own { "panicked at" } else { "the test" }, &panic.at);
    }
    if let Some(task) = tasks.first() {
        row("stuck?", &format!("cargo step hint {}", task.anchor));
    }
    Ok(())
}

/// `a_deleted_key_is_gone` as a sentence.
pub(crate) fn sentence(test: &str) -> String {
    test.rsplit("::").next().unwrap_or(test).replace('_', " ")
}

/// The test as a sentence, what the learner printed, and what was expected.
pub(crate) fn show_failure(ran: &Ran) {
    anstream::println!("  {}\n", paint::strong(&sentence(&ran.test)));
    show_own_lines(ran);
    if ran.verdict == Verdict::Hung {
        anstream::println!("    It did not end, and was ended after 10 seconds.");
    }
    if let Some(panic) = said::take_apart(ran).0.first() {
        show_panic(panic);
    }
}

pub(crate) fn show_panic(panic: &Panic) {
    for line in said::plain(&panic.message).lines() {
        anstream::println!("    {line}");
    }
    anstream::println!();
}

fn show_own_lines(ran: &Ran) {
    let (_, lines) = said::take_apart(ran);
    if lines.is_empty() {
        return;
    }
    anstream::println!("  {}", paint::dim(&format!("printed by «{}»:", sentence(&ran.test))));
    for line in lines {
        anstream::println!("    {line}");
    }
    anstream::println!();
}

fn hung(tasks: &[&Task]) {
    let guess = tasks.iter().map(|task| task.hang.trim()).find(|hang| !hang.is_empty());
    let guess = guess.unwrap_or(
        "A loop whose condition never changes? Or a lock that is wanted again by who holds it?",
    );
    guess.lines().for_each(|line| anstream::println!("    {line}"));
    anstream::println!();
}

fn all_green(
    place: &Place,
    course: &Course,
    selected: &Selected<'_>,
    checked: &Checked<'_>,
) -> Outcome<()> {
    anstream::println!(
        "{} step {} is right: {}\n",
        paint::good("✓"),
        selected.name(),
        counts(checked)
    );
    if selected.step.number > 0 {
        row("see it", &format!("cargo step see {}", selected.step.number));
    }
    let next = Progress::read(place).next_task(place, course)?;
    match next {
        Some(task) => {
            let (number, at) = (task.number(), look(place, task)?.at);
            row("go on", &format!("cargo step test {number}"));
            row("next is", &format!("`{}`  {at}", task.name));
        }
        None => {
            anstream::println!("  This is the whole engine. You have written it.\n");
            row("the finish", "cargo step finish     34,006 cities, and a crash");
        }
    }
    Ok(())
}

/// A line of two columns.
pub(crate) fn row(what: &str, value: &str) {
    anstream::println!("  {} {}", paint::dim(&format!("{what:<12}")), paint::place(value));
}
