//! The screen, drawn only from the model.
//!
//! ```text
//!    header                     which engine, and what it costs
//!    memtable │ levels          what is there; each pane always in its place
//!    sealed   │
//!    log      │
//!    answers                    what was typed and answered
//!    ▌ sentence                 what happened, and why
//!    ├p─p─g──●··┤               the past, and the cursor in it
//!    > _                        the line being typed
//!    hints                      at most six keys
//! ```
//!
//! Under 80 columns or 20 rows one pane is shown at a time, under 40×10 a line
//! that says what is needed. Only what is visible is read, so a frame costs
//! the same over ten entries and over a million.

mod answers;
mod axis;
mod choices;
mod compare;
mod detail;
mod greeting;
mod header;
mod levels;
mod log;
mod memtable;
mod narration;
mod parts;
mod places;
mod point;
mod side;
mod timebar;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

pub use self::places::LEAST;
use self::places::{Part, layout};
pub use self::point::{Target, target};
use crate::glyphs;
use crate::keys::{self, Hint};
use crate::model::{Model, Pane};
use crate::text;
use crate::theme::Theme;

/// Draws the whole screen.
pub fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>) {
    everything(model, theme, frame);
    if model.appearance.ascii {
        glyphs::to_ascii(frame.buffer_mut());
    }
}

fn everything(model: &Model, theme: Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    if area.is_empty() {
        return;
    }
    let Some(areas) = layout(model, area) else {
        let needed = format!("needs {}×{}, is {}×{}", LEAST.0, LEAST.1, area.width, area.height);
        let line = Rect { height: 1, ..area };
        frame.render_widget(Line::from(text::fit(&needed, usize::from(area.width))), line);
        return;
    };
    header::draw(model, theme, frame, areas.head);
    if let Some(area) = areas.tabs {
        tabs(model, theme, frame, area);
    }
    for (part, area) in &areas.parts {
        draw_part(*part, model, theme, frame, *area);
    }
    narration::draw(model, theme, frame, areas.narration);
    if areas.bar.height > 0 {
        timebar::draw(model, theme, frame, areas.bar);
    }
    typing(model, theme, frame, areas.prompt);
    footer(model, theme, areas.all, frame, areas.foot);
}

fn draw_part(part: Part, model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    match part {
        Part::Greeting => greeting::draw(model, theme, frame, area),
        Part::Two => compare::draw(model, theme, frame, area),
        Part::Pane(Pane::Memtable) => memtable::draw(model, theme, frame, area),
        Part::Pane(Pane::Sealed) => side::sealed(model, theme, frame, area),
        Part::Pane(Pane::Log) => log::draw(model, theme, frame, area),
        Part::Pane(Pane::Levels) => levels::draw(model, theme, frame, area),
        Part::Pane(Pane::Answers) => answers::draw(model, theme, frame, area),
        Part::Detail(detail) => detail::draw(detail, model, theme, frame, area),
    }
}

/// The names of all panes, where one is shown at a time.
fn tabs(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let name = |(pane, name): (Pane, &str)| {
        let front = pane == model.front;
        let name = if front { format!("[{name}]") } else { format!(" {name} ") };
        Span::styled(name, if front { theme.accent } else { theme.dim })
    };
    frame.render_widget(Line::from_iter(places::names(model).map(name)), area);
}

fn typing(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let (line, cursor) = model.input.window(usize::from(area.width).saturating_sub(3));
    let mark = if model.busy.is_some() { theme.dim } else { theme.accent };
    let line = Line::from(vec![Span::styled("> ", mark), Span::styled(line, theme.plain)]);
    frame.render_widget(line, area);
    let x = area.x + 2 + u16::try_from(cursor).unwrap_or(0);
    frame.set_cursor_position(Position { x: x.min(area.right().saturating_sub(1)), y: area.y });
}

fn footer(model: &Model, theme: Theme, all: bool, frame: &mut Frame<'_>, area: Rect) {
    if !model.choices.is_empty() {
        return choices::draw(model, theme, frame, area);
    }
    let useful = |hint| match hint {
        Hint::Never => false,
        Hint::Always => true,
        Hint::Busy => model.busy.is_some(),
        Hint::Past | Hint::Back if !model.input.is_empty() => false,
        Hint::Past => !model.greeting && model.running.is_none(),
        Hint::Back => model.time.past().is_some(),
        Hint::Typed => !model.lines.is_empty(),
        Hint::Typing => !model.input.is_empty(),
        Hint::Scroll => !model.greeting && model.lines.len() > 8,
        Hint::Narrow => !all && !model.greeting,
    };
    let mut spans = vec![Span::raw(" ")];
    let mut room = usize::from(area.width).saturating_sub(1);
    for binding in keys::hints(useful) {
        let label = format!(" {}   ", binding.label);
        room = match room.checked_sub(text::width(binding.name) + text::width(&label)) {
            Some(room) => room,
            None => break,
        };
        spans.push(Span::styled(binding.name, theme.strong));
        spans.push(Span::styled(label, theme.dim));
    }
    frame.render_widget(Line::from(spans), area);
}
