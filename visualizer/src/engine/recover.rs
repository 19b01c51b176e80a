//! After a panic: a body that is still open, or a mistake.
//!
//! Nobody knows how far the engine had come, so it is thrown away, and what is on
//! disk is opened anew.

use super::{Outcome, Session};

impl Session {
    /// The engine panicked, and may be in any state.
    pub(super) fn recover(&mut self, why: String) -> Outcome {
        self.job = None;
        self.drop_engine();
        self.discard();
        let opened = self.start();
        self.discard();
        if let Err(again) = opened {
            return self.gone(format!("{why}; it cannot be opened again: {again}"));
        }
        self.history.restart(self.picture().written);
        let reopened = Some((Box::new(self.world()), self.sizes));
        Outcome { reopened, error: Some(why), ..Outcome::default() }
    }

    /// There is no engine any more.
    fn gone(&mut self, error: String) -> Outcome {
        let crash = self.end();
        self.dead = Some(crash.clone());
        Outcome { crashed: Some(Box::new(crash)), error: Some(error), ..Outcome::default() }
    }
}
