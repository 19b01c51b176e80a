//! The greeting: two sentences, and three things to type.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts;
use crate::model::Model;
use crate::text;
use crate::theme::Theme;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width).min(76).saturating_sub(4);
    let (sentences, things) = words(model.scene().stage);
    let mut lines: Vec<Line<'_>> = text::wrap(sentences, columns)
        .into_iter()
        .map(|line| Line::styled(line, theme.plain))
        .collect();
    lines.push(Line::default());
    lines.push(Line::styled("Three things to type:", theme.dim));
    lines.extend(things.map(|(typed, why)| {
        // What it shows is left out before it is cut.
        let why = if 28 + text::width(why) <= columns { why } else { "" };
        Line::from(vec![
            Span::styled(text::pad(typed, 28), theme.accent),
            Span::styled(why, theme.dim),
        ])
    }));
    let top = usize::from(area.height).saturating_sub(lines.len()) / 3;
    let left = (usize::from(area.width) - columns) / 2;
    let x = area.x + u16::try_from(left).unwrap_or(0);
    let area = Rect { x, width: area.right().saturating_sub(x), ..area };
    for (i, line) in lines.into_iter().enumerate() {
        parts::row(line, top + i, frame, area);
    }
}

/// The tours of the stages between.
const TOURS: [&str; 5] = ["tour 3", "tour 4", "tour 5", "tour 6", "tour 7"];

/// The sentences, and what to type with what it shows.
fn words(stage: u8) -> (&'static str, [(&'static str, &'static str); 3]) {
    let put = |why| ("put kenya:capital Nairobi", why);
    let load = |why| ("load countries", why);
    let tour = |name| (name, "ninety seconds to watch and guess");
    match stage {
        1 => (
            "A hash index finds any key in one step, but has no order and forgets everything at exit. Watch one at work while you type.",
            [
                put("one entry, in the bucket of its hash"),
                load("2,159 facts about countries"),
                tour("tour 1"),
            ],
        ),
        2 => (
            "A memtable keeps what you write in key order, but only in memory. Watch one at work while you type.",
            [put("one entry, in key order"), load("2,159 facts about countries"), tour("tour 2")],
        ),
        3..=7 => (
            "An LSM tree keeps what you write in memory, and when that's full, writes it to disk as a sorted table. Watch one do it while you type.",
            [
                put("one entry, into the memtable"),
                load("2,159 facts, and many tables"),
                tour(TOURS[usize::from(stage) - 3]),
            ],
        ),
        _ => (
            "An LSM tree keeps what you write in memory, moves it to sorted tables on disk, and merges those. Watch one do it while you type.",
            [
                put("one entry, into the memtable"),
                load("2,159 facts: tables, and merges"),
                tour("tour 1"),
            ],
        ),
    }
}
