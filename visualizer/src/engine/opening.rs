//! Opening a directory: from its files to what the engine shows.
//!
//! ```text
//!    DirContents ──► Scene ── Replayed ─ Wrote ─ Replayed ─ Wrote ─ … ──► inspect()
//! ```
//!
//! The events of opening are recorded like all others, so it can be
//! stepped through. The first scene is read from the files without the engine:
//! the tables as MANIFEST names them, an empty memtable, logs that
//! haven't been read.

use std::sync::Arc;

use lsm::disk::RealDisk;
use lsm::observe::Event;

use super::history::History;
use super::script::Script;
use super::session::Session;
use crate::args::Args;
use crate::crash::{crash_disk, known};
use crate::database_dir::DatabaseDir;
use crate::dir_contents::DirContents;
use crate::mine::{self, Nothing, attempt};
use crate::notes::Notes;
use crate::scene::Scene;
use crate::sizes::{Sizes, TINY, options};
use crate::tally::Tally;

/// The result of opening a directory.
#[derive(Debug)]
pub struct Opening {
    /// The scene before.
    pub scene: Scene,
    /// The sizes it was opened with.
    pub sizes: Sizes,
    /// The events since.
    pub events: Vec<Event>,
    /// A summary of them.
    pub tally: Tally,
}

impl Session {
    /// Opens the directory of the arguments, or a temporary one. A directory
    /// that holds much already is opened with the large sizes.
    ///
    /// # Errors
    /// Returns any error of opening the directory.
    pub fn open(
        args: &Args,
    ) -> std::result::Result<(Session, Opening), Box<dyn std::error::Error>> {
        let dir = DatabaseDir::new(args.dir.as_deref())?;
        let mut session = Session {
            engine: Box::new(Nothing),
            running: false,
            dead: None,
            notes: Arc::new(Notes::new(dir.path())),
            disk: crash_disk(Arc::new(RealDisk), None),
            left_behind: None,
            args: args.clone(),
            dir,
            sizes: TINY.given(args),
            fills: 0,
            shakes: true,
            job: None,
            script: Script::default(),
            history: History::default(),
            parked: None,
            parting: None,
            other: None,
        };
        session.sizes = Sizes::fitting(session.found().as_ref(), args);
        let (scene, events) = session.start()?;
        session.history = History::new(session.picture().written);
        let tally = session.notes.take_tally();
        let opening = Opening { scene, sizes: session.sizes, events, tally };
        Ok((session, opening))
    }

    /// Opens the directory, on a disk of its own. Returns the first scene, and the
    /// events that lead from there to now.
    ///
    /// # Errors
    /// Why it cannot be opened, in a sentence.
    pub(super) fn start(&mut self) -> Result<(Scene, Vec<Event>), String> {
        // If it can't be read, the engine says so.
        let image = known(self.left_behind.take(), self.dir.path()).unwrap_or_default();
        self.disk = crash_disk(Arc::new(RealDisk), image);
        let options = options(&self.args, self.sizes, &self.notes, &self.disk);
        let before = self.found();
        let (stage, dir) = (self.args.stage, self.dir.path());
        let opened = attempt(|| match self.args.reference {
            true => lsm::stage::open(stage, dir, &options),
            false => mine::open(stage, dir, &options),
        });
        match opened.and_then(|opened| opened.map_err(|error| error.to_string())) {
            Ok(engine) => self.engine = engine,
            Err(why) => {
                self.left_behind = self.disk.hooks().die();
                self.discard();
                return Err(why);
            }
        }
        (self.dead, self.running) = (None, true);
        let events = self.take_events();
        Ok(self.first_scene(before, events))
    }

    /// Returns the scene from which these events lead to now, or the scene now and no events.
    fn first_scene(&self, before: Option<DirContents>, events: Vec<Event>) -> (Scene, Vec<Event>) {
        let after = self.picture();
        let Some(found) = before.filter(|_| !events.is_empty()) else {
            return (self.scene(), Vec::new());
        };
        let first = Scene::unread(&found);
        let mut last = first.clone();
        events.iter().for_each(|event| last.apply(event));
        if last.picture() == after { (first, events) } else { (self.scene(), Vec::new()) }
    }
}
