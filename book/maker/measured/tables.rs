//! Chapters 3 to 8 in counts: what each stage buys, against the one before.
//!
//! ```text
//!    chapter    3          4         5       6         7           8
//!    counted    entries    zombies   bytes   blocks    survivors   tables asked
//!               in memory            read    read      of a kill   and bytes kept
//! ```

use std::fs;

use benches::number::{bytes, per, percent, rounded, whole};
use benches::{ENTRY, KEYS, options, present};
use lsm::{Options, SyncMode};

use crate::Result;
use crate::measured::markdown_table::MarkdownTable;
use crate::measured::measured_db::{MeasuredDb, filled, message};
use crate::measured::overwrites::{ROUNDS, final_counts};

/// Keys that are deleted.
const DELETED: u64 = 1_000;

/// Puts before the kill.
const KILLED_AFTER: u64 = 1_000;

/// Compares memory alone with tables.
///
/// # Errors
/// If an engine fails.
pub(crate) fn chapter_3() -> Result<MarkdownTable> {
    let count = |stage: u8| -> Result<[String; 4]> {
        let db = MeasuredDb::filled(stage, options())?;
        let (seen, tables) = (db.counts.seen(), db.tables().len() as u64);
        db.engine.close().map_err(message)?;
        Ok([seen.peak, tables, db.disk.hooks().bytes(), db.killed()?.holds(KEYS)?].map(whole))
    };
    let (before, after) = (count(2)?, count(3)?);
    let memtable = bytes(options().memtable_bytes as u64);
    let header = format!("{} keys, memtables of {memtable}", whole(KEYS));
    let names = [
        "entries in memory, at most (at 3: if the shaker keeps up)",
        "tables",
        "bytes written to disk",
        "keys there after close and open",
    ];
    let table = MarkdownTable::new([&header, "stage 2, memtable", "→ stage 3, tree shaker"]);
    let rows = names.iter().zip(before.iter().zip(&after));
    Ok(rows.fold(table, |table, (name, (before, after))| table.row([name, before, after])))
}

/// Compares deletions that don't last with those that do.
///
/// # Errors
/// If an engine fails.
pub(crate) fn chapter_4() -> Result<MarkdownTable> {
    let count = |stage: u8| -> Result<[String; 4]> {
        let db = MeasuredDb::filled(stage, options())?;
        let before = db.bytes_of("sst");
        (0..DELETED).try_for_each(|i| db.delete(&present(i)))?;
        db.flush()?;
        Ok([db.holds(DELETED)?, tombstones(&db)?, before, db.bytes_of("sst")].map(whole))
    };
    let (before, after) = (count(3)?, count(4)?);
    let header = format!("{} of {} keys deleted", whole(DELETED), whole(KEYS));
    let names = [
        "deleted keys that come back",
        "lines with † in tables",
        "bytes of tables before",
        "bytes of tables after",
    ];
    let table = MarkdownTable::new([&header, "stage 3", "→ stage 4, tombstones"]);
    let rows = names.iter().zip(before.iter().zip(&after));
    Ok(rows.fold(table, |table, (name, (before, after))| table.row([name, before, after])))
}

/// Counts tombstones in tables.
fn tombstones(db: &MeasuredDb) -> Result<u64> {
    let mut lines = 0;
    for table in db.tables() {
        let path = db.dir().join(lsm::format::file_name(table.number, "sst"));
        let text = fs::read_to_string(path).map_err(message)?;
        lines += text.lines().filter(|line| line.ends_with("→†")).count() as u64;
    }
    Ok(lines)
}

/// Compares reading whole files with reading one block.
///
/// # Errors
/// If an engine fails.
pub(crate) fn chapter_5() -> Result<MarkdownTable> {
    let (before, after) = (filled(4)?, filled(5)?);
    let header = format!("{} keys in {} tables", whole(KEYS), after.tables);
    let numbers = |before: f64, after: f64| [rounded(before), rounded(after)];
    let [there, there_now] = numbers(before.present.bytes, after.present.bytes);
    let [absent, absent_now] = numbers(before.absent.bytes, after.absent.bytes);
    let [blocks, blocks_now] = numbers(before.absent.blocks, after.absent.blocks);
    let index = sidecars(after.indexes, after.lines);
    Ok(MarkdownTable::new([&header, "stage 4, whole files", "→ stage 5, sparse index"])
        .row(["bytes read per get of a key that is there", &there, &there_now])
        .row(["bytes read per get of one that is not", &absent, &absent_now])
        .row(["pieces read per get of one that is not", &blocks, &blocks_now])
        .row(["bytes of indexes", "0", &index]))
}

/// Writes the bytes of sidecars, and their share of the tables'.
fn sidecars(bytes: u64, tables: u64) -> String {
    format!("{} ({} of the tables)", whole(bytes), percent(per(bytes, tables)))
}

/// Compares reading a block of every table with reading one of almost none.
///
/// # Errors
/// If an engine fails.
pub(crate) fn chapter_6() -> Result<MarkdownTable> {
    let (before, after) = (filled(5)?, filled(6)?);
    let header = format!("{} keys in {} tables", whole(KEYS), after.tables);
    let numbers = |before: f64, after: f64| [rounded(before), rounded(after)];
    let [absent, absent_now] = numbers(before.absent.blocks, after.absent.blocks);
    let [there, there_now] = numbers(before.present.blocks, after.present.blocks);
    let filters = sidecars(after.filters, after.lines);
    Ok(MarkdownTable::new([&header, "stage 5, sparse index", "→ stage 6, Bloom filter"])
        .row(["blocks read per get of a key that is not there", &absent, &absent_now])
        .row(["blocks read per get of one that is", &there, &there_now])
        .row(["bytes of filters", "0", &filters]))
}

/// Returns a database of this stage after the puts, and the syncs of files they took.
fn put(stage: u8, options: Options) -> Result<(MeasuredDb, u64)> {
    let db = MeasuredDb::new(stage, options)?;
    let opened = db.disk.hooks().syncs();
    (0..KILLED_AFTER).try_for_each(|i| db.put(&present(i)))?;
    let syncs = db.disk.hooks().syncs() - opened;
    Ok((db, syncs))
}

/// Compares no log with a log.
///
/// # Errors
/// If an engine fails.
pub(crate) fn chapter_7() -> Result<MarkdownTable> {
    let ((before, none), (after, os)) = (put(6, options())?, put(7, options())?);
    let (_, always) = put(7, options().sync(SyncMode::Always))?;
    let [none, os, always] = [none, os, always].map(|syncs| rounded(per(syncs, KILLED_AFTER)));
    let logged = |db: &MeasuredDb| rounded(per(db.counts.seen().logged, KILLED_AFTER));
    let left = |db: &MeasuredDb| db.killed()?.holds(KILLED_AFTER).map(whole);
    let header = format!("{} puts of {ENTRY} bytes, then a kill", whole(KILLED_AFTER));
    let modes = format!("{os} (`Os`), {always} (`Always`)");
    Ok(MarkdownTable::new([&header, "stage 6", "→ stage 7, write-ahead log"])
        .row(["writes that survive it", &left(&before)?, &left(&after)?])
        .row(["bytes logged per put", &logged(&before), &logged(&after)])
        .row(["syncs per put", &none, &modes]))
}

/// Compares tables that pile up with levels.
///
/// # Errors
/// If an engine fails.
pub(crate) fn chapter_8() -> Result<MarkdownTable> {
    let (before, after) = (final_counts(7)?, final_counts(8)?);
    let header = format!("{} keys, each put {ROUNDS} times", whole(KEYS));
    let numbers = |before: f64, after: f64| [rounded(before), rounded(after)];
    let [absent, absent_now] = numbers(before.absent.asked, after.absent.asked);
    let [asked, asked_now] = numbers(before.present.asked, after.present.asked);
    let [blocks, blocks_now] = numbers(before.present.blocks, after.present.blocks);
    let [space, space_now] = numbers(before.space, after.space);
    let [write, write_now] = numbers(before.write, after.write);
    let [tables, tables_now] = [before.tables, after.tables].map(|tables| whole(tables as u64));
    Ok(MarkdownTable::new([&header, "stage 7", "→ stage 8, compaction"])
        .row(["bytes on disk per byte that can be read", &space, &space_now])
        .row(["tables", &tables, &tables_now])
        .row(["tables asked per get of a key that is not there", &absent, &absent_now])
        .row(["tables asked per get of one that is", &asked, &asked_now])
        .row(["blocks read per get of one that is", &blocks, &blocks_now])
        .row(["bytes written to disk per byte put", &write, &write_now]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_reads_less_than_a_file_and_a_filter_less_than_an_index() {
        let (files, index, filter) = (filled(4).unwrap(), filled(5).unwrap(), filled(6).unwrap());
        assert!(index.absent.bytes * 20.0 < files.absent.bytes, "{index:?}");
        assert!(filter.absent.blocks * 20.0 < index.absent.blocks, "{filter:?}");
    }

    #[test]
    fn a_log_keeps_all_writes_and_costs_more_than_they_are_long() {
        let ((without, _), (with, _)) = (put(6, options()).unwrap(), put(7, options()).unwrap());
        assert_eq!(without.killed().unwrap().holds(KILLED_AFTER), Ok(0));
        assert_eq!(with.killed().unwrap().holds(KILLED_AFTER), Ok(KILLED_AFTER));
        assert!(with.counts.seen().logged > KILLED_AFTER * ENTRY);
    }
}
