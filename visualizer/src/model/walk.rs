//! The progress of a tour, and the text to read.

use crate::tour::{Stop, Tour};

/// A tour on its way.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The tour.
    pub tour: Tour,
    /// The stop.
    pub at: usize,
    /// The part of the stop that comes next.
    pub phase: Phase,
    /// Verdict on the last answer.
    pub verdict: String,
}

/// A part of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Its words are read.
    Say,
    /// Its question is open.
    Ask,
    /// Its commands run.
    Run,
    /// The words that follow its commands.
    Tell,
    /// The end, after all stops.
    End,
}

impl Walk {
    pub(crate) fn new(tour: Tour) -> Self {
        Walk { tour, at: 0, phase: Phase::Say, verdict: String::new() }
    }

    pub(crate) fn stop(&self) -> Option<&Stop> {
        self.tour.stops.get(self.at)
    }

    /// Returns the text to read now; empty while commands run.
    pub fn words(&self) -> String {
        let words = match (self.phase, self.stop()) {
            (Phase::Say, Some(stop)) => stop.say.as_str(),
            (Phase::Tell, Some(stop)) => stop.tell.as_str(),
            (Phase::End, _) => {
                "That's the end of the tour. Space goes back to where you were. Now build it yourself: quit, and type `cargo step`."
            }
            _ => "",
        };
        match self.verdict.as_str() {
            "" => words.to_string(),
            verdict => format!("{verdict} {words}").trim_end().to_string(),
        }
    }
    /// Returns true if the commands of the stop end in one that is played step by step.
    pub(crate) fn watches(&self) -> bool {
        self.phase != Phase::Ask && self.stop().is_some_and(|stop| stop.watch)
    }
}
