//! The plot: puts per second, level 1 beside its budget, and the longest put, against what
//! was put.

use crate::debt::series::{Interval, Series, series};
use crate::number::rounded;
use crate::peers::Result;
use crate::plot::chart::{self, Axis, Mark, Panel, Side};
use crate::plot::paint::{Dash, Ink};

/// Height of a panel.
const HEIGHT: u32 = 320;

/// Pixels of a panel between its axes: what [`chart`] leaves of its height.
const INNER: f64 = HEIGHT as f64 - 38.0 - 56.0;

/// Pixels between two names, at the least.
const APART: f64 = 19.0;

/// The number of times its budget that level 1 may hold.
const BOUND: f64 = 8.0;

/// The engine whose lines have rings.
const SIMPLE: &str = "simple";

/// Rings on a line, at the most.
const RINGS: usize = 8;

/// A panel.
struct Shown {
    /// Name of the axis.
    name: &'static str,
    /// Returns the figure that is drawn.
    figure: fn(&Interval) -> f64,
    /// Formats the numbers at the ticks.
    written: fn(f64) -> String,
    /// True if the bound is drawn too.
    bounded: bool,
}

const PANELS: [Shown; 3] = [
    Shown { name: "puts in a second", figure: Interval::rate, written: short, bounded: false },
    Shown {
        name: "bytes in level 1, as a multiple of its budget",
        figure: |row| row.most,
        written: short,
        bounded: true,
    },
    Shown { name: "the longest put", figure: |row| row.worst, written: time, bounded: false },
];

/// Draws the rows that `debt run` wrote, of one size of memtable.
///
/// # Errors
/// If a row isn't one, or the library fails.
pub fn picture(texts: &[String]) -> Result<String> {
    let all = series(texts)?;
    let first = all.first().ok_or("there are no rows")?;
    if all.iter().any(|series| series.name.memtable != first.name.memtable) {
        return Err("these are of different memtables: draw them apart".into());
    }
    let panels: Vec<Panel> = PANELS.iter().map(|shown| panel(&all, shown)).collect();
    Ok(chart::picture("debt", HEIGHT * 3, &panels)?)
}

/// A line's name, at its end.
struct Note {
    ink: Ink,
    at: (f64, f64),
    text: String,
}

fn panel(all: &[Series], shown: &Shown) -> Panel {
    let lines: Vec<_> = all.iter().map(|series| points(series, shown.figure)).collect();
    let longest = lines.iter().flatten().map(|(x, _)| *x).fold(0.0, f64::max);
    let bound = shown.bounded.then_some(BOUND);
    let ticks = decades(lines.iter().flatten().map(|(_, y)| *y).chain(bound));
    let (x, y) = (Axis::linear("MB put", &steps(longest)), Axis::log(shown.name, &ticks));
    let mut panel = Panel::new(x, y.written(shown.written));
    let mut notes = Vec::new();
    if let Some(bound) = bound {
        let line = vec![(0.0, bound), (longest, bound)];
        panel = panel.line(Ink::Dim, Dash::Dotted, Mark::None, line);
        notes
            .push(Note { ink: Ink::Dim, at: (longest, bound), text: format!("bound: {BOUND} ×") });
    }
    for (series, points) in all.iter().zip(lines) {
        let (ink, dash) = style(all, series);
        if let Some(at) = points.last().copied() {
            notes.push(Note { ink, at, text: title(all, series) });
        }
        if series.name.engine == SIMPLE {
            panel = panel.marks(ink, rings(&points));
        }
        panel = panel.line(ink, dash, Mark::None, points);
    }
    named(panel, notes, &ticks)
}

/// A line's points. A level that holds nothing has no place among equal factors.
fn points(series: &Series, figure: fn(&Interval) -> f64) -> Vec<(f64, f64)> {
    let points = series.medians(figure).into_iter().filter(|(_, y)| *y > 0.0);
    points.map(|(put, y)| (put / 1e6, y)).collect()
}

/// Some of the points, counted from the last one.
fn rings(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    points.iter().rev().step_by(points.len().div_ceil(RINGS).max(1)).copied().collect()
}

/// Writes the names beside the ends of their lines, and none over another.
fn named(panel: Panel, notes: Vec<Note>, ticks: &[f64]) -> Panel {
    let heights: Vec<f64> = notes.iter().map(|note| upright(note.at.1, ticks)).collect();
    let places = spread(&heights);
    notes.into_iter().zip(heights.into_iter().zip(places)).fold(
        panel,
        |panel, (note, (from, to))| {
            panel.note(note.ink, Side::Start, note.at, (12, pixels(to - from)), note.text)
        },
    )
}

/// Returns a value's place, in pixels below that of the last tick.
fn upright(value: f64, ticks: &[f64]) -> f64 {
    let (Some(first), Some(last)) = (ticks.first(), ticks.last()) else { return 0.0 };
    INNER * (1.0 - (value / first).ln() / (last / first).ln())
}

/// The same places, moved apart as little as it takes.
fn spread(places: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|one, other| places[*one].total_cmp(&places[*other]));
    let mut moved = places.to_vec();
    // Each pass moves two neighbors that are too near by half of what's missing.
    for _ in 0..100 {
        for pair in order.windows(2) {
            let missing = APART - (moved[pair[1]] - moved[pair[0]]);
            if missing > 0.0 {
                moved[pair[0]] -= missing / 2.0;
                moved[pair[1]] += missing / 2.0;
            }
        }
    }
    moved
}

/// Returns a label's color and dash.
fn style(all: &[Series], series: &Series) -> (Ink, Dash) {
    let mut labels: Vec<&str> = Vec::new();
    for series in all {
        if !labels.contains(&series.name.label.as_str()) {
            labels.push(&series.name.label);
        }
    }
    match labels.iter().position(|label| *label == series.name.label) {
        Some(0) => (Ink::Orange, Dash::Dashed),
        Some(1) => (Ink::Teal, Dash::Solid),
        _ => (Ink::Purple, Dash::Dotted),
    }
}

/// The label; the engine too, if there are two.
fn title(all: &[Series], series: &Series) -> String {
    let several = all.iter().any(|other| other.name.engine != series.name.engine);
    let engine = if series.name.engine == SIMPLE { ", simple" } else { "" };
    format!("{}{}", series.name.label, if several { engine } else { "" })
}

/// Ticks from 0 on; the last one leaves a sixth of the axis and more for the names.
fn steps(longest: f64) -> Vec<f64> {
    let end = longest * 1.2;
    let power = 10f64.powf((end / 6.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    let step = step.into_iter().find(|step| step * 6.0 >= end).unwrap_or(end);
    let mut ticks = vec![0.0];
    while ticks.last().is_some_and(|last| *last < end) {
        ticks.push(ticks.len() as f64 * step);
    }
    ticks
}

/// The powers of ten about these numbers: two of them at the least.
fn decades(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let (mut first, mut last) = (f64::MAX, f64::MIN);
    for power in numbers.map(f64::log10) {
        (first, last) = (first.min(power.floor()), last.max(power.ceil()));
    }
    let mut ticks = Vec::new();
    while first < last || ticks.len() < 2 {
        ticks.push(10f64.powf(first));
        first += 1.0;
    }
    if first == last {
        ticks.push(10f64.powf(last));
    }
    ticks
}

/// `10 k`, `1 M`, `0.1`.
fn short(number: f64) -> String {
    match number {
        n if n >= 1e6 => format!("{} M", rounded(n / 1e6)),
        n if n >= 1e4 => format!("{} k", rounded(n / 1e3)),
        n if n < 1.0 => format!("{n:.3}").trim_end_matches('0').into(),
        n => rounded(n),
    }
}

/// Milliseconds: `10 ms`, `0.1 s`. Three digits and `ms` are wider than what's left of the axis.
fn time(millis: f64) -> String {
    if millis < 1e2 { short(millis) + " ms" } else { short(millis / 1e3) + " s" }
}

#[expect(clippy::cast_possible_truncation, reason = "a picture is some hundred pixels high")]
fn pixels(number: f64) -> i32 {
    number.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debt::series::tests::RUNS;

    #[test]
    fn axes_hold_all_figures_and_leave_room_for_names() {
        assert_eq!(steps(1_600.1), [0.0, 500.0, 1_000.0, 1_500.0, 2_000.0]);
        assert_eq!(steps(200.0), [0.0, 50.0, 100.0, 150.0, 200.0, 250.0]);
        assert_eq!(decades([0.2, 8.0, 110.0].into_iter()), [0.1, 1.0, 10.0, 100.0, 1_000.0]);
        assert_eq!(decades([5.0].into_iter()), [1.0, 10.0]);
        assert_eq!([0.1, 1.0, 1e3, 1e5, 1e6].map(short), ["0.1", "1", "1,000", "100 k", "1 M"]);
        assert_eq!([0.1, 10.0, 1e2, 1e5].map(time), ["0.1 ms", "10 ms", "0.1 s", "100 s"]);
    }

    #[test]
    fn names_are_moved_apart_and_no_further() {
        assert_eq!(spread(&[100.0, 10.0]), [100.0, 10.0]);
        let moved = spread(&[100.0, 104.0, 96.0]);
        assert!((moved[0] - 100.0).abs() < 0.1, "{moved:?}");
        assert!(moved[1] - moved[0] > APART - 0.1 && moved[0] - moved[2] > APART - 0.1);
    }

    #[test]
    fn an_empty_level_has_no_point() {
        let after = &series(&[RUNS.into()]).unwrap()[1];
        assert_eq!(points(after, |row| row.most), [(200.0, 5.0)]);
    }

    #[test]
    fn a_line_is_drawn_for_each_label_and_memtables_are_not_mixed() {
        let made = picture(&[RUNS.into()]).unwrap();
        assert_eq!(made.matches(">before</text>").count(), 3);
        assert_eq!(made.matches(">after</text>").count(), 3);
        assert_eq!(made.matches(">bound: 8 ×</text>").count(), 1);
        let other = RUNS.replace("4194304", "65536");
        assert!(picture(&[RUNS.into(), other]).is_err());
        assert!(picture(&["label,engine\n".into()]).is_err());
    }

    #[test]
    fn the_picture_is_drawn_from_the_figures_beside_it() {
        let results = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
        let [csv, svg] = ["debt.csv", "debt.svg"]
            .map(|name| std::fs::read_to_string(results.join(name)).unwrap());
        assert!(picture(&[csv]).unwrap() == svg, "run `debt plot`: README.md says how");
    }
}
