//! The tables of a damaged database, read side by side.
//!
//! ```text
//!    newest   table 9   c→5   ▒▒▒▒▒▒▒   f→1
//!             table 7   c→4   d→2       f→†
//!                       ───   ───       ───
//!                       c→5   aside     f→1      ordered: table 9 may have had a newer d
//!                       aside aside     aside    not ordered: they do not agree
//! ```

use std::ops::Bound;
use std::path::Path;

use crate::repair::aside::Aside;
use crate::repair::logged::Logged;
use crate::repair::loss::Loss;
use crate::repair::source::Source;

use crate::verify::{Finding, Gap, Survey, counted, shown};
use lsm::disk::Disk;
use lsm::engine::{Engine, unescape};
use lsm::format::{MANIFEST, TOMBSTONE};
use lsm::merge::{Cursor, Merge, Pick};
use lsm::{KeyRange, Result};

/// The tables of the old database, read side by side.
pub(super) struct Tables<'s> {
    survey: &'s Survey,
    merge: Merge,
    /// True if the tables are newest first.
    pub(super) ordered: bool,
    /// Keys of which the tables hold different values.
    unordered: u64,
}

impl<'s> Tables<'s> {
    pub(super) fn open(disk: &dyn Disk, dir: &Path, survey: &'s Survey) -> Result<Self> {
        let source = |table| Ok(Box::new(Source::open(disk, dir, table)?) as Box<dyn Cursor>);
        let sources = survey.tables.iter().map(source).collect::<Result<Vec<_>>>()?;
        let damaged = |finding: &Finding| finding.damage && finding.file == MANIFEST;
        let ordered = !survey.report.findings.iter().any(damaged);
        Ok(Tables { survey, merge: Merge::new(sources), ordered, unordered: 0 })
    }

    /// Puts what was written last into the new database, and sets aside what may be stale.
    /// On the keys that are `logged`, a log has the last word.
    pub(super) fn save(
        &mut self,
        engine: &dyn Engine,
        logged: &Logged<'_>,
        aside: &mut Aside<'_>,
    ) -> Result<()> {
        while let Some(pick) = self.merge.pick() {
            let (key, stored) = self.merge.head(&pick);
            let is_logged = logged.keys.contains(key);
            if is_logged && logged.newer {
                // Its turn comes later.
            } else if !is_logged && self.is_certain(&pick, key, stored) {
                if stored != TOMBSTONE {
                    engine.put(key, &unescape(key, stored)?)?;
                }
            } else if self.ordered {
                aside.push(key, stored)?;
            } else {
                self.unordered += 1;
                for &source in pick.shadowed.iter().rev().chain([&pick.winner]) {
                    aside.push(key, self.merge.sources()[source].stored())?;
                }
            }
            self.merge.advance(&pick)?;
        }
        Ok(())
    }

    /// Returns true if this was certainly written last under the key: no table that may be
    /// newer has a gap there, or another value.
    fn is_certain(&self, pick: &Pick, key: &[u8], stored: &[u8]) -> bool {
        let tables = &self.survey.tables;
        let newer = if self.ordered { &tables[..=pick.winner] } else { tables };
        let in_gap = |gap: &Gap| gap.keys.starts_before(key) && gap.keys.ends_after(key);
        let agrees = |&source: &usize| self.merge.sources()[source].stored() == stored;
        !newer.iter().any(|table| table.gaps.iter().any(in_gap))
            && (self.ordered || pick.shadowed.iter().all(agrees))
    }

    pub(super) fn losses(&self) -> Vec<Loss> {
        let gaps = self.survey.tables.iter().flat_map(|table| &table.gaps);
        let mut losses: Vec<Loss> = gaps.map(loss).collect();
        if !self.ordered {
            let what = match self.survey.tables.is_empty() {
                true => "there are no tables: whether there should be is not known".to_string(),
                false => self.unordered(),
            };
            losses.push(Loss { file: MANIFEST.to_string(), lines: None, what });
        }
        losses
    }

    fn unordered(&self) -> String {
        let (nor, logged) = match self.survey.manifest.is_some() || self.survey.logs.is_empty() {
            true => ("", ""),
            false => (", nor whether the logs are", " the writes of the logs, and"),
        };
        format!(
            "which tables are newer is not known{nor}. Set aside:{logged} {} on which not all of \
             them agree. What a crash has left behind may be among the others",
            counted(self.unordered, "key")
        )
    }
}

fn loss(gap: &Gap) -> Loss {
    let what = format!(
        "the keys {}: what was written here is lost. Where no newer file has such a key, \
         what is older may be stale, and is set aside",
        words(&gap.keys)
    );
    Loss { file: gap.file.clone(), lines: gap.lines, what }
}

/// Describes a range of keys.
fn words(range: &KeyRange) -> String {
    let start = match &range.start {
        Bound::Included(key) => format!("from {}", shown(key)),
        Bound::Excluded(key) => format!("after {}", shown(key)),
        Bound::Unbounded => "from the first".to_string(),
    };
    let end = match &range.end {
        Bound::Included(key) => format!("to {}", shown(key)),
        Bound::Excluded(key) => format!("up to, but without, {}", shown(key)),
        Bound::Unbounded => "to the last".to_string(),
    };
    format!("{start} {end}")
}
