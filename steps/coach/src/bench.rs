//! `cargo step bench`: how fast the learner's engine is, beside the reference.
//!
//! ```text
//!    benches, optimized, with steps in it ─► a program that measures both, in turn
//!       │ says how it went                     │ panics, hangs
//!       └─► shown as it is                     └─► told as of a test
//! ```

use std::time::Duration;

use crate::cargo::Build;
use crate::paint;
use crate::place::Place;
use crate::report::{self, row, show_panic};
use crate::run::{Program, Ran, Verdict};
use crate::said;
use crate::select::Selected;
use crate::source::look;
use crate::tasks::{Course, Step};
use crate::trouble::{Outcome, Trouble};

/// It measures for some ten seconds; an engine that is much slower gets time too.
const LIMIT: Duration = Duration::from_secs(60);

/// Measures; answers whether that was possible.
pub(crate) fn bench(place: &Place, course: &Course, what: Option<&str>) -> Outcome<bool> {
    let step = match what {
        Some(what) => Selected::parse_step(course, what)?,
        None => written(place, course)?,
    };
    if report::waits(place, course, step.number, "the benchmark")? {
        return Ok(false);
    }
    let target = place.target();
    let Some(program) = Build::of(place, &target, step.feature()).bench()? else {
        return Ok(false);
    };
    let program = Program::new(program, place.root(), &place.steps())?;
    let stage = step.number.to_string();
    let (verdict, stdout, stderr) = program.run(&[&stage], &[], LIMIT)?;
    anstream::println!();
    match verdict {
        Verdict::Passed => {
            anstream::print!("{stdout}");
            stderr.lines().for_each(|line| anstream::println!("  {}", paint::dim(line)));
            Ok(true)
        }
        Verdict::Hung => Err(Trouble(format!(
            "your engine was not done within {} s, and was ended: `cargo step test {stage}` tells \
             whether it hangs",
            LIMIT.as_secs()
        ))),
        Verdict::Failed => {
            let ran = Ran { test: String::new(), verdict, stdout, stderr };
            failed(course, step, &ran);
            Ok(false)
        }
    }
}

/// The last step of which all is written; else the first one.
pub(crate) fn written<'c>(place: &Place, course: &'c Course) -> Outcome<&'c Step> {
    let mut last = course.steps.first();
    for step in &course.steps {
        for task in &step.tasks {
            if !look(place, task)?.written {
                return last.ok_or_else(|| Trouble::new("there are no steps"));
            }
        }
        last = Some(step);
    }
    last.ok_or_else(|| Trouble::new("there are no steps"))
}

/// Tells how an engine failed, if it was not by what it answered.
pub(crate) fn failed(course: &Course, step: &Step, ran: &Ran) {
    anstream::println!("{} your engine did not get through\n", paint::bad("✗"));
    let (panics, lines) = said::take_apart(ran);
    match (said::unwritten(ran).and_then(|anchor| course.task(anchor)), panics.first()) {
        (Some(task), _) => {
            anstream::println!("  {} is not written yet\n", report::name(task));
        }
        (None, Some(panic)) => {
            show_panic(panic);
            row("panicked at", &panic.at);
        }
        (None, None) => lines.iter().for_each(|line| anstream::println!("    {line}")),
    }
    row("look again", &format!("cargo step test {}", step.number));
}
