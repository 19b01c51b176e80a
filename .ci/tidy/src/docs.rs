//! A doc comment opens with a verb or a noun: "Returns the newest entry", "A table on disk".
//!
//! The first word is what a reader sees in a list of a hundred items. A clause that begins
//! with "What" or "Whether" doesn't say yet what the thing is.

use crate::{Finding, Sources};

/// The openings that are clauses.
const CLAUSES: [&str; 8] = ["How", "What", "When", "Where", "Whether", "Which", "Who", "Why"];

/// Finds the doc comments that open with a clause.
pub fn check(sources: &Sources) -> Vec<Finding> {
    sources.rust().flat_map(|(path, text)| openings(path, text)).collect()
}

fn openings<'s>(path: &'s str, text: &'s str) -> impl Iterator<Item = Finding> {
    let mut inside = false;
    text.lines().zip(1..).filter_map(move |(line, number)| {
        let doc = line.trim_start();
        let doc = doc.strip_prefix("///").or_else(|| doc.strip_prefix("//!"));
        let opens = !std::mem::replace(&mut inside, doc.is_some());
        let first = doc?.split_whitespace().next()?;
        (opens && CLAUSES.contains(&first)).then(|| {
            let message = format!("a doc comment opens with a verb or a noun, not with `{first}`");
            Finding::new(path, number, message)
        })
    })
}
