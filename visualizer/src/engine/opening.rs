//! Opening a directory: from what lies in it to what the engine shows.
//!
//! ```text
//!    Found ──► World ── Replayed ─ Wrote ─ Replayed ─ Wrote ─ … ──► inspect()
//! ```
//!
//! What happens while a directory is opened is told like all else, so it can be
//! stepped through. The first world is read from the files without the engine:
//! the tables as MANIFEST names them, an empty memtable, logs that nobody has
//! looked at.

use std::sync::Arc;

use lsm::disk::RealDisk;
use lsm::observe::Event;

use super::history::History;
use super::script::Script;
use super::session::Session;
use crate::args::Args;
use crate::crash::{CrashDisk, known};
use crate::found::Found;
use crate::mine::{self, Nothing, attempt};
use crate::notes::Notes;
use crate::place::Place;
use crate::sizes::{Sizes, TINY, options};
use crate::story::Story;
use crate::world::World;

/// What opening did.
#[derive(Debug)]
pub struct Opening {
    /// What was there before.
    pub world: World,
    /// The sizes it was opened with.
    pub sizes: Sizes,
    /// What happened.
    pub events: Vec<Event>,
    /// All of it, in short.
    pub story: Story,
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

    /// Opens the directory, on a disk of its own. Answers the first world, and the
    /// events that lead from there to now.
    ///
    /// # Errors
    /// Why it cannot be opened, in a sentence.
    pub(super) fn start(&mut self) -> Result<(World, Vec<Event>), String> {
        let world = known(self.left_behind.take(), self.place.path());
        // Whoever cannot read there is told so by the engine.
        let world = world.unwrap_or_default();
        self.disk = CrashDisk::new(Arc::new(RealDisk), world);
        let options = options(&self.args, self.sizes, &self.notes, &self.disk);
        let before = self.found();
        let (stage, dir) = (self.args.stage, self.place.path());
        let opened = attempt(|| match self.args.reference {
            true => lsm::stage::open(stage, dir, &options),
            false => mine::open(stage, dir, &options),
        });
        match opened.and_then(|opened| opened.map_err(|error| error.to_string())) {
            Ok(engine) => self.engine = engine,
            Err(why) => {
                self.left_behind = self.disk.die();
                self.discard();
                return Err(why);
            }
        }
        (self.dead, self.running) = (None, true);
        let events = self.take_events();
        Ok(self.first_world(before, events))
    }

    /// From where these events lead to now, if they do; else now, and no events.
    fn first_world(&self, before: Option<Found>, events: Vec<Event>) -> (World, Vec<Event>) {
        let after = self.picture();
        let Some(found) = before.filter(|_| !events.is_empty()) else {
            return (self.world(), Vec::new());
        };
        let first = World::unread(&found);
        let mut last = first.clone();
        events.iter().for_each(|event| last.apply(event));
        if last.picture() == after { (first, events) } else { (self.world(), Vec::new()) }
    }
}
