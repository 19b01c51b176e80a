//! `cargo regenerate`: brings every file that is made from another one up to date.
//!
//! ```text
//!    lsm/src ─► steps/src              the learner's engine                 ─┐
//!    wrong versions ─► visualizer/theatre   what each one does, recorded     ├─► book
//!    lsm's defaults, counts, code ─►   what is between markers in the book  ─┘
//!
//!    --all      the snapshots of the tests, the picture and the table of faults, before
//!               the book, which shows some of them
//! ```
//!
//! Each is made after its sources. `--check` writes nothing and names what differs, with the
//! reason; CI makes the same comparisons in `cargo step verify` and `cargo test`.
//!
//! Left out, because nothing here can make it: results of measurements (`benches/README.md`
//! says how to measure) and `lsm/tests/tried.csv`, sums of two long runs with `LSM_TRIED`.

use crate::bodies;
use crate::cargo;
use crate::course::Course;
use crate::error::Result;
use crate::verify::{announce, findings, static_checks, theatre};
use crate::workspace::Workspace;

/// Files that tests write if variables are set: what they are, the variables, the tests.
const TESTS: [(&str, &str, &str); 4] = [
    ("the snapshots of the steps", "INSTA_UPDATE=always", "-p lsm --test steps"),
    (
        "the snapshots of the window, its picture, the commands in its README",
        "INSTA_UPDATE=always LSM_UPDATE=1",
        "-p visualizer",
    ),
    ("the snapshots of the coach", "INSTA_UPDATE=always", "-p coach -- --include-ignored"),
    ("the table of faults", "LSM_TABLES=1", "-p lsm --test engine sabotage::"),
];

/// Brings everything up to date, with `all` also what tests write. Returns whether that
/// went well.
pub(crate) fn regenerate(workspace: &Workspace, course: &Course, all: bool) -> Result<bool> {
    announce("steps/src, from lsm/src");
    bodies::generate(workspace, course)?;
    announce("visualizer/theatre, from the wrong versions in steps");
    let mut failed = Vec::new();
    if !theatre::record(workspace, course)? {
        failed.push("visualizer/theatre");
    }
    for (what, variables, tests) in TESTS.iter().filter(|_| all) {
        announce(&format!("{what}: {variables} cargo test {tests}"));
        let words = ["test", "--quiet", "--no-fail-fast"].into_iter().chain(tests.split(' '));
        if !cargo::run(workspace, words, variables)? {
            failed.push(what);
        }
    }
    announce("the book, and defaults in READMEs and in lsm/src/options.rs");
    if !book(workspace, &[])? {
        failed.push("the book");
    }
    match (failed.is_empty(), all) {
        (false, _) => announce(&format!("failed: {}", failed.join("; "))),
        (true, false) => {
            announce("not made: snapshots, picture, tables (`cargo regenerate --all`)");
        }
        (true, true) => announce("everything is up to date: look at it with `git diff`"),
    }
    Ok(failed.is_empty())
}

/// Compares everything, and names what differs. Returns whether nothing does.
pub(crate) fn check(workspace: &Workspace, course: &Course) -> Result<bool> {
    let mut findings = static_checks::skeleton(workspace, course)?;
    findings.extend(theatre::stale(workspace, course)?);
    findings::print(&findings);
    let book = book(workspace, &["--check"])?;
    let well = findings.is_empty() && book;
    match well {
        true => announce("what is generated is up to date"),
        false => announce("`cargo regenerate` brings it up to date"),
    }
    Ok(well)
}

fn book(workspace: &Workspace, more: &[&str]) -> Result<bool> {
    let words =
        ["run", "--quiet", "--package", "book", "--"].into_iter().chain(more.iter().copied());
    cargo::run(workspace, words, "")
}
