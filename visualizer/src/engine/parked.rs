//! An engine that is put aside, still open, while another one is looked at.
//!
//! ```text
//!    home ── enter(3) ──► another, in a directory of its own ── leave ──► home
//! ```

use std::error::Error;

use super::{Opening, Session};
use crate::args::Args;
use crate::mine::attempt;

impl Session {
    /// Puts the engine aside, still open, and opens one of that stage in a
    /// directory of its own.
    ///
    /// # Errors
    /// Whatever opening can meet; then nothing has changed.
    pub fn enter(&mut self, stage: u8) -> Result<Opening, Box<dyn Error>> {
        let args = Args { dir: None, stage, memtable: None, block: None, ..self.args.clone() };
        let (session, opening) = Session::open(&args)?;
        let mut before = std::mem::replace(self, session);
        self.parked = before.parked.take();
        if self.parked.is_none() {
            self.parked = Some(Box::new(before));
        } else {
            before.close()?;
        }
        Ok(opening)
    }

    /// Goes back to the engine that was put aside.
    ///
    /// # Errors
    /// If the one that is left cannot be closed; it is left all the same.
    pub fn leave(&mut self) -> Result<(), Box<dyn Error>> {
        match self.parked.take() {
            Some(home) => std::mem::replace(self, *home).close(),
            None => Ok(()),
        }
    }

    /// Closes the engine, and the one that was put aside.
    ///
    /// # Errors
    /// If what it still had to write could not be written.
    pub fn close(mut self) -> Result<(), Box<dyn Error>> {
        if let Some(home) = self.parked.take() {
            home.close()?;
        }
        Ok(attempt(|| self.engine.close())??)
    }
}
