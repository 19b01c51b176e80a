//! Notes, taken while the engine works.
//!
//! A merge of a large tree reports an event for each key. All are counted at once, in
//! the [`Tally`], but only the first ones of a command are kept one by one. So notes
//! stay small however much happens.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsm::observe::{Event, Observer, Place, Verdict};
use lsm::sync::Mutex;

use crate::table_cache::{SMALL, TableText};
use crate::tally::Tally;

/// Entries of tables and of merges that are kept of one command.
const TOLD: usize = 10_000;

/// An observer that keeps what happened since it was asked last.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Directory of the tables.
    dir: PathBuf,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    events: Vec<Event>,
    told: usize,
    tally: Tally,
    tables: Vec<Arc<TableText>>,
}

impl Notes {
    /// An observer of an engine in that directory.
    pub(crate) fn new(dir: &Path) -> Self {
        Notes { dir: dir.to_path_buf(), kept: Mutex::default() }
    }

    /// Small tables that were written, and an end to them.
    pub(crate) fn take_tables(&self) -> Vec<Arc<TableText>> {
        std::mem::take(&mut self.kept.lock().tables)
    }

    /// The events, and an end to them.
    pub(crate) fn take_events(&self) -> Vec<Event> {
        std::mem::take(&mut self.kept.lock().events)
    }

    /// The tables in whose range the key of a get was.
    pub(crate) fn looked_at(&self) -> Vec<u64> {
        let table = |event: &Event| match event {
            Event::Looked { verdict: Verdict::OutOfRange, .. } => None,
            Event::Looked { place: Place::Table(table), .. } => Some(*table),
            _ => None,
        };
        self.kept.lock().events.iter().filter_map(table).collect()
    }

    /// Takes the tally since it was last taken.
    pub(crate) fn take_tally(&self) -> Tally {
        let mut kept = self.kept.lock();
        kept.told = 0;
        std::mem::take(&mut kept.tally)
    }
}

impl Observer for Notes {
    fn event(&self, event: Event) {
        let mut kept = self.kept.lock();
        kept.tally.add(&event);
        if let Event::TableFinished { table } = &event
            && table.bytes() <= SMALL
        {
            // Here and now: a merge may remove it before the command has ended.
            kept.tables.extend(TableText::read(&self.dir, table.number).map(Arc::new));
        }
        let entry = matches!(event, Event::TableLine { .. } | Event::Merged { .. });
        kept.told += usize::from(entry);
        if !entry || kept.told <= TOLD {
            kept.events.push(event);
        }
    }
}
