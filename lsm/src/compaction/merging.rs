//! A merge under way: many tables in, one sorted row of tables out.
//!
//! ```text
//!    inputs    [8] [7] [3│4] ─► Merge::pick ─► keep? ─► writer ─► outputs [10] [11]
//!                                  │             │         └ a new table at `table_budget`
//!                                  └ shadowed    └ †, nothing below: dropped
//! ```
//!
//! Neither inputs nor outputs are ever whole in memory, only a few blocks of each
//! input, and a buffer of the output.

use std::collections::HashSet;

use crate::engine::STEP_BYTES;
use crate::format::TableMeta;
use crate::levels::{Choice, keep};
use crate::merge::{Cursor, Merge, Pick};
use crate::observe::{Event, Fate, Watcher};
use crate::parts::Tables;
use crate::range::KeyRange;
use crate::sstable::{Table, TableWriter};
use crate::sync::Arc;
use crate::version::{Run, Version};
use crate::{Options, Result};

/// A merge that was begun.
pub struct Merging {
    /// The tables to merge, newest first.
    pub inputs: Vec<Arc<Table>>,
    /// The level of the outputs.
    pub level: usize,
    /// The calls of `compact` that are done when it is done.
    pub completes: u64,
    /// The tables that are complete; their files are deleted with this, unless they
    /// are installed.
    pub outputs: Vec<Arc<Table>>,
    merge: Merge,
    writer: Option<TableWriter>,
    /// The tables of the levels below the output. They don't change as long as this
    /// is the only merge.
    below: Vec<Vec<TableMeta>>,
    table_bytes: u64,
}

impl Merging {
    /// Begins a merge, before the first entry.
    pub(crate) fn begin(
        version: &Version,
        choice: &Choice,
        completes: u64,
        options: &Options,
    ) -> Result<Merging> {
        let numbers: HashSet<u64> = choice.inputs.iter().copied().collect();
        let chosen = |table: &&Arc<Table>| numbers.contains(&table.meta().number);
        let mut sources: Vec<Box<dyn Cursor>> = Vec::new();
        let mut inputs = Vec::new();
        for run in version.newest_first() {
            let tables: Arc<[_]> = run.tables.iter().filter(chosen).cloned().collect();
            if tables.is_empty() {
                continue;
            }
            let run = Run { level: run.level, tables };
            sources.push(Box::new(run.cursor(&KeyRange::all())?));
            inputs.extend(run.tables.iter().cloned());
        }
        let below = version.by_level(options.levels).into_iter().skip(choice.output + 1);
        Ok(Merging {
            inputs,
            level: choice.output,
            completes,
            outputs: Vec::new(),
            merge: Merge::new(sources),
            writer: None,
            below: below.collect(),
            table_bytes: options.table_budget(),
        })
    }

    /// Merges the next 1 MiB of entries, and adds their bytes to `merged`. Returns true at
    /// the end.
    pub(crate) fn step(
        &mut self,
        tables: &dyn Tables,
        watcher: &Watcher,
        merged: &mut u64,
    ) -> Result<bool> {
        let end = *merged + STEP_BYTES as u64;
        while *merged < end {
            let Some(pick) = self.merge.pick() else {
                self.finish_output(tables)?;
                return Ok(true);
            };
            *merged += self.take(&pick, tables, watcher)?;
        }
        Ok(false)
    }

    /// Writes or drops the entry that was picked. Returns its bytes, and those of the
    /// entries that it shadows, as if they were as long.
    fn take(&mut self, pick: &Pick, tables: &dyn Tables, watcher: &Watcher) -> Result<u64> {
        let (key, stored) = self.merge.head(pick);
        let kept = keep(key, stored, &self.below);
        let table = |source: usize| self.merge.sources()[source].table().unwrap_or_default();
        watcher.emit(|| Event::Merged {
            key: key.to_vec(),
            winner: table(pick.winner),
            shadowed: pick.shadowed.iter().map(|&source| table(source)).collect(),
            fate: if kept { Fate::Copied } else { Fate::Retired },
        });
        if kept {
            let writer = match &mut self.writer {
                Some(writer) => writer,
                none => none.insert(tables.create_table(self.level)?),
            };
            writer.push(key, stored)?;
        }
        let bytes = (key.len() + stored.len()) * (1 + pick.shadowed.len());
        self.merge.advance(pick)?;
        if self.writer.as_ref().is_some_and(|writer| writer.bytes() >= self.table_bytes) {
            self.finish_output(tables)?;
        }
        Ok(bytes as u64)
    }

    fn finish_output(&mut self, tables: &dyn Tables) -> Result<()> {
        if let Some(writer) = self.writer.take() {
            self.outputs.push(tables.finish_table(writer)?);
        }
        Ok(())
    }

    /// Bytes of the inputs and of the outputs.
    pub(crate) fn costs(&self) -> (u64, u64) {
        let bytes = |tables: &[Arc<Table>]| tables.iter().map(|table| table.meta().bytes()).sum();
        (bytes(&self.inputs), bytes(&self.outputs))
    }

    /// The level below 0 that had its turn, and the last key of the table.
    pub(crate) fn compact_pointer(&self) -> Option<(usize, Vec<u8>)> {
        let meta = self.inputs.first()?.meta();
        (meta.level > 0 && meta.level + 1 == self.level).then(|| (meta.level, meta.last.clone()))
    }
}

impl std::fmt::Debug for Merging {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Merging")
            .field("inputs", &self.inputs)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}
