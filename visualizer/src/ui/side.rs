//! The sealed memtables and, in [`log`](super::log), the log: a line each, until
//! there is more to see.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{log, parts};
use crate::model::{Model, Pane};
use crate::text;
use crate::theme::Theme;

/// Records of a log, or sealed memtables, that are shown at once.
const SHOWN: u16 = 3;

/// Records of a log that is read back: then it is what there is to see.
const READ_BACK: u16 = 9;

/// The heights of the two, in a column of that height.
pub(super) fn heights(model: &Model, column: u16) -> (u16, u16) {
    let roomy = column >= 16;
    let height = |rows: usize, most: u16| match u16::try_from(rows).unwrap_or(most).min(most) {
        0 => 1,
        rows if roomy => rows + 2,
        _ => 1,
    };
    let records: usize = model.scene().logs.iter().map(|log| log.records.len()).sum();
    let log = match log::is_read_back(model.scene()) {
        true => height(records + log::torn_rows(model.scene()), READ_BACK.min(column / 2)),
        false => height(records, SHOWN),
    };
    (height(model.scene().sealed.len(), SHOWN), log)
}

pub(super) fn sealed(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let sealed = &model.scene().sealed;
    let said = match (model.scene().stage, sealed.len() as u64) {
        (..3, _) => "comes with chapter 3".to_string(),
        (_, 0) if model.scene().crashed => "gone".to_string(),
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
