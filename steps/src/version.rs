//! Chapter 3.2. A version: the tables of this moment, newest first.
//!
//! ```text
//!    newest    run  [000009]                          level 0: a run is one table,
//!              run  [000008]                          what one flush wrote
//!    oldest    run  [000003 │ 000005 │ 000006]        level 1 and below: a run is
//!                    a…f      g…m      n…z            tables that do not overlap
//! ```
//!
//! Within a run at most one table can hold a key, and it is found by binary
//! search. Between runs, position is age. A `Version` never changes: an [`Edit`]
//! makes the next one, so a reader keeps what it started with.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::Result;
use crate::engine::Visit;
use crate::format::TableMeta;
use crate::inspect::LevelPicture;
use crate::merge::{Cursor, Shown};
use crate::range::KeyRange;
use crate::sstable::Table;
use crate::sync::Arc;

/// Tables with disjoint key ranges, in order of their keys. Never empty.
#[derive(Clone, Debug)]
pub struct Run {
    /// The level it belongs to.
    pub level: usize,
    /// Its tables. Shared, so that a cursor holds on to all of them in one step.
    pub tables: Arc<[Arc<Table>]>,
}

/// All tables of a store, at one moment.
#[derive(Clone, Debug, Default)]
pub struct Version {
    runs: Vec<Run>,
}

/// A change of the set of tables.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// Numbers of the tables to leave out.
    pub remove: Vec<u64>,
    /// The level of the tables to add.
    pub level: usize,
    /// Tables to add: at level 0, each a new run in front of the others; below,
    /// in order of their keys and overlapping none that stays.
    pub add: Vec<Arc<Table>>,
    /// The tables then hold exactly the writes up to this number; `None` if
    /// that does not change.
    pub flushed: Option<u64>,
}

/// Returns true if `table`, which MANIFEST lists right after `before`, is of the same run;
/// or says why it can't be there.
pub fn joins(before: &TableMeta, table: &TableMeta) -> Result<bool, String> {
    let TableMeta { level, number, .. } = table;
    if before.level > *level {
        return Err(format!("table {number} of level {level} follows a deeper level"));
    }
    let joins = before.level == *level && *level > 0;
    if joins && before.last >= table.first {
        return Err(format!("table {number} overlaps the one before it"));
    }
    Ok(joins)
}

impl Run {
    /// Returns what is stored under `key`. Searches at most one table.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let at = self.tables.partition_point(|table| table.meta().last.as_slice() < key);
        self.tables.get(at).map_or(Ok(None), |table| table.get(key))
    }

    /// Its entries from the start of `range` on. O(log tables) to begin.
    pub fn cursor(&self, range: &KeyRange) -> Result<RunCursor> {
        let next = self.tables.partition_point(|table| !range.starts_before(&table.meta().last));
        let tables = Arc::clone(&self.tables);
        let mut cursor = RunCursor { tables, next, current: None, range: range.clone() };
        cursor.open_next()?;
        Ok(cursor)
    }
}

impl Version {
    /// The runs that MANIFEST describes, or the reason why they can't be: tables of
    /// one run that overlap or are out of order.
    pub fn new(tables: Vec<Arc<Table>>) -> Result<Version, String> {
        let mut runs: Vec<Vec<Arc<Table>>> = Vec::new();
        for table in tables {
            let before = runs.last().and_then(|run| run.last());
            let joins = before.map_or(Ok(false), |before| joins(before.meta(), table.meta()))?;
            match runs.last_mut() {
                Some(run) if joins => run.push(table),
                _ => runs.push(vec![table]),
            }
        }
        let run =
            |tables: Vec<Arc<Table>>| Run { level: tables[0].meta().level, tables: tables.into() };
        Ok(Version { runs: runs.into_iter().map(run).collect() })
    }

    /// The runs, newest first.
    pub fn newest_first(&self) -> &[Run] {
        &self.runs
    }

    /// The tables, newest first, as MANIFEST lists them.
    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.runs.iter().flat_map(|run| run.tables.iter())
    }

    /// The levels as they are drawn.
    pub(crate) fn pictures(&self) -> Vec<LevelPicture> {
        let deepest = self.runs.last().map_or(0, |run| run.level);
        let mut levels: Vec<LevelPicture> = (0..=deepest)
            .map(|level| LevelPicture { level, trigger: None, budget: None, tables: Vec::new() })
            .collect();
        self.tables().for_each(|t| levels[t.meta().level].tables.push(t.files().picture()));
        levels
    }

    /// The runs after a change.
    pub(crate) fn edited(&self, edit: &Edit) -> Version {
        let removed: HashSet<u64> = edit.remove.iter().copied().collect();
        let stays = |table: &&Arc<Table>| !removed.contains(&table.meta().number);
        let new = |level, tables: &[Arc<Table>]| Run { level, tables: tables.into() };
        let mut runs: Vec<Run> = Vec::new();
        if edit.level == 0 {
            runs.extend(edit.add.iter().map(|table| new(0, std::slice::from_ref(table))));
        }
        for run in &self.runs {
            let adds = run.level > 0 && run.level == edit.level;
            if !adds && run.tables.iter().all(|table| stays(&table)) {
                runs.push(run.clone());
                continue;
            }
            let mut tables: Vec<_> = run.tables.iter().filter(stays).cloned().collect();
            tables.extend(adds.then_some(&edit.add).into_iter().flatten().cloned());
            tables.sort_by(|a, b| a.meta().first.cmp(&b.meta().first));
            runs.push(new(run.level, &tables));
        }
        if edit.level > 0 && !runs.iter().any(|run| run.level == edit.level) {
            let at = runs.partition_point(|run| run.level < edit.level);
            runs.insert(at, new(edit.level, &edit.add));
        }
        runs.retain(|run| !run.tables.is_empty());
        Version { runs }
    }
}

/// The entries of a run, one table after the other.
pub struct RunCursor {
    tables: Arc<[Arc<Table>]>,
    /// The table that comes next.
    next: usize,
    current: Option<Box<dyn Cursor>>,
    range: KeyRange,
}

impl RunCursor {
    fn open_next(&mut self) -> Result<()> {
        while self.current.as_ref().is_none_or(|cursor| cursor.key().is_none()) {
            let next = self.tables.get(self.next);
            let Some(table) = next.filter(|table| self.range.ends_after(&table.meta().first))
            else {
                break;
            };
            self.current = Some(table.cursor(&self.range)?);
            self.next += 1;
        }
        Ok(())
    }
}

impl Cursor for RunCursor {
    fn key(&self) -> Option<&[u8]> {
        self.current.as_ref()?.key()
    }

    fn stored(&self) -> &[u8] {
        self.current.as_ref().map_or(&[], |cursor| cursor.stored())
    }

    fn table(&self) -> Option<u64> {
        self.current.as_ref()?.table()
    }

    fn advance(&mut self) -> Result<()> {
        if let Some(current) = &mut self.current {
            current.advance()?;
        }
        self.open_next()
    }

    fn visit(&mut self, range: &KeyRange, visit: &mut Visit<'_>) -> Shown {
        while let Some(current) = &mut self.current {
            match current.visit(range, visit)? {
                Ok(ControlFlow::Continue(())) => {}
                ended => return Some(ended),
            }
            if let Err(error) = self.open_next() {
                return Some(Err(error));
            }
            if self.key().is_none() {
                break;
            }
        }
        Some(Ok(ControlFlow::Continue(())))
    }
}
