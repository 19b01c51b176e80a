//! An engine, open or dead, with its files and its observer.

use std::sync::Arc;

use lsm::inspect::Picture;
use lsm::observe::Event;
use lsm::{Engine, KeyRange, Result};
use lsm_crash_lab::DiskImage;

use super::history::History;
use super::script::Script;
use crate::args::Args;
use crate::command::EngineCommand;
use crate::crash::{Crash, CrashDisk};
use crate::data::Source;
use crate::database_dir::DatabaseDir;
use crate::dir_contents::DirContents;
use crate::mine::attempt;
use crate::notes::Notes;
use crate::scene::Scene;
use crate::sizes::{Sizes, options};
use crate::table_cache::TableText;

/// Bytes of tables up to which a scan counts what of them is newest.
const COUNTED: u64 = 128 << 10;

/// An engine, open or dead, and what is needed to open the next one.
pub struct Session {
    pub(super) engine: Box<dyn Engine>,
    /// False once the engine is dead: there is none then.
    pub(super) running: bool,
    /// The crash that ended it.
    pub(super) dead: Option<Crash>,
    pub(super) notes: Arc<Notes>,
    pub(super) disk: CrashDisk,
    /// The state of the files that the next engine will find, if it's known.
    pub(super) left_behind: Option<DiskImage>,
    pub(super) args: Args,
    pub(super) dir: DatabaseDir,
    pub(super) sizes: Sizes,
    pub(super) fills: u64,
    /// True if background work is done after every command.
    pub(super) shakes: bool,
    pub(super) job: Option<Job>,
    pub(super) script: Script,
    pub(super) history: History,
    /// The engine to return to from a tour.
    pub(super) parked: Option<Box<Session>>,
    /// The error of leaving another engine.
    pub(super) parting: Option<String>,
    /// The other engine, which gets the same commands.
    pub(super) other: Option<Box<Session>>,
}

/// Entries that are being put.
pub(super) struct Job {
    pub(super) command: EngineCommand,
    pub(super) source: Source,
    pub(super) done: u64,
    /// Run again, it stops where it was stopped the first time.
    pub(super) stop_after: Option<u64>,
}

impl Session {
    /// The picture now; an empty one if the engine cannot give it yet. Without an
    /// engine, what is left.
    pub fn picture(&self) -> Picture {
        if !self.running {
            return Scene::unread(&self.left()).picture();
        }
        let empty = Picture { stage: self.args.stage, ..Picture::default() };
        attempt(|| self.engine.inspect()).unwrap_or(empty)
    }

    /// The files of a table, as they are now.
    pub fn table(&self, number: u64) -> Option<TableText> {
        TableText::read(self.dir.path(), number)
    }

    /// Returns the location of the database, as shown.
    pub fn location(&self) -> String {
        match &self.dir {
            DatabaseDir::Given(dir) => dir.display().to_string(),
            DatabaseDir::Temporary(_) => "a temporary directory".to_string(),
        }
    }

    /// Reads the contents of the directory.
    pub(super) fn found(&self) -> Option<DirContents> {
        let options = options(&self.args, self.sizes, &self.notes, &self.disk);
        DirContents::read(self.dir.path(), self.args.stage, &options)
    }

    /// The same, or nothing if it cannot be read.
    pub(super) fn left(&self) -> DirContents {
        let nothing = Picture { stage: self.args.stage, ..Picture::default() };
        self.found().unwrap_or(DirContents { picture: nothing, logs: Vec::new() })
    }

    /// The scene now.
    pub(super) fn scene(&self) -> Scene {
        let picture = self.picture();
        if picture.logs.is_empty() {
            return Scene::new(picture);
        }
        Scene::with_logs(picture, &self.left())
    }

    /// Bytes of keys and values in the newest version, in a tree that is not large:
    /// all of it is read.
    pub(super) fn count(&self) -> Option<u64> {
        let tables: u64 = self.picture().levels.iter().map(|level| level.bytes()).sum();
        if self.args.stage < 3 || tables > COUNTED {
            return None;
        }
        let bytes =
            |pair: Result<(Vec<u8>, Vec<u8>)>| pair.map(|(key, value)| key.len() + value.len());
        // A scan that isn't written yet is not an error of the command that was run.
        let all = attempt(|| self.engine.scan(KeyRange::all()).map(bytes).sum::<Result<usize>>());
        all.ok()?.ok().map(|bytes| bytes as u64)
    }

    /// The events since the last call.
    pub(super) fn take_events(&mut self) -> Vec<Event> {
        let events = self.notes.take_events();
        self.history.note(&events);
        events
    }

    /// Drops what the engine has just reported.
    pub(super) fn discard(&self) {
        self.notes.take_events();
        self.notes.take_tables();
        self.notes.take_tally();
    }
}
