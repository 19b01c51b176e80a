//! Chapters 1 and 2 in counts: the 2,159 facts about countries, in memory.
//!
//! ```text
//!    a list         ▸ ▸ ▸ ▸ ▸ ▸ ▸ ▸ found      half of it, on average
//!    hash index     bucket 1,807: ▸ found      about one
//!    memtable       kenya:area … kenya:tld     the range, and nothing else
//! ```

use std::collections::BTreeSet;

use benches::number::{per, rounded, whole};
use lsm::hash_index::HashIndex;
use lsm::{Engine, Options, stage};
use visualizer::data::Source;

use crate::Result;
use crate::measured::markdown_table::MarkdownTable;
use crate::measured::measured_db::message;

/// Reads the facts: keys and values.
///
/// # Errors
/// If they can't be read.
pub(crate) fn facts() -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let entries = Source::load(b"countries")?;
    Ok(entries.map(|entry| (entry.key, entry.value.unwrap_or_default())).collect())
}

/// Counts the entries in each bucket of a hash index of all facts.
///
/// # Errors
/// If the facts can't be read.
pub(crate) fn buckets() -> Result<Vec<u64>> {
    let mut index = HashIndex::new();
    facts()?.iter().for_each(|(key, value)| index.put(key, value));
    Ok(index.buckets().iter().map(|bucket| bucket.len() as u64).collect())
}

/// Compares a list with a hash index.
///
/// # Errors
/// If the facts can't be read.
pub(crate) fn chapter_1() -> Result<MarkdownTable> {
    let (facts, buckets) = (facts()?, buckets()?);
    let keys: BTreeSet<&[u8]> = facts.iter().map(|(key, _)| key.as_slice()).collect();
    let n = keys.len() as u64;
    // Finding the k-th entry of a bucket takes k comparisons.
    let compared: u64 = buckets.iter().map(|held| held * (held + 1) / 2).sum();
    let most = buckets.iter().max().copied().unwrap_or(0);
    // An absent key is compared with a whole bucket, and may hash to any bucket.
    let absent = per(n, buckets.len() as u64);
    let row = |what: &str, list: f64, index: f64| [what.to_string(), rounded(list), rounded(index)];
    let rows = [
        row("a key that is there, on average", per(n + 1, 2), per(compared, n)),
        row("a key that is there, at worst", n as f64, most as f64),
        row("a key that is not there, on average", n as f64, absent),
        row("all capitals of countries with C", n as f64, n as f64),
    ];
    let header = format!("entries compared, of {}", whole(n));
    let table = MarkdownTable::new([&header, "unsorted list (computed)", "→ hash index"]);
    Ok(rows.iter().fold(table, |table, row| table.row(row.each_ref().map(String::as_str))))
}

/// Scans a range at a stage. Returns how many entries that visits, whether the stage can
/// scan at all, and the bytes that its memtable counts.
fn scanned(number: u8, from: &str, to: &str) -> Result<(u64, bool, Option<usize>)> {
    let dir = tempfile::tempdir().map_err(message)?;
    let engine: Box<dyn Engine> =
        stage::open(number, dir.path(), &Options::default()).map_err(message)?;
    let facts = facts()?;
    facts.iter().try_for_each(|(key, value)| engine.put(key, value)).map_err(message)?;
    let pairs: Result<Vec<_>, _> = engine.scan((from..to).into()).collect();
    let counted = engine.inspect().memtable.map(|memtable| memtable.bytes);
    Ok(match pairs {
        Ok(pairs) => (pairs.len() as u64, true, counted),
        Err(_) => (facts.len() as u64, false, counted),
    })
}

/// Compares a hash index with a memtable.
///
/// # Errors
/// If an engine fails.
pub(crate) fn chapter_2() -> Result<MarkdownTable> {
    let before = scanned(1, "kenya:", "kenya;")?;
    let after = scanned(2, "kenya:", "kenya;")?;
    let visited = |(entries, answered, _): (u64, bool, _)| match answered {
        true => whole(entries),
        false => format!("{}, if it could", whole(entries)),
    };
    let answered = |(_, answered, _): (u64, bool, _)| if answered { "yes" } else { "no" };
    let bytes = |(.., counted): (u64, bool, Option<usize>)| {
        counted.map_or("not counted".into(), |bytes| format!("{} B", whole(bytes as u64)))
    };
    let full = |(.., counted): (u64, bool, Option<usize>)| {
        if counted.is_some() { "yes, to the byte" } else { "no" }
    };
    Ok(MarkdownTable::new(["the facts in memory", "stage 1, hash index", "→ stage 2, memtable"])
        .row(["entries visited for `scan kenya: kenya;`", &visited(before), &visited(after)])
        .row(["is that scan answered?", answered(before), answered(after)])
        .row(["keys and values", &bytes(before), &bytes(after)])
        .row(["can be said to be full?", full(before), full(after)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lookup_takes_about_one_comparison_and_a_range_visits_only_itself() {
        let held = buckets().unwrap();
        assert_eq!(held.iter().sum::<u64>(), 2_159);
        assert!(held.iter().all(|entries| *entries < 8));
        let (visited, answered, _) = scanned(2, "kenya:", "kenya;").unwrap();
        assert!(answered && visited < 20, "{visited}");
        assert!(!scanned(1, "kenya:", "kenya;").unwrap().1);
    }
}
