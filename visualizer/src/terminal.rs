//! The terminal: taken over, and given back whatever happens.
//!
//! ```text
//!                        taken    given back
//!    raw mode              1          5        keys arrive as they are pressed
//!    alternate screen      2          4        what was on it before stays
//!    pasted text is marked 3          3
//!    the mouse             4          2
//!    the cursor            -          1        hidden while it has no place
//! ```
//!
//! Given back when the guard is dropped, so on every way out of the program; and
//! by a panic hook, before the message of the panic is written, so that it can
//! be read.

use std::io::{self, stdout};

use ratatui::DefaultTerminal;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::execute;

/// A terminal in raw mode, on its alternate screen.
#[derive(Debug)]
pub struct Guard {
    /// The terminal that is drawn on.
    pub terminal: DefaultTerminal,
}

impl Guard {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// If the terminal cannot do what is needed.
    pub fn new() -> io::Result<Guard> {
        // Installs the panic hook first.
        let terminal = ratatui::try_init().inspect_err(|_| give_back())?;
        let guard = Guard { terminal };
        execute!(stdout(), EnableBracketedPaste, EnableMouseCapture)?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // The hook of a panic has left the screen. A second time would put the
        // cursor back to where the screen was left, over the message.
        if std::thread::panicking() {
            let _ = execute!(stdout(), DisableMouseCapture, DisableBracketedPaste, Show);
        } else {
            give_back();
        }
    }
}

/// Gives the terminal back, from whatever thread. What fails here cannot be
/// helped, and must not hide why the program ends: the terminal may be gone, and
/// then there is not even a place to say so.
pub fn give_back() {
    let _ = execute!(stdout(), Show, DisableMouseCapture, DisableBracketedPaste);
    let _ = ratatui::try_restore();
}
