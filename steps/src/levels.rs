//! Chapter 8. Choosing what to merge and what to drop: decisions on plain data.
//!
//! ```text
//!    level 0   [a────m] [c──────t] [b───k]      runs that overlap; newest first
//!    level 1   [a─d] [e──h] [i───p] [q──z]      one run, ≤ 300 B
//!    level 2   [a─b] [c─e] [f──k] [l──r] [s─z]  one run, ≤ 1,200 B
//!
//!    too many runs in level 0?  all of them, and what they overlap in level 1
//!    a level over its budget?   one table of it, and what it overlaps below
//!    both?                      whichever is further over
//! ```
//!
//! Merging a little at a time, and often, keeps each piece of work small and the
//! levels' sizes in proportion. A read meets few tables, and an entry is rewritten
//! about `level_ratio` times for each level that it sinks. If level 0 always went
//! first, a writer that never pauses would keep all others from being merged: level
//! 1 would grow, each merge into it would take longer, and so on.
//!
//! Left out: choosing the table that overlaps least; moving a table down without
//! rewriting it; more than one merge at a time.
//!
//! Source: P. O'Neil et al., *The log-structured merge-tree*, 1996; levels of
//! tables as in LevelDB, `doc/impl.md`.

use crate::Options;
use crate::format::{TOMBSTONE, TableMeta};

/// A merge that is worth doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Numbers of the tables to merge.
    pub inputs: Vec<u64>,
    /// The level that takes the output.
    pub output: usize,
    /// The reason, as a sentence.
    pub reason: String,
    /// True if it brings all there is into the last level.
    pub everything: bool,
}

// ANCHOR: ex-overlapping
/// Returns the tables of `level` whose key range touches that of the `inputs` taken
/// together, from the smallest of their first keys to the largest of their last
/// keys. Both ends belong to a range, so ranges that share a single key overlap.
/// `level` is in order and its tables are disjoint; `inputs` are in any order.
/// Without inputs, returns none.
pub fn overlapping(level: &[TableMeta], inputs: &[TableMeta]) -> Vec<TableMeta> {
    todo!("step 8: overlapping (overlapping)")
}
// ANCHOR_END: ex-overlapping

// ANCHOR: ex-choose
/// Chooses what to merge next; `None` if the tree is in good shape.
///
/// A level is due if its [`score`] says so: level 0 from 1.0 on (it has `l0_trigger`
/// runs), the others above 1.0 (they hold more bytes than their budget). Of the levels
/// that are due the one with the highest score is merged, the upper one of equals.
///
/// There is one exception: while writers are stopped for level 0 (it has `l0_stop` runs),
/// it is merged first, unless level 1 [`would overflow`](would_overflow).
///
/// Of level 0, all tables (each is a run) are merged with those they overlap in level 1; of
/// another level, one table, [`next_in_turn`], with those it overlaps in the level below.
/// [`merge_down`] makes the choice. `levels[n]` are the tables of level n;
/// `compact_pointer[n]` is the last key of the table of level n that had its turn last.
pub fn choose(
    levels: &[Vec<TableMeta>],
    compact_pointer: &[Option<Vec<u8>>],
    options: &Options,
) -> Option<Choice> {
    todo!("step 8: choose (choose)")
}
// ANCHOR_END: ex-choose

// ANCHOR: ex-keep
/// Returns true if a merge must write this entry, the newest of its key. A value
/// always stays. A tombstone stays as long as there is something left to hide:
/// a table whose range [`covers`](TableMeta::covers) the key, in any of the levels
/// `below` the output.
pub fn keep(key: &[u8], stored: &[u8], below: &[Vec<TableMeta>]) -> bool {
    todo!("step 8: keep (keep)")
}
// ANCHOR_END: ex-keep

/// Measures how full a level is: its runs divided by `l0_trigger` for level 0, its bytes
/// divided by its budget for the others. 0 for the last level, which has no budget.
pub fn score(levels: &[Vec<TableMeta>], level: usize, options: &Options) -> f64 {
    match level {
        0 => levels[0].len() as f64 / options.l0_trigger as f64,
        _ => fullness(level, bytes(&levels[level]), options).unwrap_or(0.0),
    }
}

/// Returns the `bytes` of a level divided by its budget; `None` if it has no budget.
pub fn fullness(level: usize, bytes: u64, options: &Options) -> Option<f64> {
    options.level_budget(level).map(|budget| bytes as f64 / budget.max(1) as f64)
}

/// The multiple of its budget that level 1 may hold before level 0 has to wait for it.
const OVERFLOW: u64 = 8;

/// Returns true if level 1 would hold more than 8 times its budget after a merge of level 0.
pub fn would_overflow(levels: &[Vec<TableMeta>], options: &Options) -> bool {
    let after = bytes(&levels[0]).saturating_add(bytes(&levels[1]));
    options.level_budget(1).is_some_and(|budget| after > budget.saturating_mul(OVERFLOW))
}

/// Bytes of tables without their sidecars.
fn bytes(tables: &[TableMeta]) -> u64 {
    tables.iter().map(TableMeta::bytes).sum()
}

/// The merge of `tables` of `level` with what they overlap in the level below.
pub fn merge_down(levels: &[Vec<TableMeta>], level: usize, tables: &[TableMeta]) -> Choice {
    let lower = overlapping(&levels[level + 1], tables);
    let numbers =
        |tables: &[TableMeta]| tables.iter().map(|table| table.number).collect::<Vec<_>>();
    let reason = match level {
        0 => format!("level 0 has {} runs", tables.len()),
        _ => format!("level {level} is over its budget"),
    };
    let inputs = [numbers(tables), numbers(&lower)].concat();
    Choice { inputs, output: level + 1, reason, everything: false }
}

/// The table of a level whose turn it is: the first after the table that had its
/// turn last, and after the last table the first again. So every part of the key
/// space sinks in time.
pub fn next_in_turn<'t>(level: &'t [TableMeta], turn: Option<&[u8]>) -> Option<&'t TableMeta> {
    let after = |table: &&TableMeta| turn.is_none_or(|last| table.first.as_slice() > last);
    level.iter().find(after).or(level.first())
}

/// The merge of everything into the last level; `None` if all is there.
pub fn everything(levels: &[Vec<TableMeta>]) -> Option<Choice> {
    let output = levels.len() - 1;
    if levels[..output].iter().all(Vec::is_empty) {
        return None;
    }
    let inputs = levels.iter().flatten().map(|table| table.number).collect();
    let reason = "compact was asked for".into();
    Some(Choice { inputs, output, reason, everything: true })
}
