//! Sentences about background work: memtables flushed, tables merged.

use crate::tally::{Merge, Tally, Written};
use crate::text::{count, list, size};

/// The tables that memtables became. `full`: because they were.
pub(super) fn flushes(tally: &Tally, full: bool) -> String {
    match &tally.flushed[..] {
        [] => String::new(),
        [one] if full => {
            format!("The memtable was full: it was sealed and written as {}.", written(one))
        }
        [one] => format!("The memtable was sealed and written as {}.", written(one)),
        some if tally.flushes <= 3 => {
            let numbers: Vec<String> = some.iter().map(|table| table.table.to_string()).collect();
            format!("Full memtables became tables {}.", list(&numbers))
        }
        _ => format!("Full memtables became {}.", count(tally.flushes, "table")),
    }
}

fn written(table: &Written) -> String {
    format!("table {} ({}, {})", table.table, count(table.lines, "line"), size(table.bytes))
}

/// The merges that followed.
pub(super) fn merges(tally: &Tally) -> String {
    let (shadowed, retired) = tally.gone;
    let older = (shadowed > 0).then(|| count(shadowed, "older value"));
    let dead = (retired > 0).then(|| count(retired, "tombstone"));
    let gone = match list(&older.into_iter().chain(dead).collect::<Vec<_>>()) {
        none if none.is_empty() => String::new(),
        some => format!("; {some} went for good"),
    };
    match &tally.merged[..] {
        [] => String::new(),
        [one] => format!("{}{gone}.", merge(one)),
        _ => format!(
            "Then {} kept the levels in shape, down to level {}{gone}.",
            count(tally.merges, "merge"),
            tally.deepest
        ),
    }
}

fn merge(merge: &Merge) -> String {
    let inputs: Vec<String> = merge.inputs.iter().map(u64::to_string).collect();
    let outputs: Vec<String> =
        merge.outputs.iter().map(|output| output.table.to_string()).collect();
    let tables = |numbers: &[String]| match numbers.len() {
        0 => "no table".to_string(),
        1 => format!("table {}", numbers[0]),
        2..=6 => format!("tables {}", list(numbers)),
        n => format!("{n} tables"),
    };
    let mut reason = merge.reason.clone();
    if let Some(first) = reason.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{reason}: {} became {} of level {}", tables(&inputs), tables(&outputs), merge.level)
}
