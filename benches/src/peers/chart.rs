//! The ratios of a run as a picture.
//!
//! ```text
//!                    ½    1    2    4    8 ×
//!    fillrandom      ┊    ├────┼──┃───┼    ┊   2.3   a bar from 1 to the median
//!    readmiss        ┊    ├────┃──┊───┼─   ┊   2.9   ┃ the gate, ── least to most
//! ```
//!
//! The axis is logarithmic, so half as fast looks as bad as twice as fast looks good.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::number::whole;
use crate::peers::Result;
use crate::peers::engines::entrant;
use crate::peers::metric::{METRICS, Metric, Target};
use crate::peers::report::{Grade, judge};
use crate::peers::rows::Run;
use crate::peers::stats::{Summary, ratios, summary};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Pixels: the names at the left, the ratios at the right, and a line.
const LEFT: i32 = 200;
const RIGHT: i32 = 590;
const WIDTH: u32 = 660;
const TOP: i32 = 62;
const LINE: i32 = 28;

/// The factors that are named.
const TICKS: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0];

const TEXT: RGBColor = RGBColor(0x1f, 0x23, 0x28);
const DIM: RGBColor = RGBColor(0x57, 0x60, 0x6a);
const EDGE: RGBColor = RGBColor(0xd0, 0xd7, 0xde);
const WELL: RGBColor = RGBColor(0x0b, 0x72, 0x85);
const BADLY: RGBColor = RGBColor(0xbc, 0x4c, 0x00);

/// One line of the picture.
struct Line<'a> {
    metric: &'a Metric,
    gate: f64,
    ratio: Summary,
    met: bool,
}

/// Draws the picture, as SVG.
///
/// # Errors
/// If the drawing library fails.
pub fn picture(run: &Run) -> Result<String> {
    let lines: Vec<Line<'_>> = METRICS.iter().filter_map(|metric| line(run, metric)).collect();
    let height = TOP + LINE * i32::try_from(lines.len())? + 40;
    let mut drawn = String::new();
    {
        let size = (WIDTH, u32::try_from(height)?);
        let area = SVGBackend::with_string(&mut drawn, size).into_drawing_area();
        area.fill(&WHITE).map_err(message)?;
        axis(&area, TOP + LINE * i32::try_from(lines.len())? + 2)?;
        legend(&area, run, height - 18)?;
        for (line, at) in lines.iter().zip(0..) {
            draw(&area, line, TOP + LINE * at + LINE / 2)?;
        }
        area.present().map_err(message)?;
    }
    Ok(drawn.replace("\n</text>", "</text>").replace(" opacity=\"1\"", ""))
}

fn line<'a>(run: &Run, metric: &'a Metric) -> Option<Line<'a>> {
    let Target::Ratio { against, gate, .. } = metric.target else { return None };
    let ratio = summary(ratios(run, metric, against))?;
    let met = judge(run, metric)? != Grade::Missed;
    Some(Line { metric, gate, ratio, met })
}

fn message(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Returns a factor's place: at the edge if it's outside of the picture.
fn place(ratio: f64) -> i32 {
    let (first, last) = (TICKS[0].log2(), TICKS[TICKS.len() - 1].log2());
    let share = ((ratio.log2() - first) / (last - first)).clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, reason = "pixels are few")]
    let pixels = (f64::from(RIGHT - LEFT) * share).round() as i32;
    LEFT + pixels
}

fn letters(color: RGBColor, size: f64, side: HPos) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&color).pos(Pos::new(side, VPos::Center))
}

fn write(area: &Area<'_>, text: &str, style: &TextStyle<'_>, at: (i32, i32)) -> Result<()> {
    Ok(area.draw_text(text, style, at).map_err(message)?)
}

fn axis(area: &Area<'_>, bottom: i32) -> Result<()> {
    let title = "Times as good as the best LSM peer of the same round";
    write(area, title, &letters(TEXT, 18.0, HPos::Left), (12, 18))?;
    for tick in TICKS {
        let x = place(tick);
        let color = if tick == 1.0 { DIM } else { EDGE };
        let upright = PathElement::new([(x, TOP - 6), (x, bottom)], color.stroke_width(1));
        area.draw(&upright).map_err(message)?;
        write(area, &format!("{tick}×"), &letters(DIM, 15.0, HPos::Center), (x, TOP - 16))?;
    }
    Ok(())
}

/// Draws what colors and marks mean, and what was measured when.
fn legend(area: &Area<'_>, run: &Run, y: i32) -> Result<()> {
    let mark = PathElement::new([(20, y - 9), (20, y + 9)], TEXT.stroke_width(3));
    area.draw(&mark).map_err(message)?;
    let meaning = [(28, "the gate", TEXT), (96, "met", WELL), (132, "missed", BADLY)];
    for (x, text, color) in meaning {
        write(area, text, &letters(color, 15.0, HPos::Left), (x, y))?;
    }
    let rounds = run.head.rounds;
    let keys = whole(run.head.keys);
    let run = format!("{keys} keys, {rounds} rounds, {}", run.head.date);
    write(area, &run, &letters(DIM, 15.0, HPos::Right), (RIGHT, y))
}

fn draw(area: &Area<'_>, line: &Line<'_>, y: i32) -> Result<()> {
    let color = if line.met { WELL } else { BADLY };
    let title = match line.metric.target {
        Target::Ratio { against: Some(name), .. } => {
            let title = entrant(name).map_or(name, |entrant| entrant.title);
            format!("{}, to {title}", line.metric.title)
        }
        _ => line.metric.title.to_string(),
    };
    write(area, &title, &letters(TEXT, 15.0, HPos::Right), (LEFT - 12, y))?;
    let [from, to] = [place(1.0), place(line.ratio.median)];
    let bar = Rectangle::new([(from.min(to), y - 7), (from.max(to), y + 7)], color.filled());
    area.draw(&bar).map_err(message)?;
    let [least, most] = [line.ratio.least, line.ratio.most].map(place);
    area.draw(&PathElement::new([(least, y), (most, y)], TEXT.stroke_width(1))).map_err(message)?;
    let gate = place(line.gate);
    area.draw(&PathElement::new([(gate, y - 11), (gate, y + 11)], TEXT.stroke_width(3)))
        .map_err(message)?;
    let figure = format!("{:.2}", line.ratio.median);
    write(area, &figure, &letters(color, 16.0, HPos::Right), (i32::try_from(WIDTH)? - 16, y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::rows::fixture;

    #[test]
    fn factors_are_lengths_and_nothing_leaves_the_picture() {
        assert_eq!((place(0.25), place(8.0)), (LEFT, RIGHT));
        assert_eq!(place(2.0) - place(1.0), place(4.0) - place(2.0));
        assert_eq!((place(0.01), place(100.0)), (LEFT, RIGHT));
    }

    #[test]
    fn what_was_measured_is_drawn_and_a_missed_gate_in_another_color() {
        let svg = picture(&fixture()).unwrap();
        for there in ["fillrandom", "open + first get, to LevelDB", "\n2.00</text>"] {
            assert!(svg.contains(there), "{there}: {svg}");
        }
        assert!(!svg.contains("fillseq"), "it was not measured");
        assert_eq!(svg.matches("#BC4C00").count(), 1, "every gate is met: the legend's alone");
    }
}
