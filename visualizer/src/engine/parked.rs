//! An engine that is parked, still open, while another one is shown.
//!
//! ```text
//!    first ── enter(3) ──► another, in a directory of its own ── leave ──► first
//! ```

use std::error::Error;

use super::opening::Opening;
use super::session::Session;
use crate::args::Args;
use crate::mine::attempt;
use crate::setting::Setting;

/// Two engines that were opened together.
#[derive(Debug)]
pub struct Two {
    /// The opening of this one.
    pub this: Opening,
    /// The opening of the other.
    pub other: Opening,
    /// Each one's value of the setting in which they differ.
    pub names: (String, String),
}

impl Session {
    /// Puts the engine aside, still open, and opens one of that stage in a
    /// directory of its own.
    ///
    /// # Errors
    /// Returns any error of opening the directory; nothing has changed then.
    pub fn enter(&mut self, stage: u8) -> Result<Opening, Box<dyn Error>> {
        let args = Args { dir: None, stage, memtable: None, block: None, ..self.args.clone() };
        let (session, opening) = Session::open(&args)?;
        self.park(session);
        Ok(opening)
    }

    /// Puts the engine aside and opens two: one like it, and one that differs from
    /// that in one setting. Returns both openings, and each one's value of the setting.
    ///
    /// # Errors
    /// Returns any error of opening the directory; nothing has changed then.
    pub fn enter_two(&mut self, setting: Setting) -> Result<Two, Box<dyn Error>> {
        let args = Args { dir: None, ..self.args.clone() };
        let other_args = setting.on(&args);
        let (mut session, opening) = Session::open(&args)?;
        let (other, its_opening) = Session::open(&other_args)?;
        session.other = Some(Box::new(other));
        self.park(session);
        let names = (setting.words(&args), setting.words(&other_args));
        Ok(Two { this: opening, other: its_opening, names })
    }

    /// The other engine, which gets the same commands.
    pub fn other(&mut self) -> Option<&mut Session> {
        self.other.as_deref_mut()
    }

    /// Puts the engine aside for another one; if one was put aside before, that
    /// stays aside, and this one is closed.
    fn park(&mut self, session: Session) {
        let mut before = std::mem::replace(self, session);
        self.parked = before.parked.take();
        if self.parked.is_none() {
            self.parked = Some(Box::new(before));
        } else if let Err(error) = before.close() {
            self.parting = Some(format!("the engine before could not be closed: {error}"));
        }
    }

    /// Takes the error of leaving the last engine.
    pub fn parting(&mut self) -> Option<String> {
        self.parting.take()
    }

    /// Returns to the parked engine. If the one that is left can't be
    /// closed, [`parting`](Session::parting) says why.
    pub fn leave(&mut self) {
        let Some(home) = self.parked.take() else { return };
        if let Err(error) = std::mem::replace(self, *home).close() {
            self.parting = Some(format!("cannot close the engine you left: {error}"));
        }
    }

    /// Closes the engine, the other one and the parked one.
    ///
    /// # Errors
    /// Returns an error if the engine couldn't write what it still had to.
    pub fn close(mut self) -> Result<(), Box<dyn Error>> {
        for other in self.parked.take().into_iter().chain(self.other.take()) {
            other.close()?;
        }
        Ok(attempt(|| self.engine.close())??)
    }
}
