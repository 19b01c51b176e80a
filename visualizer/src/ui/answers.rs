//! The answers pane: the lines typed and answered.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line as Row;

use super::parts;
use crate::model::{Line, Model, Pane, Scroll};
use crate::text;
use crate::theme::Theme;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width).saturating_sub(4);
    let height = usize::from(area.height).saturating_sub(2);
    let (rows, below) = visible(model, columns, height, theme);
    let below = if below > 0 { format!("{below} more below, PgDn") } else { String::new() };
    let lit = model.lit() == Some(Pane::Answers);
    let area = parts::boxed("ANSWERS", &below, lit, theme, frame, area);
    if model.lines.is_empty() {
        parts::row(
            Row::styled(" The answers of get, scan and help appear here.", theme.dim),
            0,
            frame,
            area,
        );
    }
    for (i, (row, style)) in rows.into_iter().enumerate() {
        parts::row(Row::styled(format!(" {row}"), style), i, frame, area);
    }
}

/// Returns the visible rows, and how many lines are below them.
fn visible(
    model: &Model,
    columns: usize,
    height: usize,
    theme: Theme,
) -> (Vec<(String, Style)>, usize) {
    let mut rows: Vec<(String, Style)> = Vec::new();
    if let Scroll::From(first) = model.scroll {
        for (i, line) in model.lines.iter().enumerate().skip(first) {
            let (shown, style) = layout(line, columns, theme);
            if rows.len() + shown.len() > height {
                return (rows, model.lines.len() - i);
            }
            rows.extend(shown.into_iter().map(|row| (row, style)));
        }
        rows.clear();
    }
    // From the last line upwards, until the pane is full.
    for line in model.lines.iter().rev() {
        let (shown, style) = layout(line, columns, theme);
        rows.extend(shown.into_iter().rev().map(|row| (row, style)));
        if rows.len() >= height {
            break;
        }
    }
    rows.truncate(height);
    rows.reverse();
    (rows, 0)
}

/// The rows of a line. Answers are cut, as they are lines of files; what is said
/// about them is broken into several.
fn layout(line: &Line, columns: usize, theme: Theme) -> (Vec<String>, Style) {
    match line {
        Line::Typed(line) => (vec![text::fit(&format!("> {line}"), columns)], theme.strong),
        Line::Answer(line) => (vec![text::fit(&format!("  {line}"), columns)], theme.plain),
        Line::Aside(line) => (indented(line, columns), theme.dim),
        Line::Failure(line) => (indented(line, columns), theme.wrong),
    }
}

fn indented(line: &str, columns: usize) -> Vec<String> {
    let rows = text::wrap(line, columns.saturating_sub(2));
    rows.into_iter().map(|row| format!("  {row}")).collect()
}
