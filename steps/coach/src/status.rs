//! `cargo step`: where you are.

use crate::finish::where_to_go;
use crate::paint;
use crate::place::Place;
use crate::progress::Progress;
use crate::report::row;
use crate::source::look;
use crate::tasks::{Course, Step, Task};
use crate::testing::branch_advice;
use crate::trouble::Outcome;

/// Cells of the bar.
const BAR: usize = 30;

/// Tells where the learner is, and what is next.
pub(crate) fn tell(place: &Place, course: &Course) -> Outcome<()> {
    let progress = Progress::read(place);
    let mut done = Vec::new();
    for task in course.tasks() {
        if progress.is_done(task, &look(place, task)?.mark) {
            done.push(task.anchor.as_str());
        }
    }
    let is_done = |task: &Task| done.contains(&task.anchor.as_str());
    let next = course.tasks().find(|task| !is_done(task));
    let (count, all) = (done.len(), course.tasks().count());
    anstream::println!("{}   {}\n", paint::strong("Your LSM tree"), bar(count, all));
    for step in &course.steps {
        let here = next.is_some_and(|task| task.step == step.number);
        tell_step(step, here, step.tasks.iter().filter(|task| is_done(task)).count());
        if let Some(next) = next.filter(|_| here) {
            tell_parts(step, next, &is_done);
        }
    }
    anstream::println!();
    match next {
        Some(task) => tell_next(place, course, task)?,
        None => {
            anstream::println!("  All of it is yours.\n");
            row("the finish", "cargo step finish     34,006 cities, and a crash");
            where_to_go();
        }
    }
    if let Some(advice) = branch_advice(place) {
        anstream::println!("\n  {}", paint::dim(&advice));
    }
    Ok(())
}

fn bar(done: usize, all: usize) -> String {
    let full = (done * BAR).checked_div(all).unwrap_or(0);
    let (full, rest) = ("█".repeat(full), "░".repeat(BAR - full));
    format!("{}{} {done} of {all} tasks", paint::good(&full), paint::dim(&rest))
}

fn tell_step(step: &Step, here: bool, done: usize) {
    let all = step.tasks.len();
    let (mark, title) = match (here, done == all) {
        (true, _) => (paint::strong("▶"), paint::strong(&format!("{:<20}", step.title))),
        (false, true) => (paint::good("✓"), format!("{:<20}", step.title)),
        (false, false) => (paint::dim("·"), format!("{:<20}", step.title)),
    };
    let tasks = format!("{done} of {all} tasks");
    let minutes = format!("{:>3} min", step.minutes);
    anstream::println!("  {mark} {} {title} {tasks:<13} {}", step.number, paint::dim(&minutes));
}

/// The parts of the step the learner is at.
fn tell_parts(step: &Step, next: &Task, is_done: &dyn Fn(&Task) -> bool) {
    for part in &step.parts {
        let done = step.tasks.iter().filter(|task| task.part == part.number).all(is_done);
        let mark = match (part.number == next.part, done) {
            (true, _) => paint::strong("▶"),
            (false, true) => paint::good("✓"),
            (false, false) => paint::dim("·"),
        };
        let title = format!("{}.{} {:<28}", step.number, part.number, part.title);
        let minutes = format!("{:>7} min", part.minutes);
        anstream::println!("      {mark} {title} {}", paint::dim(&minutes));
    }
}

fn tell_next(place: &Place, course: &Course, task: &Task) -> Outcome<()> {
    let seen = look(place, task)?;
    let state = if seen.written { "written, not tested yet" } else { "not written yet" };
    anstream::println!("  {} is {state}\n", paint::strong(&format!("`{}`", task.name)));
    row("it is at", &seen.at);
    if let Some(step) = course.step(task.step) {
        row("read", &format!("steps/{}/README.md", step.folder));
        anstream::println!("  {} {}", paint::dim(&format!("{:<12}", "you need")), step.rust);
    }
    row("test it", &format!("cargo step test {}", task.number()));
    row("stuck?", "cargo step hint");
    Ok(())
}
