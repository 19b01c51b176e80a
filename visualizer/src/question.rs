//! A question at a moment that matters: what will the engine do? The engine itself has
//! the answer.
//!
//! ```text
//!    asked ──1…4──► chosen ──► the engine goes on ──► "Right." or what it did instead
//!      └──Space──► skipped
//! ```

use lsm::observe::{Event, Place, Verdict};

use crate::scene::Scene;
use crate::text;
use crate::timeline::{Beat, Timeline};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its words.
    pub words: String,
    /// The answers, one to four.
    pub options: Vec<String>,
    /// Index of the right one, from 0, once it's known.
    pub right: Option<usize>,
    /// Index of the one that was chosen.
    pub chosen: Option<usize>,
}

impl Question {
    /// Returns the verdict, once it's known which answer is right.
    pub fn verdict(&self) -> Option<String> {
        let (right, chosen) = (self.right?, self.chosen?);
        let answer = self.options.get(right)?;
        Some(match right == chosen {
            true => format!("Right: {answer}."),
            false => format!("Not that one: it's [{}] {answer}.", right + 1),
        })
    }
}

/// The question that a moment asks, if the next thing to happen is one to think
/// about: a key that several tables of a merge have, a table whose range covers
/// the key of a get.
pub(crate) fn before(time: &Timeline, scene: &Scene) -> Option<Question> {
    let Some(Beat::Event(event)) = time.beat(time.at()) else { return None };
    match event {
        Event::Merged { key, winner, shadowed, .. } if !shadowed.is_empty() => {
            let mut tables: Vec<u64> = shadowed.iter().copied().take(3).chain([*winner]).collect();
            tables.sort_unstable();
            let words = format!(
                "{} is in {} of the tables. Which one's entry counts?",
                text::fit(&text::key(key), 40),
                shadowed.len() + 1
            );
            let right = tables.iter().position(|table| table == winner);
            let options = tables.iter().map(|table| format!("table {table}")).collect();
            Some(Question { words, options, right, chosen: None })
        }
        Event::Looked { place: Place::Table(table), verdict: Verdict::RuledOut } => {
            Some(reading(*table, 0))
        }
        Event::BlockRead { table, .. } if scene.stage >= 6 => Some(reading(*table, 1)),
        _ => None,
    }
}

fn reading(table: u64, right: usize) -> Question {
    Question {
        words: format!("The key is in the range of table {table}. What will the filter say?"),
        options: vec!["no: nothing is read".to_string(), "maybe: a block is read".to_string()],
        right: Some(right),
        chosen: None,
    }
}
