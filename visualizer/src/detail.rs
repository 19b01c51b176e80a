//! Details: a close view of one part of the engine's inside.
//!
//! ```text
//!    F2 merge   F3 read path   F4 filter   F5 index   F6 file   F8 cost
//! ```
//!
//! Unless the user picks one, the moment does: a merge while one goes on, the
//! read path after a `get`, nothing while nothing of that kind happens.

use lsm::observe::{Event, Fate, Place, Verdict};

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

/// The one who picks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// The engine's events.
    #[default]
    Auto,
    /// The user: this one.
    This(Detail),
    /// The user: none, until the next command.
    None,
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
    /// Fate of the newest entry.
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
    /// Number of them done at the cursor.
    pub done: usize,
}

/// Returns the merge at the cursor, or the last one before it.
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

/// A place that a `get` searched.
#[derive(Clone, Copy, Debug)]
pub struct Lookup<'a> {
    /// The place.
    pub place: Place,
    /// Its verdict; `None` while it's still reading.
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
    pub lookups: Vec<Lookup<'a>>,
}

/// Returns the `get` at the cursor, or the last one before it.
pub fn path(time: &Timeline) -> Option<Path<'_>> {
    let (begin, end) = last_get(time)?;
    let mut path = Path { key: &[], lookups: Vec::new() };
    for number in begin..end {
        let Some(Beat::Event(event)) = time.beat(number) else { continue };
        let seen = number < time.at();
        match event {
            Event::Got { key, .. } => path.key = key,
            Event::BlockRead { table, offset, bytes } if seen => {
                let block = Some((*offset, *bytes));
                path.lookups.push(Lookup { place: Place::Table(*table), verdict: None, block });
            }
            Event::Looked { place, verdict } if seen => match path.lookups.last_mut() {
                Some(last) if last.place == *place && last.verdict.is_none() => {
                    last.verdict = Some(verdict);
                }
                _ => {
                    path.lookups.push(Lookup {
                        place: *place,
                        verdict: Some(verdict),
                        block: None,
                    });
                }
            },
            _ => {}
        }
    }
    Some(path)
}

/// Returns the beats of the last `get` before the cursor, or at it.
pub fn last_get(time: &Timeline) -> Option<(usize, usize)> {
    let (_, current, end) = time.command()?;
    let mut end = end;
    for command in time.commands().rev().skip_while(|command| command.start > current) {
        let first = time.beat(command.start + 1);
        let lookups =
            matches!(first, Some(Beat::Event(Event::Looked { .. } | Event::BlockRead { .. })));
        if lookups && command.start + 1 < end {
            return Some((command.start, end));
        }
        end = command.start;
    }
    None
}
