//! The index of a table: one key for each block, and the block that a key leads to.
//!
//! ```text
//!       chad:capital      0      │   kenya:capital→Nairobi
//!     ▸ kenya:capital    47      │   mali:capital→Bamako
//!       niger:capital   109      │
//! ```

use ratatui::text::{Line, Span};

use super::{Drawn, Pane};
use crate::text::{self, count, size};

impl Pane<'_> {
    pub(super) fn index(&self, rows: usize) -> Drawn {
        let table = self.model.detail_table();
        let title = Self::title("INDEX", table.map(|table| table.number));
        let Some(table) = table.filter(|table| !table.index.is_empty()) else {
            let words = match self.model.scene().stage {
                ..5 => {
                    "Chapter 5 brings the sparse index: the first key of each block, so that a get reads one block and not the whole table."
                }
                _ => "No index to show yet. Flush a table, then try `get`.",
            };
            return (title, String::new(), self.said(words));
        };
        let measure =
            format!("{} of {}", count(table.index.len() as u64, "block"), size(table.bytes));
        let chosen = self.model.probe_key().and_then(|key| table.block(key));
        let at = chosen.map_or(0, |(block, ..)| block);
        let from = at.saturating_sub(rows / 2).min(table.index.len().saturating_sub(rows));
        let half = self.columns / 2;
        let (begin, bytes) = chosen.map_or((0, 0), |(_, begin, bytes)| (begin, bytes));
        let inside: Vec<String> = table
            .lines()
            .filter(|(offset, _)| (begin..begin + bytes).contains(offset))
            .map(|(_, line)| text::stored(line.strip_suffix(b"\n").unwrap_or(line)))
            .collect();
        let mut lines = Vec::new();
        for row in 0..rows {
            let entry = table.index.get(from + row);
            if entry.is_none() && row >= inside.len() {
                break;
            }
            let own = chosen.is_some() && from + row == at;
            let words = entry.map_or(String::new(), |entry| {
                format!(
                    "{} {:>7}",
                    text::pad(&text::key(&entry.key), half.saturating_sub(12)),
                    entry.offset
                )
            });
            let sign = if own { " ▸ " } else { "   " };
            let style = if own { self.theme.accent } else { self.theme.plain };
            lines.push(Line::from(vec![
                Span::styled(format!("{sign}{}", text::pad(&words, half.saturating_sub(3))), style),
                self.dim(" │ "),
                Span::styled(
                    text::fit(
                        inside.get(row).map_or("", String::as_str),
                        self.columns.saturating_sub(half + 2),
                    ),
                    if chosen.is_some() { self.theme.accent } else { self.theme.dim },
                ),
            ]));
        }
        (title, measure, lines)
    }
}
