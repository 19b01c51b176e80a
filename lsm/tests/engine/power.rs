//! The power fails at any moment, and anything that was not synced may be gone.
//!
//! Proved: after every change that an engine makes to its directory, whatever part of
//! the pending changes the disk has kept, the directory opens, and holds a prefix of the
//! writes, with all that was promised by then; it does so when the power fails again
//! while it is being opened; and it goes on from there.
//!
//! How: an engine lives on a `SimDisk`, which remembers what was done to it. Each
//! beginning of that is played once more, and cut off in every way that
//! `World::fates` knows. What is found is told apart by its files, so nothing is opened
//! twice. Left out: the death of the process alone at every stage (`crash_points.rs`),
//! real ones (`kill.rs`).

mod sabotage;

use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::{Change, Fate, SimDisk, World};
use lsm::format::hash;
use lsm::{Engine, KeyRange, Options, SyncMode};

use crate::crash_points::tiny;
use crate::stage;
use crate::support::bounded::bounded;
use crate::support::history::{state_after, write};
use crate::support::seed::{deep, seed};
use crate::support::snapshot::Files;

const DIR: &str = "/db";

/// When a database syncs each put: never, always, or when every other handle does.
const MODES: [[SyncMode; 2]; 3] = [
    [SyncMode::Os, SyncMode::Os],
    [SyncMode::Always, SyncMode::Always],
    [SyncMode::Os, SyncMode::Always],
];

/// What was done to a disk, and what was promised meanwhile.
struct Life {
    history: Vec<Change>,
    /// After so many changes, write number so and so had begun.
    begun: Vec<(usize, u64)>,
    /// After so many changes, all writes up to this one had been promised.
    promised: Vec<(usize, u64)>,
}

impl Life {
    /// How many writes may be there if the power fails after the first `changes` changes.
    fn expected(&self, changes: usize) -> RangeInclusive<u64> {
        let latest = |notes: &[(usize, u64)]| {
            notes.iter().take_while(|(at, _)| *at <= changes).last().map_or(0, |(_, n)| *n)
        };
        latest(&self.promised)..=latest(&self.begun)
    }
}

fn open(stage: u8, disk: &SimDisk, sync: SyncMode) -> lsm::Result<Box<dyn Engine>> {
    let options = Options { disk: Arc::new(disk.clone()), sync, ..tiny() };
    stage::open(stage, Path::new(DIR), &options)
}

/// Writes that go through all of the engine.
fn life(stage: u8, modes: [SyncMode; 2]) -> Life {
    let writes = if deep() { 120 } else { 20 };
    let disk = SimDisk::default();
    let mut life = Life { history: Vec::new(), begun: Vec::new(), promised: Vec::new() };
    let mut modes = modes.into_iter().cycle();
    let mut mode = modes.next().unwrap();
    let mut engine = open(stage, &disk, mode).unwrap();
    for n in 1..=writes {
        life.begun.push((disk.changes(), n));
        write(engine.as_ref(), n).unwrap();
        let mut promised = stage >= 7 && mode == SyncMode::Always;
        match n % 20 {
            5 => promised |= engine.sync().is_ok(),
            9 => promised |= engine.flush().is_ok(),
            13 if stage >= 8 => promised |= engine.compact().is_ok(),
            17 => {
                promised |= engine.close().is_ok();
                if promised {
                    life.promised.push((disk.changes(), n));
                }
                drop(engine);
                mode = modes.next().unwrap();
                engine = open(stage, &disk, mode).unwrap();
            }
            _ => drop(engine.shake().unwrap()),
        }
        if promised {
            life.promised.push((disk.changes(), n));
        }
    }
    drop(engine);
    life.history = disk.history();
    life
}

/// Opens what the power cut has left, and goes on from there; answers what opening it
/// did, or which promise is broken.
fn revive(world: &World, expected: &RangeInclusive<u64>) -> Result<Vec<Change>, String> {
    let disk = SimDisk::new(world.clone());
    let engine = open(stage::LAST, &disk, SyncMode::Os).map_err(|error| error.to_string())?;
    let opening = disk.history();
    let n = engine.inspect().written;
    if !expected.contains(&n) {
        return Err(format!("{n} writes are there"));
    }
    holds(engine.as_ref(), n)?;
    engine.close().map_err(|error| error.to_string())?;
    drop(engine);
    let engine = open(stage::LAST, &disk, SyncMode::Os).map_err(|error| error.to_string())?;
    holds(engine.as_ref(), n)?;
    for next in n + 1..n + 4 {
        write(engine.as_ref(), next).map_err(|error| error.to_string())?;
    }
    engine.flush().map_err(|error| error.to_string())?;
    holds(engine.as_ref(), n + 3)?;
    Ok(opening)
}

/// Whether the engine holds exactly the first n writes.
fn holds(engine: &dyn Engine, n: u64) -> Result<(), String> {
    let found: lsm::Result<BTreeMap<_, _>> = engine.scan(KeyRange::all()).collect();
    match found {
        Ok(found) if found == state_after(n) => Ok(()),
        Ok(found) => Err(format!("of {n} writes there is {found:?}")),
        Err(error) => Err(error.to_string()),
    }
}

/// Random numbers, from the seed that was printed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        hash(&self.0.to_le_bytes())
    }
}

/// All that a power cut can leave, told apart by files and promise.
struct Laboratory {
    random: Random,
    seen: HashSet<(Files, RangeInclusive<u64>)>,
    tried: usize,
}

impl Laboratory {
    fn new(seed: u64) -> Self {
        Laboratory { random: Random(seed), seen: HashSet::new(), tried: 0 }
    }

    /// Cuts the power after each beginning of `history`, and once more while what is
    /// left is being opened, `depth` times in all. The first broken promise as a story.
    fn cut(
        &mut self,
        start: &World,
        history: &[Change],
        expected: &dyn Fn(usize) -> RangeInclusive<u64>,
        depth: usize,
    ) -> Result<(), String> {
        let (few, samples) = if deep() { (10, 256) } else { (6, 4) };
        let mut world = start.clone();
        for done in 0..=history.len() {
            if let Some(last) = done.checked_sub(1) {
                world.apply(&history[last]);
            }
            let promise = expected(done);
            for fate in world.fates(few, samples, || self.random.next()) {
                let left = world.after(&fate);
                if self.is_new(&left, &promise) {
                    let broken = |what| story(&history[..done], &promise, &fate, &left, what);
                    let opening = revive(&left, &promise).map_err(broken)?;
                    if depth > 1 {
                        self.cut(&left, &opening, &|_| promise.clone(), depth - 1)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn is_new(&mut self, world: &World, promise: &RangeInclusive<u64>) -> bool {
        self.tried += 1;
        self.seen.insert((world.files(Path::new(DIR)), promise.clone()))
    }
}

/// These changes, this crash; this was promised, this came back.
fn story(
    history: &[Change],
    promise: &RangeInclusive<u64>,
    fate: &Fate,
    left: &World,
    what: String,
) -> String {
    let last: Vec<String> =
        history[history.len().saturating_sub(12)..].iter().map(ToString::to_string).collect();
    let files: String = left
        .files(Path::new(DIR))
        .iter()
        .map(|(name, text)| format!("-- {name}\n{}\n", String::from_utf8_lossy(text)))
        .collect();
    format!(
        "promised: {promise:?} writes; found: {what}\ndone last:\n  {}\npending: {fate:?}\n{files}",
        last.join("\n  ")
    )
}

#[test]
fn the_last_stage_survives_a_power_cut_at_any_moment() {
    bounded(|| {
        let seed = seed();
        for modes in MODES {
            let life = life(stage::LAST, modes);
            let mut laboratory = Laboratory::new(seed);
            let cut =
                laboratory.cut(&World::default(), &life.history, &|done| life.expected(done), 2);
            cut.unwrap_or_else(|story| panic!("{modes:?}: {story}"));
            let (tried, found) = (laboratory.tried, laboratory.seen.len());
            println!("{modes:?}: {found} different states of {tried}");
            assert!(found >= 500, "{found} states are too few");
        }
    });
}
