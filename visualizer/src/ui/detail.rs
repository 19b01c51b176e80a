//! The pane of details: a close view of one thing.

mod bloom;
mod cost;
mod file;
mod index;
mod merge;
mod read;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts;
use crate::detail::Detail;
use crate::model::Model;
use crate::text;
use crate::theme::Theme;

/// Draws the details of one kind.
pub(super) fn draw(detail: Detail, model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let pane = Pane { model, theme, columns: usize::from(area.width).saturating_sub(4) };
    let rows = usize::from(area.height).saturating_sub(2);
    let (title, measure, lines) = match detail {
        Detail::Merge => pane.merge(rows),
        Detail::Read => pane.read(rows),
        Detail::Bloom => pane.bloom(rows),
        Detail::Index => pane.index(rows),
        Detail::File => pane.file(rows),
        Detail::Cost => pane.cost(rows),
    };
    let lit = matches!(detail, Detail::Merge | Detail::Read) && model.time.past().is_some();
    let area = parts::boxed(&title, &measure, lit, theme, frame, area);
    for (i, line) in lines.into_iter().enumerate() {
        parts::row(line, i, frame, area);
    }
}

/// Title, measure, and the lines between.
type Drawn = (String, String, Vec<Line<'static>>);

/// The context in which all details are drawn.
struct Pane<'a> {
    model: &'a Model,
    theme: Theme,
    columns: usize,
}

impl Pane<'_> {
    /// A line of dim words, broken where it must be.
    fn said(&self, words: &str) -> Vec<Line<'static>> {
        let lines = text::wrap(words, self.columns);
        lines.into_iter().map(|line| Line::styled(format!(" {line}"), self.theme.dim)).collect()
    }

    /// A line that is cut where the pane ends.
    fn plain(&self, words: &str) -> Line<'static> {
        Line::styled(format!(" {}", text::fit(words, self.columns)), self.theme.plain)
    }

    /// The table's name in a title.
    fn title(name: &str, table: Option<u64>) -> String {
        table.map_or(name.to_string(), |table| format!("{name} table {table}"))
    }

    fn dim(&self, words: impl Into<String>) -> Span<'static> {
        Span::styled(words.into(), self.theme.dim)
    }

    fn accent(&self, words: impl Into<String>) -> Span<'static> {
        Span::styled(words.into(), self.theme.accent)
    }
}
