//! The debt of merges, however fast and long a writer writes.
//!
//! Proved: after so many bytes as are 20 times the budget of level 1, random keys put
//! without a pause, every level with a budget has held no more than 8 times its budget at
//! every moment; and no put has done, or waited for, more than a bounded number of steps of
//! merging. With level 0 always first (`levels.rs` says why not), level 1 ends at 20 times.
//!
//! How: an observer keeps the level of each table, as installed. Steps are counted, not
//! timed. The figures over hundreds of megabytes are the benchmark `debt`'s.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use lsm::Options;
use lsm::observe::{Event, Observer};
use lsm_crash_lab::chance::{Random, deep, seed};

use crate::stage;
use crate::support::bounded::bounded;

/// The content of the levels.
#[derive(Default)]
struct Levels(Mutex<Held>);

#[derive(Default)]
struct Held {
    /// Level and bytes of each table, by its number.
    tables: BTreeMap<u64, (usize, u64)>,
    /// For each level, the most bytes that it ever held.
    most: Vec<u64>,
}

impl Observer for Levels {
    fn event(&self, event: Event) {
        let Event::Installed { level, added, removed, .. } = event else { return };
        let Held { tables, most } = &mut *self.0.lock().unwrap();
        tables.retain(|number, _| !removed.contains(number));
        tables.extend(added.iter().map(|table| (table.number, (level, table.bytes()))));
        most.resize(16, 0);
        for (at, most) in most.iter_mut().enumerate() {
            let bytes = tables.values().filter(|(level, _)| *level == at).map(|(_, bytes)| bytes);
            *most = (*most).max(bytes.sum());
        }
    }
}

fn put_without_a_pause(stage: u8, background: bool, times: u64) {
    let (dir, levels) = (tempfile::tempdir().unwrap(), Arc::new(Levels::default()));
    let options = Options::default()
        .memtable_bytes(64 * 1024)
        .background(background)
        .observer(levels.clone());
    let engine = stage::open(stage, dir.path(), &options).unwrap();
    let mut random = Random(seed());
    let (mut put, all) = (0, times * options.level_budget(1).unwrap());
    while put < all {
        let key = random.next().to_be_bytes();
        engine.put(&key, &[b'v'; 200]).unwrap();
        put += 208;
    }
    engine.close().unwrap();
    let most = levels.0.lock().unwrap().most.clone();
    for (level, most) in most.into_iter().enumerate() {
        let Some(budget) = options.level_budget(level) else { continue };
        println!("level {level}: {most} of {budget} bytes");
        assert!(most <= 8 * budget, "level {level} has held {most} bytes; its budget is {budget}");
        assert!(level != 1 || most > budget, "nothing was tested");
    }
}

#[test]
fn no_level_holds_more_than_8_times_its_budget() {
    for stage in 8..=stage::LAST {
        for background in [false, true] {
            let times = if deep() { 200 } else { 20 };
            bounded(move || put_without_a_pause(stage, background, times));
        }
    }
}
