//! The program, but for the terminal: keys go in, and the model can be drawn at any
//! size. Frames are made so, and the figures of the book.

use std::collections::VecDeque;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::{Effect, Msg, update};
use crate::args::Args;
use crate::engine::Session;
use crate::model::Model;
use crate::runtime::{open, perform};

/// An engine and what is seen of it.
pub struct Driver {
    /// What is seen.
    pub model: Model,
    /// What is run.
    pub session: Session,
}

impl Driver {
    /// Opens the database that the arguments name.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn open(args: &Args) -> Result<Self, Box<dyn std::error::Error>> {
        let (session, model) = open(args)?;
        Ok(Driver { model, session })
    }

    /// Presses a key and waits until all that follows is done; answers false if
    /// that was to leave.
    pub fn press(&mut self, code: KeyCode, modifiers: KeyModifiers) -> bool {
        let key = KeyEvent::new(code, modifiers);
        let mut effects = VecDeque::from(update(&mut self.model, Msg::Key(key)));
        while let Some(effect) = effects.pop_front() {
            if effect == Effect::Quit {
                return false;
            }
            effects.extend(perform(&mut self.model, &mut self.session, effect));
        }
        true
    }

    /// Types a line, and waits likewise.
    pub fn enter(&mut self, line: &str) -> bool {
        update(&mut self.model, Msg::Paste(line.to_string()));
        self.press(KeyCode::Enter, KeyModifiers::NONE)
    }
}
