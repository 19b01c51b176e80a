//! The engine behind the picture: opened, driven, killed, opened again.
//!
//! ```text
//!    Command ──► verb ──► shake, shake, … until nothing is left ──► Outcome
//!                              events ──► Notes ─────────────────────┘
//! ```
//!
//! There is no thread: background work is done right after the command that
//! caused it, so the same commands always give the same picture.

mod crash;
mod history;
mod job;
mod opening;
mod parked;
mod recover;
mod script;
mod verbs;

use std::sync::Arc;

use lsm::disk::{RealDisk, World as DiskWorld};
use lsm::engine::Shaken;
use lsm::inspect::Picture;
use lsm::observe::Event;
use lsm::{Engine, Result};

use self::crash::DEAD;
use self::history::History;
use self::job::Job;
pub use self::opening::Opening;
pub use self::parked::Two;
use self::script::Script;
pub use self::verbs::range;
use crate::args::Args;
use crate::command::Command;
use crate::crash::{Crash, CrashDisk, Report};
use crate::mine::{Nothing, attempt};
use crate::notes::Notes;
use crate::place::Place;
use crate::shelf::TableText;
use crate::sizes::{Sizes, TINY};
use crate::story::Story;
use crate::world::World;

/// What a command did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The engine came to its end.
    pub crashed: Option<Box<Crash>>,
    /// The directory was opened again: here the world starts over.
    pub reopened: Option<(Box<World>, Sizes)>,
    /// What changed, in order.
    pub events: Vec<Event>,
    /// Tables that were written, or read to answer.
    pub tables: Vec<Arc<TableText>>,
    /// Bytes of keys and values in the newest version, if they were counted.
    pub live: Option<u64>,
    /// Lines for the user.
    pub answer: Vec<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// More is to come: entries put so far, and in all.
    pub more: Option<(u64, u64)>,
    /// What happened from the beginning to the end; empty while more is to come.
    pub story: Story,
    /// What survived the end of the engine before.
    pub report: Option<Report>,
}

/// An engine, open or dead, and what is needed to open the next one.
pub struct Session {
    engine: Box<dyn Engine>,
    /// False once the engine is dead: there is none then.
    running: bool,
    /// How it came to its end.
    dead: Option<Crash>,
    notes: Arc<Notes>,
    disk: CrashDisk,
    /// What is known of the files that the next engine will find.
    left_behind: Option<DiskWorld>,
    args: Args,
    place: Place,
    sizes: Sizes,
    fills: u64,
    /// True if background work is done after every command.
    shakes: bool,
    job: Option<Job>,
    script: Script,
    history: History,
    /// The engine to which one comes back from a tour.
    parked: Option<Box<Session>>,
    /// What went wrong when another engine was left.
    parting: Option<String>,
    /// The engine that is told the same.
    beside: Option<Box<Session>>,
}

impl Session {
    /// Opens the directory of the arguments, or a temporary one. A directory
    /// that holds much already is opened with the large sizes.
    ///
    /// # Errors
    /// Whatever opening can meet.
    pub fn open(
        args: &Args,
    ) -> std::result::Result<(Session, Opening), Box<dyn std::error::Error>> {
        let place = Place::new(args.dir.as_deref())?;
        let mut session = Session {
            engine: Box::new(Nothing),
            running: false,
            dead: None,
            notes: Arc::new(Notes::new(place.path())),
            disk: CrashDisk::new(Arc::new(RealDisk), None),
            left_behind: None,
            args: args.clone(),
            place,
            sizes: TINY.given(args),
            fills: 0,
            shakes: true,
            job: None,
            script: Script::default(),
            history: History::default(),
            parked: None,
            parting: None,
            beside: None,
        };
        session.sizes = Sizes::fitting(session.found().as_ref(), args);
        let (world, events) = session.start()?;
        session.history = History::new(session.picture().written);
        let story = session.notes.take_story();
        let opening = Opening { world, sizes: session.sizes, events, story };
        Ok((session, opening))
    }

    /// The picture now; an empty one if the engine cannot give it yet. Without an
    /// engine, what is left.
    pub fn picture(&self) -> Picture {
        if !self.running {
            return World::unread(&self.left()).picture();
        }
        let empty = Picture { stage: self.args.stage, ..Picture::default() };
        attempt(|| self.engine.inspect()).unwrap_or(empty)
    }

    /// The files of a table, as they are now.
    pub fn table(&self, number: u64) -> Option<TableText> {
        TableText::read(self.place.path(), number)
    }

    /// Where it is, for people.
    pub fn place(&self) -> String {
        match &self.place {
            Place::Given(dir) => dir.display().to_string(),
            Place::Temporary(_) => "a temporary directory".to_string(),
        }
    }

    /// Runs a command to its end; or of one that puts many entries, the first
    /// few: then [`work`](Session::work) goes on.
    pub fn run(&mut self, command: &Command) -> Outcome {
        if !self.running && !matches!(command, Command::Reopen | Command::Help { .. }) {
            return Outcome { error: Some(DEAD.to_string()), ..Outcome::default() };
        }
        self.history.begun = self.history.written;
        attempt(|| self.begin(command)).unwrap_or_else(|why| self.recover(why))
    }

    fn begin(&mut self, command: &Command) -> Outcome {
        let outcome = match command {
            Command::Crash { how } => self.crash(*how),
            Command::Reopen => self.reopen(),
            _ => self.put_to(command),
        };
        if outcome.more.is_none() && !command.is_job() {
            self.script.push(command, 1, None);
        }
        outcome
    }

    fn put_to(&mut self, command: &Command) -> Outcome {
        let mut outcome = Outcome::default();
        if let Err(error) = self.try_run(command, &mut outcome) {
            outcome.error = Some(error);
        }
        if self.job.is_some() {
            return self.go_on(outcome);
        }
        let outcome = self.finish(outcome);
        if outcome.error.is_none() {
            match command {
                Command::Put { .. } | Command::Del { .. } => self.history.returned(),
                Command::Flush | Command::Sync | Command::Compact => self.history.synced(),
                _ => {}
            }
        }
        outcome
    }

    fn finish(&mut self, mut outcome: Outcome) -> Outcome {
        if let Err(error) = self.shake_by_itself() {
            outcome.error.get_or_insert_with(|| error.to_string());
        }
        outcome.events.extend(self.take_events());
        outcome.tables.extend(self.notes.take_tables());
        let changed = |event: &Event| matches!(event, Event::Installed { .. });
        if outcome.events.iter().any(changed) {
            outcome.live = self.count();
        }
        outcome.story = self.notes.take_story();
        outcome
    }

    /// Does the background work after a command, unless the user wants to do it.
    fn shake_by_itself(&self) -> Result<()> {
        if self.shakes { self.shake() } else { Ok(()) }
    }

    /// Does all background work that waits.
    fn shake(&self) -> Result<()> {
        while self.engine.shake()? != Shaken::Nothing {}
        Ok(())
    }
}

#[cfg(test)]
mod tests;
