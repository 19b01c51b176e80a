//! The memory that takes writes: sorted entries with a gauge of when it's sealed, or at
//! stage 1, buckets.

use std::ops::Bound::{Excluded, Included, Unbounded};

use lsm::hash_index::HashIndex;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts;
use crate::model::{Model, Pane};
use crate::scene::{Memory, Scene};
use crate::text;
use crate::theme::Theme;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let lit = model.lit() == Some(Pane::Memtable);
    if model.scene().crashed {
        let name = if model.scene().stage == 1 { "BUCKETS" } else { "MEMTABLE" };
        let inside = parts::boxed(name, "gone", lit, theme, frame, area);
        let columns = usize::from(inside.width).saturating_sub(2);
        let said = "CRASHED: what was in memory is gone with the process. Type `reopen`.";
        for (i, line) in text::wrap(said, columns).into_iter().enumerate() {
            parts::row(Line::styled(format!(" {line}"), theme.wrong), i, frame, inside);
        }
        return;
    }
    match (&model.scene().buckets, &model.scene().memtable) {
        (Some(index), _) => buckets(index, model.scene(), lit, theme, frame, area),
        (_, Some(memtable)) => {
            let measure = match memtable.budget {
                0 => text::size(memtable.bytes as u64),
                budget if budget < 10_000 => format!("{} of {budget} B", memtable.bytes),
                budget => format!(
                    "{} of {}",
                    text::size(memtable.bytes as u64),
                    text::size(budget as u64)
                ),
            };
            let inside = parts::boxed("MEMTABLE", &measure, lit, theme, frame, area);
            sorted(memtable, model.scene().newest.as_deref(), theme, frame, inside);
        }
        _ => drop(parts::boxed("MEMTABLE", "", lit, theme, frame, area)),
    }
}

/// The entries around the newest one, and the gauge in the last row.
fn sorted(
    memtable: &Memory,
    newest: Option<&[u8]>,
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let mut rows = usize::from(area.height);
    if memtable.budget > 0 && rows > 1 {
        rows -= 1;
        let columns = usize::from(area.width).saturating_sub(2);
        let (bytes, budget) = (memtable.bytes as u64, memtable.budget as u64);
        let mut bar = vec![Span::raw(" ")];
        bar.extend(parts::gauge(bytes, budget, columns, theme.accent, theme.dim));
        parts::row(Line::from(bar), rows, frame, area);
    }
    if memtable.entries.is_empty() {
        parts::row(Line::styled(" empty", theme.dim), 0, frame, area);
        return;
    }
    let window = Window::around(memtable, newest, rows);
    let keys: Vec<String> = window.entries.iter().map(|(key, _)| text::key(key)).collect();
    let widest = keys.iter().map(|key| text::width(key)).max().unwrap_or(0);
    let columns = usize::from(area.width);
    let widest = widest.min((columns / 2).max(4));
    for (i, (key, (raw, stored))) in keys.iter().zip(&window.entries).enumerate() {
        // An entry at the edge gives its row to a word about those beyond it.
        let line = if (i == 0 && window.more_before) || (i + 1 == rows && window.more_after) {
            Line::styled(" ⋮", theme.dim)
        } else {
            let new = newest == Some(raw.as_slice());
            entry(key, &text::stored(stored), widest, columns, new, theme)
        };
        parts::row(line, i, frame, area);
    }
}

/// Returns the visible entries. Only these are read, however many there are.
struct Window<'a> {
    entries: Vec<(&'a Vec<u8>, &'a Vec<u8>)>,
    more_before: bool,
    more_after: bool,
}

impl<'a> Window<'a> {
    /// As many entries as there are rows, with the newest in the middle if it
    /// is not near an end.
    fn around(memtable: &'a Memory, newest: Option<&[u8]>, rows: usize) -> Self {
        let from = newest.unwrap_or_default();
        let before: Vec<_> = memtable
            .entries
            .range::<[u8], _>((Unbounded, Excluded(from)))
            .rev()
            .take(rows + 1)
            .collect();
        let after: Vec<_> =
            memtable.entries.range::<[u8], _>((Included(from), Unbounded)).take(rows + 1).collect();
        // What one side does not need, the other may use.
        let earlier = before.len().min((rows / 2).max(rows.saturating_sub(after.len())));
        let later = after.len().min(rows - earlier);
        let entries = before[..earlier].iter().rev().chain(&after[..later]).copied().collect();
        Window { entries, more_before: before.len() > earlier, more_after: after.len() > later }
    }
}

fn entry(
    key: &str,
    stored: &str,
    widest: usize,
    columns: usize,
    new: bool,
    theme: Theme,
) -> Line<'static> {
    let room = columns.saturating_sub(widest + 4 + 2);
    let style = if new { theme.accent } else { theme.plain };
    Line::from(vec![
        Span::styled(format!(" {}", text::pad(key, widest)), style),
        Span::styled(" → ", theme.dim),
        Span::styled(text::pad(stored, room), style),
        Span::styled(if new { " ◀" } else { "" }, theme.accent),
    ])
}

fn buckets(
    index: &HashIndex,
    scene: &Scene,
    lit: bool,
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let all = index.buckets();
    let measure = format!("{} in {} buckets", index.len(), all.len());
    let area = parts::boxed("BUCKETS", &measure, lit, theme, frame, area);
    let rows = usize::from(area.height);
    let newest = scene.newest.as_deref();
    let at = newest.map_or(0, |key| index.bucket(key));
    let start =
        if all.len() <= rows { 0 } else { at.saturating_sub(rows / 2).min(all.len() - rows) };
    for (i, bucket) in all.iter().enumerate().skip(start).take(rows) {
        let new = newest.is_some() && i == at;
        let mut spans =
            vec![Span::styled(format!("{i:>4} "), if new { theme.accent } else { theme.dim })];
        let pair = |(key, stored): &(Vec<u8>, Vec<u8>)| {
            format!("{}→{}", text::key(key), text::stored(stored))
        };
        let pairs: Vec<String> = bucket.iter().map(pair).collect();
        let text = if pairs.is_empty() { "·".to_string() } else { pairs.join("  ") };
        let style = match (new, pairs.is_empty()) {
            (true, false) => theme.accent,
            (_, true) => theme.dim,
            _ => theme.plain,
        };
        spans.push(Span::styled(
            crate::text::fit(&text, usize::from(area.width).saturating_sub(5)),
            style,
        ));
        parts::row(Line::from(spans), i - start, frame, area);
    }
}
