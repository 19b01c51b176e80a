//! The screen without a terminal, and the text of its cells.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};

use crate::model::Model;
use crate::text::width;
use crate::ui;

/// The screen of that size, on no terminal.
pub fn screen(model: &Model, width: u16, height: u16) -> Buffer {
    // A backend that keeps its cells in memory, and so cannot fail.
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    let Ok(drawn) = terminal.draw(|frame| ui::draw(model, model.appearance.theme, frame));
    drawn.buffer.clone()
}

/// The screen as rows of text, without the spaces at their ends.
pub fn text(screen: &Buffer) -> String {
    let row = |row: Vec<Letter<'_>>| {
        let row: String = row.iter().map(|letter| letter.symbol).collect();
        row.trim_end().to_string()
    };
    rows(screen).map(row).collect::<Vec<_>>().join("\n")
}

/// The text of a cell, or of the two that a wide letter takes.
pub(super) struct Letter<'a> {
    pub(super) symbol: &'a str,
    pub(super) cell: &'a Cell,
    /// The first of its columns, from 0.
    pub(super) column: usize,
}

/// The letters of each row. The cell after a wide letter belongs to the letter:
/// whatever the cell holds is not shown.
pub(super) fn rows(screen: &Buffer) -> impl Iterator<Item = Vec<Letter<'_>>> {
    let columns = usize::from(screen.area.width);
    screen.content.chunks(columns.max(1)).map(|cells| {
        let mut letters = Vec::new();
        let mut free = 0;
        for (column, cell) in cells.iter().enumerate() {
            if column >= free {
                letters.push(Letter { symbol: cell.symbol(), cell, column });
                free = column + width(cell.symbol()).max(1);
            }
        }
        letters
    })
}
