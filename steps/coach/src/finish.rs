//! `cargo step finish`: the whole engine at work, and where to go from there.
//!
//! `steps/finish.rs` does the work, and the coach shows what it prints.

use std::time::Duration;

use crate::cargo::Build;
use crate::color;
use crate::course::Course;
use crate::error::{Error, Result};
use crate::output;
use crate::report::{is_blocked, print_failure, row};
use crate::run::{Program, TestRun, Verdict};
use crate::workspace::Workspace;

const TEST: &str = "finish::what_was_acknowledged_survives_a_kill";

/// A run writes 34,006 cities three times.
const LIMIT: Duration = Duration::from_secs(180);

/// Runs it on the learner's engine. Returns whether all went well.
pub(crate) fn finish(workspace: &Workspace, course: &Course) -> Result<bool> {
    let Some(last) = course.steps.last() else { return Ok(false) };
    if is_blocked(workspace, course, last.number, "the finish")? {
        return Ok(false);
    }
    let feature = last.feature();
    let target = workspace.target();
    let Some(program) = Build::of(workspace, &target, feature).tests()? else { return Ok(false) };
    let program = Program::new(program, workspace.root(), &workspace.steps())?;
    anstream::println!("\nYour engine gets the cities of the world, and is killed halfway.\n");
    let arguments = ["--exact", TEST, "--nocapture", "--quiet"];
    let (verdict, stdout, stderr) = program.run(&arguments, &[], LIMIT)?;
    let ran = TestRun { test: TEST.into(), verdict, stdout, stderr };
    match verdict {
        Verdict::Hung => Err(Error(format!(
            "your engine wasn't done within {} s, and was stopped: does it hang?",
            LIMIT.as_secs()
        ))),
        Verdict::Failed => {
            anstream::println!("{} your engine didn't get through\n", color::bad("✗"));
            print_failure(&ran);
            row("look again", "cargo step test");
            Ok(false)
        }
        Verdict::Passed => {
            output::parse(&ran).1.iter().for_each(|line| anstream::println!("  {line}"));
            what_you_have_built();
            Ok(true)
        }
    }
}

fn what_you_have_built() {
    anstream::println!("\n{} This is the whole engine, and you wrote it:\n", color::good("✓"));
    for part in [
        "a sorted memtable, and tables in files that never change,",
        "written by a thread while others read and write,",
        "deletions that last, one block for a get, and none for most absent keys,",
        "a log before every write, and merges that take the garbage out.",
    ] {
        anstream::println!("    {part}");
    }
    anstream::println!("\n  LevelDB and RocksDB have the same parts, and differ in the bytes.\n");
    where_to_go();
}

/// Prints what there is to do when everything is done.
pub(crate) fn where_to_go() {
    row("see it", "cargo step see 8      then type: load cities");
    row("compare", "cargo step diff 8     your code beside the reference");
    row("crash", "cargo step crash 8    the power fails at every moment of short runs");
    row("hunt", "cargo step hunt 8     bugs in a copy, for you to find");
    row("test deep", "PROPTEST_CASES=4000 cargo step test 8");
    row("read", "book/src/promises.md  what it promises, and what it doesn't");
    row("measure", "cargo step bench 8    your engine beside the reference");
}
