//! A tally of what happened during one command: counts and names.
//!
//! ```text
//!    Sealed TableStarted TableLine×5 TableFinished Installed …     events
//!      └──────────────────► 1 seal, table 3: 5 lines, 212 B ───►   a tally, then a sentence
//! ```
//!
//! A command may cause a million events; its tally stays a few hundred bytes.

use std::collections::BTreeMap;

use lsm::observe::{Event, Fate, Place, Verdict};

/// Flushes, merges and places that a tally names one by one.
const NAMED: usize = 8;

/// A fold over the events of one command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Writes that reached the memtable.
    pub writes: u64,
    /// The first few tables that were flushed.
    pub flushed: Vec<Written>,
    /// Number of flushes in all.
    pub flushes: u64,
    /// The first few merges that were finished.
    pub merged: Vec<Merge>,
    /// Number of finished merges in all.
    pub merges: u64,
    /// Older entries of the same keys, and tombstones, that merges left out.
    pub gone: (u64, u64),
    /// The deepest level that a merge wrote to.
    pub deepest: usize,
    /// Places that a get searched, in order: the first ones, and the last.
    pub looked: Vec<(Place, Verdict)>,
    /// Number of places it searched.
    pub places: u64,
    /// Number of them that ruled the key out without being read.
    pub ruled_out: u64,
    /// Reads of blocks, and the bytes they brought.
    pub read: (u64, u64),
    /// At open: writes read back from a log.
    pub replayed: u64,
    /// At open: what was cut off the end of a log, as text.
    pub torn: Option<String>,
    /// The last failure in the background.
    pub failed: Option<String>,
    growing: BTreeMap<u64, (usize, u64)>,
    merging: Option<Merge>,
}

/// A table that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Its number.
    pub table: u64,
    /// Its lines.
    pub lines: u64,
    /// Its length.
    pub bytes: u64,
}

/// A merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// The reason it was chosen, in the engine's words.
    pub reason: String,
    /// The tables that were merged, newest first.
    pub inputs: Vec<u64>,
    /// The level that took the output.
    pub level: usize,
    /// The tables that were written.
    pub outputs: Vec<Written>,
    /// Entries that were copied.
    pub copied: u64,
    /// Older entries of the same keys that were not copied.
    pub shadowed: u64,
    /// Tombstones that had nothing left to hide.
    pub retired: u64,
}

impl Tally {
    /// Takes one more event in.
    pub fn add(&mut self, event: &Event) {
        match event {
            Event::Wrote { .. } => self.writes += 1,
            Event::Looked { place, verdict } => self.add_lookup(*place, verdict),
            Event::BlockRead { bytes, .. } => self.read = (self.read.0 + 1, self.read.1 + bytes),
            Event::TableStarted { table, level } => {
                self.growing.insert(*table, (*level, 0));
            }
            Event::TableLine { table, .. } => {
                self.growing.entry(*table).or_default().1 += 1;
            }
            Event::TableFinished { table } => self.finish(table.number, table.bytes()),
            Event::Replayed { .. } => self.replayed += 1,
            Event::TornTail { log, line, bytes, kept_as } => {
                self.torn = Some(format!(
                    "log {log} was torn at line {line}: {bytes} B were cut off and kept in {kept_as}"
                ));
            }
            Event::Failed { error } => self.failed = Some(error.clone()),
            event => self.add_merge(event),
        }
    }

    fn add_lookup(&mut self, place: Place, verdict: &Verdict) {
        self.places += 1;
        self.ruled_out += u64::from(*verdict == Verdict::RuledOut);
        if self.looked.len() >= NAMED {
            self.looked.pop();
        }
        self.looked.push((place, verdict.clone()));
    }

    fn add_merge(&mut self, event: &Event) {
        match event {
            Event::MergeStarted { inputs, level, reason } => {
                self.merging = Some(Merge {
                    reason: reason.clone(),
                    inputs: inputs.clone(),
                    level: *level,
                    ..Merge::default()
                });
            }
            Event::Merged { shadowed, fate, .. } => {
                let Some(merge) = &mut self.merging else { return };
                merge.shadowed += shadowed.len() as u64;
                match fate {
                    Fate::Copied => merge.copied += 1,
                    Fate::Retired => merge.retired += 1,
                }
            }
            Event::MergeFinished { .. } => {
                let Some(merge) = self.merging.take() else { return };
                self.merges += 1;
                self.gone = (self.gone.0 + merge.shadowed, self.gone.1 + merge.retired);
                self.deepest = self.deepest.max(merge.level);
                if self.merged.len() < NAMED {
                    self.merged.push(merge);
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, table: u64, bytes: u64) {
        let (level, lines) = self.growing.remove(&table).unwrap_or_default();
        let written = Written { table, lines, bytes };
        if let (1.., Some(merge)) = (level, &mut self.merging) {
            merge.outputs.push(written);
            return;
        }
        self.flushes += 1;
        if self.flushed.len() < NAMED {
            self.flushed.push(written);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsm::inspect::TablePicture;

    fn finished(number: u64, bytes: u64) -> Event {
        let files = vec![("sst", bytes)];
        let table = TablePicture { number, first: b"a".to_vec(), last: b"b".to_vec(), files };
        Event::TableFinished { table }
    }

    #[test]
    fn a_flush_during_a_merge_is_told_apart_from_it() {
        let line = |table| Event::TableLine { table, key: b"a".to_vec(), stored: b"1".to_vec() };
        let merged =
            |fate| Event::Merged { key: b"a".to_vec(), winner: 2, shadowed: vec![1], fate };
        let mut tally = Tally::default();
        for event in [
            Event::MergeStarted { inputs: vec![2, 1], level: 1, reason: "level 0 is full".into() },
            Event::TableStarted { table: 3, level: 1 },
            merged(Fate::Copied),
            line(3),
            Event::TableStarted { table: 4, level: 0 },
            line(4),
            line(4),
            finished(4, 20),
            merged(Fate::Retired),
            finished(3, 10),
            Event::MergeFinished { read: 40, written: 10 },
        ] {
            tally.add(&event);
        }
        assert_eq!(tally.flushed, [Written { table: 4, lines: 2, bytes: 20 }]);
        let merge = &tally.merged[0];
        assert_eq!(merge.outputs, [Written { table: 3, lines: 1, bytes: 10 }]);
        assert_eq!((merge.copied, merge.shadowed, merge.retired), (1, 2, 1));
        assert_eq!((tally.flushes, tally.merges), (1, 1));
    }

    #[test]
    fn a_long_way_to_a_key_is_counted_and_its_end_is_named() {
        let mut tally = Tally::default();
        for table in 0..100 {
            let verdict = if table % 2 == 0 { Verdict::RuledOut } else { Verdict::Missing };
            tally.add(&Event::Looked { place: Place::Table(table), verdict });
        }
        assert_eq!((tally.places, tally.ruled_out, tally.looked.len()), (100, 50, NAMED));
        assert_eq!(tally.looked.last(), Some(&(Place::Table(99), Verdict::Missing)));
    }
}
