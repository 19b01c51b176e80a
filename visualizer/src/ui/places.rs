//! The layout of the screen: decided once, for drawing and for the mouse.
//!
//! ```text
//!    head
//!    parts   all panes; or one, below their names; or the greeting
//!    narration
//!    bar     once there is a past
//!    prompt
//!    foot
//! ```

use ratatui::layout::{Constraint, Layout, Rect};

use super::{compare, narration, side};
use crate::detail::Detail;
use crate::model::{Model, Pane};

/// The smallest screen on which anything is drawn.
pub const LEAST: (u16, u16) = (40, 10);

/// The smallest screen on which all panes are drawn.
const ALL_PANES: (u16, u16) = (80, 20);

/// A part of the screen's middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Greeting,
    /// Two engines side by side.
    Two,
    Pane(Pane),
    Detail(Detail),
}

/// The areas of the screen.
#[derive(Debug)]
pub(super) struct Areas {
    pub(super) head: Rect,
    /// The names of the panes, if one is shown at a time.
    pub(super) tabs: Option<Rect>,
    pub(super) parts: Vec<(Part, Rect)>,
    pub(super) narration: Rect,
    pub(super) bar: Rect,
    pub(super) prompt: Rect,
    pub(super) foot: Rect,
    /// True if there is space for all panes.
    pub(super) all: bool,
}

/// Returns the areas of a screen of that size, or `None` if it's too small.
pub(super) fn layout(model: &Model, area: Rect) -> Option<Areas> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return None;
    }
    let all = area.width >= ALL_PANES.0 && area.height >= ALL_PANES.1;
    let sentence = narration::rows(model, area.width, area.height, all);
    let past = model.time.past().is_some();
    let bar = u16::from(past || (!model.greeting && area.height >= 24));
    let rows = [1, u16::MAX, sentence, bar, 1, 1].map(|rows| match rows {
        u16::MAX => Constraint::Fill(1),
        rows => Constraint::Length(rows),
    });
    let [head, body, narration, bar, prompt, foot] = Layout::vertical(rows).areas(area);
    let (tabs, parts) = if model.greeting {
        (None, vec![(Part::Greeting, body)])
    } else if model.comparison.is_some() && !model.zoomed {
        (None, two(model, body))
    } else if all && !model.zoomed {
        (None, panes(model, body))
    } else {
        let [tabs, body] =
            Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(body);
        (Some(tabs), vec![(Part::Pane(model.front), body)])
    };
    Some(Areas { head, tabs, parts, narration, bar, prompt, foot, all })
}

/// All panes, each in its place.
fn panes(model: &Model, area: Rect) -> Vec<(Part, Rect)> {
    // Details need rows more than a picture that has few of them.
    let top = if model.detail().is_some() && area.height < 24 { 1 } else { 3 };
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
    let mut parts = vec![
        (Part::Pane(Pane::Memtable), upper),
        (Part::Pane(Pane::Sealed), middle),
        (Part::Pane(Pane::Log), lower),
        (Part::Pane(Pane::Levels), right),
    ];
    let Some(detail) = model.detail() else {
        parts.push((Part::Pane(Pane::Answers), bottom));
        return parts;
    };
    let answers = if area.width >= 110 { area.width * 2 / 5 } else { 0 };
    let [left, right] =
        Layout::horizontal([Constraint::Length(answers), Constraint::Fill(1)]).areas(bottom);
    if answers > 0 {
        parts.push((Part::Pane(Pane::Answers), left));
    }
    parts.push((Part::Detail(detail), right));
    parts
}

/// Two engines, and below them what was answered, or the details of this one.
fn two(model: &Model, area: Rect) -> Vec<(Part, Rect)> {
    let [top, bottom] = compare::split(area);
    let below = model.detail().map_or(Part::Pane(Pane::Answers), Part::Detail);
    let parts = [(Part::Two, top), (below, bottom)];
    parts.into_iter().filter(|(_, area)| area.height > 0).collect()
}

/// The panes in the order of their names, each of which is drawn between two signs.
pub(super) fn names(model: &Model) -> [(Pane, &'static str); 5] {
    [
        (Pane::Levels, "levels"),
        (Pane::Answers, "answers"),
        (Pane::Memtable, if model.scene().stage == 1 { "buckets" } else { "memtable" }),
        (Pane::Sealed, "sealed"),
        (Pane::Log, "log"),
    ]
}
