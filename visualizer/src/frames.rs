//! Frames instead of a window: commands in, pictures out.
//!
//! ```text
//!    printf 'tour 8\n' | visualizer --frames tour.svg
//!
//!    tour-001.svg tour-002.svg …     a frame after each command, and in a tour
//!                                    one for each stop and each event that is watched; so too
//!                                    in a play of the theatre
//! ```
//!
//! The same program as in a terminal, but for the terminal: whoever wants a film,
//! or figures for a page, gets them as they would have been seen.

use std::collections::VecDeque;
use std::error::Error;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::{Effect, Model, Msg, update};
use crate::args::Args;
use crate::engine::Session;
use crate::export::{self, Wish};
use crate::runtime::{open, perform};
use crate::theme::Look;

/// Reads commands until the input ends or one of them is `quit`; answers whether
/// all went well.
///
/// # Errors
/// If the database cannot be opened or closed, or a frame cannot be written.
pub fn run(args: &Args, file: &Path, input: impl BufRead) -> Result<bool, Box<dyn Error>> {
    let (mut session, mut model) = open(args)?;
    model.look = Look { theme: model.look.theme, ascii: args.ascii };
    let mut film = Film { model, session: &mut session, file: file.to_path_buf(), frames: 0 };
    let mut well = true;
    for line in input.lines() {
        let line = line?;
        if !film.enter(&line)? {
            break;
        }
        well &= !film.model.failed;
    }
    session.close()?;
    Ok(well)
}

struct Film<'s> {
    model: Model,
    session: &'s mut Session,
    file: PathBuf,
    frames: u32,
}

impl Film<'_> {
    /// Runs a line; answers false if it was the last one.
    fn enter(&mut self, line: &str) -> Result<bool, Box<dyn Error>> {
        update(&mut self.model, Msg::Paste(line.to_string()));
        if !self.press(KeyCode::Enter) {
            return Ok(false);
        }
        self.shown()?;
        while self.model.walk.is_some() || self.model.show.is_some() {
            self.press(KeyCode::Char(' '));
            self.shown()?;
        }
        Ok(true)
    }

    /// Writes a frame, and where something is played, one for each of its events.
    fn shown(&mut self) -> Result<(), Box<dyn Error>> {
        while self.model.time.past().is_some() {
            self.frame()?;
            let on = KeyEvent::new(KeyCode::Right, KeyModifiers::CONTROL);
            update(&mut self.model, Msg::Key(on));
        }
        self.model.player.playing = false;
        self.frame()
    }

    /// Presses a key and waits until all that follows is done; answers false if
    /// that was to leave.
    fn press(&mut self, code: KeyCode) -> bool {
        let mut effects = VecDeque::from(update(&mut self.model, Msg::Key(KeyEvent::from(code))));
        while let Some(effect) = effects.pop_front() {
            if effect == Effect::Quit {
                return false;
            }
            effects.extend(perform(&mut self.model, self.session, effect));
        }
        true
    }

    fn frame(&mut self) -> Result<(), Box<dyn Error>> {
        self.frames += 1;
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let end = self.file.extension().unwrap_or_default().to_string_lossy();
        let dot = if end.is_empty() { "" } else { "." };
        let file = self.file.with_file_name(format!("{stem}-{:03}{dot}{end}", self.frames));
        Ok(export::write(&self.model, &Wish { file, replace: true }).map(drop)?)
    }
}
