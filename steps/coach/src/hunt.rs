//! `cargo step hunt`: a wrong version at a time, on a copy, for the learner to
//! find.
//!
//! ```text
//!    hunt 1 ─► steps/.mine/hunt: the reference, with one body that is wrong
//!              a test that fails on it is shown
//!    the learner reads, and mends the copy
//!    hunt 1 ─► all pass? what it was is told, and the next one is put in;
//!              what the learner changed in the copy is kept in steps/.mine
//! ```

use crate::cargo::Build;
use crate::check;
use crate::generate::{self, Files};
use crate::item::Item;
use crate::keep;
use crate::paint;
use crate::place::{self, Place};
use crate::progress::Progress;
use crate::report::{row, show_failure};
use crate::run::{Program, Ran, Verdict};
use crate::scratch::Scratch;
use crate::select::Selected;
use crate::tasks::Course;
use crate::testing;
use crate::trouble::{Outcome, Trouble};
use crate::wrong::{self, Wrong};

/// Begins a hunt, or goes on with it; answers whether it is over.
pub(crate) fn hunt(
    place: &Place,
    course: &Course,
    what: Option<&str>,
    tell: bool,
) -> Outcome<bool> {
    let step = match what {
        Some(what) => Selected::parse_step(course, what)?,
        None => testing::here(place, course)?,
    };
    let what = step.number;
    let wrongs = wrong::of(place, course, step)?;
    if wrongs.is_empty() {
        return Err(Trouble(format!(
            "step {what} has no bugs to hunt: `git checkout steps/{}/wrong` brings them back",
            step.folder
        )));
    }
    let mut progress = Progress::read(place);
    let found = progress.hunt.get(&step.number.to_string()).copied().unwrap_or(0);
    let Some(wrong) = wrongs.get(found) else {
        anstream::println!(
            "{} all {} bugs of step {what} are found",
            paint::good("✓"),
            wrongs.len()
        );
        return Ok(true);
    };
    anstream::println!("Bug {} of {} in step {what}\n", found + 1, wrongs.len());
    let missed = if tell { None } else { missed(place, course, &mut progress, wrong)? };
    if missed.is_none() {
        let mark = if tell { paint::strong("It was:") } else { paint::good("✓ Found.") };
        anstream::println!("{mark} `{}`: {}\n", wrong.function, wrong.what);
        progress.hunt.insert(what.to_string(), found + 1);
        progress.write(place)?;
        row("the next", &format!("cargo step hunt {what}"));
    }
    Ok(missed.is_none())
}

/// Shows what is still wrong with the copy; `None` if all is well.
fn missed(
    place: &Place,
    course: &Course,
    progress: &mut Progress,
    wrong: &Wrong<'_>,
) -> Outcome<Option<Failure>> {
    let what = wrong.step.number;
    let scratch = Scratch::new(place, place.mine().join("hunt"), &[])?;
    let name = format!("{what}/{}", wrong.name);
    if progress.hunted != name {
        let before = wrong::named(place, course, &progress.hunted)?;
        fill(place, course, &scratch, wrong, before.as_ref())?;
        progress.hunted = name;
        progress.write(place)?;
    }
    let failure = failure(place, &scratch, wrong)?;
    if let Some(Failure::Test(ran)) = &failure {
        show_failure(ran);
        row("read", &place.shown(&scratch.package().join("src").join(wrong.file)));
        row("mend it", &format!("there, then cargo step hunt {what}"));
        row("give up", &format!("cargo step hunt {what} --tell"));
    }
    Ok(failure)
}

/// Fills the copy with the reference, in which one body is wrong. What the learner changed in
/// it, while they hunted the bug before, is kept.
fn fill(
    place: &Place,
    course: &Course,
    scratch: &Scratch,
    wrong: &Wrong<'_>,
    before: Option<&Wrong<'_>>,
) -> Outcome<()> {
    let files = copy(place, course, wrong)?;
    let before = before.map_or(Ok(Files::new()), |before| copy(place, course, before))?;
    let src = scratch.package().join("src");
    let mut edited = Vec::new();
    let there = if src.is_dir() { place::files_under(&src, &|_| true)? } else { Vec::new() };
    for file in there {
        let bytes = place::bytes(&src.join(&file))?.unwrap_or_default();
        let is = |files: &Files| files.get(&file).is_some_and(|text| text.as_bytes() == bytes);
        if !is(&before) && !is(&files) {
            edited.push((file, Some(bytes)));
        }
    }
    if !edited.is_empty() {
        let folder = keep::put_aside(place, "hunt", &edited)?;
        row("yours is in", &place.shown(&folder));
    }
    scratch.fill(&files)
}

/// The reference, with one body that is wrong.
fn copy(place: &Place, course: &Course, wrong: &Wrong<'_>) -> Outcome<Files> {
    let body = |mark: &str, item: &Item<'_>| match mark == wrong.mark {
        true => item.indented(&wrong.body, 0),
        false => item.body(),
    };
    generate::files_with(place, course, &body)
}

enum Failure {
    /// Cargo has said why.
    DoesNotCompile,
    Test(Box<Ran>),
}

/// What a test says about the copy; `None` if all is well.
fn failure(place: &Place, scratch: &Scratch, wrong: &Wrong<'_>) -> Outcome<Option<Failure>> {
    let target = place.target();
    let feature = wrong.step.feature();
    let build = Build { workspace: scratch.root(), target: &target, feature, quiet: true };
    let Some(program) = build.tests()? else { return Ok(Some(Failure::DoesNotCompile)) };
    let program = Program::new(program, scratch.root(), &scratch.package())?;
    let prefix = format!("step{}::", wrong.step.number);
    let tests = program.tests()?;
    let tests: Vec<&str> =
        tests.iter().map(String::as_str).filter(|test| test.starts_with(&prefix)).collect();
    let mut ran = program.run_each(&tests, &[])?;
    ran.retain(|ran| ran.verdict != Verdict::Passed);
    let failing: Vec<String> = ran.iter().map(|ran| ran.test.clone()).collect();
    let first = check::first(wrong.step, &failing).map(|(_, test)| test);
    let ran = ran.into_iter().find(|ran| Some(&ran.test) == first.as_ref());
    Ok(ran.map(|ran| Failure::Test(Box::new(ran))))
}

#[cfg(test)]
mod tests;
