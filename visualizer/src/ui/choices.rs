//! The words that fit at the cursor, in one row: as many as there's space for, and a
//! word about the others.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::model::Model;
use crate::text;
use crate::theme::Theme;

/// Columns kept for the word about the others.
const OTHERS: usize = 12;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let choices = &model.choices;
    let mut room = usize::from(area.width).saturating_sub(1 + OTHERS);
    let fits = |choice: &&String| {
        let left = room.checked_sub(text::width(choice) + 2);
        room = left.unwrap_or(room);
        left.is_some()
    };
    // One at least, even if it must be cut.
    let shown = choices.iter().take_while(fits).count().max(1).min(choices.len());
    let mut words = String::from(" ");
    for choice in &choices[..shown] {
        words.push_str(&text::fit(choice, usize::from(area.width).saturating_sub(OTHERS)));
        words.push_str("  ");
    }
    let mut spans = vec![Span::styled(words, theme.plain)];
    if shown < choices.len() {
        spans.push(Span::styled(format!("… {} more", choices.len() - shown), theme.dim));
    }
    frame.render_widget(Line::from(spans), area);
}
