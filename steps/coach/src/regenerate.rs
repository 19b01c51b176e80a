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
//! Each is made after those that it's made from. With `--check`, nothing is written; what
//! differs is named with the reason, and CI runs that.
//!
//! Left out, because nothing here can make it: results of measurements (`benches/README.md`
//! says how to measure) and `lsm/tests/tried.csv`, sums of two long runs with `LSM_TRIED`.

use std::process::Command;

use crate::fill;
use crate::paint;
use crate::place::Place;
use crate::tasks::Course;
use crate::trouble::{Outcome, Trouble};
use crate::verify::{paper, theatre};

/// What else tests write, if they are told to: what it is, the variable, the tests.
const TESTS: [(&str, &str, &str); 4] = [
    ("the snapshots of the engine and of the steps", "INSTA_UPDATE=always", "-p lsm"),
    ("the snapshots of the window and the coach", "INSTA_UPDATE=always", "-p visualizer -p coach"),
    ("the picture in the README", "LSM_UPDATE=1", "-p visualizer --test picture"),
    ("the table of faults", "LSM_TABLES=1", "-p lsm --test engine sabotage::"),
];

/// Brings everything up to date; `all` includes what tests write.
pub(crate) fn regenerate(place: &Place, course: &Course, all: bool) -> Outcome<bool> {
    tell("steps/src, from lsm/src");
    fill::generate(place, course)?;
    tell("visualizer/theatre, from the wrong versions in steps");
    let mut well = theatre::record(place, course)?;
    for (what, variable, tests) in TESTS.iter().filter(|_| all) {
        tell(&format!("{what}: {variable} cargo test {tests}"));
        let words = ["test", "--quiet", "--no-fail-fast"].into_iter().chain(tests.split(' '));
        well &= succeeds(place, words, Some(variable))?;
    }
    tell("the book, and defaults in READMEs and in lsm/src/options.rs");
    well &= book(place, &[])?;
    if well && !all {
        tell("not made: snapshots of tests, the picture, tables (`cargo regenerate --all`)");
    }
    Ok(well)
}

/// Compares everything, and names what differs.
pub(crate) fn check(place: &Place, course: &Course) -> Outcome<bool> {
    let mut findings = paper::skeleton(place, course)?;
    findings.extend(theatre::stale(place, course)?);
    findings.iter().for_each(|finding| anstream::println!("{} {finding}", paint::bad("✗")));
    let book = book(place, &["--check"])?;
    let well = findings.is_empty() && book;
    match well {
        true => tell("what is generated is up to date"),
        false => tell("`cargo regenerate` brings it up to date"),
    }
    Ok(well)
}

fn book(place: &Place, more: &[&str]) -> Outcome<bool> {
    let words =
        ["run", "--quiet", "--package", "book", "--"].into_iter().chain(more.iter().copied());
    succeeds(place, words, None)
}

/// Runs cargo as a contributor does, so that what it builds is there already.
fn succeeds<'w>(
    place: &Place,
    words: impl Iterator<Item = &'w str>,
    variable: Option<&str>,
) -> Outcome<bool> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(place.root()).args(words);
    command.envs(variable.and_then(|variable| variable.split_once('=')));
    let status = command.status();
    let status = status.map_err(|error| Trouble(format!("cargo cannot be started: {error}")))?;
    Ok(status.success())
}

fn tell(what: &str) {
    anstream::println!("{} {what}", paint::dim("·"));
}
