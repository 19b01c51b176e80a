//! `cargo step`: where you are.

use crate::color;
use crate::course::{Course, Step, Task};
use crate::error::Result;
use crate::finish::where_to_go;
use crate::progress::Progress;
use crate::report::row;
use crate::source::read_task;
use crate::testing::branch_advice;
use crate::workspace::Workspace;

/// The width of the bar.
const BAR: usize = 30;

/// Prints where the learner is, and what comes next.
pub(crate) fn status(workspace: &Workspace, course: &Course) -> Result<()> {
    let progress = Progress::read(workspace);
    let mut done = Vec::new();
    for task in course.tasks() {
        if progress.is_done(task, &read_task(workspace, task)?.fingerprint) {
            done.push(task.anchor.as_str());
        }
    }
    let is_done = |task: &Task| done.contains(&task.anchor.as_str());
    let next = course.tasks().find(|task| !is_done(task));
    let (count, all) = (done.len(), course.tasks().count());
    anstream::println!("{}   {}\n", color::strong("Your LSM tree"), bar(count, all));
    for step in &course.steps {
        let here = next.is_some_and(|task| task.step == step.number);
        print_step(step, here, step.tasks.iter().filter(|task| is_done(task)).count());
        if let Some(next) = next.filter(|_| here) {
            print_parts(step, next, &is_done);
        }
    }
    anstream::println!();
    match next {
        Some(task) => print_next(workspace, course, task)?,
        None => {
            anstream::println!("  All of it is yours.\n");
            row("the finish", "cargo step finish     34,006 cities, and a crash");
            where_to_go();
        }
    }
    if let Some(advice) = branch_advice(workspace) {
        anstream::println!("\n  {}", color::dim(&advice));
    }
    Ok(())
}

fn bar(done: usize, all: usize) -> String {
    let full = (done * BAR).checked_div(all).unwrap_or(0);
    let (full, rest) = ("█".repeat(full), "░".repeat(BAR - full));
    format!("{}{} {done} of {all} tasks", color::good(&full), color::dim(&rest))
}

fn print_step(step: &Step, here: bool, done: usize) {
    let all = step.tasks.len();
    let (mark, title) = match (here, done == all) {
        (true, _) => (color::strong("▶"), color::strong(&format!("{:<20}", step.title))),
        (false, true) => (color::good("✓"), format!("{:<20}", step.title)),
        (false, false) => (color::dim("·"), format!("{:<20}", step.title)),
    };
    let tasks = format!("{done} of {all} tasks");
    let minutes = format!("{:>3} min", step.minutes);
    anstream::println!("  {mark} {} {title} {tasks:<13} {}", step.number, color::dim(&minutes));
}

/// Prints the parts of the step the learner is at.
fn print_parts(step: &Step, next: &Task, is_done: &dyn Fn(&Task) -> bool) {
    for part in &step.parts {
        let done = step.tasks.iter().filter(|task| task.part == part.number).all(is_done);
        let mark = match (part.number == next.part, done) {
            (true, _) => color::strong("▶"),
            (false, true) => color::good("✓"),
            (false, false) => color::dim("·"),
        };
        let title = format!("{}.{} {:<28}", step.number, part.number, part.title);
        let minutes = format!("{:>7} min", part.minutes);
        anstream::println!("      {mark} {title} {}", color::dim(&minutes));
    }
}

fn print_next(workspace: &Workspace, course: &Course, task: &Task) -> Result<()> {
    let source = read_task(workspace, task)?;
    let state = if source.written { "is written, but not tested yet" } else { "isn't written yet" };
    anstream::println!("  {} {state}\n", color::strong(&format!("`{}`", task.name)));
    row("it's at", &source.location);
    if let Some(step) = course.step(task.step) {
        row("read", &format!("steps/{}/README.md", step.folder));
        anstream::println!("  {} {}", color::dim(&format!("{:<12}", "you need")), step.rust);
    }
    row("test it", &format!("cargo step test {}", task.number()));
    row("stuck?", "cargo step hint");
    Ok(())
}
