//! Every operation of the disk fails once, or from then on.
//!
//! Proved: whatever fails, at whatever call, with nothing, a half or all of it
//! done all the same: no panic, no wrong value; and on a healthy disk the
//! directory opens again with every write that was acknowledged (stages 7 and 8)
//! or promised (stages 3 to 6).
//!
//! How: a fixed piece of life (an opening with a torn log, writes, reads, flushes,
//! syncs, a compaction, a close) is run once for each of its calls to the disk and
//! each kind of failure. Left out: two failures in one run; failures that lie.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use lsm::disk::Disk;
use lsm::{Engine, KeyRange, Options, SyncMode};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::hooked::{Fault, HookedDisk};
use crate::support::memory::MemoryDisk;
use crate::support::nth::nth;
use crate::support::snapshot::{Files, lay_out, snapshot};

const DIR: &str = "/db";

type Value = Option<Vec<u8>>;

/// What may be found.
#[derive(Clone, Default)]
struct Oracle {
    /// The writes that were acknowledged, in order.
    acknowledged: Vec<(Vec<u8>, Value)>,
    /// So many of them were promised.
    promised: usize,
    /// What each key may hold: more than one thing after a write that failed.
    allowed: BTreeMap<Vec<u8>, Vec<Value>>,
}

impl Oracle {
    fn write(&mut self, engine: &dyn Engine, stage: u8, n: u64) {
        let (key, mut value) = nth(n);
        if stage == 3 {
            value = value.or(Some(b"no deletions yet".to_vec()));
        }
        let answer = match &value {
            Some(value) => engine.put(&key, value),
            None => engine.delete(&key),
        };
        let allowed = self.allowed.entry(key.clone()).or_insert_with(|| vec![None]);
        if answer.is_ok() {
            *allowed = vec![value.clone()];
            self.acknowledged.push((key, value));
        } else {
            allowed.push(value);
        }
    }

    fn promise(&mut self, answer: &lsm::Result<()>) {
        if answer.is_ok() {
            self.promised = self.acknowledged.len();
        }
    }

    /// What is answered is right, or an error.
    fn check_answers(&self, engine: &dyn Engine) {
        for (key, allowed) in &self.allowed {
            if let Ok(found) = engine.get(key) {
                assert!(allowed.contains(&found), "{found:?} is found, not one of {allowed:?}");
            }
        }
        let mut scan = engine.scan(KeyRange::all());
        let found: BTreeMap<_, _> = scan.by_ref().map_while(Result::ok).collect();
        for (key, value) in &found {
            assert!(self.allowed[key].contains(&Some(value.clone())), "a scan finds {value:?}");
        }
    }

    /// On a healthy disk, everything that must be there is. What was not
    /// promised and is gone is forgotten.
    fn check_all(&mut self, engine: &dyn Engine, stage: u8) {
        let found: BTreeMap<_, _> = engine.scan(KeyRange::all()).map(Result::unwrap).collect();
        if stage >= 7 {
            for (key, allowed) in &self.allowed {
                let found = found.get(key).cloned();
                assert!(allowed.contains(&found), "{found:?} is left, not one of {allowed:?}");
            }
            return;
        }
        let n = usize::try_from(engine.inspect().written).unwrap();
        let range = self.promised..=self.acknowledged.len();
        assert!(range.contains(&n), "{n} writes are left, not {range:?}");
        let mut expected = BTreeMap::new();
        self.acknowledged.truncate(n);
        for (key, value) in self.acknowledged.iter().cloned() {
            match value {
                Some(value) => expected.insert(key, value),
                None => expected.remove(&key),
            };
        }
        assert_eq!(found, expected);
    }
}

fn options(disk: Arc<dyn Disk>, sync: SyncMode) -> Options {
    Options {
        memtable_bytes: 120,
        sealed_memtables: 1,
        block_bytes: 64,
        l0_trigger: 2,
        levels: 3,
        level_bytes: 200,
        table_bytes: 150,
        background: false,
        sync,
        disk,
        ..Options::default()
    }
}

/// A directory with a past, and a torn log if there are logs.
fn past(stage: u8) -> (Files, Oracle) {
    let (disk, mut oracle) = (MemoryDisk::default(), Oracle::default());
    let options = options(Arc::new(disk.clone()), SyncMode::Os);
    let engine = stage::open(stage, Path::new(DIR), &options).unwrap();
    for n in 1..=9 {
        oracle.write(engine.as_ref(), stage, n);
    }
    oracle.promise(&engine.sync());
    drop(engine);
    let mut files = snapshot(&disk, Path::new(DIR));
    if let Some((_, log)) = files.iter_mut().rfind(|(name, _)| name.ends_with(".wal")) {
        log.extend_from_slice(b"1234abcd 10 torn");
    }
    (files, oracle)
}

/// The piece of life. Errors are noted, and it goes on.
fn live(stage: u8, options: &Options, oracle: &mut Oracle) {
    let Ok(engine) = stage::open(stage, Path::new(DIR), options) else { return };
    let engine = engine.as_ref();
    for n in 10..=24 {
        oracle.write(engine, stage, n);
        match n {
            14 => oracle.promise(&engine.sync()),
            17 | 22 => oracle.promise(&engine.flush()),
            20 if stage >= 8 => drop(engine.compact()),
            12 | 18 => oracle.check_answers(engine),
            _ => drop(engine.shake()),
        }
    }
    oracle.check_answers(engine);
    oracle.promise(&engine.close());
}

/// One run, in which call number `k` fails, and those after it if `for_ever`.
/// Answers how many calls there were.
fn run(
    past: &(Files, Oracle),
    stage: u8,
    sync: SyncMode,
    k: usize,
    fault: Fault,
    for_ever: bool,
) -> usize {
    let (memory, mut oracle) = (MemoryDisk::default(), past.1.clone());
    lay_out(&memory, Path::new(DIR), &past.0);
    let calls = Arc::new(AtomicUsize::new(0));
    let disk = {
        let calls = calls.clone();
        HookedDisk::new(Arc::new(memory.clone()), move |_, _| {
            let call = calls.fetch_add(1, SeqCst);
            (call == k || for_ever && call > k).then_some(fault)
        })
    };
    live(stage, &options(disk, sync), &mut oracle);
    let healthy = options(Arc::new(memory), sync);
    let engine = stage::open(stage, Path::new(DIR), &healthy).unwrap();
    oracle.check_all(engine.as_ref(), stage);
    // And it can be written to again.
    for n in 25..30 {
        oracle.write(engine.as_ref(), stage, n);
    }
    engine.flush().unwrap();
    oracle.promise(&Ok(()));
    oracle.check_all(engine.as_ref(), stage);
    calls.load(SeqCst)
}

fn fail_everywhere(stage: u8, sync: SyncMode) {
    if stage > stage::LAST {
        return;
    }
    let past = past(stage);
    let fault = |halves| Fault { error: ErrorKind::StorageFull, halves };
    let calls = run(&past, stage, sync, usize::MAX, fault(0), false);
    assert!(calls > 100, "{calls} calls are too few");
    for k in 0..calls {
        for (halves, for_ever) in [(0, false), (1, false), (2, false), (0, true), (1, true)] {
            let one = || run(&past, stage, sync, k, fault(halves), for_ever);
            if let Err(panic) = catch_unwind(AssertUnwindSafe(one)) {
                println!(
                    "stage {stage}, call {k} of {calls}, {halves} halves, for ever: {for_ever}"
                );
                std::panic::resume_unwind(panic);
            }
        }
    }
}

#[test]
fn stage_3_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(3, SyncMode::Os));
}

#[test]
fn stage_4_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(4, SyncMode::Os));
}

#[test]
fn stage_5_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(5, SyncMode::Os));
}

#[test]
fn stage_6_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(6, SyncMode::Os));
}

#[test]
fn stage_7_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(7, SyncMode::Os));
}

#[test]
fn stage_8_outlives_any_failure_of_the_disk() {
    bounded(|| fail_everywhere(8, SyncMode::Os));
}

#[test]
fn stage_8_outlives_any_failure_of_the_disk_when_it_syncs_always() {
    bounded(|| fail_everywhere(8, SyncMode::Always));
}
