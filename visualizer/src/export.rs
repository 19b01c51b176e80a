//! The screen, drawn in memory by the code that draws on the terminal, and as text.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use crate::app::Model;
use crate::text::width;
use crate::ui;

/// The screen of that size, on no terminal.
pub fn screen(model: &Model, width: u16, height: u16) -> Buffer {
    // A backend that keeps its cells in memory, and so cannot fail.
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    let Ok(drawn) = terminal.draw(|frame| ui::draw(model, model.look.theme, frame));
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

/// What stands in a cell, or in the two that a wide letter takes.
struct Letter<'a> {
    symbol: &'a str,
}

/// The letters of each row. The cell after a wide letter belongs to the letter:
/// whatever the cell holds is not shown.
fn rows(screen: &Buffer) -> impl Iterator<Item = Vec<Letter<'_>>> {
    let columns = usize::from(screen.area.width);
    screen.content.chunks(columns.max(1)).map(|cells| {
        let mut letters = Vec::new();
        let mut free = 0;
        for (column, cell) in cells.iter().enumerate() {
            if column >= free {
                letters.push(Letter { symbol: cell.symbol() });
                free = column + width(cell.symbol()).max(1);
            }
        }
        letters
    })
}
