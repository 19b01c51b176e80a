//! Backing off: when to try failed background work again.
//! Machinery: no chapter needs this.
//!
//! Writes wake the shaker, so failed work would be tried again at every write: a table
//! that can't be read would have the tables beside it merged, and thrown away, thousands
//! of times a second.
//!
//! ```text
//!    shake   ✗ ✗ · ✗ · · · ✗ · · · · · · · ✗        rests twice as long each time
//!    shake   ✗ (damage)      · · · · · · · ·        never again, until reopened
//! ```
//!
//! It counts shakes, not time: a database without writes has no need to try. What a caller
//! requests (`flush`, `compact`) is tried at once.

use crate::{Error, Result};

/// The longest rest, in shakes: 2 to this power, less one.
const MOST: u32 = 10;

/// The failures of some work, and when to try it again.
#[derive(Debug, Default)]
pub struct BackOff {
    /// Failures since the last success, up to [`MOST`].
    failures: u32,
    /// Shakes left until the next try.
    rest: u32,
    error: Option<Error>,
    /// A try is under way, and going well so far.
    trying: bool,
}

impl BackOff {
    /// Returns true if the work is to be tried; otherwise counts one shake of the rest.
    pub(crate) fn is_due(&mut self) -> bool {
        if self.has_given_up() {
            return false;
        }
        let due = self.rest == 0;
        self.rest = self.rest.saturating_sub(1);
        due
    }

    /// Notes the result of a try: it failed, or it's done, or there was nothing to do.
    pub(crate) fn note(&mut self, tried: Result<Progress, &Error>) {
        match tried {
            Ok(Progress::Done) => *self = BackOff::default(),
            Ok(Progress::Some) => (self.trying, self.rest) = (true, 0),
            Ok(Progress::None) => {}
            Err(error) => {
                self.trying = false;
                self.rest = (1 << self.failures) - 1;
                self.failures = (self.failures + 1).min(MOST);
                self.error = Some(error.clone());
            }
        }
    }

    /// Ends the rest, because a caller requests the work.
    ///
    /// # Errors
    /// The damage after which it isn't tried any more.
    pub(crate) fn retry(&mut self) -> Result<()> {
        self.rest = 0;
        self.given_up().map_or(Ok(()), Err)
    }

    /// Returns the last failure, if nothing has succeeded since.
    pub(crate) fn error(&self) -> Option<Error> {
        self.error.clone()
    }

    /// Returns the last failure, unless the work is being tried right now, or at the next
    /// shake.
    pub fn stuck(&self) -> Option<Error> {
        let resting = self.rest > 0 && !self.trying;
        self.error.clone().filter(|_| resting || self.has_given_up())
    }

    /// Returns the damage after which it isn't tried any more.
    pub(crate) fn given_up(&self) -> Option<Error> {
        self.error.clone().filter(|_| self.has_given_up())
    }

    fn has_given_up(&self) -> bool {
        matches!(self.error, Some(Error::Corruption { .. } | Error::OutOfOrder { .. }))
    }
}

/// The progress of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There was nothing to do.
    None,
    /// A part was done.
    Some,
    /// All was done.
    Done,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the shakes, of `shakes`, at which the work is tried; it always fails.
    fn tries(shakes: u32, error: &Error) -> Vec<u32> {
        let mut backoff = BackOff::default();
        let mut tries = Vec::new();
        for shake in 0..shakes {
            if backoff.is_due() {
                tries.push(shake);
                backoff.note(Err(error));
            }
        }
        assert!(backoff.error().is_some());
        tries
    }

    #[test]
    fn each_rest_is_twice_as_long_up_to_a_limit() {
        assert_eq!(tries(40, &Error::Sealed), [0, 1, 3, 7, 15, 31]);
        let late = tries(20_000, &Error::Sealed);
        let longest = late.windows(2).map(|pair| pair[1] - pair[0] - 1).max();
        assert_eq!(longest, Some((1 << MOST) - 1));
    }

    #[test]
    fn damage_is_not_tried_again() {
        let damage = Error::corruption(std::path::Path::new("000001.sst"), None, "it is cut");
        assert_eq!(tries(5000, &damage), [0]);
        let mut backoff = BackOff::default();
        backoff.note(Err(&damage));
        assert!(backoff.retry().is_err() && !backoff.is_due());
    }

    #[test]
    fn success_ends_it_and_a_caller_ends_the_rest() {
        let mut backoff = BackOff::default();
        for _ in 0..2 {
            backoff.note(Err(&Error::Sealed));
        }
        assert!(!backoff.is_due());
        for _ in 0..2 {
            backoff.note(Err(&Error::Sealed));
        }
        backoff.retry().unwrap();
        assert!(backoff.is_due() && backoff.error().is_some());
        backoff.note(Ok(Progress::None));
        assert!(backoff.error().is_some(), "there was nothing to do");
        backoff.note(Ok(Progress::Some));
        assert!(backoff.error().is_some() && backoff.stuck().is_none() && backoff.is_due());
        backoff.note(Ok(Progress::Done));
        assert!(backoff.is_due() && backoff.error().is_none());
    }
}
