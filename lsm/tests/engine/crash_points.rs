//! The process dies between any two steps.
//!
//! Proved: before every change that a flush, a rotation of the log, a merge, a
//! close, or an opening makes to the directory, the directory opens, and holds
//! every write that was acknowledged, and of the others at most the one that was
//! under way, in order. So it does when the last write to a file was torn in the
//! middle, and when the process dies again while it opens.
//!
//! How: a hook on the disk copies the directory before each change; each copy is
//! opened, through such a hook again. What the system had stays as it was: this is
//! the death of a process. Left out: power cuts, where what was not synced goes.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use lsm::Options;
use lsm_crash_lab::files::{Files, lay_out, snapshot};
use lsm_crash_lab::laboratory::Operation;
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{DiskCall, HookedDisk, MemoryDisk};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::history::{check_prefix, rhythm, write};
use crate::support::tested::is_tested;
use crate::support::workload::tiny;

const DIR: &str = "/db";

/// A directory as a crash could leave it, and how many writes it may hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Crash {
    files: Files,
    least: u64,
    most: u64,
}

/// Notes each state of a directory, and the writes that are promised then.
#[derive(Default)]
struct Recorder {
    crashes: Mutex<BTreeSet<Crash>>,
    /// The state before the last change, and the file if it is written to.
    last: Mutex<Option<(Crash, String)>>,
    least: AtomicU64,
    most: AtomicU64,
}

impl Recorder {
    /// Called before a change.
    fn note(&self, disk: &MemoryDisk, call: DiskCall, path: &Path) {
        let files = snapshot(disk, Path::new(DIR));
        let mut crashes = self.crashes.lock().unwrap();
        let mut last = self.last.lock().unwrap();
        if let Some((before, name)) = last.take() {
            // The process may have died in the middle of that write.
            let half = (before.files[&name].len() + files[&name].len()) / 2;
            let mut torn = before;
            torn.files.insert(name.clone(), files[&name][..half].to_vec());
            crashes.insert(torn);
        }
        let crash = Crash { files, least: self.least.load(SeqCst), most: self.most.load(SeqCst) };
        if call == DiskCall::Write {
            let name = path.file_name().unwrap().to_str().unwrap();
            *last = Some((crash.clone(), name.into()));
        }
        crashes.insert(crash);
    }
}

/// A disk with these files, which is recorded.
fn recorded(files: &Files, recorder: &Arc<Recorder>) -> Options {
    let memory = MemoryDisk::default();
    lay_out(&memory, Path::new(DIR), files);
    let (disk, recorder) = (memory.clone(), Arc::clone(recorder));
    let disk = HookedDisk::new(Arc::new(memory), move |call, path| {
        let changes = [
            DiskCall::Create,
            DiskCall::Rename,
            DiskCall::Remove,
            DiskCall::Write,
            DiskCall::Truncate,
        ];
        if changes.contains(&call) {
            recorder.note(&disk, call, path);
        }
        None
    });
    tiny().disk(disk)
}

/// Writes that go through all of the engine; every state on the way.
fn life(stage: u8) -> BTreeSet<Crash> {
    let recorder = Arc::new(Recorder::default());
    let options = recorded(&Files::new(), &recorder);
    let mut engine = stage::open(stage, Path::new(DIR), &options).unwrap();
    for n in 1..=60 {
        recorder.most.store(n, SeqCst);
        write(engine.as_ref(), n).unwrap();
        recorder.least.store(n, SeqCst);
        let next = rhythm(stage, n);
        next.apply(engine.as_ref()).unwrap();
        if next == Operation::Close {
            drop(engine);
            engine = stage::open(stage, Path::new(DIR), &options).unwrap();
        }
    }
    drop(engine);
    std::mem::take(&mut *recorder.crashes.lock().unwrap())
}

/// Opens what a crash left; answers every state on the way.
fn recover_and_check(stage: u8, crash: &Crash) -> BTreeSet<Crash> {
    let recorder = Arc::new(Recorder::default());
    let options = recorded(&crash.files, &recorder);
    let expected: RangeInclusive<u64> = crash.least..=crash.most;
    // Until it's open, how much of it there is isn't known.
    recorder.least.store(crash.least, SeqCst);
    recorder.most.store(crash.most, SeqCst);
    let engine = stage::open(stage, Path::new(DIR), &options).unwrap_or_else(|error| {
        let logs = crash.files.iter().filter(|(name, _)| name.ends_with("wal"));
        let logs: Vec<_> = logs.map(|(name, log)| (name, String::from_utf8_lossy(log))).collect();
        panic!("a crash after {expected:?} writes: {error}\n{logs:#?}")
    });
    let n = check_prefix(engine.as_ref(), expected);
    // And it goes on.
    let states = std::mem::take(&mut *recorder.crashes.lock().unwrap());
    for next in n + 1..n + 6 {
        write(engine.as_ref(), next).unwrap();
    }
    engine.flush().unwrap();
    check_prefix(engine.as_ref(), n + 5..=n + 5);
    states
}

fn crash_everywhere(stage: u8, at_least: usize) {
    if !is_tested(stage) {
        return;
    }
    let crashes = life(stage);
    let mut again = BTreeSet::new();
    for crash in &crashes {
        again.extend(recover_and_check(stage, crash));
    }
    let twice: Vec<_> = again.difference(&crashes).collect();
    twice.iter().for_each(|crash| drop(recover_and_check(stage, crash)));
    let (once, twice) = (crashes.len(), twice.len());
    tried("engine/crash_points", once + twice, "states");
    assert!(once >= at_least && twice >= at_least, "{once} and {twice} states are too few");
}

#[test]
fn stage_7_survives_a_crash_before_any_change_of_its_directory() {
    bounded(|| crash_everywhere(7, 100));
}

#[test]
fn stage_8_survives_a_crash_before_any_change_of_its_directory() {
    bounded(|| crash_everywhere(8, 100));
}

#[test]
fn the_fast_parts_survive_a_crash_before_any_change_of_their_directory() {
    bounded(|| crash_everywhere(9, 100));
}
