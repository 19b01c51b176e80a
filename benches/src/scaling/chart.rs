//! The plot: rates, bytes, memory and the time to open, against the number of keys; both
//! axes logarithmic.

use crate::number::rounded;
use crate::plot::Result;
use crate::plot::chart::{self, Axis, Mark, Panel, Side};
use crate::plot::paint::{Dash, Ink};
use crate::scaling::ENGINES;

/// Column, name of the axis, ticks.
const PANELS: [(&str, &str, &[f64]); 7] = [
    ("fillrandom", "puts in a second, in random order", &[1e5, 1e6, 1e7]),
    ("readrandom", "gets in a second, of keys that are there", &[1e5, 1e6, 1e7]),
    ("readmiss", "gets in a second, of keys that are not", &[1e5, 1e6, 1e7, 1e8]),
    ("scan", "entries in a second, scanned from the first to the last", &[1e6, 1e7, 1e8]),
    ("open_ms", "ms to open and to get a first key", &[0.1, 1.0, 10.0, 100.0]),
    ("written_per_byte_put", "bytes written to the disk for each byte put", &[1.0, 10.0]),
    ("rss_anon_mb", "MB of memory that is the process’s own", &[1.0, 10.0, 100.0, 1000.0]),
];

/// Height of a panel.
const HEIGHT: u32 = 300;

/// Draws what [`run`](super::run) has written.
///
/// # Errors
/// If a column is missing, a cell isn't a number, or the drawing library fails.
pub fn picture(csv: &str) -> Result<String> {
    let panels = PANELS.map(|(column, name, ticks)| panel(csv, column, name, ticks));
    let panels = panels.into_iter().collect::<Result<Vec<Panel>>>()?;
    chart::picture("scaling", HEIGHT * 7, &panels)
}

fn panel(csv: &str, column: &str, name: &str, ticks: &[f64]) -> Result<Panel> {
    let sizes = Axis::log("keys", &[1e4, 1e5, 1e6, 1e7]).written(short);
    let panel = Panel::new(sizes, Axis::log(name, ticks).written(short));
    let styles = [(Ink::Orange, Dash::Dashed, Mark::Ring), (Ink::Teal, Dash::Solid, Mark::Disc)];
    let mut highest = f64::MIN;
    for engine in ENGINES {
        highest = points(csv, engine, column)?.last().map_or(highest, |last| last.1.max(highest));
    }
    ENGINES.iter().zip(styles).try_fold(panel, |panel, (engine, (ink, dash, mark))| {
        let points = points(csv, engine, column)?;
        let Some(last) = points.last().copied() else { return Ok(panel) };
        // The lines may end at the same point: one name goes above it, one below.
        let upright = if last.1 >= highest { -12 } else { 12 };
        let side = if last.0 < 5e6 { Side::Start } else { Side::End };
        let shift = if last.0 < 5e6 { (12, upright) } else { (0, upright) };
        Ok(panel.line(ink, dash, mark, points).note(ink, side, last, shift, *engine))
    })
}

/// Pairs the number of keys with one column of an engine's lines.
fn points(csv: &str, engine: &str, column: &str) -> Result<Vec<(f64, f64)>> {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap_or_default();
    let at = |name: &str| header.iter().position(|cell| *cell == name);
    let (Some(keys), Some(value)) = (at("keys"), at(column)) else {
        return Err(format!("no columns keys and {column}"));
    };
    let number = |cells: &[&str], at: usize| -> Result<f64> {
        let cell = cells.get(at).unwrap_or(&"");
        cell.parse().map_err(|_| format!("{cell:?} in column {column} isn't a number"))
    };
    lines
        .filter(|cells| cells.first() == Some(&engine))
        .map(|cells| Ok((number(&cells, keys)?, number(&cells, value)?)))
        .collect()
}

/// Writes a number as `10 k` or `3 M`.
fn short(number: f64) -> String {
    match number {
        n if n >= 1e6 => format!("{} M", rounded(n / 1e6)),
        n if n >= 1e4 => format!("{} k", rounded(n / 1e3)),
        n => rounded(n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_by_its_name() {
        let csv = "engine,keys,scan\nsimple,10000,5\nours,10000,7\nsimple,30000,6\n";
        assert_eq!(points(csv, "simple", "scan").unwrap(), [(1e4, 5.0), (3e4, 6.0)]);
        assert_eq!(points(csv, "ours", "scan").unwrap(), [(1e4, 7.0)]);
        assert!(points(csv, "ours", "readmiss").is_err());
        assert!(points("engine,keys,scan\nours,1,x\n", "ours", "scan").is_err());
    }

    #[test]
    fn the_picture_is_drawn_from_the_figures_beside_it() {
        let results = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
        let [csv, svg] = ["scaling.csv", "scaling.svg"]
            .map(|name| std::fs::read_to_string(results.join(name)).unwrap());
        assert!(picture(&csv).unwrap() == svg, "run `scaling plot`: README.md says how");
    }
}
