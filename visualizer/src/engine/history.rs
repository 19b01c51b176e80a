//! The history of writes, number by number, and the promises made for them.
//!
//! ```text
//!    base: as it was at 40 │ 41 kenya→Nairobi │ 42 mali→† │ 43 togo→Lomé │
//!                                             ▲           ▲              ▲
//!                                   safe: a sync      survived      returned: a put
//! ```
//!
//! After a crash the engine says how many writes survived. If that's true, a scan shows
//! exactly the result of these writes, in this order: neither more nor less. To check
//! that, the last few thousand are kept.

use std::collections::{BTreeMap, VecDeque};

use lsm::engine::Engine;
use lsm::format::{TOMBSTONE, encode_value};
use lsm::observe::Event;
use lsm::{KeyRange, Result};

use crate::text;

/// Writes, and keys before them, that are remembered.
const KEPT: usize = 5_000;

/// A write: its number, its key, what it stored; `None` if the key was removed
/// only from the memtable, and it's unknown what becomes visible again (stage 3).
pub(super) type Write = (u64, Vec<u8>, Option<Vec<u8>>);

/// The stored value of each key, as far as it's known.
type State<'a> = BTreeMap<&'a [u8], Option<&'a [u8]>>;

/// The writes of a session.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The contents before the writes that are kept.
    base: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// The last write that is in `base`.
    base_number: u64,
    writes: VecDeque<Write>,
    /// The directory was empty before, so what was never written is not there.
    whole: bool,
    /// There were too many, or some were not seen.
    given_up: bool,
    /// Number of the last write.
    pub(super) written: u64,
    /// Writes up to this number have returned.
    pub(super) returned: u64,
    /// Writes up to this number were promised to survive a power cut.
    pub(super) safe: u64,
    /// The last write before the command that is run.
    pub(super) begun: u64,
}

impl History {
    /// The history of an engine that has so many writes already.
    pub(super) fn new(written: u64) -> Self {
        History {
            base_number: written,
            whole: written == 0,
            written,
            returned: written,
            safe: written,
            begun: written,
            ..History::default()
        }
    }

    /// Takes events in, in order.
    pub(super) fn note(&mut self, events: &[Event]) {
        let mut replayed = 0;
        for event in events {
            match event {
                Event::Replayed { number, .. } => replayed = *number,
                // Stages 1 and 2 do not count their writes, and promise nothing.
                Event::Wrote { number: 0, .. } => {}
                Event::Wrote { number, key, stored } => {
                    self.written = *number;
                    if *number != replayed {
                        self.push((*number, key.clone(), stored.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    fn push(&mut self, write: Write) {
        self.writes.push_back(write);
        while self.writes.len() > KEPT {
            let Some((number, key, stored)) = self.writes.pop_front() else { break };
            self.base.insert(key, stored);
            self.base_number = number;
        }
        if self.base.len() > KEPT {
            self.give_up();
        }
    }

    fn give_up(&mut self) {
        self.given_up = true;
        self.base.clear();
    }

    /// A command that writes has returned.
    pub(super) fn returned(&mut self) {
        self.returned = self.written;
    }

    /// A command has returned that promises what was written before it.
    pub(super) fn synced(&mut self) {
        self.safe = self.written;
    }

    /// The writes after that number.
    pub(super) fn after(&self, number: u64) -> Vec<Write> {
        self.writes.iter().filter(|(known, ..)| *known > number).cloned().collect()
    }

    /// Forgets the writes after that number: they are gone.
    pub(super) fn cut(&mut self, number: u64) {
        self.writes.retain(|(known, ..)| *known <= number);
        self.written = self.written.min(number);
    }

    /// The engine was opened again, and has so many writes.
    pub(super) fn restart(&mut self, survived: u64) {
        self.cut(survived);
        let last = self.writes.back().map_or(self.base_number, |(number, ..)| *number);
        if survived != last {
            self.give_up(); // some of them weren't seen
        }
        (self.written, self.returned, self.safe) = (survived, survived, survived);
    }

    /// Returns the expected contents after the first so many writes, or `None` if that is not
    /// remembered.
    fn state(&self, number: u64) -> Option<State<'_>> {
        let last = self.writes.back().map_or(self.base_number, |(number, ..)| *number);
        if self.given_up || !(self.base_number..=last).contains(&number) {
            return None;
        }
        let base = self.base.iter();
        let writes = self.writes.iter().filter(|(known, ..)| *known <= number);
        let all = base.chain(writes.map(|(_, key, stored)| (key, stored)));
        Some(all.map(|(key, stored)| (&key[..], stored.as_deref())).collect())
    }

    /// Returns what is wrong with the entries of an engine that says it has so many
    /// writes, or `None` if nothing is, or it can't be known.
    ///
    /// # Errors
    /// Those of the scan.
    pub(super) fn check(&self, engine: &dyn Engine, number: u64) -> Result<Option<String>> {
        let Some(mut state) = self.state(number) else { return Ok(None) };
        for pair in engine.scan(KeyRange::all()) {
            let (key, value) = pair?;
            let right = match state.remove(&key[..]) {
                None => !self.whole,
                Some(None) => true,
                Some(Some(stored)) => stored != TOMBSTONE && *stored == *encode_value(&value),
            };
            if !right {
                let found = text::fit(&text::pair(&key, &value), 60);
                return Ok(Some(format!("{found} is not what the first {number} writes make")));
            }
        }
        let missing = state.iter().find(|(_, stored)| stored.is_some_and(|it| it != TOMBSTONE));
        Ok(missing.map(|(key, _)| {
            let key = text::fit(&text::key(key), 40);
            format!("{key} is not there, though one of the first {number} writes put it")
        }))
    }
}

#[cfg(test)]
mod tests;
