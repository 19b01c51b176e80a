//! Parts that several panes share.

use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType};

use crate::theme::Theme;

/// Returns the inside of a frame around an area.
pub(super) fn inside(area: Rect) -> Rect {
    Block::bordered().inner(area)
}

/// Draws a frame with a name at its left and a measure at its right. Returns the
/// area inside.
pub(super) fn boxed(
    name: &str,
    measure: &str,
    lit: bool,
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) -> Rect {
    // A title takes over what it does not override, and the frame may be dim.
    let title = |style: Style| style.remove_modifier(Modifier::DIM);
    let border = if lit { theme.accent } else { theme.dim };
    let mut block = Block::bordered().border_type(BorderType::Rounded).border_style(border).title(
        Span::styled(format!(" {name} "), title(if lit { theme.accent } else { theme.strong })),
    );
    let fits = name.chars().count() + measure.chars().count() + 6 <= usize::from(area.width);
    if fits && !measure.is_empty() {
        let measure = Span::styled(format!(" {measure} "), title(theme.plain));
        block = block.title(Line::from(measure).alignment(Alignment::Right));
    }
    frame.render_widget(block, area);
    inside(area)
}

/// A pane that needs one line only: its name, and what there is to say.
pub(super) fn collapsed(name: &str, said: &str, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width).saturating_sub(name.len() + 4);
    let line = Line::from(vec![
        Span::styled(format!("  {name}  "), theme.dim),
        Span::styled(crate::text::fit(said, columns), theme.dim),
    ]);
    frame.render_widget(line, area);
}

/// A line with something at either end. The right end gives way if both do not
/// fit.
pub(super) fn ends(
    left: Vec<Span<'static>>,
    right: Vec<Span<'static>>,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let (left, right) = (Line::from(left), Line::from(right));
    if left.width() + right.width() < usize::from(area.width) {
        frame.render_widget(right.alignment(Alignment::Right), area);
    }
    let width = u16::try_from(left.width()).unwrap_or(u16::MAX).min(area.width);
    frame.render_widget(left, Rect { width, ..area });
}

/// One line, at a row of an area.
pub(super) fn row(line: Line<'_>, row: usize, frame: &mut Frame<'_>, area: Rect) {
    let Ok(row) = u16::try_from(row) else { return };
    if row < area.height {
        frame.render_widget(line, Rect { y: area.y + row, height: 1, ..area });
    }
}

/// A bar of so many columns, filled in proportion.
pub(super) fn gauge(
    part: u64,
    whole: u64,
    columns: usize,
    full: Style,
    empty: Style,
) -> Vec<Span<'static>> {
    let filled = (u128::from(part) * columns as u128).div_ceil(u128::from(whole.max(1)));
    let filled = usize::try_from(filled).unwrap_or(columns).min(columns);
    vec![Span::styled("█".repeat(filled), full), Span::styled("░".repeat(columns - filled), empty)]
}
