//! The choice of details, and of their table.
//!
//! Unless the user picks one, the moment does: a merge while one goes on, the
//! read path after a `get`, nothing while nothing of that kind happens.

use lsm::observe::{Event, Place, Verdict};

use super::Model;
use crate::detail::{Detail, Pick, last_get, path};
use crate::table_cache::TableText;
use crate::timeline::Beat;

impl Model {
    /// The pane of details that is shown.
    pub fn detail(&self) -> Option<Detail> {
        match self.pick {
            Pick::This(detail) => Some(detail),
            Pick::None => None,
            Pick::Auto if self.time.past().is_some() => {
                let event = self.time.event();
                let reading = matches!(
                    event,
                    Some(Event::Looked { .. } | Event::BlockRead { .. } | Event::Got { .. })
                );
                let merging = self.scene().activity.merging.is_some();
                let merged = matches!(event, Some(Event::MergeFinished { .. }));
                match (reading, merging || merged) {
                    (true, _) => Some(Detail::Read),
                    (_, true) => Some(Detail::Merge),
                    _ => None,
                }
            }
            // A get that ended in memory has no way to show.
            Pick::Auto => {
                let (_, current, _) = self.time.command()?;
                let (begin, end) = last_get(&self.time).filter(|(begin, _)| *begin == current)?;
                let table = |beat: &Beat| {
                    matches!(beat, Beat::Event(Event::Looked { place: Place::Table(_), .. }))
                };
                let on_disk = (begin..end).filter_map(|beat| self.time.beat(beat)).any(table);
                on_disk.then_some(Detail::Read)
            }
        }
    }

    /// The table that the filter, index and file panes show: the one that was picked,
    /// or the last one that the last `get` searched, or otherwise the newest one.
    pub fn detail_table(&self) -> Option<&TableText> {
        let looked = path(&self.time).and_then(|path| {
            path.lookups.iter().rev().find_map(|lookup| match lookup.place {
                Place::Table(table) if lookup.verdict != Some(&Verdict::OutOfRange) => Some(table),
                _ => None,
            })
        });
        let tables = || self.scene().levels.iter().flat_map(|level| &level.tables);
        let newest = || tables().map(|table| table.number).max();
        self.table_cache.get(self.table.or(looked).or_else(newest)?)
    }

    /// The key that the filter and index panes ask for.
    pub fn probe_key(&self) -> Option<&[u8]> {
        self.probe.as_deref().or_else(|| path(&self.time).map(|path| path.key))
    }
}
