//! Two engines side by side: for each its name, what it has cost, its memory and
//! its tables.
//!
//! ```text
//!     stage 8  write 6.08  read 0.50  space 1.24 │  stage 5  write 2.10  read 4.00  space 2.24
//!    ╭ MEMTABLE ───────────╮                     │ ╭ MEMTABLE ───────────╮
//!    ╭ LEVELS ─────────────╮                     │ ╭ TABLES ─────────────╮
//! ```

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::{levels, memtable, parts};
use crate::model::Model;
use crate::text;
use crate::theme::Theme;

/// Columns that two need.
const NARROWEST: u16 = 78;

/// Rows of a screen's memory; without so many for its tables too, only these are drawn.
const MEMORY: u16 = 9;

/// Returns the area of the two, and below it one for a pane, if there's space.
pub(super) fn split(area: Rect) -> [Rect; 2] {
    let roomy = area.width >= NARROWEST && area.height >= 2 * MEMORY;
    let below = if roomy { area.height / 3 } else { 0 };
    Layout::vertical([Constraint::Fill(1), Constraint::Length(below)]).areas(area)
}

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let Some(comparison) = &model.comparison else { return };
    if area.width < NARROWEST {
        return too_narrow(theme, frame, area);
    }
    let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).areas(area);
    side(model, &comparison.names.0, theme, frame, left);
    side(&comparison.model, &comparison.names.1, theme, frame, right);
}

fn side(model: &Model, name: &str, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let memory = if area.height >= MEMORY + 8 { MEMORY } else { 0 };
    let [head, memory, tables] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(memory), Constraint::Fill(1)])
            .areas(area);
    frame.render_widget(title(model, name, theme, usize::from(area.width)), head);
    if memory.height > 0 {
        memtable::draw(model, theme, frame, memory);
    }
    if model.scene().stage < 3 && memory.height == 0 {
        memtable::draw(model, theme, frame, tables);
    } else {
        levels::draw(model, theme, frame, tables);
    }
}

/// Its name, and the three ratios as far as they are known.
fn title(model: &Model, name: &str, theme: Theme, columns: usize) -> Line<'static> {
    let scene = model.scene();
    let costs = &scene.costs;
    let ratios =
        [("write", costs.write()), ("read", costs.read()), ("space", costs.space(&scene.levels))];
    let known = ratios.iter().filter_map(|(name, ratio)| Some(format!("{name} {}", (*ratio)?)));
    let words = known.collect::<Vec<_>>().join("  ");
    let name = format!(" {name}  ");
    let room = columns.saturating_sub(text::width(&name) + 1);
    Line::from(vec![
        Span::styled(name, theme.strong),
        Span::styled(text::fit(&words, room), theme.dim),
    ])
}

/// Shows what to do where there's no space for two.
fn too_narrow(theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let words = "Two engines need 80 columns; `compare off` comes back to one.";
    parts::row(Line::styled(format!(" {words}"), theme.dim), 0, frame, area);
}
