//! The raw figures of a run: a file with one line of JSON each.
//!
//! ```text
//!    {"keys":1000000,"rounds":5,"date":"…","commit":"…","machine":"…", …}      the head
//!    {"engine":"ours","metric":"fillrandom","round":0,"value":1250000.0,"unit":"/s","n":1000000}
//! ```

use serde::{Deserialize, Serialize};

use crate::number::whole;
use crate::peers::Result;
use crate::peers::keys::ValueKind;
use crate::peers::metric::Unit;

/// The run's settings, date and machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of keys.
    pub keys: u64,
    /// The number of rounds.
    pub rounds: u32,
    /// The kind of values.
    pub values: ValueKind,
    /// Bytes of write buffers, and of caches.
    pub budget: u64,
    /// The day, as 2026-01-31.
    pub date: String,
    /// Of this repository; with a + if something wasn't committed.
    pub commit: String,
    /// Processor, cores, memory, system.
    pub machine: String,
}

impl Head {
    /// Describes it in a sentence.
    pub fn describe(&self) -> String {
        let Head { rounds, date, machine, commit, .. } = self;
        let keys = whole(self.keys);
        let s = if *rounds == 1 { "" } else { "s" };
        format!("{keys} keys, {rounds} round{s}, on {date}: {machine}, commit {commit}.")
    }
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Whose.
    pub engine: String,
    /// Of what.
    pub metric: String,
    /// In which round, from 0.
    pub round: u32,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The number of keys.
    pub n: u64,
}

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its settings, date and machine.
    pub head: Head,
    /// All its figures.
    pub rows: Vec<Row>,
}

impl Run {
    /// Reads what [`line()`] wrote.
    ///
    /// # Errors
    /// If a line is malformed.
    pub fn parse(text: &str) -> Result<Run> {
        let mut lines = text.lines().zip(1..);
        let wrong = |number: u32, error: serde_json::Error| format!("line {number}: {error}");
        let (head, number) = lines.next().ok_or("an empty file")?;
        let head = serde_json::from_str(head).map_err(|error| wrong(number, error))?;
        let row = |(line, number)| serde_json::from_str(line).map_err(|error| wrong(number, error));
        Ok(Run { head, rows: lines.map(row).collect::<Result<_, _>>()? })
    }

    /// The figure of an engine in a round.
    pub fn figure(&self, engine: &str, metric: &str, round: u32) -> Option<f64> {
        let is = |row: &&Row| row.engine == engine && row.metric == metric && row.round == round;
        self.rows.iter().find(is).map(|row| row.value)
    }

    /// Its figures of all rounds.
    pub fn figures(&self, engine: &str, metric: &str) -> Vec<f64> {
        (0..self.head.rounds).filter_map(|round| self.figure(engine, metric, round)).collect()
    }
}

/// A head or a row as a line.
///
/// # Errors
/// If it can't be serialized.
pub fn line(what: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(what)? + "\n")
}

/// A unit in a raw row.
pub(crate) fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::PerSecond => "/s",
        Unit::Millis => "ms",
        Unit::Micros => "us",
        Unit::Times => "x",
        Unit::Megabytes => "MB",
        Unit::Count => "",
    }
}

/// A small run for tests: three rounds, three engines.
#[cfg(test)]
pub(crate) fn fixture() -> Run {
    Run::parse(include_str!("fixture.jsonl")).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let run = fixture();
        let mut text = line(&run.head).unwrap();
        run.rows.iter().for_each(|row| text += &line(row).unwrap());
        assert_eq!(Run::parse(&text).unwrap(), run);
        assert_eq!(run.figures("ours", "open"), [1.0, 0.5, 2.0]);
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let mut text = line(&fixture().head).unwrap();
        text += "{\"engine\":\"ours\"}\n";
        let error = Run::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with("line 2: missing field `metric`"), "{error}");
        assert_eq!(Run::parse("").unwrap_err().to_string(), "an empty file");
    }
}
