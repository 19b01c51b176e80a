//! The target at a point of the screen.
//!
//! The areas come from the same functions that draw, so a click can't mean anything but
//! what's seen there.

use ratatui::layout::{Position, Rect};

use super::places::{self, Part};
use super::{levels, timebar};
use crate::detail::Detail;
use crate::model::{Model, Pane};
use crate::text;

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A pane, or its name.
    Pane(Pane),
    /// A table, in the pane of the levels.
    Table(u64),
    /// The pane of details.
    Detail(Detail),
    /// A moment on the time bar: after so many beats.
    Moment(usize),
}

/// Returns the target at a point of a screen with that area, if there is one.
pub fn target(model: &Model, area: Rect, point: Position) -> Option<Target> {
    let areas = places::layout(model, area)?;
    if areas.bar.contains(point) {
        return timebar::moment(model, areas.bar, point.x).map(Target::Moment);
    }
    if let Some(tabs) = areas.tabs.filter(|tabs| tabs.contains(point)) {
        return tab(model, point.x - tabs.x).map(Target::Pane);
    }
    let (part, area) = areas.parts.iter().find(|(_, area)| area.contains(point))?;
    match part {
        Part::Greeting | Part::Two => None,
        Part::Detail(detail) => Some(Target::Detail(*detail)),
        Part::Pane(Pane::Levels) => levels::table_at(model, *area, point)
            .map(Target::Table)
            .or(Some(Target::Pane(Pane::Levels))),
        Part::Pane(pane) => Some(Target::Pane(*pane)),
    }
}

/// The pane whose name covers a column.
fn tab(model: &Model, column: u16) -> Option<Pane> {
    let mut end = 0;
    let covers = |(_, name): &(Pane, &str)| {
        end += text::width(name) + 2;
        usize::from(column) < end
    };
    places::names(model).into_iter().find(covers).map(|(pane, _)| pane)
}
