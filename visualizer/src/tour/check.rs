//! Checking the condition of an answer: against the command's answer and the scene, and so
//! against the engine.

use super::script::Condition;
use crate::scene::Scene;
use crate::table_cache::TableCache;

/// The outcome of a stop's commands.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The last command's answer.
    pub answer: &'a [String],
    /// Number of blocks it read.
    pub blocks: u64,
    /// The scene after it.
    pub scene: &'a Scene,
    /// The files of its tables.
    pub table_cache: &'a TableCache,
}

/// Returns true if the condition holds.
pub fn holds(condition: &Condition, facts: Facts<'_>) -> bool {
    match condition {
        Condition::Answer(line) => facts.answer.iter().any(|answer| answer == line),
        Condition::Blocks(number) => facts.blocks == *number,
        Condition::Tables(number) => facts.scene.tables() as u64 == *number,
        Condition::Entries(number) => facts.scene.entries() as u64 == *number,
        Condition::Copies(number, key) => copies(key, facts) == *number,
    }
}

/// Returns the number of lines that the tables have for a key.
fn copies(key: &str, facts: Facts<'_>) -> u64 {
    let begin = format!("{key}→");
    let tables = facts.scene.levels.iter().flat_map(|level| &level.tables);
    let texts = tables.filter_map(|table| facts.table_cache.get(table.number));
    let lines = texts.flat_map(|text| text.lines());
    lines.filter(|(_, line)| line.starts_with(begin.as_bytes())).count() as u64
}
