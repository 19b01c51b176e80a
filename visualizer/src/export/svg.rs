//! The screen as a picture: one SVG file that needs no other.
//!
//! ```text
//!    cells    │ 008  ├chad──kenya┤      69 B │
//!    texts      008   chad  kenya       69 B      a run of letters of one style, in
//!                                                 as many columns as on the screen
//!    shapes   ▏      ▕    ──     ▏           ▏    lines and blocks, as paths
//! ```
//!
//! The reader's font is not known. So each run of letters says where it begins and
//! how long it is, and signs that must join, such as the corners of a frame, are
//! not letters at all. A letter that the usual monospaced fonts may lack is a
//! run of its own: whichever font it comes from, what follows keeps its column.
//!
//! The text of the screen is there a second time, as the description that a screen
//! reader speaks. Left out: backgrounds, italics and underlines, which no theme
//! uses, and the cursor.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use ratatui::buffer::Buffer;

use super::palette::{self, Class};
use super::screen::{Letter, rows, text as rows_as_text};
use super::shapes::{self, CELL, Kind, Spot};
use crate::text::width;

/// Around the screen.
const MARGIN: usize = 20;

/// Distance from the top of a row to the baseline of its letters.
const BASELINE: usize = 16;

/// Returns the screen as an SVG file, in the colors of the page that shows it:
/// light or dark.
pub fn svg(screen: &Buffer, title: &str) -> String {
    let columns = usize::from(screen.area.width);
    let (wide, high) =
        (columns * CELL.0 + 2 * MARGIN, usize::from(screen.area.height) * CELL.1 + 2 * MARGIN);
    let mut picture = Picture::default();
    for (row, letters) in rows(screen).enumerate() {
        picture.draw(row * CELL.1, &letters);
    }
    let (title, text) = (escape(title), escape(&rows_as_text(screen)));
    let style = palette::style(&picture.used);
    let body = picture.elements();
    let (right, bottom) = (wide - 1, high - 1);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="lsm-screen" role="img" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">
<title>{title}</title>
<desc>
{text}
</desc>
<style>
{style}</style>
<rect class="page" x="0.5" y="0.5" width="{right}" height="{bottom}" rx="8"/>
<g transform="translate({MARGIN} {MARGIN})">
{body}</g>
</svg>
"#
    )
}

/// A picture, being drawn.
#[derive(Default)]
struct Picture {
    texts: String,
    /// One path for all that is painted alike: overlapping lines of one
    /// path don't show.
    paths: BTreeMap<(Kind, Class), String>,
    /// Lines from the top of a row to the bottom of one, by their style and `x`:
    /// in pieces, a smaller picture would show where they are joined.
    uprights: BTreeMap<(Class, usize), Vec<Range<usize>>>,
    used: BTreeSet<Class>,
}

impl Picture {
    /// Draws a row, from `y` downwards.
    fn draw(&mut self, y: usize, letters: &[Letter<'_>]) {
        let mut rest = letters;
        while let Some(first) = rest.first() {
            let class = Class::of(first.cell);
            let kind = shapes::kind(first.symbol);
            let length = match kind {
                Some(_) => {
                    let same = |next: &&Letter<'_>| {
                        next.symbol == first.symbol && Class::of(next.cell) == class
                    };
                    rest.iter().take_while(same).count()
                }
                None => letters_of_one_run(rest, class),
            };
            let (run, after) = rest.split_at(length);
            rest = after;
            match kind {
                Some(_) if first.symbol == "│" => {
                    run.iter().for_each(|letter| self.upright(letter.column, y, class));
                }
                Some(kind) => {
                    let spot = Spot { x: first.column * CELL.0, y, cells: length };
                    self.used.insert(class);
                    let path = self.paths.entry((kind, class)).or_default();
                    shapes::draw(first.symbol, spot, path);
                }
                None => self.write(y, run, class),
            }
        }
    }

    /// Draws a line from `y` down to the next row, or makes the one above longer.
    fn upright(&mut self, column: usize, y: usize, class: Class) {
        self.used.insert(class);
        let x = column * CELL.0 + CELL.0 / 2;
        let lines = self.uprights.entry((class, x)).or_default();
        match lines.last_mut() {
            Some(above) if above.end == y => above.end += CELL.1,
            _ => lines.push(y..y + CELL.1),
        }
    }

    /// Writes a run of letters, without the spaces at either end.
    fn write(&mut self, y: usize, run: &[Letter<'_>], class: Class) {
        let visible = |letter: &Letter<'_>| !letter.symbol.trim().is_empty();
        let (Some(first), Some(last)) =
            (run.iter().position(visible), run.iter().rposition(visible))
        else {
            return;
        };
        let run = &run[first..=last];
        let (start, end) = (&run[0], &run[run.len() - 1]);
        let columns = end.column + width(end.symbol).max(1) - start.column;
        let text: String = run.iter().map(|letter| escape(letter.symbol)).collect();
        let (x, y, length) = (start.column * CELL.0, y + BASELINE, columns * CELL.0);
        // One letter has no gaps to stretch.
        let length =
            if run.len() > 1 { format!(r#" textLength="{length}""#) } else { String::new() };
        self.used.insert(class);
        let class = class.attribute("");
        // Writing to a string does not fail.
        let _ = writeln!(
            self.texts,
            r#"<text xml:space="preserve"{class} x="{x}" y="{y}"{length}>{text}</text>"#
        );
    }

    /// The elements of the picture: letters stand on lines.
    fn elements(mut self) -> String {
        for ((class, x), lines) in self.uprights {
            let path = self.paths.entry((Kind::Line, class)).or_default();
            for Range { start, end } in lines {
                let _ = write!(path, "M{x} {start}V{end} ");
            }
        }
        let path = |((kind, class), path): (&(Kind, Class), &String)| {
            format!("<path{} d=\"{}\"/>\n", class.attribute(kind.class()), path.trim_end())
        };
        self.paths.iter().map(path).chain([self.texts.clone()]).collect()
    }
}

/// Returns how many letters, from the first, make one run: of one style, and either all
/// in every font or only one.
fn letters_of_one_run(letters: &[Letter<'_>], class: Class) -> usize {
    let common = |letter: &Letter<'_>| {
        let mut chars = letter.symbol.chars();
        // Latin letters, with their accents.
        matches!((chars.next(), chars.next()), (Some(' '..='\u{24f}'), None))
    };
    let same = |letter: &&Letter<'_>| {
        common(letter)
            && shapes::kind(letter.symbol).is_none()
            && (Class::of(letter.cell) == class || letter.symbol == " ")
    };
    letters.iter().take_while(same).count().max(1)
}

/// Escapes text for XML. A cell never holds what XML forbids; if one did,
/// it would be shown as unknown.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push(c),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
