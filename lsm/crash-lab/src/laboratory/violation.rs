//! A broken promise, in full: these writes, this crash, this was promised, this came back.

use std::fmt;
use std::path::Path;

use super::super::sim::{Change, ChangeOutcome, DiskImage, Fate};
use super::opener::DIR;
use super::recover::{Broken, When};
use super::workload::{Contents, Operation, Promise, Workload, text};
use lsm::format::{encode_key, encode_value};

/// A crash: the moment, and what it did to the disk.
#[derive(Clone, Debug)]
pub struct CrashPoint {
    /// The number of changes since the disk was started.
    pub changes: usize,
    /// The disk right before.
    pub image: DiskImage,
    /// The fate of the pending changes.
    pub fate: Fate,
}

/// A promise that was broken.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The operations before the (first) crash.
    pub operations: Vec<Operation>,
    /// True if the last of these operations had returned.
    pub returned: bool,
    /// The crash, and the next one if the engine died again while it was opened.
    pub crash_points: Vec<CrashPoint>,
    /// The number of writes there had to be.
    pub promise: Promise,
    /// The moment the promise turned out to be broken.
    pub when: When,
    /// The writes that had followed the recovery by then.
    pub more: Vec<Operation>,
    /// The result there was instead.
    pub broken: Broken,
    /// The contents there had to be: with as many writes as the engine counts if that was
    /// promised, otherwise with the least that was.
    pub expected: Contents,
}

impl Violation {
    pub(super) fn new(
        workload: &Workload,
        crash_points: Vec<CrashPoint>,
        promise: Promise,
        when: When,
        broken: Broken,
    ) -> Self {
        let (operations, returned) =
            workload.until(crash_points.first().map_or(0, |crash| crash.changes));
        let counted = match &broken {
            Broken::Holds { written, .. } | Broken::Gets { written, .. } => {
                written.saturating_sub(when.writes())
            }
            _ => 0,
        };
        // As if it had come back with a number of writes that is promised.
        let back = counted.clamp(*promise.start(), *promise.end());
        let (operations, expected) = (operations.to_vec(), workload.contents(back + when.writes()));
        let more = workload.writes(back + when.writes())[workload.writes(back).len()..].to_vec();
        Violation { operations, returned, crash_points, promise, when, more, broken, expected }
    }

    /// Returns what was left for the engine to open.
    pub fn left(&self) -> DiskImage {
        self.crash_points.last().map(CrashPoint::left).unwrap_or_default()
    }
}

impl CrashPoint {
    /// Returns what it has left.
    pub fn left(&self) -> DiskImage {
        self.fate.leaves(&self.image)
    }

    /// Returns the pending changes, and the outcome of each.
    pub fn outcomes(&self) -> impl Iterator<Item = (&Change, ChangeOutcome)> {
        self.image.pending().iter().zip(self.fate.outcomes())
    }

    fn write_outcomes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.image.pending().is_empty() {
            writeln!(f, "    nothing")?;
        }
        for (change, outcome) in self.outcomes() {
            writeln!(f, "    {outcome:<4}  {}", self.image.describe(change))?;
        }
        Ok(())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "These operations:")?;
        let mut number = 0;
        for operation in &self.operations {
            number += usize::from(operation.is_write());
            let number = if operation.is_write() { number.to_string() } else { String::new() };
            writeln!(f, "  {number:>3}  {operation}")?;
        }
        let moment = if self.returned { "after" } else { "before" };
        for (crash, n) in self.crash_points.iter().zip(1..) {
            let died = match crash.fate.keeps_all() {
                true => "the process died",
                false => "the power failed",
            };
            match n {
                1 => write!(f, "Then {died}, {moment} the last of them returned.")?,
                _ => write!(f, "It was opened, and {died}.")?,
            }
            writeln!(f, " Not synced yet:")?;
            crash.write_outcomes(f)?;
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
        self.write_promise(f)?;
        self.write_found(f)
    }
}

impl Violation {
    fn write_promise(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

    fn write_found(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more: Vec<String> = self.more.iter().map(Operation::to_string).collect();
        write!(f, "Found {}", self.when)?;
        if !more.is_empty() {
            write!(f, " ({})", more.join("; "))?;
        }
        f.write_str(": ")?;
        match &self.broken {
            Broken::Failed(error) => writeln!(f, "{error}"),
            Broken::Panicked(message) => writeln!(f, "a panic, {message}"),
            Broken::Holds { written, found } => {
                writeln!(f, "{written} writes, as the engine counts them")?;
                self.write_difference(found, f)
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

    /// Writes the keys whose values are wrong.
    fn write_difference(&self, found: &Contents, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
