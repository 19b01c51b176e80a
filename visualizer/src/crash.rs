//! A crash: how it happens, what it leaves, and what must have survived it.
//!
//! ```text
//!    how      takes                                          must survive
//!    Killed   memory                                         what a put returned for
//!    Torn     memory, half of the record being appended      the same: that put had not returned
//!    Lost     memory, what is not synced                     what a sync returned for
//!    State    memory, some of what is not synced             the same
//! ```
//!
//! Without a log (stages 1 to 6) a crash takes only memory, and only what's in tables
//! must survive.

pub(crate) mod damage;
pub(crate) mod disk;
mod kind;

pub(crate) use self::damage::known;
pub(crate) use self::disk::{CrashDisk, crash_disk};
pub(crate) use self::kind::{Damage, How};
use crate::dir_contents::DirContents;

/// The promises made for the writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// The stage of the engine.
    pub stage: u8,
    /// True if each put returns only when its write is synced.
    pub always: bool,
    /// Number of the last write; at stages 1 and 2, how many entries there were.
    pub written: u64,
    /// Writes up to this number had returned.
    pub returned: u64,
    /// Writes up to this number were said to survive a power cut.
    pub safe: u64,
    /// Writes up to this number were in tables.
    pub flushed: u64,
}

impl Promise {
    /// The number up to which every write must survive.
    pub fn covers(&self, how: How, damage: Damage) -> u64 {
        match (self.stage, how, damage) {
            (..3, ..) => 0,
            (3..7, How::Closed, _) | (7.., How::Closed | How::Killed, _) => self.returned,
            (3..7, ..) => self.safe,
            // What was torn was still being written: its put had not returned.
            (_, How::Torn, Damage::Torn { .. }) => {
                self.returned.min(self.written.saturating_sub(1))
            }
            (_, How::Torn, _) => self.returned,
            (_, How::Lost | How::State(_), _) if self.always => self.returned,
            (_, How::Lost | How::State(_), _) => self.safe,
        }
    }
}

/// A crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crash {
    /// The way it happened.
    pub how: How,
    /// Damage to the logs.
    pub damage: Damage,
    /// The promises made before.
    pub promise: Promise,
    /// Contents of the directory after it.
    pub found: DirContents,
}

/// Report on what came back when the directory was opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The way the engine had ended.
    pub how: How,
    /// Damage to the logs.
    pub damage: Damage,
    /// The promises made before.
    pub promise: Promise,
    /// The tables held the writes up to this number.
    pub flushed: u64,
    /// Number of the last write that is there.
    pub survived: u64,
    /// The first wrong entry, if there is one.
    pub wrong: Option<String>,
}

impl Report {
    /// The number up to which every write had to survive.
    pub fn promised(&self) -> u64 {
        self.promise.covers(self.how, self.damage)
    }

    /// Returns true if the engine has not done what it had promised.
    pub fn is_broken(&self) -> bool {
        self.survived < self.promised()
            || self.survived > self.promise.written
            || self.wrong.is_some()
    }
}
