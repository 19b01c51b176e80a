//! A broken promise, told: these writes, this crash, this was promised, this came back.

use std::fmt;
use std::path::Path;

use super::super::sim::{Change, Fate, Outcome, World};
use super::life::{Life, Operation, State, text};
use super::revive::{Broken, When};
use super::{DIR, Promise};
use lsm::format::{encode_key, encode_value};

/// A crash.
#[derive(Clone, Debug)]
pub struct Cut {
    /// How many changes had been made to the disk since it was started.
    pub changes: usize,
    /// The disk just before.
    pub world: World,
    /// What became of the pending changes.
    pub fate: Fate,
}

/// A promise that was broken.
#[derive(Clone, Debug)]
pub struct Story {
    /// What the engine had been asked before the (first) crash.
    pub operations: Vec<Operation>,
    /// Whether the last of these operations had returned.
    pub returned: bool,
    /// The crash; and the next one, if the engine died again while it was opened.
    pub cuts: Vec<Cut>,
    /// How many writes there had to be.
    pub promise: Promise,
    /// When something else turned out.
    pub when: When,
    /// The writes that it had gone on with by then.
    pub more: Vec<Operation>,
    /// What that was.
    pub broken: Broken,
    /// What there had to be, if the engine counts as many writes as were promised;
    /// else with the least that was promised.
    pub expected: State,
}

impl Story {
    pub(super) fn new(
        life: &Life,
        cuts: Vec<Cut>,
        promise: Promise,
        when: When,
        broken: Broken,
    ) -> Self {
        let (operations, returned) = life.until(cuts.first().map_or(0, |cut| cut.changes));
        let counted = match &broken {
            Broken::Holds { written, .. } | Broken::Gets { written, .. } => {
                written.saturating_sub(when.writes())
            }
            _ => 0,
        };
        // As if it had come back with a number of writes that is promised.
        let back = counted.clamp(*promise.start(), *promise.end());
        let (operations, expected) = (operations.to_vec(), life.state(back + when.writes()));
        let more = life.writes(back + when.writes())[life.writes(back).len()..].to_vec();
        Story { operations, returned, cuts, promise, when, more, broken, expected }
    }

    /// What was left for the engine to open.
    pub fn left(&self) -> World {
        self.cuts.last().map(Cut::left).unwrap_or_default()
    }
}

impl Cut {
    /// What it has left.
    pub fn left(&self) -> World {
        self.fate.leaves(&self.world)
    }

    /// The changes of which the disk was not sure, and what became of each.
    pub fn outcomes(&self) -> impl Iterator<Item = (&Change, Outcome)> {
        self.world.pending().iter().zip(self.fate.outcomes())
    }

    fn tell(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.world.pending().is_empty() {
            writeln!(f, "    nothing")?;
        }
        for (change, outcome) in self.outcomes() {
            writeln!(f, "    {outcome:<4}  {}", self.world.describe(change))?;
        }
        Ok(())
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "These operations:")?;
        let mut number = 0;
        for operation in &self.operations {
            number += usize::from(operation.is_write());
            let number = if operation.is_write() { number.to_string() } else { String::new() };
            writeln!(f, "  {number:>3}  {operation}")?;
        }
        let moment = if self.returned { "after" } else { "before" };
        for (cut, n) in self.cuts.iter().zip(1..) {
            let died = match cut.fate.keeps_all() {
                true => "the process died",
                false => "the power failed",
            };
            match n {
                1 => write!(f, "Then {died}, {moment} the last of them had returned.")?,
                _ => write!(f, "It was opened, and {died}.")?,
            }
            writeln!(f, " Not synced were:")?;
            cut.tell(f)?;
        }
        writeln!(f, "Left on the disk:")?;
        let files = self.left().files(Path::new(DIR));
        if files.is_empty() {
            writeln!(f, "    nothing")?;
        }
        for (name, bytes) in files {
            writeln!(f, "    {name}, {} bytes", bytes.len())?;
            let lines = text(&bytes);
            let cut = |line: &str| line.chars().take(72).collect::<String>();
            lines.lines().try_for_each(|line| writeln!(f, "        {}", cut(line)))?;
        }
        self.tell_promise(f)?;
        self.tell_found(f)
    }
}

impl Story {
    fn tell_promise(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (least, most) = (self.promise.start(), self.promise.end());
        write!(f, "Promised: ")?;
        match least {
            0 if *most == 0 => return writeln!(f, "a directory that opens, with nothing in it"),
            0 => write!(f, "a directory that opens")?,
            1 => write!(f, "write 1")?,
            n => write!(f, "writes 1 to {n}")?,
        }
        match most - least {
            0 => writeln!(f, ", and nothing else"),
            1 => writeln!(f, "; write {most} may be there too"),
            _ => writeln!(f, "; of writes {} to {most} the first ones may be there too", least + 1),
        }
    }

    fn tell_found(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more: Vec<String> = self.more.iter().map(Operation::to_string).collect();
        write!(f, "Came back, {}", self.when)?;
        if !more.is_empty() {
            write!(f, " ({})", more.join("; "))?;
        }
        f.write_str(": ")?;
        match &self.broken {
            Broken::Failed(error) => writeln!(f, "{error}"),
            Broken::Panicked(message) => writeln!(f, "a panic, {message}"),
            Broken::Holds { written, found } => {
                writeln!(f, "{written} writes, as the engine counts them")?;
                self.tell_difference(found, f)
            }
            Broken::Gets { written, key, value } => {
                writeln!(
                    f,
                    "{written} writes, as the engine counts them, and as a scan finds them"
                )?;
                let (found, expected) = (shown(value.as_ref()), shown(self.expected.get(key)));
                writeln!(f, "    get {}: {found}, not {expected}", text(&encode_key(key)))
            }
        }
    }

    /// The keys that are not as they were to be.
    fn tell_difference(&self, found: &State, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut keys: Vec<&Vec<u8>> = self.expected.keys().chain(found.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys.into_iter().filter(|key| found.get(*key) != self.expected.get(*key)) {
            let (found, expected) = (shown(found.get(key)), shown(self.expected.get(key)));
            writeln!(f, "    {}: {found}, not {expected}", text(&encode_key(key)))?;
        }
        Ok(())
    }
}

fn shown(value: Option<&Vec<u8>>) -> String {
    value.map_or("nothing".to_string(), |value| text(&encode_value(value)))
}
