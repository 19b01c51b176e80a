//! The reads of a lookup: with more tables, with larger filters, with larger blocks.
//!
//! ```text
//!    tables      1   2   4  …  32        one block of each, or almost none
//!    bits/key    1   2   3  …  16        "maybe" for a key that is not there
//!    block     256 B  …  64 KiB          more to read, or more to keep
//! ```

use std::collections::BTreeSet;

use benches::number::{per, percent, rounded};
use benches::plot::chart::{Axis, Mark, Panel, Side};
use benches::plot::paint::{Dash, Ink};
use benches::{KEYS, options, present};
use lsm::format::hash;
use lsm::sstable::bloom::Bloom;

use super::{Plot, columns, csv};
use crate::Result;
use crate::defaults::probes;
use crate::measured::measured_db::{MeasuredDb, some_absent, some_present};

/// Keys in each of the tables.
const KEYS_PER_TABLE: u64 = 500;

/// Counts blocks read per get of an absent key, for 1 to 32 tables.
fn blocks(stage: u8) -> Result<Vec<(f64, f64)>> {
    // Large enough that only explicit flushes empty it.
    let db = MeasuredDb::new(stage, options().memtable_bytes(1 << 20))?;
    let mut blocks = Vec::new();
    for table in 1..=32_u64 {
        let keys = (table - 1) * KEYS_PER_TABLE..table * KEYS_PER_TABLE;
        keys.map(present).try_for_each(|key| db.put(&key))?;
        db.flush()?;
        if table.is_power_of_two() || table.is_multiple_of(4) {
            blocks.push((table as f64, db.gets(some_absent())?.blocks));
        }
    }
    Ok(blocks)
}

/// `lookups-vs-tables`
pub(super) fn tables() -> Result<Plot> {
    let (index, filter) = (blocks(5)?, blocks(6)?);
    let rows: Vec<[f64; 3]> =
        index.iter().zip(&filter).map(|((tables, a), (_, b))| [*tables, *a, *b]).collect();
    let last = rows.last().copied().unwrap_or_default();
    let panel = Panel::new(
        Axis::linear("tables", &[0.0, 8.0, 16.0, 24.0, 32.0]),
        Axis::linear(
            "blocks read per get of a key that is not there",
            &[0.0, 8.0, 16.0, 24.0, 32.0],
        ),
    )
    .line(Ink::Orange, Dash::Dashed, Mark::Ring, index)
    .line(Ink::Teal, Dash::Solid, Mark::Disc, filter)
    .note(Ink::Orange, Side::End, (24.0, 24.0), (-16, 0), "stage 5: an index")
    .note(Ink::Teal, Side::End, (last[0], last[2]), (0, -22), {
        format!("stage 6: filters, {} at 32", rounded(last[2]))
    });
    Ok(Plot::new(["tables", "stage_5_blocks", "stage_6_blocks"], &rows, panel))
}

/// Measures the share of absent keys that a filter doesn't rule out.
fn measured(bits: usize) -> f64 {
    const ABSENT: u64 = 100_000;
    let hashes: Vec<u64> = (0..KEYS).map(|i| hash(&present(i))).collect();
    let filter = Bloom::build(&hashes, bits);
    let key = |i: u64| format!("nokey{i:08}").into_bytes();
    per((0..ABSENT).filter(|i| filter.may_contain(&key(*i))).count() as u64, ABSENT)
}

/// The textbook's formula: each probe finds its bit set with probability
/// 1 − e^(−probes ÷ bits).
fn textbook(bits: usize) -> f64 {
    let probes = probes(bits) as f64;
    (1.0 - (-probes / bits as f64).exp()).powf(probes)
}

/// The same if all bits of a key are in one block of 512. The number of keys in a block
/// has a Poisson distribution, and most false positives come from the fullest blocks.
fn blocked(bits: usize) -> f64 {
    let (probes, mean) = (probes(bits) as f64, 512.0 / bits as f64);
    let mut share = (-mean).exp();
    let mut rate = 0.0;
    for keys in 1..2_000 {
        let keys = f64::from(keys);
        share *= mean / keys;
        rate += share * (1.0 - (1.0 - 1.0 / 512.0_f64).powf(probes * keys)).powf(probes);
    }
    rate
}

/// `false-positives`
pub(super) fn false_positives() -> Result<Plot> {
    let rows: Vec<[f64; 5]> = (1..=16)
        .map(|bits| {
            let probes = probes(bits) as f64;
            [bits as f64, probes, measured(bits), blocked(bits), textbook(bits)]
        })
        .collect();
    let at = |bits: usize, column: usize| (bits as f64, rows[bits - 1][column]);
    let default = options().bloom_bits_per_key.clamp(1, rows.len());
    let panel = Panel::new(
        Axis::linear("bits of filter per key", &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0]),
        Axis::log("absent keys that get a “maybe”", &[0.0001, 0.001, 0.01, 0.1, 1.0])
            .written(power),
    )
    .line(Ink::Orange, Dash::Dashed, Mark::None, columns(&rows, 0, 4))
    .line(Ink::Purple, Dash::Solid, Mark::None, columns(&rows, 0, 3))
    .marks(Ink::Teal, columns(&rows, 0, 2))
    .note(
        Ink::Teal,
        Side::Start,
        at(default, 2),
        (10, -14),
        format!("○ measured: {} at {default}", percent(at(default, 2).1)),
    )
    .note(Ink::Purple, Side::Start, at(5, 3), (16, -20), "formula, in blocks of 512 bits")
    .note(Ink::Orange, Side::End, at(13, 4), (-14, 8), "the textbook’s formula");
    let names = ["bits_per_key", "probes", "measured", "formula_blocked", "formula_textbook"];
    Ok(Plot::new(names, &rows, panel))
}

/// Measures bytes read per get, and bytes of index per byte of table, in one table.
fn block(bytes: usize) -> Result<[f64; 3]> {
    let options = options().memtable_bytes(4 << 20).block_bytes(bytes);
    let db = MeasuredDb::filled(5, options)?;
    let read = db.gets(some_present(KEYS))?.bytes;
    Ok([bytes as f64, read, per(db.bytes_of("index"), db.bytes_of("sst"))])
}

/// Writes a power of ten in percent.
fn power(share: f64) -> String {
    format!("{} %", 100.0 * share)
}

fn size(bytes: f64) -> String {
    match bytes {
        n if n < 1024.0 => format!("{} B", rounded(n)),
        n => format!("{} KiB", rounded(n / 1024.0)),
    }
}

/// `block-size`
pub(super) fn block_size() -> Result<Plot> {
    let default = options().block_bytes;
    let bytes: BTreeSet<usize> = (8..=16).map(|power| 1 << power).chain([default]).collect();
    let rows = bytes.iter().map(|bytes| block(*bytes)).collect::<Result<Vec<_>>>()?;
    let sizes: Vec<f64> = (8..=16).step_by(2).map(|power| f64::from(1 << power)).collect();
    let axis = || Axis::log("bytes of a block", &sizes).written(size);
    let default = rows.iter().find(|row| row[0] == default as f64).ok_or("no default")?;
    let read = Panel::new(axis(), Axis::log("bytes read per get", &sizes).written(size))
        .line(Ink::Orange, Dash::Dashed, Mark::Ring, columns(&rows, 0, 1))
        .note(Ink::Orange, Side::Start, (default[0], default[1]), (14, 14), {
            format!("default: {}", size(default[0]))
        });
    let ticks = [0.0001, 0.001, 0.01, 0.1, 1.0];
    let index =
        Panel::new(axis(), Axis::log("bytes of index per byte of table", &ticks).written(power))
            .line(Ink::Teal, Dash::Solid, Mark::Disc, columns(&rows, 0, 2))
            .note(Ink::Teal, Side::Start, (default[0], default[2]), (14, -14), {
                format!("default: {}", percent(default[2]))
            });
    let names = ["block_bytes", "bytes_read_per_get", "index_bytes_per_table_byte"];
    Ok(Plot { csv: csv(names, &rows), height: 640, panels: vec![read, index] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_for_blocks_is_the_one_that_holds() {
        for bits in [8, 10, 12] {
            let (measured, formula) = (measured(bits), blocked(bits));
            assert!((measured / formula - 1.0).abs() < 0.2, "{bits}: {measured}, {formula}");
            assert!(textbook(bits) < measured, "{bits}");
        }
    }

    #[test]
    fn larger_blocks_cost_reads_and_save_index() {
        let (small, large) = (block(512).unwrap(), block(8192).unwrap());
        assert!(large[1] > 8.0 * small[1] && large[2] * 8.0 < small[2], "{small:?}, {large:?}");
    }
}
