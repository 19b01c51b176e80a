//! Counts that are the same on every machine, as tables and as plots.

use crate::Outcome;
use crate::make::Files;
use crate::marker::Wish;

/// A table of counts, as Markdown.
///
/// # Errors
/// If there is no such table, or an engine fails.
pub fn table(wish: &Wish) -> Outcome<String> {
    Err(format!("there is no table {:?}", wish.words))
}

/// A plot: its data as CSV, its picture as SVG, and the lines that show it.
///
/// # Errors
/// If there is no such plot, or an engine fails.
pub fn plot(wish: &Wish, _: &mut Files) -> Outcome<String> {
    Err(format!("there is no plot {:?}", wish.words))
}
