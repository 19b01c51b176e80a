//! A larger database in which several files are damaged.

use std::path::Path;
use std::sync::Arc;

use lsm::format::MANIFEST;
use lsm_crash_lab::MemoryDisk;
use lsm_crash_lab::chance::{Random, deep, seed};
use lsm_crash_lab::files::{Files, snapshot};
use lsm_crash_lab::tried::tried;

use super::{Saved, repaired};
use crate::stage;
use crate::support::database::DIR;
use crate::support::history::{state_after, write};
use crate::support::nth::{KEYS, nth};
use crate::support::workload::tiny;

/// A closed database of the last stage with tables in all levels, after so many writes.
pub(super) fn grown(writes: u64) -> Files {
    let memory = MemoryDisk::default();
    let options = tiny().disk(Arc::new(memory.clone()));
    let engine = stage::open(stage::LAST, Path::new(DIR), &options).unwrap();
    for n in 1..=writes {
        write(engine.as_ref(), n).unwrap();
        if n % 3 == 0 {
            engine.shake().unwrap();
        }
    }
    engine.close().unwrap();
    drop(engine);
    snapshot(&memory, Path::new(DIR))
}

/// Damages up to three files; answers what it did.
fn damage(files: &mut Files, random: &mut Random) -> String {
    let mut done = Vec::new();
    for _ in 0..1 + random.next() % 3 {
        let names: Vec<_> = files.keys().filter(|name| *name != "LOCK").cloned().collect();
        let mut below = |n: usize| usize::try_from(random.next() % n as u64).unwrap();
        let name = &names[below(names.len())];
        let (log, length) = (name.ends_with(".wal"), files[name].len());
        match below(4) {
            0 if !log => drop(files.remove(name)),
            1 if !log => files.get_mut(name).unwrap().truncate(below(length.max(1))),
            _ if length > 0 => {
                let (at, bit) = (below(length), below(8));
                files.get_mut(name).unwrap()[at] ^= 1 << bit;
            }
            _ => {}
        }
        done.push(name.clone());
    }
    done.join(", ")
}

#[test]
fn after_damage_to_several_files_nothing_is_wrong() {
    let mut random = Random(seed());
    let rounds = if deep() { 2000 } else { 100 };
    let (mut kept, mut named) = (0, 0);
    for round in 0..rounds {
        let writes = 30 + random.next() % 90;
        let sound = grown(writes);
        for _ in 0..10 {
            let mut files = sound.clone();
            let what =
                format!("round {round}, {writes} writes: {}", damage(&mut files, &mut random));
            let Some(saved) = repaired(&files) else { continue };
            // Behind a damaged record the logs end; tables hold what is before them.
            let n = last_good(&saved).max(flushed(&sound));
            let keys = (1..=KEYS).map(|n| nth(n).0).collect();
            saved.check(&keys, &state_after(n), &what);
            kept += saved.pairs.len();
            named += saved.repaired.losses.len();
        }
    }
    println!("{kept} keys were kept, and {named} losses named");
    tried("doctor/repair", usize::try_from(rounds).unwrap() * 10, "repairs");
    assert!(kept > 0 && named > 0);
}

fn flushed(files: &Files) -> u64 {
    lsm::format::Manifest::decode(&files[MANIFEST]).unwrap().flushed
}

/// The last write of the logs before the first that is missing.
fn last_good(saved: &Saved) -> u64 {
    let writes = saved.survey.logs.iter().flat_map(|log| &log.replay.writes);
    writes.map(|write| write.number).max().unwrap_or(0)
}
