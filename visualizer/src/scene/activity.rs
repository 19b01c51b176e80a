//! Work that's under way: tables being written, a merge going from key to key.
//!
//! ```text
//!    MergeStarted ─► TableStarted ─► TableLine × n ─► TableFinished ─► Installed ─► MergeFinished
//!         merging ────────────────────────────────────────────────────────────────────┘
//!                        growing ─────────────────────────────────────────┘
//! ```
//!
//! `inspect` knows nothing of it: between two calls of the engine nothing is
//! under way. It is what a step through the middle of a command shows.

use std::collections::BTreeMap;

use lsm::observe::{Event, Place, Verdict};

/// Work that's under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Tables that are being written, or complete and not yet installed.
    pub growing: Vec<Growing>,
    /// The merge that is going on.
    pub merging: Option<Merging>,
    /// Tables to point at, and the word to do it with.
    pub marks: BTreeMap<u64, &'static str>,
    /// The place where the last get found its key.
    pub found: Option<Place>,
}

/// A table that is not yet part of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Growing {
    /// Its number.
    pub table: u64,
    /// The level it will belong to.
    pub level: usize,
    /// Lines so far.
    pub lines: u64,
    /// Its first key, empty before the first line.
    pub first: Vec<u8>,
    /// Its last key so far.
    pub last: Vec<u8>,
    /// True once it and its sidecars are complete.
    pub complete: bool,
}

/// A merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merging {
    /// The tables that are merged, newest first.
    pub inputs: Vec<u64>,
    /// The level that takes the output.
    pub level: usize,
    /// Why, in the engine's words.
    pub reason: String,
}

impl Activity {
    /// Clears the marks of the last command, as another one begins.
    pub fn begin(&mut self) {
        self.marks.clear();
        self.found = None;
    }

    /// Applies an event.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::TableStarted { table, level } => {
                self.growing.push(Growing { table: *table, level: *level, ..Growing::default() });
            }
            Event::TableLine { table, key, .. } => {
                if let Some(growing) = self.growing.iter_mut().find(|known| known.table == *table) {
                    if growing.lines == 0 {
                        growing.first.clone_from(key);
                    }
                    growing.last.clone_from(key);
                    growing.lines += 1;
                }
            }
            Event::TableFinished { table } => {
                let known = self.growing.iter_mut().find(|known| known.table == table.number);
                known.into_iter().for_each(|growing| growing.complete = true);
            }
            Event::Installed { added, removed, .. } => {
                self.growing.retain(|known| added.iter().all(|table| table.number != known.table));
                self.marks.retain(|table, _| !removed.contains(table));
                self.marks.extend(added.iter().map(|table| (table.number, "new")));
            }
            Event::Looked { place, verdict: Verdict::Found(_) } => {
                self.found = Some(*place);
                if let Place::Table(table) = place {
                    self.marks.insert(*table, "found");
                }
            }
            Event::MergeStarted { inputs, level, reason } => {
                self.marks.extend(inputs.iter().map(|table| (*table, "merging")));
                let (inputs, reason) = (inputs.clone(), reason.clone());
                self.merging = Some(Merging { inputs, level: *level, reason });
            }
            Event::MergeFinished { .. } => {
                self.merging = None;
                self.marks.retain(|_, word| *word != "merging");
            }
            Event::Failed { .. } => *self = Activity::default(),
            _ => {}
        }
    }
}
