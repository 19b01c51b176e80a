//! The sentence about what happened; in a tour, its text; or a question.
//!
//! ```text
//!    ▌ Two tables start with egypt. The newer one is copied …
//!    ▌ TOUR 3 · 2 of 9   Space goes on, Esc leaves
//!
//!    ? Which one's entry counts?
//!      [1] table 7   [2] table 8
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::model::Model;
use crate::question::Question;
use crate::text;
use crate::theme::Theme;

/// Returns the number of rows it takes on a screen of that size.
pub(super) fn rows(model: &Model, width: u16, height: u16, all: bool) -> u16 {
    let least = match height {
        30.. => 3,
        16.. if !all => 3,
        14.. => 2,
        _ => 1,
    };
    // Steps are told one after the other: no row comes or goes between them.
    let past = model.time.past().is_some() && height >= 20;
    let quiet = model.walk.is_none() && model.question.is_none();
    match &model.show {
        None if quiet => return if past { least.max(3) } else { least },
        None if past && model.question.is_none() => return least.max(3) + 1,
        Some(_) if quiet && past && model.time.at() > 0 => return if all { 4 } else { least },
        _ => {}
    }
    // The words of a tour are there to be read: the panes give way. In the theatre
    // there are four answers.
    let most = (height / if model.show.is_some() { 2 } else { 4 }).max(least);
    let lines = lines(model, Theme::mono(), usize::from(width).saturating_sub(3)).len();
    u16::try_from(lines).unwrap_or(most).clamp(least, most)
}

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width).saturating_sub(3);
    let rows = usize::from(area.height);
    let mut lines = lines(model, theme, columns);
    if lines.len() > rows && rows > 0 {
        // The last row stays what it is where it says how to go on.
        let guided = model.walk.is_some() || model.show.is_some();
        let last = guided.then(|| lines.pop()).flatten();
        let room = rows - usize::from(last.is_some()).min(rows - 1);
        lines.truncate(room);
        if let Some(cut) = lines.last_mut() {
            let words: String =
                cut.spans.iter().skip(1).map(|span| span.content.as_ref()).collect();
            let style = cut.spans.last().map_or(Style::new(), |span| span.style);
            let words = text::fit(&words, columns.saturating_sub(2));
            let words = format!("{} …", words.trim_end_matches('…').trim_end());
            cut.spans.truncate(1);
            cut.spans.push(Span::styled(words, style));
        }
        lines.extend(last.filter(|_| rows > 1));
    }
    frame.render_widget(Paragraph::new(lines), area);
}

fn lines(model: &Model, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let past = model.time.past().is_some();
    if let Some(question) = model.question.as_ref().filter(|q| q.chosen.is_none() || past) {
        return asked(question, theme, columns);
    }
    let (words, failed) = (model.narration(), model.failed && (!past || model.show.is_some()));
    if words.is_empty() {
        return Vec::new();
    }
    let (mark, style) =
        if failed { (theme.wrong, theme.wrong) } else { (theme.accent, theme.plain) };
    let line =
        |words: String| Line::from(vec![Span::styled("▌ ", mark), Span::styled(words, style)]);
    let mut lines: Vec<Line<'static>> = text::wrap(&words, columns).into_iter().map(line).collect();
    if let Some(walk) = &model.walk {
        let stops = walk.tour.stops.len();
        let how = if past { "Space plays, End skips" } else { "Space goes on, Esc leaves" };
        let words =
            format!("{} · {} of {stops}   {how}", walk.tour.title, (walk.at + 1).min(stops));
        lines.push(Line::from(vec![Span::styled("▌ ", mark), Span::styled(words, theme.dim)]));
    }
    if let Some(show) = &model.show {
        let words = show.how(past);
        lines.push(Line::from(vec![Span::styled("▌ ", mark), Span::styled(words, theme.dim)]));
    }
    lines
}

fn asked(question: &Question, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mark = |sign: &'static str| Span::styled(sign, theme.accent);
    let mut lines: Vec<Line<'static>> = text::wrap(&question.words, columns)
        .into_iter()
        .map(|words| Line::from(vec![mark("? "), Span::styled(words, theme.strong)]))
        .collect();
    let mut options: Vec<Span<'static>> = Vec::new();
    for (number, option) in (1..).zip(&question.options) {
        options.push(Span::styled(format!("[{number}] "), theme.accent));
        options.push(Span::styled(format!("{option}   "), theme.plain));
    }
    let one_line: usize = options.iter().map(Span::width).sum();
    if one_line <= columns {
        options.insert(0, Span::raw("  "));
        lines.push(Line::from(options));
    } else {
        let rows = options.chunks(2).map(|pair| {
            let mut row = vec![Span::raw("  ")];
            row.extend(pair.iter().cloned());
            Line::from(row)
        });
        lines.extend(rows);
    }
    let verdict = question.verdict().unwrap_or("1 to 4 answer, Space goes on without.".to_string());
    lines.push(Line::from(vec![mark("  "), Span::styled(verdict, theme.dim)]));
    lines
}
