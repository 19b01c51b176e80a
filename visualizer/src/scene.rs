//! The picture, kept up to date event by event.
//!
//! ```text
//!    inspect() at open ──► Scene ── apply(event) ──► Scene ── apply(event) ──► Scene
//!                                                                              ║
//!                                         inspect() now would give the same picture
//! ```
//!
//! Asking the engine for its picture after every key would copy every entry each
//! time. A fold costs only what changed. Because it needs nothing but events, folding
//! fewer of them gives the state at any earlier moment.

pub(crate) mod activity;
pub(crate) mod costs;
pub(crate) mod log;
mod memory;

use lsm::hash_index::HashIndex;
use lsm::inspect::{LevelPicture, LogPicture, Picture, TablePicture};
use lsm::observe::{Event, Place};

use self::activity::Activity;
use self::costs::Costs;
pub(crate) use self::log::{Log, Torn};
pub(crate) use self::memory::Memory;
use self::memory::entry;
use crate::dir_contents::DirContents;

/// An engine's inside, as far as it is drawn.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The stage of the engine.
    pub stage: u8,
    /// Stage 1: the entries, where their hashes put them.
    pub buckets: Option<HashIndex>,
    /// The memtable that takes writes, from stage 2 on.
    pub memtable: Option<Memory>,
    /// Sealed memtables, newest first.
    pub sealed: Vec<Memory>,
    /// The live logs, oldest first.
    pub logs: Vec<Log>,
    /// The torn tail, while logs are read back.
    pub torn: Option<Torn>,
    /// True while there is no engine, and no memory.
    pub crashed: bool,
    /// Writes up to this number survive a power cut.
    pub synced: u64,
    /// The levels, level 0 first.
    pub levels: Vec<LevelPicture>,
    /// Number of the last write.
    pub written: u64,
    /// Number of the last write that is in a table.
    pub flushed: u64,
    /// The key to point at: written or found by the command.
    pub newest: Option<Vec<u8>>,
    /// Work that's under way.
    pub activity: Activity,
    /// Cost of everything so far.
    pub costs: Costs,
}

impl Scene {
    /// The scene that the picture shows.
    pub fn new(picture: Picture) -> Self {
        let mut index = HashIndex::new();
        let entries = picture.buckets.iter().flatten();
        entries.for_each(|entry| index.put(&entry.key, &entry.stored));
        Scene {
            stage: picture.stage,
            buckets: (picture.stage == 1).then_some(index),
            memtable: picture.memtable.map(Memory::new),
            sealed: picture.sealed.into_iter().map(Memory::new).collect(),
            logs: picture.logs.into_iter().map(Log::new).collect(),
            torn: None,
            crashed: false,
            synced: picture.synced,
            levels: picture.levels,
            written: picture.written,
            flushed: picture.flushed,
            newest: None,
            activity: Activity::default(),
            costs: Costs::default(),
        }
    }

    /// The scene of an engine, with the records of the logs that were found.
    pub fn with_logs(picture: Picture, found: &DirContents) -> Self {
        let mut scene = Scene::new(picture);
        for (log, text) in scene.logs.iter_mut().zip(&found.logs) {
            log.show(text);
        }
        scene
    }

    /// The scene before the logs are read back: what was found is all there is.
    pub fn unread(found: &DirContents) -> Self {
        let mut scene = Scene::with_logs(found.picture.clone(), found);
        scene.logs.iter_mut().for_each(|log| log.checked = Some(0));
        scene.torn = log::torn(found);
        scene
    }

    /// The engine is gone, and this is left.
    pub fn crash(&mut self, found: &DirContents) {
        *self = Scene { costs: self.costs, crashed: true, ..Scene::unread(found) };
    }

    /// A command begins.
    pub fn begin(&mut self) {
        self.newest = None;
        self.activity.begin();
        if !self.crashed {
            self.settle();
        }
    }

    /// The logs have been read back.
    fn settle(&mut self) {
        self.logs.iter_mut().for_each(|log| log.checked = None);
        self.torn = None;
    }

    /// Applies an event.
    pub fn apply(&mut self, event: &Event) {
        self.costs.apply(event, self.level_of(event));
        self.activity.apply(event);
        match event {
            Event::Wrote { number, key, stored } => self.wrote(*number, key, stored.as_deref()),
            Event::Sealed { first, last } => self.seal(*first, *last),
            Event::Installed { level, added, removed, flushed } => {
                self.install(*level, added, removed);
                self.flushed = *flushed;
            }
            Event::Forgot { first, .. } => self.sealed.retain(|sealed| sealed.first != *first),
            Event::LogStarted { log } => {
                let picture = LogPicture { first: *log, last: log.saturating_sub(1), bytes: 0 };
                self.logs.push(Log::new(picture));
            }
            Event::LogAppended { log, number, bytes } => {
                let log = self.logs.iter_mut().find(|known| known.picture.first == *log);
                if let Some(log) = log {
                    log.picture.last = *number;
                    log.picture.bytes += bytes;
                }
            }
            Event::LogSynced { number } => self.synced = self.synced.max(*number),
            Event::LogDeleted { log } => self.logs.retain(|known| known.picture.first != *log),
            Event::Replayed { log, number } => {
                let log = self.logs.iter_mut().find(|known| known.picture.first == *log);
                log.into_iter().for_each(|log| log.checked = Some(*number));
                // Logs are synced before they are read back.
                self.synced = self.synced.max(*number);
            }
            Event::TornTail { log, line, bytes, kept_as } => {
                self.tear(*log, *line, *bytes, kept_as);
            }
            Event::Got { key, .. } if self.activity.found == Some(Place::Memtable) => {
                self.newest = Some(key.clone());
            }
            _ => {}
        }
    }

    /// The level that the table of the event is to belong to.
    fn level_of(&self, event: &Event) -> usize {
        let Event::TableFinished { table } = event else { return 0 };
        let growing = self.activity.growing.iter().find(|known| known.table == table.number);
        growing.map_or(0, |known| known.level)
    }

    fn wrote(&mut self, number: u64, key: &[u8], stored: Option<&[u8]>) {
        if let Some(index) = &mut self.buckets {
            match stored {
                Some(stored) => index.put(key, stored),
                None => drop(index.delete(key)),
            }
        }
        if let Some(memtable) = &mut self.memtable {
            memtable.write(key, stored);
            memtable.last = number;
        }
        let read_back = self.logs.iter().any(|log| log.checked == Some(number));
        if let (false, Some(stored)) = (read_back, stored) {
            self.settle();
            self.logs.last_mut().into_iter().for_each(|log| log.push(number, key, stored));
        }
        self.written = number;
        self.newest = Some(key.to_vec());
    }

    /// The end of a log was cut off; or all of it was, and then it is no log any
    /// more.
    fn tear(&mut self, log: u64, line: u64, bytes: u64, kept_as: &str) {
        let torn = self.torn.get_or_insert_with(|| Torn { line, ..Torn::default() });
        torn.kept_as.get_or_insert_with(|| kept_as.to_string());
        if let Some(log) = self.logs.iter_mut().find(|known| known.picture.first == log) {
            log.picture.bytes = log.picture.bytes.saturating_sub(bytes);
        }
        self.logs.retain(|known| known.picture.first != log || known.picture.bytes > 0);
    }

    fn seal(&mut self, first: u64, last: u64) {
        let Some(memtable) = &mut self.memtable else { return };
        let budget = memtable.budget;
        let fresh = Memory { budget, first: last + 1, last, ..Memory::default() };
        let sealed = std::mem::replace(memtable, fresh);
        self.sealed.insert(0, Memory { first, last, ..sealed });
    }

    fn install(&mut self, level: usize, added: &[TablePicture], removed: &[u64]) {
        for known in &mut self.levels {
            known.tables.retain(|table| !removed.contains(&table.number));
        }
        while self.levels.len() <= level {
            let level = self.levels.len();
            self.levels.push(LevelPicture { level, trigger: None, budget: None, tables: vec![] });
        }
        let tables = &mut self.levels[level].tables;
        for (i, table) in added.iter().enumerate() {
            let after = tables.partition_point(|known| known.first < table.first);
            tables.insert(if level == 0 { i } else { after }, table.clone());
        }
    }

    /// Returns true if the memory that takes writes has an entry for the key.
    pub fn in_memory(&self, key: &[u8]) -> bool {
        self.buckets.as_ref().is_some_and(|index| index.get(key).is_some())
            || self.memtable.as_ref().is_some_and(|memtable| memtable.entries.contains_key(key))
    }

    /// Returns the number of entries in memory, buckets included.
    pub fn entries(&self) -> usize {
        let memory = self.memtable.iter().chain(&self.sealed);
        memory.map(|memory| memory.entries.len()).sum::<usize>()
            + self.buckets.as_ref().map_or(0, HashIndex::len)
    }

    /// Returns the number of tables.
    pub fn tables(&self) -> usize {
        self.levels.iter().map(|level| level.tables.len()).sum()
    }

    /// Returns true if it holds nothing yet.
    pub fn is_empty(&self) -> bool {
        self.tables() == 0
            && self.buckets.as_ref().is_none_or(HashIndex::is_empty)
            && self.memtable.iter().chain(&self.sealed).all(|memory| memory.entries.is_empty())
    }

    /// The picture that `inspect` would give.
    pub fn picture(&self) -> Picture {
        let bucket = |bucket: &Vec<_>| bucket.iter().map(|(k, s)| entry((k, s))).collect();
        Picture {
            stage: self.stage,
            buckets: self.buckets.iter().flat_map(HashIndex::buckets).map(bucket).collect(),
            memtable: self.memtable.as_ref().map(Memory::picture),
            sealed: self.sealed.iter().map(Memory::picture).collect(),
            logs: self.logs.iter().map(|log| log.picture.clone()).collect(),
            synced: self.synced,
            levels: self.levels.clone(),
            written: self.written,
            flushed: self.flushed,
        }
    }
}
