//! Compares two engines: the learner's and the reference.
//!
//! ```text
//!    round      1      2      3      4   …   25
//!    yours      ■■     ■■■■   ■■     ■■          a few milliseconds each
//!    reference    ■■     ■■     ■■■    ■■        the same keys, right after
//!                                      └ the best round of each is reported
//! ```
//!
//! Other work on the machine makes some rounds slow and none fast, for both engines. Syncs
//! are left out of the times, because they depend on the disk. Counts are the same in
//! every run, and for both engines if they do the same work; `reasons` suggests why they
//! may differ.

mod questions;
mod reasons;
mod work_done;

use lsm::Result;

use crate::KEYS;
use crate::number::{rounded, whole};
use crate::temp_db::OpenEngine;
use crate::text_table::TextTable;
use work_done::WorkDone;

/// Returns the report: times, counts, and what they may mean.
///
/// # Errors
/// If an engine fails.
pub fn report(yours: OpenEngine, reference: OpenEngine, stage: u8) -> Result<String> {
    let [mine, theirs] = [WorkDone::of(yours, stage)?, WorkDone::of(reference, stage)?];
    if let Some(wrong) = reasons::wrong(&mine, stage) {
        return Ok(wrong);
    }
    let (times, slowest) = times(yours, reference, stage)?;
    let mut text = format!("{} keys, put and read at stage {stage}\n\n{times}", whole(KEYS));
    text += &counts(&mine, &theirs, stage);
    Ok(text + &conclusion(slowest, stage >= 3))
}

/// Returns the table of times, and the operation at which yours is slowest.
fn times(
    yours: OpenEngine,
    reference: OpenEngine,
    stage: u8,
) -> Result<(String, (f64, &'static str))> {
    let mut table = TextTable::new(["time", "yours", "the reference", "ratio"]);
    let mut slowest = (0.0, "");
    for (name, [mine, theirs]) in questions::ask(yours, reference, stage)? {
        let ratio = mine / theirs;
        table.row([name.into(), questions::time(mine), questions::time(theirs), rounded(ratio)]);
        if ratio > slowest.0 {
            slowest = (ratio, name);
        }
    }
    Ok((table.text(), slowest))
}

fn counts(yours: &WorkDone, reference: &WorkDone, stage: u8) -> String {
    let mut table = TextTable::new(["count", "yours", "the reference"]);
    let counts: Vec<_> = reasons::of(stage).collect();
    for count in &counts {
        table.row([count.name.into(), rounded((count.of)(yours)), rounded((count.of)(reference))]);
    }
    if counts.is_empty() {
        return String::new(); // there are no files yet
    }
    let unlike: Vec<String> =
        counts.iter().filter_map(|count| count.unlike(yours, reference)).collect();
    let verdict = match unlike.as_slice() {
        [] => "  The counts are equal: your engine does the same work.\n".to_string(),
        unlike => unlike.concat(),
    };
    format!("\n{}\n{verdict}", table.text())
}

fn conclusion((ratio, name): (f64, &str), counted: bool) -> String {
    // Without counts, there is no line above.
    let gap = if counted { "" } else { "\n" };
    match ratio {
        ..1.5 => format!("{gap}  And it's as fast, within the noise of the machine.\n"),
        _ => format!(
            "{gap}  Slowest: {name}, which takes {} times as long as the reference. It may be a copy\n  \
             that can be left out: `cargo step diff` shows both. Run it twice before you believe it.\n",
            rounded(ratio)
        ),
    }
}

#[cfg(test)]
mod tests {
    use lsm::stage::open;

    use super::*;

    #[test]
    fn two_of_the_same_engine_do_the_same_work() {
        let work = WorkDone::of(open, 8).unwrap();
        assert_eq!(work, WorkDone::of(open, 8).unwrap());
        let text = counts(&work, &work, 8);
        assert!(
            text.ends_with("The counts are equal: your engine does the same work.\n"),
            "{text}"
        );
        assert_eq!(counts(&work, &work, 2), "");
    }

    #[test]
    fn an_engine_that_does_more_gets_a_possible_reason() {
        let [index, filter] = [5, 6].map(|stage| WorkDone::of(open, stage).unwrap());
        let text = counts(&index, &filter, 6);
        assert!(text.contains("blocks read per get, not there"), "{text}");
        assert!(text.contains("“maybe”"), "{text}");
        assert!(!text.contains("equal"), "{text}");
    }

    #[test]
    fn what_is_slow_is_named_and_what_is_not_is_not() {
        assert!(conclusion((2.5, "a put"), true).contains("a put, which takes 2.50 times"));
        assert!(conclusion((1.4, "a put"), true).contains("as fast"));
    }
}
