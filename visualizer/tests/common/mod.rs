//! An engine and its screen, driven without a terminal.

use std::collections::VecDeque;

use clap::Parser;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthStr;
use visualizer::app::{Model, Msg, update};
use visualizer::args::Args;
use visualizer::engine::Session;
use visualizer::runtime::perform;
use visualizer::theme::Theme;
use visualizer::ui;

/// The program, but for the terminal.
pub(crate) struct Window {
    pub(crate) model: Model,
    pub(crate) session: Session,
}

impl Window {
    pub(crate) fn open(arguments: &[&str]) -> Self {
        let arguments = ["visualizer"].iter().chain(arguments);
        let session = Session::open(&Args::parse_from(arguments)).unwrap();
        let (picture, sizes, story) = session.opened();
        let model = Model::new(picture, sizes, &story, session.place());
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
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| ui::draw(&self.model, Theme::colours(), frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let row = |y| {
            // The cell after a wide letter belongs to it.
            let mut covered = 0;
            let mut row = String::new();
            for x in 0..width {
                let symbol = buffer[(x, y)].symbol();
                if covered == 0 {
                    row.push_str(symbol);
                }
                covered = covered.max(symbol.width()).saturating_sub(1);
            }
            row.trim_end().to_string()
        };
        (0..height).map(row).collect::<Vec<_>>().join("\n")
    }
}
