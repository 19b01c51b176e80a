//! The contents of memory: in a bucket, and in a memtable.
//!
//! ```text
//!    buckets    0 0 1 0 2 1 0 …       most hold none or one
//!    stage 2    ╱                     all that was ever put
//!    stage 3    ╱│╱│╱│╱│              what was put since the last table
//! ```

use benches::number::{per, rounded, whole};
use benches::plot::chart::{Axis, Mark, Panel, Side};
use benches::plot::paint::{Dash, Ink};
use benches::{VALUE, options, present};

use super::{Plot, columns};
use crate::Result;
use crate::measured::measured_db::{MeasuredDb, message};
use crate::measured::memory;

/// `hash-buckets`
pub(super) fn buckets() -> Result<Plot> {
    let held = memory::buckets()?;
    let (buckets, entries) = (held.len() as f64, held.iter().sum::<u64>());
    let mean = per(entries, held.len() as u64);
    let mut expected = buckets * (-mean).exp();
    let mut rows: Vec<[f64; 3]> = Vec::new();
    for n in 0..=6_u32 {
        if n > 0 {
            expected *= mean / f64::from(n);
        }
        let count = held.iter().filter(|entries| **entries == u64::from(n)).count();
        rows.push([f64::from(n), count as f64, expected]);
    }
    let ticks: Vec<f64> = (-1..=7).map(f64::from).collect();
    let mut panel = Panel::new(
        Axis::linear("entries in a bucket", &ticks).written(|n| match n {
            n if (0.0..=6.0).contains(&n) => n.to_string(),
            _ => String::new(),
        }),
        Axis::linear(
            &format!("buckets, of {}, for {} keys", whole(held.len() as u64), whole(entries)),
            &[0.0, 500.0, 1_000.0, 1_500.0, 2_000.0, 2_500.0, 3_000.0],
        ),
    )
    .bars(Ink::Teal, 0.6, columns(&rows, 0, 1))
    .marks(Ink::Orange, columns(&rows, 0, 2))
    .note(Ink::Orange, Side::Start, (2.4, 1_700.0), (0, 0), "○ if keys fell by pure chance")
    .note(Ink::Teal, Side::Start, (2.4, 1_950.0), (0, 0), "▮ as counted");
    for row in &rows {
        let count = rounded(row[1]);
        panel = panel.note(Ink::Text, Side::Middle, (row[0], row[1]), (0, -20), count);
    }
    Ok(Plot::new(["entries", "buckets", "poisson"], &rows, panel))
}

/// Puts during which memory is watched.
const PUTS: u64 = 10_000;

/// Returns the KiB in memory after so many puts, wherever the curve bends.
fn path(stage: u8, at_once: bool) -> Result<Vec<(f64, f64)>> {
    let db = MeasuredDb::new(stage, options())?;
    for i in 0..PUTS {
        match at_once {
            true => db.put(&present(i))?,
            // Background work is done only by writes that would have to wait.
            false => db.engine.put(&present(i), VALUE).map_err(message)?,
        }
    }
    let seen = db.counts.seen();
    let bends = [(0, 0)].into_iter().chain(seen.path).chain([(seen.writes, seen.memory)]);
    Ok(bends.map(|(writes, bytes)| (writes as f64, bytes as f64 / 1024.0)).collect())
}

/// KiB that a memtable holds.
fn memtable_kib() -> f64 {
    options().memtable_bytes as f64 / 1024.0
}

/// `memory-over-time`
pub(super) fn over_time() -> Result<Plot> {
    let (all, busy, shaken) = (path(2, true)?, path(3, false)?, path(3, true)?);
    let none = f64::NAN;
    let rows: Vec<[f64; 4]> = (all.iter().map(|&(x, y)| [x, y, none, none]))
        .chain(busy.iter().map(|&(x, y)| [x, none, y, none]))
        .chain(shaken.iter().map(|&(x, y)| [x, none, none, y]))
        .collect();
    let memtable = memtable_kib();
    let most = all.last().map_or(0.0, |(_, kib)| *kib);
    let mut ticks = vec![0.0];
    while ticks.last().is_some_and(|last| *last < most) {
        ticks.push(ticks.len() as f64 * memtable);
    }
    let panel = Panel::new(
        Axis::linear("puts", &[0.0, 2_000.0, 4_000.0, 6_000.0, 8_000.0, 10_000.0]),
        Axis::linear("KiB of keys and values in memory", &ticks),
    )
    .line(Ink::Orange, Dash::Dashed, Mark::None, all)
    .line(Ink::Purple, Dash::Dotted, Mark::None, busy)
    .line(Ink::Teal, Dash::Solid, Mark::None, shaken)
    .note(Ink::Orange, Side::End, (7_000.0, 0.7 * most), (-14, -6), "stage 2: all there is")
    .note(
        Ink::Purple,
        Side::Start,
        (5_400.0, 3.0 * memtable),
        (0, -14),
        "stage 3, if the shaker lags",
    )
    .note(Ink::Teal, Side::Start, (5_400.0, memtable), (0, -14), "stage 3, if it keeps up");
    let names = ["puts", "stage_2_kib", "stage_3_lagging_kib", "stage_3_kib"];
    Ok(Plot::new(names, &rows, panel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_from_stage_3_on() {
        let most = |path: Vec<(f64, f64)>| path.iter().fold(0.0, |most: f64, (_, y)| most.max(*y));
        let memtable = memtable_kib();
        assert!(most(path(2, true).unwrap()) > 6.0 * memtable);
        assert!(most(path(3, true).unwrap()) < memtable + 1.0);
        assert!(most(path(3, false).unwrap()) <= 3.0 * memtable + 0.1);
    }
}
