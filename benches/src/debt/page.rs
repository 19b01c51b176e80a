//! Rows as tables for a page: one line for each label and engine.
//!
//! A figure is the median of the runs; the least and the most stand beside it if they
//! differ.

use crate::debt::csv::{Row, Table};
use crate::debt::series::{Interval, Name, Series, series};
use crate::number::{bytes, rounded};
use crate::peers::Result;
use crate::peers::metric::Unit;
use crate::peers::report::{row, short};
use crate::peers::stats::summary;

/// A function that formats a figure.
type Written = fn(f64) -> String;

fn rate(figure: f64) -> String {
    short(figure, Unit::PerSecond)
}

/// The tables of some files that `debt run` and `debt overwrite` wrote.
///
/// # Errors
/// If a row is of neither.
pub fn markdown(texts: &[String]) -> Result<String> {
    let (mut runs, mut overwritten) = (Vec::new(), Vec::new());
    for text in texts {
        let kind = if Table::parse(text)?.has("reopen_ms") { &mut overwritten } else { &mut runs };
        kind.push(text.clone());
    }
    let tables = [filled(&series(&runs)?), reopened(&overwritten)?];
    let tables: Vec<String> = tables.into_iter().filter(|table| !table.is_empty()).collect();
    Ok(tables.join("\n"))
}

/// Returns the table of what `debt run` found.
fn filled(all: &[Series]) -> String {
    type Column = (&'static str, fn(&[Interval]) -> f64, Written);
    const COLUMNS: [Column; 7] = [
        ("MB put", |run| run.last().map_or(0.0, |last| last.put / 1e6), rounded),
        ("puts/s at first", |run| run.first().map_or(0.0, Interval::rate), rate),
        ("at last", |run| run.last().map_or(0.0, Interval::rate), rate),
        ("in all", |run| sum(run, |row| row.puts) / sum(run, |row| row.seconds), rate),
        ("longest put, ms", |run| most(run, |row| row.worst), rounded),
        ("level 1 at most, budgets", |run| most(run, |row| row.most), rounded),
        (
            "written per byte put",
            |run| run.last().map_or(0.0, |row| row.written / row.put),
            rounded,
        ),
    ];
    let cell = |series: &Series, (_, figure, written): &Column| {
        spread(series.runs.iter().map(|run| figure(run)).collect(), *written)
    };
    let line = |series: &Series| {
        let cells = COLUMNS.iter().map(|column| cell(series, column)).collect();
        (series.name.clone(), cells)
    };
    table(&COLUMNS.map(|column| column.0), all.iter().map(line).collect())
}

fn sum(run: &[Interval], figure: fn(&Interval) -> f64) -> f64 {
    run.iter().map(figure).sum()
}

fn most(run: &[Interval], figure: fn(&Interval) -> f64) -> f64 {
    run.iter().map(figure).fold(0.0, f64::max)
}

/// Returns the table of what `debt overwrite` found.
fn reopened(texts: &[String]) -> Result<String> {
    type Column = (&'static str, fn(Row<'_>) -> Result<f64>, Written);
    const COLUMNS: [Column; 7] = [
        ("puts", |row| row.number("puts"), rounded),
        ("puts/s", |row| row.number("puts_per_second"), rate),
        ("log at its largest, MB", |row| Ok(row.number("log_most_bytes")? / 1e6), rounded),
        ("when killed", |row| Ok(row.number("log_end_bytes")? / 1e6), rounded),
        ("reopening, ms", |row| row.number("reopen_ms"), rounded),
        ("memory at most, MB", |row| Ok(row.number("reopen_most_bytes")? / 1e6), rounded),
        ("its own afterwards", |row| Ok(row.number("reopen_own_bytes")? / 1e6), rounded),
    ];
    let mut lines: Vec<(Name, Vec<Vec<f64>>)> = Vec::new();
    for text in texts {
        for row in Table::parse(text)?.rows() {
            let name = Name::read(row)?;
            let at = lines.iter().position(|line| line.0 == name).unwrap_or_else(|| {
                lines.push((name, vec![Vec::new(); COLUMNS.len()]));
                lines.len() - 1
            });
            for (figures, (_, figure, _)) in lines[at].1.iter_mut().zip(COLUMNS) {
                figures.push(figure(row)?);
            }
        }
    }
    let lines = lines.into_iter().map(|(name, figures)| {
        let cells = figures.into_iter().zip(COLUMNS);
        (name, cells.map(|(figures, (_, _, written))| spread(figures, written)).collect())
    });
    Ok(table(&COLUMNS.map(|column| column.0), lines.collect()))
}

/// A median, and how far the figures are from it.
fn spread(figures: Vec<f64>, written: Written) -> String {
    let Some(all) = summary(figures) else { return "–".into() };
    let [least, median, most] = [all.least, all.median, all.most].map(written);
    if least == most { median } else { format!("{median} ({least}–{most})") }
}

fn table(columns: &[&str], lines: Vec<(Name, Vec<String>)>) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let header = ["", "engine", "memtable"].iter().chain(columns).map(|name| (*name).to_string());
    let mut text = row(&header.collect::<Vec<_>>());
    text += &format!("|---|---|--:{}|\n", "|--:".repeat(columns.len()));
    for (name, cells) in lines {
        let size = name.memtable.parse().map_or(name.memtable, bytes);
        let first = [name.label, name.engine, size];
        text += &row(&first.into_iter().chain(cells).collect::<Vec<_>>());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debt::overwrite;
    use crate::debt::series::tests::RUNS;

    #[test]
    fn medians_of_the_runs_are_tabulated() {
        let rows = "before,simple,256,always,10,100,1000,1500000,1000000,1,20,30000000,4000000\n";
        let overwritten =
            format!("{}\n{rows}{}", overwrite::header(), rows.replace(",20,", ",40,"));
        assert_eq!(markdown(&[RUNS.into(), overwritten]).unwrap(), include_str!("fixture.md"));
    }
}
