//! The program without its terminal: keys go in, and the model can be drawn at any
//! size. It makes frames, and the figures of the book.

use std::collections::VecDeque;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::{Effect, Msg, update};
use crate::args::Args;
use crate::engine::Session;
use crate::model::Model;
use crate::runtime::{open, perform};

/// An engine and what is seen of it.
pub struct Driver {
    /// The state of the screen.
    pub model: Model,
    /// The engine.
    pub session: Session,
}

impl Driver {
    /// Opens the database that the arguments name.
    ///
    /// # Errors
    /// Returns an error if it can't be opened.
    pub fn open(args: &Args) -> Result<Self, Box<dyn std::error::Error>> {
        let (session, model) = open(args)?;
        Ok(Driver { model, session })
    }

    /// Presses a key and waits until all that follows is done. Returns false if
    /// that was to quit.
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

    /// Types a line and enters it. Returns false if that was to quit.
    pub fn enter(&mut self, line: &str) -> bool {
        update(&mut self.model, Msg::Paste(line.to_string()));
        self.press(KeyCode::Enter, KeyModifiers::NONE)
    }
}
