//! A chart: panels below each other, each with two axes.
//!
//! ```text
//!    blocks read per get       the name of the y axis, written horizontally
//!    32 ┤          ╱ stage 5   each line has its name at its end
//!    16 ┤     ╱
//!     0 ┼╌╌╌╌╌╌╌╌╌╌ stage 6
//!       0    16    32 tables
//! ```
//!
//! An axis is its ticks: it begins at the first and ends at the last. So each plot chooses
//! the numbers that it shows.

use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Result, message};
use crate::number::rounded;
use crate::plot::paint::{Dash, Ink, finish};

/// Width of a picture: that of the book's text.
const WIDTH: u32 = 640;

/// Height of letters; the library wants a quarter more.
const LETTERS: f64 = 16.0;

/// An axis.
#[derive(Clone, Debug)]
pub struct Axis {
    name: String,
    ticks: Vec<f64>,
    /// True if it's logarithmic.
    log: bool,
    text: fn(f64) -> String,
}

impl Axis {
    /// Makes a linear axis.
    pub fn linear(name: &str, ticks: &[f64]) -> Axis {
        Axis { name: name.into(), ticks: ticks.into(), log: false, text: rounded }
    }

    /// Makes a logarithmic axis.
    pub fn log(name: &str, ticks: &[f64]) -> Axis {
        Axis { log: true, ..Axis::linear(name, ticks) }
    }

    /// Sets how the numbers at its ticks are written.
    #[must_use]
    pub fn written(self, text: fn(f64) -> String) -> Axis {
        Axis { text, ..self }
    }

    fn place(&self, value: f64) -> f64 {
        if self.log { value.ln() } else { value }
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let Range { start, end } = self.range();
        let (start, end) = (self.place(start), self.place(end));
        let share = (self.place(*value) - start) / (end - start);
        // A picture is some hundred pixels wide, and nothing is drawn far outside.
        #[expect(clippy::cast_possible_truncation, reason = "pixels are few")]
        let pixels = (f64::from(to - from) * share).round() as i32;
        from + pixels
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // The library asks for light lines too, of which there are none.
        if hint.max_num_points() == 0 { Vec::new() } else { self.ticks.clone() }
    }

    fn range(&self) -> Range<f64> {
        let first = self.ticks.first().copied().unwrap_or(0.0);
        first..self.ticks.last().copied().unwrap_or(1.0)
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        (self.text)(*value)
    }
}

/// A mark at each point of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// A disc.
    Disc,
    /// A ring.
    Ring,
}

/// The part of a name that is at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A line, or bars.
#[derive(Clone, Debug)]
enum Drawn {
    Line { ink: Ink, dash: Dash, mark: Mark, points: Vec<(f64, f64)> },
    Marks { ink: Ink, points: Vec<(f64, f64)> },
    Bars { ink: Ink, width: f64, points: Vec<(f64, f64)> },
    Note { ink: Ink, side: Side, at: (f64, f64), shift: (i32, i32), text: String },
}

/// Two axes, and what is drawn between them.
#[derive(Clone, Debug)]
pub struct Panel {
    x: Axis,
    y: Axis,
    drawn: Vec<Drawn>,
}

impl Panel {
    /// Makes a panel with only its axes.
    pub fn new(x: Axis, y: Axis) -> Panel {
        Panel { x, y, drawn: Vec::new() }
    }

    /// Adds a line through these points.
    #[must_use]
    pub fn line(mut self, ink: Ink, dash: Dash, mark: Mark, points: Vec<(f64, f64)>) -> Panel {
        self.drawn.push(Drawn::Line { ink, dash, mark, points });
        self
    }

    /// Adds rings without a line.
    #[must_use]
    pub fn marks(mut self, ink: Ink, points: Vec<(f64, f64)>) -> Panel {
        self.drawn.push(Drawn::Marks { ink, points });
        self
    }

    /// Adds bars of this width, centered at their points.
    #[must_use]
    pub fn bars(mut self, ink: Ink, width: f64, points: Vec<(f64, f64)>) -> Panel {
        self.drawn.push(Drawn::Bars { ink, width, points });
        self
    }

    /// Adds a name that begins, or ends, so many pixels from a point.
    #[must_use]
    pub fn note(
        mut self,
        ink: Ink,
        side: Side,
        at: (f64, f64),
        shift: (i32, i32),
        text: impl Into<String>,
    ) -> Panel {
        self.drawn.push(Drawn::Note { ink, side, at, shift, text: text.into() });
        self
    }
}

/// Draws the panels as one picture.
///
/// # Errors
/// If the drawing library fails.
pub fn picture(title: &str, height: u32, panels: &[Panel]) -> Result<String> {
    let mut drawn = String::new();
    {
        let root = SVGBackend::with_string(&mut drawn, (WIDTH, height)).into_drawing_area();
        for (panel, area) in panels.iter().zip(root.split_evenly((panels.len(), 1))) {
            draw(panel, &area)?;
        }
        root.present().map_err(message)?;
    }
    Ok(finish(&drawn, title))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Context<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Axis, Axis>>;

fn letters(ink: Ink, side: HPos, upright: VPos) -> TextStyle<'static> {
    let font = ("sans-serif", LETTERS * 1.24).into_font();
    font.color(&ink.color(Dash::Solid)).pos(Pos::new(side, upright))
}

fn draw(panel: &Panel, area: &Area<'_>) -> Result<()> {
    let (wide, high) = area.dim_in_pixel();
    let mut builder = ChartBuilder::on(area);
    builder.margin_top(38).margin_right(26).x_label_area_size(56).y_label_area_size(70);
    let mut chart =
        builder.build_cartesian_2d(panel.x.clone(), panel.y.clone()).map_err(message)?;
    let edge = Ink::Edge.color(Dash::Solid);
    chart
        .configure_mesh()
        .max_light_lines(0)
        .bold_line_style(edge)
        .axis_style(edge)
        .label_style(letters(Ink::Dim, HPos::Center, VPos::Center))
        .x_label_formatter(&|value| (panel.x.text)(*value))
        .y_label_formatter(&|value| (panel.y.text)(*value))
        .draw()
        .map_err(message)?;
    let [(wide, high), margin] = [(wide, high), (26, 6)].map(|(x, y)| (pixels(x), pixels(y)));
    let name = |text: &str, side, upright, at| {
        area.draw_text(text, &letters(Ink::Text, side, upright), at).map_err(message)
    };
    name(&panel.y.name, HPos::Left, VPos::Top, (8, 6))?;
    name(&panel.x.name, HPos::Right, VPos::Bottom, (wide - margin.0, high - margin.1))?;
    panel.drawn.iter().try_for_each(|one| add(&mut chart, one))
}

fn pixels(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn add<'b>(chart: &mut Context<'_, 'b>, drawn: &Drawn) -> Result<()> {
    match drawn {
        Drawn::Line { ink, dash, mark, points } => {
            let style = ink.color(*dash).stroke_width(3);
            chart.draw_series(LineSeries::new(points.clone(), style)).map_err(message)?;
            match mark {
                Mark::None => Ok(()),
                Mark::Disc => rings(chart, *ink, points, true),
                Mark::Ring => rings(chart, *ink, points, false),
            }
        }
        Drawn::Marks { ink, points } => rings(chart, *ink, points, false),
        Drawn::Bars { ink, width, points } => {
            let style = ink.color(Dash::Solid).filled();
            let bar = |&(x, y): &(f64, f64)| {
                Rectangle::new([(x - width / 2.0, 0.0), (x + width / 2.0, y)], style)
            };
            chart.draw_series(points.iter().map(bar)).map(drop).map_err(message)
        }
        Drawn::Note { ink, side, at, shift, text } => {
            let side = match side {
                Side::Start => HPos::Left,
                Side::Middle => HPos::Center,
                Side::End => HPos::Right,
            };
            let style = letters(*ink, side, VPos::Center);
            let note = EmptyElement::at(*at) + Text::new(text.clone(), *shift, style);
            chart.draw_series([note]).map(drop).map_err(message)
        }
    }
}

fn rings(chart: &mut Context<'_, '_>, ink: Ink, points: &[(f64, f64)], filled: bool) -> Result<()> {
    let color = ink.color(Dash::Solid);
    let style = if filled { color.filled() } else { color.stroke_width(2) };
    let ring = |point: &(f64, f64)| Circle::new(*point, 5, style);
    chart.draw_series(points.iter().map(ring)).map(drop).map_err(message)
}
