//! The sealed memtables and the log: a line each, until there is more to see.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts;
use crate::app::{Model, Pane};
use crate::text;
use crate::theme::Theme;
use crate::world::Log;

/// Records of a log, or sealed memtables, that are shown at once.
const SHOWN: u16 = 3;

/// The heights of the two, in a column of that height.
pub(super) fn heights(model: &Model, column: u16) -> (u16, u16) {
    let roomy = column >= 16;
    let records: usize = model.world().logs.iter().map(|log| log.records.len()).sum();
    let height = |rows: usize| match u16::try_from(rows).unwrap_or(SHOWN).min(SHOWN) {
        0 => 1,
        rows if roomy => rows + 2,
        _ => 1,
    };
    (height(model.world().sealed.len()), height(records))
}

pub(super) fn sealed(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let sealed = &model.world().sealed;
    let said = match (model.world().stage, sealed.len() as u64) {
        (..3, _) => "comes with chapter 3".to_string(),
        (_, 0) => "nothing waits".to_string(),
        (_, waiting) => format!("{} to be written", text::count(waiting, "memtable")),
    };
    if area.height < 3 || sealed.is_empty() {
        return parts::collapsed("SEALED", &said, theme, frame, area);
    }
    let lit = model.lit() == Some(Pane::Sealed);
    let area = parts::boxed("SEALED", &said, lit, theme, frame, area);
    for (i, memory) in sealed.iter().enumerate() {
        let line = format!(
            " writes {}–{}  {}  {}",
            memory.first,
            memory.last,
            text::entries(memory.entries.len() as u64),
            text::size(memory.bytes as u64)
        );
        parts::row(Line::styled(line, theme.plain), i, frame, area);
    }
}

pub(super) fn log(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let Some(log) = model.world().logs.last() else {
        let said = if model.world().stage < 7 { "comes with chapter 7" } else { "empty" };
        return parts::collapsed("LOG", said, theme, frame, area);
    };
    let name = lsm::format::file_name(log.picture.first, "wal");
    let bytes: u64 = model.world().logs.iter().map(|log| log.picture.bytes).sum();
    if area.height < 3 || log.records.is_empty() {
        let writes = (log.picture.last + 1).saturating_sub(log.picture.first);
        let said = format!("{name}  {}, {}", text::count(writes, "write"), text::size(bytes));
        return parts::collapsed("LOG", &said, theme, frame, area);
    }
    let lit = model.lit() == Some(Pane::Log);
    let measure = text::size(bytes);
    let area = parts::boxed(&format!("LOG {name}"), &measure, lit, theme, frame, area);
    records(log, model.world().synced, theme, frame, area);
}

fn records(log: &Log, synced: u64, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let rows = usize::from(area.height);
    let skipped = log.records.len().saturating_sub(rows);
    for (i, (number, key, stored)) in log.records.iter().skip(skipped).enumerate() {
        let safe = if *number <= synced { " synced" } else { "" };
        let line = format!("{}→{}", text::key(key), text::stored(stored));
        let room = usize::from(area.width).saturating_sub(8 + safe.len() + 1);
        let spans = vec![
            Span::styled(format!("{:>6}  ", format!("#{number}")), theme.dim),
            Span::styled(text::pad(&line, room), theme.plain),
            Span::styled(safe, theme.dim),
        ];
        parts::row(Line::from(spans), i, frame, area);
    }
}
