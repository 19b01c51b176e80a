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
//! The same program as in a terminal, but without the terminal: it makes a film, or
//! figures for a page, exactly as they would have been on the screen.

use std::error::Error;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use crate::args::Args;
use crate::command::ExportFile;
use crate::driver::Driver;
use crate::export;
use crate::theme::Appearance;

/// Reads commands until the input ends or one of them is `quit`. Returns true if all
/// went well.
///
/// # Errors
/// If the database cannot be opened or closed, or a frame cannot be written.
pub fn run(args: &Args, file: &Path, input: impl BufRead) -> Result<bool, Box<dyn Error>> {
    let mut driver = Driver::open(args)?;
    driver.model.appearance =
        Appearance { theme: driver.model.appearance.theme, ascii: args.ascii };
    let mut film = Film { driver, file: file.to_path_buf(), frames: 0 };
    let mut well = true;
    for line in input.lines() {
        let line = line?;
        if !film.enter(&line)? {
            break;
        }
        well &= !film.driver.model.failed;
    }
    film.driver.session.close()?;
    Ok(well)
}

struct Film {
    driver: Driver,
    file: PathBuf,
    frames: u32,
}

impl Film {
    /// Runs a line. Returns false if it was the last one.
    fn enter(&mut self, line: &str) -> Result<bool, Box<dyn Error>> {
        if !self.driver.enter(line) {
            return Ok(false);
        }
        self.shown()?;
        while self.driver.model.walk.is_some() || self.driver.model.show.is_some() {
            self.driver.press(KeyCode::Char(' '), KeyModifiers::NONE);
            self.shown()?;
        }
        Ok(true)
    }

    /// Writes a frame, and where something is played, one for each of its events.
    fn shown(&mut self) -> Result<(), Box<dyn Error>> {
        while self.driver.model.time.past().is_some() {
            self.frame()?;
            self.driver.press(KeyCode::Right, KeyModifiers::CONTROL);
        }
        self.driver.model.player.playing = false;
        self.frame()
    }

    fn frame(&mut self) -> Result<(), Box<dyn Error>> {
        self.frames += 1;
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let end = self.file.extension().unwrap_or_default().to_string_lossy();
        let dot = if end.is_empty() { "" } else { "." };
        let path = self.file.with_file_name(format!("{stem}-{:03}{dot}{end}", self.frames));
        Ok(export::write(&self.driver.model, &ExportFile { path, replace: true }).map(drop)?)
    }
}
