//! The table as it is on disk: its lines, and the one that is chosen, which the
//! axis of the levels shows too.

use lsm::observe::Place;
use ratatui::text::{Line, Span};

use super::{Drawn, Pane};
use crate::detail::path;
use crate::text::{self, size};

impl Pane<'_> {
    pub(super) fn file(&self, rows: usize) -> Drawn {
        let Some(table) = self.model.detail_table() else {
            let words = match self.model.scene().stage {
                ..3 => "Chapter 3 brings files: sorted tables, plain text, `key→value` a line.",
                _ => "No table to show. `cat N` shows table N as it is on disk.",
            };
            return ("FILE".to_string(), String::new(), self.said(words));
        };
        let name = lsm::format::file_name(table.number, "sst");
        let block = path(&self.model.time).and_then(|path| {
            path.lookups
                .iter()
                .rev()
                .find(|lookup| lookup.place == Place::Table(table.number))?
                .block
        });
        let lines: Vec<(u64, &[u8])> = table.lines().collect();
        let chosen = self.model.line.min(lines.len().saturating_sub(1));
        let from = chosen.saturating_sub(rows / 2).min(lines.len().saturating_sub(rows));
        let shown = lines.iter().enumerate().skip(from).take(rows).map(|(i, (offset, line))| {
            let words = text::stored(line.strip_suffix(b"\n").unwrap_or(line));
            let read = block.is_some_and(|(begin, bytes)| (begin..begin + bytes).contains(offset));
            let sign = if i == chosen { "▸" } else { " " };
            let style = match (i == chosen, read) {
                (true, _) => self.theme.accent,
                (false, true) => self.theme.strong,
                (false, false) => self.theme.plain,
            };
            Line::from(vec![
                self.dim(format!(" {offset:>7} ")),
                Span::styled(if read { "│" } else { " " }, self.theme.accent),
                Span::styled(
                    format!("{sign}{}", text::fit(&words, self.columns.saturating_sub(11))),
                    style,
                ),
            ])
        });
        (format!("FILE {name}"), size(table.bytes), shown.collect())
    }
}
