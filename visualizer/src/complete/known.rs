//! Keys that are known without asking the engine.
//!
//! ```text
//!    memtable, sealed     sorted: a few of those that match, and the last of them
//!    tables               their first and last keys, of all
//!    their files          the lines, as far as files are at hand
//! ```
//!
//! With the first and the last of all matches at hand, their common prefix is right,
//! even if only a few are taken. The work is bounded: Tab
//! must not make you wait, nor choose from a thousand keys.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Included, Unbounded};

use lsm::format;
use lsm::inspect::TablePicture;

use crate::model::Model;

/// Keys that are taken from one place.
const MOST: usize = 200;

/// Bytes of files that are searched.
const READ: usize = 1 << 20;

/// Keys in buckets that are searched; they are in no order.
const BUCKETS: usize = 20_000;

/// Keys that begin with `typed`, in their order.
pub(super) fn keys(model: &Model, typed: &[u8]) -> Vec<Vec<u8>> {
    let scene = &model.live;
    let mut keys: BTreeSet<Vec<u8>> = BTreeSet::new();
    for memory in scene.memtable.iter().chain(&scene.sealed) {
        keys.extend(sorted(&memory.entries, typed));
    }
    let buckets = scene.buckets.iter().flat_map(|index| index.buckets().iter().flatten());
    let buckets = buckets.take(BUCKETS).map(|(key, _)| key);
    keys.extend(buckets.filter(|key| key.starts_with(typed)).take(MOST).cloned());
    let ends = tables_of(model).flat_map(|table| [&table.first, &table.last]);
    keys.extend(ends.filter(|key| key.starts_with(typed)).map(|key| key.to_vec()));
    keys.extend(in_files(model, typed));
    keys.into_iter().collect()
}

/// The numbers of the tables that there are.
pub(super) fn tables(model: &Model) -> impl Iterator<Item = String> {
    let numbers: BTreeSet<u64> = tables_of(model).map(|table| table.number).collect();
    numbers.into_iter().map(|number| number.to_string())
}

fn tables_of(model: &Model) -> impl Iterator<Item = &TablePicture> {
    model.live.levels.iter().flat_map(|level| &level.tables)
}

/// The first matches of a sorted map, and the last.
fn sorted(entries: &BTreeMap<Vec<u8>, Vec<u8>>, typed: &[u8]) -> Vec<Vec<u8>> {
    let end = after(typed);
    let end = end.as_deref().map_or(Unbounded, Excluded);
    let mut matches = entries.range::<[u8], _>((Included(typed), end)).map(|(key, _)| key);
    let last = matches.next_back();
    matches.take(MOST).chain(last).cloned().collect()
}

/// The least key after all that begin so; `None` if there is none.
fn after(typed: &[u8]) -> Option<Vec<u8>> {
    let last = typed.iter().rposition(|&byte| byte < u8::MAX)?;
    let mut after = typed[..=last].to_vec();
    after[last] += 1;
    Some(after)
}

/// Matches in the lines of tables that are at hand and can have some.
fn in_files(model: &Model, typed: &[u8]) -> Vec<Vec<u8>> {
    let end = after(typed);
    let covers = |table: &TablePicture| {
        *table.last >= *typed && end.as_ref().is_none_or(|end| *table.first < **end)
    };
    let mut left = READ;
    let mut keys = Vec::new();
    for table in tables_of(model).filter(|table| covers(table)) {
        let Some(text) = model.table_cache.get(table.number) else { continue };
        let Some(rest) = left.checked_sub(text.text.len()) else { break };
        left = rest;
        let key = |(_, line): (u64, &[u8])| {
            let (key, _) = format::split_line(line).ok()?;
            format::decode_key(key).ok().map(|key| key.into_owned())
        };
        let matches = text.lines().filter_map(key).filter(|key| key.starts_with(typed));
        let mut matches: Vec<Vec<u8>> = matches.collect();
        let few = matches.len().min(MOST);
        matches.drain(few..matches.len().saturating_sub(1).max(few));
        keys.append(&mut matches);
    }
    keys
}
