//! The terminal: taken over, and given back whatever happens.
//!
//! Given back when the guard is dropped, so on every way out of the program; and
//! by a panic hook, before the message of the panic is written, so that it can
//! be read.

use std::io::{self, stdout};

use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::execute;

/// A terminal in raw mode, on its alternate screen.
#[derive(Debug)]
pub struct Guard {
    /// What is drawn on.
    pub terminal: DefaultTerminal,
}

impl Guard {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// If the terminal cannot do what is needed.
    pub fn new() -> io::Result<Guard> {
        // Installs the panic hook first.
        let terminal = ratatui::try_init().inspect_err(|_| ratatui::restore())?;
        let guard = Guard { terminal };
        execute!(stdout(), EnableBracketedPaste)?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // What cannot be given back cannot be helped, and must not hide why.
        let _ = execute!(stdout(), DisableBracketedPaste);
        // The hook of a panic did so already. A second time would put the cursor
        // back to where the screen was left, over the message.
        if !std::thread::panicking() {
            ratatui::restore();
        }
    }
}
