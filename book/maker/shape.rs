//! The required shape of a chapter: its parts, its length, and whose tests it names.
//!
//! ```text
//!    1 to 8    each is a step: its tests are the learner's, in `steps`
//!    9         has no step: its tests are those of `lsm`
//! ```

use std::ops::RangeInclusive;

/// A chapter's required shape.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// Its parts, in this order.
    pub(crate) parts: [&'static str; 10],
    /// The number of words it has.
    pub(crate) words: RangeInclusive<usize>,
    /// The folders of the tests that it names.
    pub(crate) tests: &'static [&'static str],
}

/// The shape of a chapter; `None` for another page.
pub(crate) fn shape(page: &str) -> Option<Shape> {
    let chapter = |most| Shape { parts: PARTS, words: 1200..=most, tests: &["steps"] };
    match page.strip_prefix('0')?.get(..1)? {
        "3" => Some(chapter(4000)),
        "8" => Some(chapter(2300)),
        "9" => Some(Shape { parts: PARTS_OF_9, words: 2000..=3600, tests: TESTS_OF_9 }),
        _ => Some(chapter(2200)),
    }
}

/// The folders of the tests of the fast parts.
const TESTS_OF_9: &[&str] = &["lsm/fast/src", "lsm/fast/tests", "lsm/tests"];

/// The parts of a chapter with a step.
const PARTS: [&str; 10] = [
    "Where we are",
    "Invariants",
    "The plausible wrong version",
    "A worked trace",
    "Tasks",
    "Check it, see it, break it",
    "What it bought",
    "In real systems",
    "Questions",
    "Going further",
];

/// The parts of chapter 9, which has no step.
const PARTS_OF_9: [&str; 10] = [
    "Where we are",
    "Profile first",
    "Invariants",
    "Part by part",
    "The plausible wrong version",
    "What it bought",
    "What bought nothing",
    "In real systems",
    "Questions",
    "Going further",
];
