//! The blocks of a table, one after the other.

use std::cmp::Ordering;

use crate::verify::counted;
use crate::verify::filter::Filter;
use crate::verify::lines::{self, Facts};
use crate::verify::piece::{Block, Piece, REMEDY};
use crate::verify::table_survey::{Gap, TableSurvey};
use crate::verify::walk::Walk;
use lsm::format::{MANIFEST, Malformed, TableMeta};

/// A table, as far as it was read.
pub(super) struct Blocks<'a> {
    /// The name of its file.
    name: &'a str,
    filter: Option<Filter>,
    /// Of the sound blocks together.
    facts: Facts,
    /// The number of the next line.
    line: u64,
    table: TableSurvey,
}

impl<'a> Blocks<'a> {
    /// Begins before the first block.
    pub(super) fn new(number: u64, name: &'a str, filter: Option<Filter>) -> Self {
        let table = TableSurvey { number, sound: Vec::new(), gaps: Vec::new() };
        Blocks { name, filter, facts: Facts::default(), line: 1, table }
    }

    /// Checks the next block.
    pub(super) fn check(&mut self, walk: &mut Walk<'_>, block: &Block, table: &[u8]) {
        let text = &table[block.place.clone()];
        let before = (self.facts.entries > 0).then_some(self.facts.last.as_slice());
        let confirmed = block.confirmed == Some(true);
        let read = lines::read(text, before, |key| {
            if let Some(filter) = self.filter.as_mut().filter(|_| confirmed) {
                filter.ask(key);
            }
        });
        let first = self.line;
        self.line += text.split_inclusive(|&byte| byte == b'\n').count() as u64;
        match (read, block.confirmed) {
            (Ok(facts), Some(true)) => self.add(facts, block),
            // Without MANIFEST and index, it is read, but proves nothing.
            (Ok(facts), None) => {
                self.add(facts, block);
                let what = "it reads well, but with neither MANIFEST nor index nothing says \
                            that this is what was written; restore MANIFEST from a copy";
                walk.note(self.name, None, what);
                self.gap(first, block);
            }
            (read, Some(false)) => {
                self.mismatch(walk, first, read.err());
                self.gap(first, block);
            }
            (Err((line, Malformed(what))), confirmed) => {
                let though =
                    if confirmed.is_some() { ", though its checksum is right" } else { "" };
                let what = format!("{what}{though}; {REMEDY}");
                walk.damage(self.name, Some(first + line), what);
                self.gap(first, block);
            }
        }
    }

    fn add(&mut self, facts: Facts, block: &Block) {
        let Facts { entries, tombstones, first, last } = &mut self.facts;
        if *entries == 0 {
            *first = facts.first;
        }
        *last = facts.last;
        *entries += facts.entries;
        *tombstones += facts.tombstones;
        self.table.sound.push(block.place.start as u64..block.place.end as u64);
    }

    /// Reports that a block doesn't match its checksum. `wrong` is its first line that doesn't
    /// read well, counted from its `first`.
    fn mismatch(&self, walk: &mut Walk<'_>, first: u64, wrong: Option<(u64, Malformed)>) {
        let last = self.line - 1;
        let lines = match last.cmp(&first) {
            Ordering::Less => "the file ends before this line".to_string(),
            Ordering::Equal => "this line does not match its checksum".to_string(),
            Ordering::Greater => format!("lines {first} to {last} do not match their checksum"),
        };
        let at = wrong.map(|(line, what)| format!(" (line {}: {what})", first + line));
        let what = format!("{lines}{}; {REMEDY}", at.unwrap_or_default());
        walk.damage(self.name, Some(first), what);
    }

    fn gap(&mut self, first: u64, block: &Block) {
        let lines = Some((first, self.line.saturating_sub(1).max(first)));
        let (file, keys) = (self.name.to_string(), block.keys.clone());
        self.table.gaps.push(Gap { file, lines, keys });
    }

    /// Reports on the whole table, after the last block.
    pub(super) fn finish(
        mut self,
        walk: &mut Walk<'_>,
        meta: Option<&TableMeta>,
        sst: &Piece,
    ) -> TableSurvey {
        let facts = self.facts;
        let complete = self.table.gaps.is_empty();
        if let Some(filter) = self.filter.take() {
            filter.finish(walk, complete.then_some(facts.entries));
        }
        if complete && sst.listed == Some(false) {
            let what = format!("it is not the file that MANIFEST lists; {REMEDY}");
            walk.damage(self.name, None, what);
        } else if complete
            && meta.is_some_and(|meta| (&meta.first, &meta.last) != (&facts.first, &facts.last))
        {
            let what = format!("it names other keys for {} than that holds", self.name);
            walk.damage(MANIFEST, None, what);
        }
        let level = meta.map_or(String::new(), |meta| format!("level {}, ", meta.level));
        let holds = match facts.tombstones {
            0 => String::new(),
            tombstones => format!(", {}", counted(tombstones, "tombstone")),
        };
        let holds = format!("{level}{}{holds}", counted(facts.entries, "entry"));
        walk.sound(self.name, sst.text.len(), holds);
        self.table
    }
}
