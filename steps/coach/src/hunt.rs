//! `cargo step hunt`: one wrong version at a time, in a copy, for the learner to find.
//!
//! ```text
//!    hunt 1 ─► steps/.mine/hunt: the reference with one wrong body;
//!              the coach shows a test that fails on it
//!    the learner reads, and fixes the copy
//!    hunt 1 ─► do all pass? then the coach says what it was, and hides the next one;
//!              what the learner changed in the copy is kept in steps/.mine
//! ```

use crate::backup;
use crate::cargo::Build;
use crate::check;
use crate::color;
use crate::course::Course;
use crate::error::{Error, Result};
use crate::files;
use crate::function::Function;
use crate::generate::{self, Files};
use crate::progress::Progress;
use crate::report::{print_failure, row};
use crate::run::{Program, TestRun, Verdict};
use crate::scratch::Scratch;
use crate::selection::Selection;
use crate::testing;
use crate::workspace::Workspace;
use crate::wrong::{self, WrongVersion};

/// Starts a hunt, or continues it. Returns whether the current bug is found.
pub(crate) fn hunt(
    workspace: &Workspace,
    course: &Course,
    what: Option<&str>,
    tell: bool,
) -> Result<bool> {
    let step = match what {
        Some(what) => Selection::parse_step(course, what)?,
        None => testing::current_step(workspace, course)?,
    };
    let what = step.number;
    let wrongs = wrong::of(workspace, course, step)?;
    if wrongs.is_empty() {
        return Err(Error(format!(
            "step {what} has no bugs to hunt: `git checkout steps/{}/wrong` brings them back",
            step.folder
        )));
    }
    let mut progress = Progress::read(workspace);
    let found = progress.hunt.get(&step.number.to_string()).copied().unwrap_or(0);
    let Some(wrong) = wrongs.get(found) else {
        anstream::println!(
            "{} all {} bugs of step {what} are found",
            color::good("✓"),
            wrongs.len()
        );
        return Ok(true);
    };
    anstream::println!("Bug {} of {} in step {what}\n", found + 1, wrongs.len());
    let still_wrong =
        if tell { None } else { still_wrong(workspace, course, &mut progress, wrong)? };
    if still_wrong.is_none() {
        let mark = if tell { color::strong("It was:") } else { color::good("✓ Found.") };
        anstream::println!("{mark} `{}`: {}\n", wrong.function, wrong.what);
        progress.hunt.insert(what.to_string(), found + 1);
        progress.write(workspace)?;
        row("the next", &format!("cargo step hunt {what}"));
    }
    Ok(still_wrong.is_none())
}

/// Prints and returns what is still wrong with the copy, or `None` if all is well.
fn still_wrong(
    workspace: &Workspace,
    course: &Course,
    progress: &mut Progress,
    wrong: &WrongVersion<'_>,
) -> Result<Option<Failure>> {
    let what = wrong.step.number;
    let scratch = Scratch::new(workspace, workspace.mine().join("hunt"), &[])?;
    let name = format!("{what}/{}", wrong.name);
    if progress.hunted != name {
        let before = wrong::find(workspace, course, &progress.hunted)?;
        fill_copy(workspace, course, &scratch, wrong, before.as_ref())?;
        progress.hunted = name;
        progress.write(workspace)?;
    }
    let failure = failure(workspace, &scratch, wrong)?;
    if let Some(Failure::Test(ran)) = &failure {
        print_failure(ran);
        row("read", &workspace.display(&scratch.package().join("src").join(wrong.file)));
        row("fix it", &format!("there, then cargo step hunt {what}"));
        row("give up", &format!("cargo step hunt {what} --tell"));
    }
    Ok(failure)
}

/// Fills the copy with the reference, with one wrong body. Keeps what the learner changed in
/// it while they hunted the bug before.
fn fill_copy(
    workspace: &Workspace,
    course: &Course,
    scratch: &Scratch,
    wrong: &WrongVersion<'_>,
    before: Option<&WrongVersion<'_>>,
) -> Result<()> {
    let files = with_bug(workspace, course, wrong)?;
    let before = before.map_or(Ok(Files::new()), |before| with_bug(workspace, course, before))?;
    let src = scratch.package().join("src");
    let mut edited = Vec::new();
    let there = if src.is_dir() { files::list(&src, &|_| true)? } else { Vec::new() };
    for file in there {
        let bytes = files::read_bytes(&src.join(&file))?.unwrap_or_default();
        let is = |files: &Files| files.get(&file).is_some_and(|text| text.as_bytes() == bytes);
        if !is(&before) && !is(&files) {
            edited.push((file, Some(bytes)));
        }
    }
    if !edited.is_empty() {
        let folder = backup::back_up(workspace, "hunt", &edited)?;
        row("yours is in", &workspace.display(&folder));
    }
    scratch.fill(&files)
}

/// Returns the reference with one wrong body.
fn with_bug(workspace: &Workspace, course: &Course, wrong: &WrongVersion<'_>) -> Result<Files> {
    let body = |mark: &str, function: &Function<'_>| match mark == wrong.mark {
        true => function.indented(&wrong.body, 0),
        false => function.body(),
    };
    generate::files_with(workspace, course, &body)
}

enum Failure {
    /// Cargo has said why.
    DoesNotCompile,
    Test(Box<TestRun>),
}

/// Tests the copy. Returns `None` if all is well.
fn failure(
    workspace: &Workspace,
    scratch: &Scratch,
    wrong: &WrongVersion<'_>,
) -> Result<Option<Failure>> {
    let target = workspace.target();
    let feature = wrong.step.feature();
    let build = Build { root: scratch.root(), target: &target, feature, quiet: true };
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
