//! The time bar: every command a letter, and where the cursor is.
//!
//! ```text
//!    ├p─p─d─F━━━━●···g···C·········┤  step 23 of 57   19 before now   paused   1×
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::model::Model;
use crate::playback::SPEEDS;
use crate::text;
use crate::theme::Theme;
use crate::timeline::Timeline;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let time = &model.time;
    let words = words(model);
    let (before, cursor, after) = bar(time, columns(&words, area));
    let live = time.past().is_none();
    let strong = if live { theme.dim } else { theme.accent };
    let line = Line::from(vec![
        Span::styled(" ├", theme.dim),
        Span::styled(before, strong),
        Span::styled(cursor, theme.accent),
        Span::styled(after, theme.dim),
        Span::styled("┤  ", theme.dim),
        Span::styled(words, if live { theme.dim } else { theme.plain }),
    ]);
    frame.render_widget(line, area);
}

/// Returns the number of columns between the bar's ends.
fn columns(words: &str, area: Rect) -> usize {
    usize::from(room(words, area.width)).saturating_sub(3)
}

/// Returns the moment at a column of the screen, as a number of beats.
pub(super) fn moment(model: &Model, area: Rect, x: u16) -> Option<usize> {
    let time = &model.time;
    let columns = columns(&words(model), area);
    // Of the bar's own columns the first stands for the beginning, the last for
    // now, and the signs at its ends for the same.
    let column = usize::from(x.checked_sub(area.x)?).checked_sub(1)?;
    if columns < 2 || column > columns + 1 {
        return None;
    }
    let column = column.saturating_sub(1).min(columns - 1);
    // The first moment whose cursor is drawn there.
    let all = time.now() - time.forgotten();
    Some(time.forgotten() + (column * all).div_ceil(columns - 1))
}

fn words(model: &Model) -> String {
    let time = &model.time;
    let kept = time.now() - time.forgotten();
    let (speed, _) = SPEEDS[model.player.speed];
    if time.past().is_none() {
        let slow = if model.player.slow { format!("   slow {speed}") } else { String::new() };
        return format!("now, {} back{slow}", text::count(kept as u64, "step"));
    }
    let state = if model.player.playing { "playing" } else { "paused" };
    let at = time.at() - time.forgotten();
    format!("step {at} of {kept}   {} before now   {state}   {speed}", time.now() - time.at())
}

/// Returns the bar before the cursor, the cursor, and the bar after it.
fn bar(time: &Timeline, columns: usize) -> (String, &'static str, String) {
    if columns == 0 {
        return (String::new(), "", String::new());
    }
    let (first, all) = (time.forgotten(), time.now() - time.forgotten());
    let column = |at: usize| at.saturating_sub(first) * (columns - 1) / all.max(1);
    let cursor = column(time.at());
    let mut signs: Vec<char> = (0..columns).map(|at| if at < cursor { '─' } else { '·' }).collect();
    if let (Some((_, start, _)), true) = (time.command(), time.past().is_some()) {
        signs[column(start)..cursor].fill('━');
    }
    for command in time.commands() {
        let sign = &mut signs[column(command.start)];
        // Where several share a column, what moved much is seen.
        if !sign.is_uppercase() && (command.letter != '·' || !sign.is_alphabetic()) {
            *sign = command.letter;
        }
    }
    let after = signs.split_off(cursor + 1);
    signs.pop();
    (signs.into_iter().collect(), "●", after.into_iter().collect())
}

/// Columns for the bar: what the words leave, but never less than a third.
fn room(words: &str, width: u16) -> u16 {
    let words = u16::try_from(text::width(words)).unwrap_or(u16::MAX).saturating_add(4);
    width.saturating_sub(words.max(40)).max(width / 3)
}
