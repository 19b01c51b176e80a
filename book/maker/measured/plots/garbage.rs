//! The amount kept that can't be read anymore, over time.
//!
//! ```text
//!    overwrites   k→1  k→2  k→3     three lines in three tables, one of them alive
//!    deletions    k→1  k→†          two lines, none alive
//!    compaction   k→3, or nothing
//! ```

use benches::number::{rounded, whole};
use benches::plot::chart::{Axis, Mark, Panel, Side};
use benches::plot::paint::{Dash, Ink};
use benches::{KEYS, present, scaled};

use super::{Plot, columns, csv};
use crate::Result;
use crate::measured::measured_db::{MeasuredDb, message};
use crate::measured::overwrites::overwritten;

/// The columns of `amplification-over-time`.
const AMPLIFICATION: [&str; 9] = [
    "puts",
    "stage_7_write",
    "stage_8_write",
    "stage_7_space",
    "stage_8_space",
    "stage_7_tables_asked",
    "stage_8_tables_asked",
    "stage_7_blocks_read",
    "stage_8_blocks_read",
];

/// `amplification-over-time`
pub(super) fn amplification() -> Result<Plot> {
    let (without, with) = (overwritten(7)?, overwritten(8)?);
    let mut rows: Vec<[f64; 9]> = Vec::new();
    for (a, b) in without.iter().zip(&with) {
        let (asked, blocks) =
            ((a.absent.asked, b.absent.asked), (a.absent.blocks, b.absent.blocks));
        let (write, space) = ((a.write, b.write), (a.space, b.space));
        let pairs = [write, space, asked, blocks].map(|(a, b)| [a, b]).concat();
        rows.push(std::array::from_fn(|i| if i == 0 { a.puts as f64 } else { pairs[i - 1] }));
    }
    let panels = vec![
        pair(&rows, 1, "write: bytes written per byte put", [0.0, 2.0, 4.0, 6.0, 8.0], [-14, -18]),
        pair(
            &rows,
            3,
            "space: bytes on disk per byte that can be read",
            [0.0, 2.0, 4.0, 6.0, 8.0],
            [28, -18],
        ),
        pair(
            &rows,
            5,
            "read: tables asked for a key that is not there",
            [0.0, 20.0, 40.0, 60.0, 80.0],
            [30, -16],
        ),
    ];
    Ok(Plot { csv: csv(AMPLIFICATION, &rows), height: 780, panels })
}

/// A panel with this column for stage 7 and the next one for stage 8. Their names are so
/// many pixels below the ends of their lines.
fn pair(
    rows: &[[f64; 9]],
    column: usize,
    name: &str,
    ticks: [f64; 5],
    [before, after]: [i32; 2],
) -> Panel {
    let puts = [0.0, 20_000.0, 40_000.0, 60_000.0, 80_000.0, 100_000.0];
    let puts = Axis::linear("puts, in thousands", &puts).written(|puts| rounded(puts / 1000.0));
    let end = |column: usize| rows.last().map_or((0.0, 0.0), |row| (row[0], row[column]));
    Panel::new(puts, Axis::linear(name, &ticks))
        .line(Ink::Orange, Dash::Dashed, Mark::None, columns(rows, 0, column))
        .line(Ink::Teal, Dash::Solid, Mark::None, columns(rows, 0, column + 1))
        .note(Ink::Orange, Side::End, end(column), (-8, before), "stage 7")
        .note(Ink::Teal, Side::End, end(column + 1), (-8, after), "stage 8")
}

/// Keys that are deleted, and deletions between two counts.
const DELETES: u64 = 18_000;
const EVERY: u64 = 500;

/// Returns the KiB of tables after so many deletions, and then after a compaction.
fn deleted(stage: u8) -> Result<Vec<f64>> {
    // A small memtable, so that tables are written though tombstones are short.
    let db = MeasuredDb::filled(stage, scaled(16 * 1024))?;
    let mut bytes = vec![db.bytes_of("sst")];
    for i in 0..DELETES {
        db.delete(&present(i))?;
        if (i + 1).is_multiple_of(EVERY) {
            bytes.push(db.bytes_of("sst"));
        }
    }
    if stage >= 8 {
        db.engine.compact().map_err(message)?;
        bytes.push(db.bytes_of("sst"));
    }
    Ok(bytes.into_iter().map(|bytes| bytes as f64 / 1024.0).collect())
}

/// `tombstones-over-time`
pub(super) fn tombstones() -> Result<Plot> {
    let (kept, collected) = (deleted(4)?, deleted(8)?);
    let line = kept[0] / KEYS as f64;
    let rows: Vec<[f64; 4]> = (0..collected.len())
        .map(|i| {
            let deletes = (i as u64 * EVERY).min(DELETES);
            let live = (KEYS - deletes) as f64 * line;
            // Without compaction nothing more comes after the last delete.
            [deletes as f64, live, kept.get(i).copied().unwrap_or(f64::NAN), collected[i]]
        })
        .collect();
    let at = |i: usize, column: usize| (rows[i][0], rows[i][column]);
    let end = rows.len() - 1;
    let panel = Panel::new(
        Axis::linear(
            &format!("keys deleted, of {}", whole(KEYS)),
            &[0.0, 5_000.0, 10_000.0, 15_000.0, 20_000.0],
        ),
        Axis::linear("KiB of tables", &[0.0, 250.0, 500.0, 750.0, 1_000.0, 1_250.0, 1_500.0]),
    )
    .line(Ink::Dim, Dash::Dotted, Mark::None, columns(&rows, 0, 1))
    .line(Ink::Orange, Dash::Dashed, Mark::None, columns(&rows, 0, 2))
    .line(Ink::Teal, Dash::Solid, Mark::None, columns(&rows, 0, 3))
    .note(Ink::Orange, Side::End, at(20, 2), (0, -18), "stage 4: the † come on top")
    .note(Ink::Teal, Side::Start, (11_800.0, 1_000.0), (0, 0), "stage 8: merges collect")
    .note(Ink::Dim, Side::End, at(12, 1), (-10, 20), "lines of living keys")
    .note(Ink::Teal, Side::End, (at(end, 3).0, 450.0), (-8, 0), "compact");
    Ok(Plot::new(["deletes", "living_kib", "stage_4_kib", "stage_8_kib"], &rows, panel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_take_space_until_they_are_compacted() {
        let (kept, collected) = (deleted(4).unwrap(), deleted(8).unwrap());
        assert!(kept.is_sorted() && kept.last() > kept.first());
        let (first, last) = (collected[0], collected[collected.len() - 1]);
        let alive = (KEYS - DELETES) as f64 / KEYS as f64;
        assert!((last / first - alive).abs() < 0.01, "{first} {last}");
    }
}
