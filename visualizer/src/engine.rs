//! The engine behind the picture: opened, driven, opened again.
//!
//! ```text
//!    Command ──► verb ──► shake, shake, … until nothing is left ──► Outcome
//!                              events ──► Notes ─────────────────────┘
//! ```
//!
//! There is no thread: background work is done right after the command that
//! caused it, so the same commands always give the same picture.

use std::ops::Bound;
use std::sync::Arc;

use lsm::engine::{Backlog, Shaken};
use lsm::inspect::Picture;
use lsm::observe::Event;
use lsm::{Engine, KeyRange, Result};

use crate::args::Args;
use crate::command::Command;
use crate::data::{Entry, Source};
use crate::mine::{self, Nothing, attempt};
use crate::notes::Notes;
use crate::place::Place;
use crate::shelf::TableText;
use crate::sizes::{FIRST, LARGE, MANY, Sizes, TINY, options};
use crate::story::Story;
use crate::{help, text};

/// Entries put before the screen is drawn again: few while each is worth seeing.
const CHUNKS: (usize, usize) = (20, 500);

/// Bytes of tables up to which a scan counts what of them is newest.
const COUNTED: u64 = 128 << 10;

/// Lines of a scan that are shown; all of them are counted.
const SHOWN: usize = 1000;

/// What a command did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The directory was opened again: here the world starts over.
    pub reopened: Option<(Picture, Sizes)>,
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
}

/// An open engine.
pub struct Session {
    engine: Box<dyn Engine>,
    notes: Arc<Notes>,
    args: Args,
    place: Place,
    sizes: Sizes,
    fills: u64,
    job: Option<Job>,
    /// The engine to which one comes back from a tour.
    parked: Option<Box<Session>>,
}

/// Entries that are being put.
struct Job {
    source: Source,
    done: u64,
}

impl Session {
    /// Opens the directory of the arguments, or a temporary one. A directory
    /// that holds much already is opened with the large sizes.
    ///
    /// # Errors
    /// Whatever opening can meet.
    pub fn open(args: &Args) -> std::result::Result<Session, Box<dyn std::error::Error>> {
        let place = Place::new(args.dir.as_deref())?;
        let notes = Arc::new(Notes::new(place.path()));
        let sizes = TINY.given(args);
        let engine =
            attempt(|| mine::open(args.stage, place.path(), &options(args, sizes, &notes)))??;
        let args = args.clone();
        let mut session =
            Session { engine, notes, args, place, sizes, fills: 0, job: None, parked: None };
        if session.tables() > LARGE.memtable as u64 {
            attempt(|| session.reopen(LARGE))??;
        }
        Ok(session)
    }

    /// The engine as it was opened: its picture, its sizes, and what opening did.
    pub fn opened(&self) -> (Picture, Sizes, Story) {
        self.notes.take_events();
        (self.picture(), self.sizes, self.notes.take_story())
    }

    /// The picture now; an empty one if the engine cannot give it yet.
    pub fn picture(&self) -> Picture {
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

    /// Puts the engine aside, still open, and opens one of that stage in a
    /// directory of its own.
    ///
    /// # Errors
    /// Whatever opening can meet; then nothing has changed.
    pub fn enter(&mut self, stage: u8) -> std::result::Result<(), Box<dyn std::error::Error>> {
        let args = Args { dir: None, stage, memtable: None, block: None, ..self.args.clone() };
        let mut before = std::mem::replace(self, Session::open(&args)?);
        self.parked = before.parked.take();
        if self.parked.is_none() {
            self.parked = Some(Box::new(before));
            return Ok(());
        }
        before.close()
    }

    /// Goes back to the engine that was put aside.
    ///
    /// # Errors
    /// If the one that is left cannot be closed; it is left all the same.
    pub fn leave(&mut self) -> std::result::Result<(), Box<dyn std::error::Error>> {
        match self.parked.take() {
            Some(home) => std::mem::replace(self, *home).close(),
            None => Ok(()),
        }
    }

    /// Closes the engine, and the one that was put aside.
    ///
    /// # Errors
    /// If what it still had to write could not be written.
    pub fn close(mut self) -> std::result::Result<(), Box<dyn std::error::Error>> {
        if let Some(home) = self.parked.take() {
            home.close()?;
        }
        Ok(attempt(|| self.engine.close())??)
    }

    /// Runs a command to its end; or of one that puts many entries, the first
    /// few: then [`work`](Session::work) goes on.
    pub fn run(&mut self, command: &Command) -> Outcome {
        attempt(|| self.begin(command)).unwrap_or_else(|why| self.recover(why))
    }

    fn begin(&mut self, command: &Command) -> Outcome {
        let mut outcome = Outcome::default();
        if let Err(error) = self.try_run(command, &mut outcome) {
            outcome.error = Some(error);
        }
        if self.job.is_some() {
            return self.go_on(outcome);
        }
        self.finish(outcome)
    }

    /// The engine panicked, and may be in any state: it is opened anew.
    fn recover(&mut self, why: String) -> Outcome {
        self.job = None;
        let before: Box<dyn Engine> = std::mem::replace(&mut self.engine, Box::new(Nothing));
        let _ = attempt(|| drop(before)); // whatever it says, it is gone
        let options = options(&self.args, self.sizes, &self.notes);
        let opened = attempt(|| mine::open(self.args.stage, self.place.path(), &options));
        let mut error = why;
        match opened.map(|opened| opened.map_err(|error| error.to_string())) {
            Ok(Ok(engine)) => self.engine = engine,
            Ok(Err(why)) | Err(why) => error = format!("{error}; it cannot be opened again: {why}"),
        }
        self.notes.take_events();
        let (reopened, story) = (Some((self.picture(), self.sizes)), self.notes.take_story());
        Outcome { reopened, error: Some(error), story, ..Outcome::default() }
    }

    /// Stops putting; what was put stays.
    pub fn stop(&mut self) {
        self.job = None;
    }

    /// Puts the next few entries.
    pub fn work(&mut self) -> Outcome {
        attempt(|| self.go_on(Outcome::default())).unwrap_or_else(|why| self.recover(why))
    }

    fn go_on(&mut self, mut outcome: Outcome) -> Outcome {
        if let Some(mut job) = self.job.take() {
            let put = self.grow(&job, &mut outcome).and_then(|()| self.put_some(&mut job));
            match put {
                Ok(false) => {
                    outcome.more = Some((job.done, job.source.total));
                    outcome.events = self.notes.take_events();
                    outcome.tables = self.notes.take_tables();
                    self.job = Some(job);
                    return outcome;
                }
                Ok(true) => {}
                Err(error) => {
                    outcome.error = Some(format!("{error} ({} were put before)", job.done));
                }
            }
        }
        self.finish(outcome)
    }

    fn finish(&mut self, mut outcome: Outcome) -> Outcome {
        if let Err(error) = self.shake() {
            outcome.error.get_or_insert_with(|| error.to_string());
        }
        outcome.events = self.notes.take_events();
        outcome.tables.extend(self.notes.take_tables());
        outcome.live = self.count(&outcome.events);
        outcome.story = self.notes.take_story();
        outcome
    }

    /// Bytes of keys and values in the newest version, after what may have changed
    /// them, in a tree that is not large: all of it is read.
    fn count(&self, events: &[Event]) -> Option<u64> {
        let changed = events.iter().any(|event| matches!(event, Event::Installed { .. }));
        if !changed || self.tables() > COUNTED {
            return None;
        }
        let bytes =
            |pair: Result<(Vec<u8>, Vec<u8>)>| pair.map(|(key, value)| key.len() + value.len());
        let all: Result<usize> = self.engine.scan(KeyRange::all()).map(bytes).sum();
        all.ok().map(|bytes| bytes as u64)
    }

    /// Bytes of all tables.
    fn tables(&self) -> u64 {
        self.picture().levels.iter().map(|level| level.bytes()).sum()
    }

    /// Does all background work that waits.
    fn shake(&self) -> Result<()> {
        while self.engine.shake()? != Shaken::Nothing {}
        Ok(())
    }

    fn start(&mut self, source: Source) {
        self.job = Some(Job { source, done: 0 });
    }

    /// True if the source has come to its end.
    fn put_some(&self, job: &mut Job) -> Result<bool> {
        let tiny = self.args.stage >= 3 && self.sizes.memtable <= TINY.memtable;
        for _ in 0..if tiny { CHUNKS.0 } else { CHUNKS.1 } {
            let Some(entry) = job.source.next() else { return Ok(true) };
            match entry {
                Entry { key, value: Some(value) } => self.engine.put(&key, &value)?,
                Entry { key, value: None } => self.engine.delete(&key)?,
            }
            job.done += 1;
            if self.engine.backlog() != Backlog::Nothing {
                self.shake()?;
            }
        }
        Ok(false)
    }

    fn try_run(
        &mut self,
        command: &Command,
        outcome: &mut Outcome,
    ) -> std::result::Result<(), String> {
        let said = |error: lsm::Error| error.to_string();
        match command {
            Command::Put { key, value } => self.engine.put(key, value).map_err(said)?,
            Command::Del { key } => self.engine.delete(key).map_err(said)?,
            Command::Get { key } => {
                outcome.answer = self.get(key).map_err(said)?;
                outcome.tables = self.looked_at();
            }
            Command::Scan { from, to } => {
                outcome.answer = self.scan(range(from.clone(), to.clone())).map_err(said)?;
            }
            Command::Flush => self.engine.flush().map_err(said)?,
            Command::Compact => self.engine.compact().map_err(said)?,
            Command::Sync => self.engine.sync().map_err(said)?,
            Command::Fill { count } => {
                self.fills += 1;
                self.start(Source::fill(*count, self.fills));
            }
            Command::Load { what } => {
                self.start(Source::load(what)?);
            }
            Command::Inspect => {
                outcome.answer = self.picture().to_string().lines().map(str::to_string).collect();
            }
            Command::Help { about } => outcome.answer = help::lines(*about),
            _ => {}
        }
        Ok(())
    }

    fn get(&self, key: &[u8]) -> Result<Vec<String>> {
        let found = self.engine.get(key)?;
        Ok(vec![found.map_or("(none)".to_string(), |value| text::pair(key, &value))])
    }

    /// The tables into which the get has looked, before a merge removes any.
    fn looked_at(&self) -> Vec<Arc<TableText>> {
        let tables = self.notes.looked_at();
        let read = |number| TableText::read(self.place.path(), number).map(Arc::new);
        tables.into_iter().filter_map(read).collect()
    }

    fn scan(&self, range: KeyRange) -> Result<Vec<String>> {
        let (mut lines, mut entries) = (Vec::new(), 0);
        for pair in self.engine.scan(range) {
            let (key, value) = pair?;
            entries += 1;
            if lines.len() < SHOWN {
                lines.push(text::pair(&key, &value));
            }
        }
        let more =
            if entries > SHOWN { format!("; the first {SHOWN} are shown") } else { String::new() };
        lines.push(format!("({entries} entries{more})"));
        Ok(lines)
    }

    /// Takes the large sizes once many entries have come.
    fn grow(&mut self, job: &Job, outcome: &mut Outcome) -> Result<()> {
        if job.done >= FIRST && job.source.total > MANY && self.reopen(LARGE)? {
            self.notes.take_events();
            outcome.reopened = Some((self.engine.inspect(), self.sizes));
        }
        Ok(())
    }

    /// Opens the directory again with other sizes; answers whether it did. What
    /// is only in memory would be lost, and what was asked for stays.
    fn reopen(&mut self, sizes: Sizes) -> Result<bool> {
        let sizes = sizes.given(&self.args);
        if self.args.stage < 3 || sizes == self.sizes {
            return Ok(false);
        }
        self.engine.close()?;
        self.sizes = sizes;
        let options = options(&self.args, sizes, &self.notes);
        self.engine = mine::open(self.args.stage, self.place.path(), &options)?;
        Ok(true)
    }
}

/// The range of `scan [FROM [TO]]`: from FROM up to but not including TO.
pub fn range(from: Option<Vec<u8>>, to: Option<Vec<u8>>) -> KeyRange {
    KeyRange {
        start: from.map_or(Bound::Unbounded, Bound::Included),
        end: to.map_or(Bound::Unbounded, Bound::Excluded),
    }
}

#[cfg(test)]
mod tests;
