//! The screen with its styles. A screen as text holds none, so below it stands a
//! legend: for each row, from which column to which it is what.
//!
//! ```text
//!    1  s1-18 d92-118        row 1: strong from column 1 to 18, dim from 92 to 118
//!    2-9  d0 a2-20 d45       rows 2 to 9 alike
//!    ---
//!    a  Cyan BOLD            what a stands for
//! ```
//!
//! Rows and columns count from 0. Plain text and the style of spaces go unsaid.

use std::collections::BTreeMap;
use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Style};
use visualizer::export;
use visualizer::theme::Theme;

use super::common::Window;

impl Window {
    /// The screen as text, and the legend of its styles.
    pub(crate) fn screen_with_styles(&self, width: u16, height: u16) -> String {
        let screen = export::screen(&self.model, width, height);
        format!("{}\n---\n{}", export::text(&screen), legend(&screen, self.model.appearance.theme))
    }
}

fn legend(screen: &Buffer, theme: Theme) -> String {
    let mut names = BTreeMap::new();
    let rows: Vec<String> = screen
        .content
        .chunks(usize::from(screen.area.width))
        .map(|row| runs(row, theme, &mut names))
        .collect();
    let mut legend = String::new();
    let mut row = 0;
    for same in rows.chunk_by(|a, b| a == b) {
        let last = row + same.len() - 1;
        let range = if row == last { format!("{row}") } else { format!("{row}-{last}") };
        if !same[0].is_empty() {
            writeln!(legend, "{range} {}", same[0]).unwrap();
        }
        row = last + 1;
    }
    legend.push_str("---");
    names.iter().for_each(|(name, look)| write!(legend, "\n{name}  {look}").unwrap());
    legend
}

/// The runs of one row, each with the initial of its style.
fn runs(row: &[Cell], theme: Theme, names: &mut BTreeMap<char, String>) -> String {
    let mut runs: Vec<(char, usize, usize)> = Vec::new();
    let seen = row.iter().enumerate().filter(|(_, cell)| cell.symbol() != " ");
    for (column, cell) in seen {
        let Some((name, look)) = initial(cell, theme) else { continue };
        names.insert(name, look);
        match runs.last_mut() {
            Some((last, _, end)) if *last == name && blank(&row[*end + 1..column], cell) => {
                *end = column;
            }
            _ => runs.push((name, column, column)),
        }
    }
    let run = |(name, first, last): (char, usize, usize)| {
        if first == last { format!(" {name}{first}") } else { format!(" {name}{first}-{last}") }
    };
    runs.into_iter().map(run).collect()
}

/// True if there are only spaces between, and they have the style that follows.
fn blank(between: &[Cell], next: &Cell) -> bool {
    between.iter().all(|cell| cell.symbol() == " " && cell.style() == next.style())
}

/// The initial of the style, and what it looks like; `None` if it is plain.
fn initial(cell: &Cell, theme: Theme) -> Option<(char, String)> {
    let Theme { accent, dim, plain, strong, wrong, good, second } = theme;
    let styles = [
        ('-', plain),
        ('a', accent),
        ('s', strong),
        ('d', dim),
        ('w', wrong),
        ('g', good),
        ('2', second),
    ];
    let looks = |style: Style| {
        style.fg.unwrap_or(Color::Reset) == cell.fg && style.add_modifier == cell.modifier
    };
    // A mixture, which no style of the theme is, stands out.
    let name = styles.iter().find(|(_, style)| looks(*style)).map_or('?', |(name, _)| *name);
    let color = if cell.fg == Color::Reset { String::new() } else { cell.fg.to_string() + " " };
    (name != '-').then(|| (name, format!("{color}{:?}", cell.modifier)))
}
