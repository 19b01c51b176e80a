//! `cargo step test`: build, run, tell, remember.

use std::fs;

use crate::cargo::Build;
use crate::check::{Checked, check};
use crate::item::Item;
use crate::paint;
use crate::place::{self, Place};
use crate::progress::Progress;
use crate::report;
use crate::run::Program;
use crate::select::Selected;
use crate::source::look;
use crate::tasks::{Course, Step};
use crate::trouble::{Outcome, Trouble};

/// What is meant by `what`, or without it the step the learner is at.
pub(crate) fn selected<'c>(
    place: &Place,
    course: &'c Course,
    what: Option<&str>,
) -> Outcome<Selected<'c>> {
    match what {
        Some(what) => Selected::parse(course, what),
        None => Ok(Selected::step(here(place, course)?)),
    }
}

/// The step the learner is at: that of the next task, or the last one.
pub(crate) fn here<'c>(place: &Place, course: &'c Course) -> Outcome<&'c Step> {
    let next = Progress::read(place).next_task(place, course)?;
    let step = next.and_then(|task| course.step(task.step)).or(course.steps.last());
    step.ok_or_else(|| Trouble::new("there are no steps: `git checkout steps` brings them back"))
}

/// Tests and tells; answers whether all is well.
pub(crate) fn test(place: &Place, course: &Course, what: Option<&str>) -> Outcome<bool> {
    let selected = selected(place, course, what)?;
    // What cannot be found is said before anything is built.
    for task in course.tasks().filter(|task| selected.reaches(task)) {
        look(place, task)?;
    }
    let target = place.target();
    let Some(program) = Build::of(place, &target, selected.step.feature()).tests()? else {
        anstream::println!("\n  {}", paint::dim("It does not compile yet; the tests wait."));
        for (was, is) in changed_signatures(place, course)? {
            anstream::println!(
                "\n  The tests and the other files call this function as it was given:"
            );
            report::row("given", &was);
            report::row("yours", &is);
        }
        return Ok(false);
    };
    let program = Program::new(program, place.root(), &place.steps())?;
    let tests = program.tests()?;
    let written = |task: &_| look(place, task).is_ok_and(|seen| seen.written);
    let checked =
        check(course, &selected, &tests, &written, &|tests| program.run_each(tests, &[]))?;
    remember(place, &checked)?;
    report::tell(place, course, &selected, &checked)?;
    if let Some(advice) = branch_advice(place) {
        anstream::println!("\n  {}", paint::dim(&advice));
    }
    Ok(checked.red.is_none())
}

/// Tasks whose functions take or answer something else than they were given to:
/// the given signature and the learner's.
fn changed_signatures(place: &Place, course: &Course) -> Outcome<Vec<(String, String)>> {
    let mut changed = Vec::new();
    for task in course.tasks() {
        let given = place::read(&place.reference().join(&task.file))?;
        let mine = place::read(&place.src().join(&task.file))?;
        let given = Item::find(&given, &task.anchor)?.signature();
        let mine = Item::find(&mine, &task.anchor)?.signature();
        if given != mine {
            changed.push((given, mine));
        }
    }
    Ok(changed)
}

fn remember(place: &Place, checked: &Checked<'_>) -> Outcome<()> {
    let mut progress = Progress::read(place);
    for task in &checked.done {
        progress.finish(task, &look(place, task)?.mark);
    }
    checked.failing.iter().for_each(|task| progress.reopen(task));
    progress.write(place)
}

/// While the learner is on `main`, the next pull would meet their work.
pub(crate) fn branch_advice(place: &Place) -> Option<String> {
    let head = fs::read_to_string(place.root().join(".git").join("HEAD")).ok()?;
    (head.trim() == "ref: refs/heads/main").then(|| {
        "You are on the branch main. `git switch -c mine` gives your work one of its own.".into()
    })
}
