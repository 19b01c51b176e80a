//! Which part of the inside is looked at closely, and what there is to see of it.
//!
//! ```text
//!    F2 merge   F3 read path   F4 filter   F5 index   F6 file   F8 cost
//! ```
//!
//! Unless the user picks one, the moment does: a merge while one goes on, the
//! read path after a `get`, nothing while nothing of that kind happens.

use lsm::observe::{Event, Fate, Place, Verdict};

use crate::model::Model;
use crate::shelf::TableText;
use crate::timeline::{Beat, Timeline};

/// A pane of details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as on the screen")]
pub enum Detail {
    Merge,
    Read,
    Bloom,
    Index,
    File,
    Cost,
}

/// Who picks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// What happens.
    #[default]
    Auto,
    /// The user: this one.
    This(Detail),
    /// The user: none, until the next command.
    None,
}

/// The pane of details that is shown.
pub fn shown(model: &Model) -> Option<Detail> {
    match model.pick {
        Pick::This(detail) => Some(detail),
        Pick::None => None,
        Pick::Auto if model.time.past().is_some() => {
            let event = model.time.event();
            let reading = matches!(
                event,
                Some(Event::Looked { .. } | Event::BlockRead { .. } | Event::Got { .. })
            );
            let merging = model.world().activity.merging.is_some();
            let merged = matches!(event, Some(Event::MergeFinished { .. }));
            match (reading, merging || merged) {
                (true, _) => Some(Detail::Read),
                (_, true) => Some(Detail::Merge),
                _ => None,
            }
        }
        // A get that ended in memory has no way to show.
        Pick::Auto => {
            let (_, current, _) = model.time.command()?;
            let (begin, end) = last_get(&model.time).filter(|(begin, _)| *begin == current)?;
            let table = |beat: &Beat| {
                matches!(beat, Beat::Event(Event::Looked { place: Place::Table(_), .. }))
            };
            let on_disk = (begin..end).filter_map(|beat| model.time.beat(beat)).any(table);
            on_disk.then_some(Detail::Read)
        }
    }
}

/// One key of a merge.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The key.
    pub key: &'a [u8],
    /// The table that has its newest entry.
    pub winner: u64,
    /// The tables whose older entries are not copied.
    pub shadowed: &'a [u64],
    /// What becomes of the newest.
    pub fate: Fate,
}

/// A merge, key by key.
#[derive(Clone, Debug)]
pub struct Lanes<'a> {
    /// The tables that are merged, newest first.
    pub inputs: &'a [u64],
    /// The level that takes the output.
    pub level: usize,
    /// Why.
    pub reason: &'a str,
    /// Its keys, in order.
    pub steps: Vec<Step<'a>>,
    /// How many of them are done at the cursor.
    pub done: usize,
}

/// The merge at the cursor, or else the last one before it.
pub fn lanes(time: &Timeline) -> Option<Lanes<'_>> {
    let event = |number| match time.beat(number) {
        Some(Beat::Event(event)) => Some(event),
        _ => None,
    };
    let begin = (time.forgotten()..time.at())
        .rev()
        .find(|number| matches!(event(*number), Some(Event::MergeStarted { .. })))?;
    let Some(Event::MergeStarted { inputs, level, reason }) = event(begin) else { return None };
    let mut lanes = Lanes { inputs, level: *level, reason, steps: Vec::new(), done: 0 };
    for number in begin + 1..time.now() {
        match event(number) {
            Some(Event::Merged { key, winner, shadowed, fate }) => {
                lanes.done += usize::from(number < time.at());
                lanes.steps.push(Step { key, winner: *winner, shadowed, fate: *fate });
            }
            Some(Event::MergeFinished { .. } | Event::MergeStarted { .. }) => break,
            _ => {}
        }
    }
    Some(lanes)
}

/// A place where a `get` looked.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Where.
    pub place: Place,
    /// What it found; `None` while it is still reading.
    pub verdict: Option<&'a Verdict>,
    /// The block that was read: where it begins and its length.
    pub block: Option<(u64, u64)>,
}

/// A `get`, place by place.
#[derive(Clone, Debug)]
pub struct Path<'a> {
    /// The key.
    pub key: &'a [u8],
    /// The places, as far as the cursor.
    pub looks: Vec<Look<'a>>,
}

/// The `get` at the cursor, or else the last one before it.
pub fn path(time: &Timeline) -> Option<Path<'_>> {
    let (begin, end) = last_get(time)?;
    let mut path = Path { key: &[], looks: Vec::new() };
    for number in begin..end {
        let Some(Beat::Event(event)) = time.beat(number) else { continue };
        let seen = number < time.at();
        match event {
            Event::Got { key, .. } => path.key = key,
            Event::BlockRead { table, offset, bytes } if seen => {
                let block = Some((*offset, *bytes));
                path.looks.push(Look { place: Place::Table(*table), verdict: None, block });
            }
            Event::Looked { place, verdict } if seen => match path.looks.last_mut() {
                Some(last) if last.place == *place && last.verdict.is_none() => {
                    last.verdict = Some(verdict);
                }
                _ => path.looks.push(Look { place: *place, verdict: Some(verdict), block: None }),
            },
            _ => {}
        }
    }
    Some(path)
}

/// The beats of the last command before the cursor, or at it, that looked for a key.
fn last_get(time: &Timeline) -> Option<(usize, usize)> {
    let (_, current, end) = time.command()?;
    let mut end = end;
    for command in time.commands().rev().skip_while(|command| command.start > current) {
        let first = time.beat(command.start + 1);
        let looks =
            matches!(first, Some(Beat::Event(Event::Looked { .. } | Event::BlockRead { .. })));
        if looks && command.start + 1 < end {
            return Some((command.start, end));
        }
        end = command.start;
    }
    None
}

/// The table that the filter, index and file panes show: the one that was picked,
/// or the last one that the last `get` looked at, or else the newest one.
pub fn table(model: &Model) -> Option<&TableText> {
    let looked = path(&model.time).and_then(|path| {
        path.looks.iter().rev().find_map(|look| match look.place {
            Place::Table(table) if look.verdict != Some(&Verdict::OutOfRange) => Some(table),
            _ => None,
        })
    });
    let tables = || model.world().levels.iter().flat_map(|level| &level.tables);
    let newest = || tables().map(|table| table.number).max();
    model.shelf.get(model.table.or(looked).or_else(newest)?)
}

/// The key that the filter and index panes ask for.
pub fn key(model: &Model) -> Option<&[u8]> {
    model.probe.as_deref().or_else(|| path(&model.time).map(|path| path.key))
}
