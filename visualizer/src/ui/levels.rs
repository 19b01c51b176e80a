//! The tables, level by level, on one axis of keys.
//!
//! ```text
//!    L0  2 of 2 tables before a merge
//!    008  ├chad─────kenya┤                 70 B
//!    007       ├egypt────mali┤             71 B
//!    L1  277 of 512 B  ████░░░░
//!    003  ├chad──────────────────zambia┤  277 B
//! ```
//!
//! A level with more tables than rows becomes one row: its tables side by side,
//! and when even that is too narrow, a bar that is higher where there are more tables.

mod rows;

use lsm::format;
use lsm::inspect::{LevelPicture, TablePicture};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use self::rows::Row;
use super::axis::Axis;
use super::parts;
use crate::detail::Detail;
use crate::model::{Model, Pane};
use crate::scene::Scene;
use crate::scene::activity::Growing;
use crate::text;
use crate::theme::Theme;

/// Columns left of the axis: the number of a table.
const NUMBER: usize = 6;

/// The most tables that are pointed at. Where everything is new, nothing is.
const POINTED_AT: usize = 6;

/// Columns right of it: a size.
const SIZE: usize = 11;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let lit = model.lit() == Some(Pane::Levels);
    let tables = model.scene().tables() as u64;
    let name = if model.scene().stage >= 8 { "LEVELS" } else { "TABLES" };
    if model.scene().stage < 3 {
        let area = parts::boxed("TABLES", "", lit, theme, frame, area);
        let said = text::wrap(
            "Chapter 3 brings tables: sorted files on disk. Until then all is in memory, and gone at exit.",
            usize::from(area.width).saturating_sub(2),
        );
        for (i, line) in said.into_iter().enumerate() {
            parts::row(Line::styled(format!(" {line}"), theme.dim), i, frame, area);
        }
        return;
    }
    let bytes: u64 = model.scene().levels.iter().map(LevelPicture::bytes).sum();
    let measure = format!("{}, {}", text::count(tables, "table"), text::size(bytes));
    let area = parts::boxed(name, &measure, lit, theme, frame, area);
    let axis = axis(model.scene(), area);
    let mut canvas = Canvas { model, theme, axis, area, row: 0 };
    canvas.rows(frame);
}

/// The table that is drawn at a point, if one is.
pub(super) fn table_at(model: &Model, area: Rect, point: Position) -> Option<u64> {
    let area = parts::inside(area);
    let scene = model.scene();
    if scene.stage < 3 || !area.contains(point) {
        return None;
    }
    match rows::rows(scene, usize::from(area.height)).get(usize::from(point.y - area.y))? {
        Row::Table(table) => Some(table.number),
        Row::Packed(level) => {
            let axis = axis(scene, area);
            let column = usize::from(point.x - area.x).checked_sub(NUMBER)?;
            let covers = |table: &&TablePicture| {
                let (start, end) = axis.span(table);
                (start..=end).contains(&column)
            };
            level.tables.iter().find(covers).map(|table| table.number)
        }
        Row::Keys | Row::Gap | Row::Head(_) | Row::Older(_) | Row::Growing(_) => None,
    }
}

fn axis(scene: &Scene, area: Rect) -> Axis<'_> {
    Axis::new(spans(scene), usize::from(area.width).saturating_sub(NUMBER + SIZE))
}

/// The first and last keys of all tables, and of what is to become one: so the
/// axis stays as it is while it does.
fn spans(scene: &Scene) -> impl Iterator<Item = (&[u8], &[u8])> {
    let tables = scene.levels.iter().flat_map(|level| &level.tables);
    let sealed = scene.sealed.iter().filter_map(|sealed| {
        let (first, _) = sealed.entries.first_key_value()?;
        let (last, _) = sealed.entries.last_key_value()?;
        Some((&first[..], &last[..]))
    });
    tables.map(|table| (&table.first[..], &table.last[..])).chain(sealed)
}

struct Canvas<'a> {
    model: &'a Model,
    theme: Theme,
    axis: Axis<'a>,
    area: Rect,
    row: usize,
}

impl Canvas<'_> {
    fn put(&mut self, line: Line<'_>, frame: &mut Frame<'_>) {
        parts::row(line, self.row, frame, self.area);
        self.row += 1;
    }

    fn rows(&mut self, frame: &mut Frame<'_>) {
        let scene = self.model.scene();
        for row in rows::rows(scene, usize::from(self.area.height)) {
            match row {
                Row::Keys => self.keys(frame),
                Row::Gap => self.row += 1,
                Row::Head(level) => self.head(level, frame),
                Row::Table(table) => self.table(table, frame),
                Row::Older(tables) => self.older(tables, frame),
                Row::Packed(level) => self.packed(level, frame),
                Row::Growing(growing) => self.growing(growing, frame),
            }
        }
        if scene.stage < 8 && self.row < usize::from(self.area.height) {
            let row = usize::from(self.area.height) - 1;
            let line = Line::styled(" More levels come with chapter 8", self.theme.dim);
            parts::row(line, row, frame, self.area);
        }
    }

    fn columns(&self) -> usize {
        usize::from(self.area.width).saturating_sub(NUMBER + SIZE)
    }

    /// The axis itself, named at both ends.
    fn keys(&mut self, frame: &mut Frame<'_>) {
        let line = match self.axis.bounds() {
            None => " no table yet: a full memtable becomes one".to_string(),
            Some((first, last)) => {
                let columns = self.columns();
                let (first, last) = (
                    text::fit(&first, columns / 2),
                    text::fit(&last, (columns / 2).saturating_sub(2)),
                );
                let rest = columns.saturating_sub(text::width(&first) + text::width(&last) + 2);
                format!("{}{first} {} {last}", text::pad(" keys", NUMBER), "┄".repeat(rest))
            }
        };
        let chosen = self.chosen();
        let line = Line::styled(line, self.theme.dim);
        self.put(line, frame);
        // The line that is chosen in the file, at its key.
        if let (Some(key), Some(_)) = (chosen, self.axis.bounds()) {
            let column = u16::try_from(NUMBER + self.axis.column(&key)).unwrap_or(0);
            let mark = Rect { x: self.area.x + column, width: 1, height: 1, ..self.area };
            if self.area.contains(mark.into()) {
                frame.render_widget(Line::styled("▼", self.theme.accent), mark);
            }
        }
    }

    /// The key of the line that is chosen in the file pane, if that is shown.
    fn chosen(&self) -> Option<Vec<u8>> {
        if self.model.detail() != Some(Detail::File) {
            return None;
        }
        let (_, line) = self.model.detail_table()?.lines().nth(self.model.line)?;
        let (key, _) = format::split_line(line.strip_suffix(b"\n")?).ok()?;
        format::decode_key(key).ok().map(std::borrow::Cow::into_owned)
    }

    fn head(&mut self, level: &LevelPicture, frame: &mut Frame<'_>) {
        let number = level.level;
        let tables = level.tables.len();
        let mut spans = vec![Span::styled(format!(" L{number}   "), self.theme.strong)];
        let (said, gauge) = match (level.trigger, level.budget) {
            (Some(trigger), _) => (format!("{tables} of {trigger} tables before a merge"), None),
            (_, Some(budget)) => {
                (format!("{} of {}  ", text::size(level.bytes()), text::size(budget)), Some(budget))
            }
            _ if number == 0 => {
                (format!("{}, newest first", text::count(tables as u64, "table")), None)
            }
            _ => (format!("{}, no limit", text::size(level.bytes())), None),
        };
        let idle = if tables == 0 { self.theme.dim } else { self.theme.plain };
        spans.push(Span::styled(said, idle));
        if let (Some(budget), 1..) = (gauge, tables) {
            spans.extend(parts::gauge(level.bytes(), budget, 16, self.theme.plain, self.theme.dim));
        }
        self.put(Line::from(spans), frame);
    }

    fn table(&mut self, table: &TablePicture, frame: &mut Frame<'_>) {
        let mark = self.mark(table);
        let style = if mark.is_some() { self.theme.accent } else { self.theme.plain };
        let sign = if mark.is_some() { "▸" } else { " " };
        let number = if mark.is_some() { self.theme.accent } else { self.theme.dim };
        let line = Line::from(vec![
            Span::styled(format!("{sign}{:03}  ", table.number), number),
            Span::styled(self.bar(table, mark.unwrap_or("")), style),
            Span::styled(format!(" {:>9} ", text::size(table.bytes())), self.theme.dim),
        ]);
        self.put(line, frame);
    }

    /// The word that points at the table.
    fn mark(&self, table: &TablePicture) -> Option<&'static str> {
        let marks = &self.model.scene().activity.marks;
        marks.get(&table.number).copied().filter(|_| marks.len() <= POINTED_AT)
    }

    /// Returns the table on the axis, and next to it, if there's space, its mark.
    fn bar(&self, table: &TablePicture, mark: &str) -> String {
        let (start, bar) = self.axis.bar(table);
        let needed = mark.len() + 1;
        let before = if start >= needed && start + text::width(&bar) + needed > self.columns() {
            format!("{}{mark} ", " ".repeat(start - needed))
        } else {
            " ".repeat(start)
        };
        let after = if before.ends_with(&format!("{mark} ")) { "" } else { mark };
        let bar = format!("{before}{bar} {after}");
        // A mark that does not fit is left out, not cut.
        let bar =
            if text::width(&bar) > self.columns() { bar.trim_end_matches(after) } else { &bar };
        text::pad(bar.trim_end(), self.columns())
    }

    /// A table that is being written, as far as it has come.
    fn growing(&mut self, growing: &Growing, frame: &mut Frame<'_>) {
        let columns = self.columns();
        let mut line = String::new();
        if growing.lines > 0 {
            let start = self.axis.column(&growing.first);
            let end = self.axis.column(&growing.last).max(start);
            let edge = if growing.complete { "┤" } else { "▒" };
            let inside = "─".repeat((end - start).saturating_sub(1));
            line = format!("{}├{inside}{edge}", " ".repeat(start));
        }
        let word = if growing.complete { "complete" } else { "growing" };
        if text::width(&line) + word.len() < columns {
            line = format!("{line} {word}");
        }
        let said = text::count(growing.lines, "line");
        let line = Line::from(vec![
            Span::styled(
                format!("▸{:03}  {}", growing.table, text::pad(&line, columns)),
                self.theme.accent,
            ),
            Span::styled(format!(" {said:>9} "), self.theme.dim),
        ]);
        self.put(line, frame);
    }

    fn older(&mut self, tables: usize, frame: &mut Frame<'_>) {
        let older = text::count(tables as u64, "table");
        let older = format!("{}… and {older} older", " ".repeat(NUMBER));
        self.put(Line::styled(older, self.theme.dim), frame);
    }

    /// All tables of a level in one row.
    fn packed(&mut self, level: &LevelPicture, frame: &mut Frame<'_>) {
        let columns = self.columns();
        let marked = level.tables.iter().find(|table| self.mark(table).is_some());
        let style = if marked.is_some() { self.theme.accent } else { self.theme.plain };
        let number = marked.map_or(String::new(), |table| format!("▸{:03}", table.number));
        let line = if level.level > 0 && self.axis.can_tell_apart(level.tables.len()) {
            let mut line = String::new();
            for table in &level.tables {
                let (start, bar) = self.axis.bar(table);
                line = format!("{}{bar}", text::pad(&line, start));
            }
            line
        } else {
            self.axis.density(level.tables.iter())
        };
        let count = format!(" {:>9} ", text::count(level.tables.len() as u64, "table"));
        let line = Line::from(vec![
            Span::styled(text::pad(&number, NUMBER), style),
            Span::styled(text::pad(&line, columns), style),
            Span::styled(count, self.theme.dim),
        ]);
        self.put(line, frame);
    }
}
