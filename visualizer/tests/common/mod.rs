//! An engine and its screen, driven without a terminal.

use std::collections::VecDeque;

use clap::Parser;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use visualizer::app::{Msg, update};
use visualizer::args::Args;
use visualizer::engine::Session;
use visualizer::export;
use visualizer::model::Model;
use visualizer::runtime::perform;

/// The program, but for the terminal.
pub(crate) struct Window {
    pub(crate) model: Model,
    pub(crate) session: Session,
}

impl Window {
    pub(crate) fn open(arguments: &[&str]) -> Self {
        let arguments = ["visualizer"].iter().chain(arguments);
        let (session, opening) = Session::open(&Args::parse_from(arguments)).unwrap();
        let model = Model::opened(opening, session.location());
        Window { model, session }
    }

    /// Presses a key, and waits until all that follows from it is done.
    pub(crate) fn press(&mut self, code: KeyCode) {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        let mut effects = VecDeque::from(update(&mut self.model, Msg::Key(key)));
        while let Some(effect) = effects.pop_front() {
            if effect != visualizer::app::Effect::Quit {
                effects.extend(perform(&mut self.model, &mut self.session, effect));
            }
        }
    }

    /// Types a line.
    pub(crate) fn enter(&mut self, line: &str) -> &mut Self {
        update(&mut self.model, Msg::Paste(line.to_string()));
        self.press(KeyCode::Enter);
        self
    }

    /// The screen as text.
    pub(crate) fn screen(&self, width: u16, height: u16) -> String {
        export::text(&export::screen(&self.model, width, height))
    }
}
