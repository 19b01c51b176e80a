//! Whether the condition of an answer holds: asked of what was answered and of
//! the scene, and so of the engine.

use super::script::Condition;
use crate::scene::Scene;
use crate::table_cache::TableCache;

/// What the commands of a stop have led to.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What the last command answered.
    pub answer: &'a [String],
    /// How many blocks it read.
    pub blocks: u64,
    /// The scene after it.
    pub scene: &'a Scene,
    /// The files of its tables.
    pub table_cache: &'a TableCache,
}

/// True if the condition holds.
pub fn holds(condition: &Condition, facts: Facts<'_>) -> bool {
    match condition {
        Condition::Answer(line) => facts.answer.iter().any(|answer| answer == line),
        Condition::Blocks(number) => facts.blocks == *number,
        Condition::Tables(number) => facts.scene.tables() as u64 == *number,
        Condition::Entries(number) => facts.scene.entries() as u64 == *number,
        Condition::Copies(number, key) => copies(key, facts) == *number,
    }
}

/// How many lines the tables have for a key.
fn copies(key: &str, facts: Facts<'_>) -> u64 {
    let begin = format!("{key}→");
    let tables = facts.scene.levels.iter().flat_map(|level| &level.tables);
    let texts = tables.filter_map(|table| facts.table_cache.get(table.number));
    let lines = texts.flat_map(|text| text.lines());
    lines.filter(|(_, line)| line.starts_with(begin.as_bytes())).count() as u64
}
