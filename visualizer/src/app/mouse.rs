//! The mouse: a click does what a key or a command does, to what is pointed at.
//!
//! ```text
//!    a pane, or its name     to the front, as with Tab
//!    a table                 as `cat N`
//!    the time bar            that moment; dragging goes through time
//!    the wheel               the answers, or the lines of the file
//! ```

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::time;
use super::view::{self, turn};
use crate::command::WindowCommand;
use crate::detail::Detail;
use crate::effect::Effect;
use crate::keys::Move;
use crate::model::{Model, Pane};
use crate::ui::{Target, target};

/// Handles a mouse event on a screen that was last drawn with that area.
pub(super) fn used(model: &mut Model, mouse: MouseEvent, area: Rect) -> Vec<Effect> {
    let point = Position::new(mouse.column, mouse.row);
    let Some(target) = target(model, area, point) else { return Vec::new() };
    let pressed = mouse.kind == MouseEventKind::Down(MouseButton::Left);
    let held = pressed || mouse.kind == MouseEventKind::Drag(MouseButton::Left);
    match target {
        Target::Table(table) if pressed => {
            model.front = Pane::Levels;
            return view::run(model, &WindowCommand::Cat { table });
        }
        Target::Pane(pane) if pressed => model.front = pane,
        Target::Moment(at) if held && model.running.is_none() => time::go(model, Move::To(at)),
        Target::Pane(Pane::Answers) => match mouse.kind {
            MouseEventKind::ScrollUp => model.scroll(true),
            MouseEventKind::ScrollDown => model.scroll(false),
            _ => {}
        },
        Target::Detail(Detail::File) => match mouse.kind {
            MouseEventKind::ScrollUp => turn(model, false),
            MouseEventKind::ScrollDown => turn(model, true),
            _ => {}
        },
        _ => {}
    }
    Vec::new()
}
