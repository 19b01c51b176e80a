//! Counts that are the same on every machine and in every run, as tables and as plots.
//!
//! ```text
//!    <!-- make: table chapter-5 -->       all that the chapter bought
//!    <!-- make: table chapter-5 row -->   the one row that tells most
//!    <!-- make: plot NAME "what it shows, for a reader who can't see it" "caption" -->
//!
//!    measured_db ── engines to count in           markdown_table ── figures as text
//!    memory, tables, stages ── the tables         plots ── the pictures
//! ```
//!
//! The counters and the format of figures are shared with the benchmarks. Nothing here is
//! timed: bytes, blocks, tables and entries are counted. What several pages show is
//! measured once.

pub(crate) mod markdown_table;
pub(crate) mod measured_db;
pub(crate) mod memory;
pub(crate) mod overwrites;
pub(crate) mod plots;
pub(crate) mod stages;
pub(crate) mod tables;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::Result;
use crate::files::{Files, picture};
use crate::marker::Directive;
use crate::measured::markdown_table::MarkdownTable;
use crate::measured::plots::Plot;

/// Things that were made before, by name: several pages show the same.
type Known<T> = Mutex<BTreeMap<String, T>>;

/// Returns what is known, or makes it.
fn once<T: Clone>(known: &Known<T>, name: &str, make: impl FnOnce(&str) -> Result<T>) -> Result<T> {
    let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = known().get(name).cloned() {
        return Ok(made);
    }
    let made = make(name)?;
    known().insert(name.into(), made.clone());
    Ok(made)
}

/// A table of counts, as Markdown.
///
/// # Errors
/// If there is no such table, or an engine fails.
pub(crate) fn table(directive: &Directive) -> Result<String> {
    static KNOWN: Known<MarkdownTable> = Mutex::new(BTreeMap::new());
    let words: Vec<&str> = directive.words.iter().map(String::as_str).collect();
    match words[..] {
        [name] => Ok(once(&KNOWN, name, named_table)?.markdown()),
        [name, "row"] => Ok(once(&KNOWN, name, named_table)?.first_row().markdown()),
        _ => Err(format!("a table is a name, and `row` or nothing, not {words:?}")),
    }
}

fn named_table(name: &str) -> Result<MarkdownTable> {
    match name {
        "chapter-1" => memory::chapter_1(),
        "chapter-2" => memory::chapter_2(),
        "chapter-3" => tables::chapter_3(),
        "chapter-4" => tables::chapter_4(),
        "chapter-5" => tables::chapter_5(),
        "chapter-6" => tables::chapter_6(),
        "chapter-7" => tables::chapter_7(),
        "chapter-8" => tables::chapter_8(),
        "stages" => stages::table(),
        _ => Err(format!("there is no table `{name}`")),
    }
}

/// A plot: its data as CSV, its picture as SVG, and the lines that show it.
///
/// # Errors
/// If there is no such plot, or an engine fails.
pub(crate) fn plot(directive: &Directive, files: &mut Files) -> Result<String> {
    let [name, alt, caption] = &directive.words[..] else {
        return Err("a plot needs a name, what it shows, and a caption, both in quotes".into());
    };
    static KNOWN: Known<Plot> = Mutex::new(BTreeMap::new());
    let plot = once(&KNOWN, name, plots::plot)?;
    let (svg, csv) = (format!("plots/{name}.svg"), format!("plots/{name}.csv"));
    files.add(svg.clone(), plot.svg(&name.replace('-', " "))?)?;
    files.add(csv.clone(), plot.csv)?;
    Ok(picture(&svg, alt, caption, ("the data", &csv)))
}
