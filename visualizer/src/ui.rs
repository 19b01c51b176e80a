//! The screen, drawn from the model and from nothing else.
//!
//! ```text
//!    header                     where am I
//!    memtable │ levels          what is there; each pane has its place for good
//!    sealed   │
//!    log      │
//!    answers                    what was typed and answered
//!    ▌ sentence                 what happened, and why
//!    ├p─p─g──●··┤               the past, and where in it we are
//!    > _                        the line being typed
//!    hints                      at most six keys
//! ```
//!
//! Under 80 columns or 20 rows one pane is shown at a time, under 40×10 a line
//! that says what is needed. Only what is visible is looked at, so a frame costs
//! the same over ten entries and over a million.

mod answers;
mod axis;
mod beside;
mod choices;
mod detail;
mod greeting;
mod header;
mod levels;
mod log;
mod memtable;
mod narration;
mod parts;
mod side;
mod timebar;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};

use crate::app::{Model, Pane};
use crate::detail::shown;
use crate::glyphs;
use crate::keys::{self, Hint};
use crate::text;
use crate::theme::Theme;

/// The smallest screen on which anything is drawn.
pub const LEAST: (u16, u16) = (40, 10);

/// The smallest screen on which all panes are drawn.
const ALL_PANES: (u16, u16) = (80, 20);

/// Draws the whole screen.
pub fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>) {
    everything(model, theme, frame);
    if model.look.ascii {
        glyphs::to_ascii(frame.buffer_mut());
    }
}

fn everything(model: &Model, theme: Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    if area.is_empty() {
        return;
    }
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let needed = format!("needs {}×{}, is {}×{}", LEAST.0, LEAST.1, area.width, area.height);
        let line = Rect { height: 1, ..area };
        frame.render_widget(Line::from(text::fit(&needed, usize::from(area.width))), line);
        return;
    }
    let all = area.width >= ALL_PANES.0 && area.height >= ALL_PANES.1;
    let sentence = narration::rows(model, area.width, area.height, all);
    let past = model.time.past().is_some();
    let bar = u16::from(past || (!model.greeting && area.height >= 24));
    let rows = [1, u16::MAX, sentence, bar, 1, 1].map(|rows| match rows {
        u16::MAX => Constraint::Fill(1),
        rows => Constraint::Length(rows),
    });
    let [head, body, said, bar, prompt, foot] = Layout::vertical(rows).areas(area);
    header::draw(model, theme, frame, head);
    if model.greeting {
        greeting::draw(model, theme, frame, body);
    } else if let (Some(two), false) = (&model.beside, model.zoomed) {
        beside::two(model, two, theme, frame, body);
    } else if all && !model.zoomed {
        panes(model, theme, frame, body);
    } else {
        one_pane(model, theme, frame, body);
    }
    narration::draw(model, theme, frame, said);
    if bar.height > 0 {
        timebar::draw(model, theme, frame, bar);
    }
    typing(model, theme, frame, prompt);
    footer(model, theme, all, frame, foot);
}

/// All panes, each in its place.
fn panes(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    // Details need rows more than a picture that has few of them.
    let top = if shown(model).is_some() && area.height < 24 { 1 } else { 3 };
    let bottom = if top == 1 { 1 } else { 2 };
    let [top, bottom] =
        Layout::vertical([Constraint::Fill(top), Constraint::Fill(bottom)]).areas(area);
    let left = (area.width * 2 / 5).clamp(32, 46);
    let [left, right] =
        Layout::horizontal([Constraint::Length(left), Constraint::Fill(1)]).areas(top);
    let (sealed, log) = side::heights(model, left.height);
    let [upper, middle, lower] = Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(sealed),
        Constraint::Length(log),
    ])
    .areas(left);
    memtable::draw(model, theme, frame, upper);
    side::sealed(model, theme, frame, middle);
    log::draw(model, theme, frame, lower);
    levels::draw(model, theme, frame, right);
    let Some(detail) = shown(model) else {
        return answers::draw(model, theme, frame, bottom);
    };
    let answers = if area.width >= 110 { area.width * 2 / 5 } else { 0 };
    let [left, right] =
        Layout::horizontal([Constraint::Length(answers), Constraint::Fill(1)]).areas(bottom);
    if answers > 0 {
        answers::draw(model, theme, frame, left);
    }
    detail::draw(detail, model, theme, frame, right);
}

/// The pane in front, and the names of all of them.
fn one_pane(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let [tabs, area] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    let names = [
        (Pane::Levels, "levels"),
        (Pane::Answers, "answers"),
        (Pane::Memtable, if model.world().stage == 1 { "buckets" } else { "memtable" }),
        (Pane::Sealed, "sealed"),
        (Pane::Log, "log"),
    ];
    let name = |(pane, name): (Pane, &str)| {
        let front = pane == model.front;
        let name = if front { format!("[{name}]") } else { format!(" {name} ") };
        Span::styled(name, if front { theme.accent } else { theme.dim })
    };
    frame.render_widget(Line::from_iter(names.map(name)), tabs);
    match model.front {
        Pane::Memtable => memtable::draw(model, theme, frame, area),
        Pane::Sealed => side::sealed(model, theme, frame, area),
        Pane::Log => log::draw(model, theme, frame, area),
        Pane::Levels => levels::draw(model, theme, frame, area),
        Pane::Answers => answers::draw(model, theme, frame, area),
    }
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
