//! Rows of `debt run`, sorted into lines of a plot.
//!
//! ```text
//!    before,ours  100 200 300   after,ours  100 200 300   before,ours  100 200 300
//!    └──────────────────────┘                             └──────────────────────┘
//!                 a series: two runs, which began where the bytes put went down again
//! ```

use crate::debt::csv::{Row, Table};
use crate::peers::Result;
use crate::peers::stats::summary;

/// The figures of one row, as far as they're drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    /// Bytes put since the run began.
    pub(crate) put: f64,
    /// Puts of this row.
    pub(crate) puts: f64,
    /// The time they took.
    pub(crate) seconds: f64,
    /// The longest of them, in milliseconds.
    pub(crate) worst: f64,
    /// Bytes written since the run began.
    pub(crate) written: f64,
    /// The most that level 1 held, in budgets.
    pub(crate) most: f64,
}

impl Interval {
    /// Reads a row.
    ///
    /// # Errors
    /// If a column is missing, or isn't a number.
    pub(crate) fn read(row: Row<'_>) -> Result<Interval> {
        Ok(Interval {
            put: row.number("put_bytes")?,
            puts: row.number("puts")?,
            seconds: row.number("seconds")?,
            worst: row.number("worst_put_ms")?,
            written: row.number("written_bytes")?,
            most: row.number("l1_most")?,
        })
    }

    /// Puts in a second.
    pub(crate) fn rate(&self) -> f64 {
        self.puts / self.seconds
    }
}

/// An engine under a label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    /// The name of the rows, and whether each put was synced.
    pub(crate) label: String,
    /// The engine.
    pub(crate) engine: String,
    /// Bytes of a memtable.
    pub(crate) memtable: String,
}

impl Name {
    /// Reads it from a row.
    ///
    /// # Errors
    /// If a column is missing.
    pub(crate) fn read(row: Row<'_>) -> Result<Name> {
        let synced = if row.text("sync")? == "always" { ", synced" } else { "" };
        Ok(Name {
            label: format!("{}{synced}", row.text("label")?),
            engine: row.text("engine")?.into(),
            memtable: row.text("memtable_bytes")?.into(),
        })
    }
}

/// The runs of an engine under a label.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// Which.
    pub(crate) name: Name,
    /// One or several, of the same load.
    pub(crate) runs: Vec<Vec<Interval>>,
}

impl Series {
    /// A figure's median over the runs, against the bytes put.
    pub(crate) fn medians(&self, figure: fn(&Interval) -> f64) -> Vec<(f64, f64)> {
        let longest = self.runs.iter().map(Vec::len).max().unwrap_or(0);
        let at = |place: usize| {
            let rows: Vec<&Interval> = self.runs.iter().filter_map(|run| run.get(place)).collect();
            let middle = summary(rows.iter().map(|row| figure(row)).collect())?;
            Some((rows.first()?.put, middle.median))
        };
        (0..longest).filter_map(at).collect()
    }
}

/// The series of some files, in the order in which their labels and engines come first.
///
/// # Errors
/// If a row isn't one of `debt run`.
pub(crate) fn series(texts: &[String]) -> Result<Vec<Series>> {
    let mut all: Vec<Series> = Vec::new();
    for text in texts {
        for row in Table::parse(text)?.rows() {
            let (name, interval) = (Name::read(row)?, Interval::read(row)?);
            let at = all.iter().position(|series| series.name == name).unwrap_or_else(|| {
                all.push(Series { name, runs: Vec::new() });
                all.len() - 1
            });
            add(&mut all[at].runs, interval);
        }
    }
    Ok(all)
}

fn add(runs: &mut Vec<Vec<Interval>>, interval: Interval) {
    match runs.last_mut() {
        Some(run) if run.last().is_some_and(|last| last.put < interval.put) => run.push(interval),
        _ => runs.push(vec![interval]),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::debt::fill;

    pub(in crate::debt) const RUNS: &str = include_str!("fixture.csv");

    #[test]
    fn runs_begin_where_the_bytes_go_down_and_their_medians_are_drawn() {
        assert_eq!(RUNS.lines().next(), Some(fill::header().as_str()));
        let all = series(&[RUNS.into()]).unwrap();
        let names: Vec<&str> = all.iter().map(|series| series.name.label.as_str()).collect();
        assert_eq!(names, ["before", "after"]);
        let lengths = |series: &Series| series.runs.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!((lengths(&all[0]), lengths(&all[1])), (vec![2, 2, 2], vec![2]));
        let before = all[0].medians(Interval::rate);
        assert_eq!(before, [(1e8, 400_000.0), (2e8, 20_000.0)]);
    }
}
