//! The log: while it is written, its last records; after a crash, what is in it,
//! record by record, as it is read back.
//!
//! ```text
//!    ╭ LOG 000011.wal ─────── 2 of 3 read, 96 B ╮
//!    │ ✓   #11  kenya:capital→Nairobi            │   whole: its checksum matches
//!    │ ✓   #12  mali:capital→†                   │
//!    │ ?   #13  togo:capital→Lomé                │   not read yet
//!    │ ✗ torn, kept: 000011.wal.torn             │   not a whole record
//!    ╰───────────────────────────────────────────╯
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts;
use crate::model::{Model, Pane};
use crate::scene::{Log, Scene, Torn};
use crate::text;
use crate::theme::Theme;

/// Returns true if the log is drawn as it was found.
pub(super) fn is_read_back(scene: &Scene) -> bool {
    scene.torn.is_some() || scene.logs.iter().any(|log| log.checked.is_some())
}

/// Rows for what is torn.
pub(super) fn torn_rows(scene: &Scene) -> usize {
    usize::from(scene.torn.is_some())
}

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let scene = model.scene();
    // The one that is read, otherwise the newest.
    let log = scene.logs.iter().find(|log| log.is_being_read()).or(scene.logs.last());
    let name = log.map(|log| lsm::format::file_name(log.picture.first, "wal"));
    let name = name.unwrap_or_default();
    let records = log.map_or(0, |log| log.records.len()) + torn_rows(scene);
    if area.height < 3 || records == 0 {
        let said = match log {
            None if scene.torn.is_some() => {
                "torn from its first line on, and set aside".to_string()
            }
            None if scene.stage < 7 => "comes with chapter 7".to_string(),
            None => "empty".to_string(),
            Some(log) => format!("{name}  {}", in_short(log, scene)),
        };
        return parts::collapsed("LOG", &said, theme, frame, area);
    }
    let said = log.map_or_else(String::new, |log| measure(log, scene));
    let lit = model.lit() == Some(Pane::Log);
    let title = format!("LOG {name}");
    let area = parts::boxed(title.trim_end(), &said, lit, theme, frame, area);
    let torn = torn_rows(scene).min(usize::from(area.height));
    let rows = usize::from(area.height) - torn;
    let shown = log.map_or(0, |log| records_in(log, scene.synced, rows, theme, frame, area));
    if let Some(line) = &scene.torn {
        parts::row(torn_line(line, theme), shown, frame, area);
    }
}

/// Returns its measures, in a few words.
fn measure(log: &Log, scene: &Scene) -> String {
    let bytes = bytes(scene);
    match log.checked {
        None => bytes,
        Some(_) if scene.crashed => format!("{}, {bytes}", writes(log)),
        Some(number) => {
            let read = (number + 1).saturating_sub(log.picture.first);
            format!("{read} of {} read, {bytes}", writes(log))
        }
    }
}

/// The same for little space.
fn in_short(log: &Log, scene: &Scene) -> String {
    let torn = if scene.torn.is_some() { ", ✗ torn" } else { "" };
    match log.checked {
        Some(number) if !scene.crashed && !log.records.is_empty() => {
            let (read, all) = (number + 1, log.picture.last + 1);
            let first = log.picture.first;
            format!("✓ {}/{}{torn}", read.saturating_sub(first), all.saturating_sub(first))
        }
        Some(_) if !torn.is_empty() => format!("{}{torn}", writes(log)),
        _ => format!("{}, {}", writes(log), bytes(scene)),
    }
}

fn bytes(scene: &Scene) -> String {
    text::size(scene.logs.iter().map(|log| log.picture.bytes).sum())
}

fn writes(log: &Log) -> String {
    text::count((log.picture.last + 1).saturating_sub(log.picture.first), "write")
}

/// Draws the visible records. Returns how many rows they took.
fn records_in(
    log: &Log,
    synced: u64,
    rows: usize,
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) -> usize {
    let last = log.records.len().saturating_sub(rows);
    // While it is read back, the record that was read last, and the next one.
    let skipped = match log.checked {
        Some(_) => (log.whole() + 1).saturating_sub(rows).min(last),
        None => last,
    };
    for (i, (number, key, stored)) in log.records.iter().skip(skipped).take(rows).enumerate() {
        let (mark, style) = match log.checked {
            None => ("", theme.plain),
            Some(checked) if *number == checked => (" ✓", theme.accent),
            Some(checked) if *number < checked => (" ✓", theme.good),
            Some(_) => (" ?", theme.dim),
        };
        let safe = if mark.is_empty() && *number <= synced { " synced" } else { "" };
        let line = format!("{}→{}", text::key(key), text::stored(stored));
        let room = usize::from(area.width).saturating_sub(8 + text::width(mark) + safe.len() + 1);
        let spans = vec![
            Span::styled(mark, style),
            Span::styled(format!("{:>6}  ", format!("#{number}")), theme.dim),
            Span::styled(text::pad(&line, room), style),
            Span::styled(safe, theme.dim),
        ];
        parts::row(Line::from(spans), i, frame, area);
    }
    log.records.len().saturating_sub(skipped).min(rows)
}

fn torn_line(torn: &Torn, theme: Theme) -> Line<'static> {
    match &torn.kept_as {
        Some(name) => Line::styled(format!(" ✗ torn, kept: {name}"), theme.wrong),
        None => Line::styled(format!(" ? {}", text::stored(&torn.text)), theme.dim),
    }
}
