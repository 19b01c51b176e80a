//! Power cuts at every moment of short workloads, with the crash laboratory.
//!
//! ```text
//!    every workload   put · put flush · put close open put · …     the shortest first
//!    every moment     after each change that it makes to its disk
//!    every crash      unsynced bytes are there, or not, or half of them
//!        └─► does it open, is everything promised there, does it carry on?
//! ```
//!
//! Then come longer workloads of random operations, for bugs that need many writes; a failing
//! one is made as short as possible. `cargo step crash 7` runs this on your engine, and prints
//! the first broken promise. `lsm/crash-lab/src/sim.rs` says what a crash can lose, and
//! `lsm/crash-lab/src/laboratory.rs` says what is promised when.

use std::path::Path;

use engine::sync::Arc;
use engine::{Engine, Options, Result, SyncMode, stage};
use lsm_crash_lab::SimDisk;
use lsm_crash_lab::laboratory::{DIR, Effort, Laboratory, Opener, Operation, Violation, Workload};
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// The variable for more and longer workloads.
const DEEP: &str = "LSM_DEEP";

/// The variable that names a directory for what the crash left, if a promise is broken.
const LEFT: &str = "LSM_CRASH_LEFT";

/// Options so small that two writes fill a memtable, and two tables a level.
fn options(disk: &SimDisk, sync: SyncMode) -> Options {
    Options::default()
        .memtable_bytes(24)
        .sealed_memtables(1)
        .block_bytes(16)
        .l0_trigger(2)
        .l0_stop(3)
        .levels(3)
        .level_bytes(40)
        .table_bytes(40)
        .background(false)
        .disk(Arc::new(disk.clone()))
        .sync(sync)
}

/// The setting of a test's workloads: a stage, and when a put is synced.
#[derive(Clone, Copy)]
struct Setting {
    stage: u8,
    mode: SyncMode,
}

impl Setting {
    /// Returns the workloads that add one step to this one.
    fn grown(self, operations: &[Operation]) -> Vec<Vec<Operation>> {
        use Operation::{Close, Compact, Delete, Flush, Open, Put, Shake, Sync};
        let writes = operations.iter().filter(|operation| operation.is_write()).count();
        let key = |write: usize| ["kenya", "togo", "mali"][write % 3].into();
        let value = ["Nairobi", "Lome", "Bamako", "Mombasa", "Kara", "Segou"][writes % 6].into();
        let mut next = vec![vec![Put(key(writes), value)]];
        if writes > 0 {
            next.extend([vec![Sync], vec![Flush], vec![Shake], vec![Close, Open(self.mode)]]);
            next.extend((self.stage >= 4).then(|| vec![Delete(key(writes - 1))]));
            next.extend((self.stage >= 8).then(|| vec![Compact]));
        }
        // Doing the same again has nothing left to do.
        next.retain(|next| next[0].is_write() || !operations.ends_with(next));
        next.into_iter().map(|next| [operations, &next].concat()).collect()
    }
}

/// The crashes to try: those of a stage, in each of its settings.
struct Crashes<'c> {
    stage: u8,
    open: &'c Opener<'c>,
    settings: Vec<Setting>,
}

/// Counts of what was tried.
#[derive(Default)]
struct Counts {
    workloads: usize,
    tried: usize,
    found: usize,
}

impl Crashes<'_> {
    /// Runs these operations on an engine, and crashes it from one of them on.
    fn crash(
        &self,
        laboratory: &mut Laboratory<'_>,
        operations: &[Operation],
        from: usize,
    ) -> Result<(), Box<Violation>> {
        let workload = Workload::run(self.open, operations.to_vec(), self.stage >= 7)
            .unwrap_or_else(|error| panic!("before any crash, {operations:?}: {error}"));
        laboratory.crash_from(&workload, from)
    }

    /// Crashes all workloads of up to `longest` operations, the shortest first.
    fn short(&self, longest: usize, counts: &mut Counts) -> Result<(), Box<Violation>> {
        let effort = Effort { few: 6, samples: 4, depth: 2 };
        let mut laboratory = Laboratory::new(self.open, effort, 0);
        let begun = |&setting: &Setting| (setting, 0, vec![Operation::Open(setting.mode)]);
        let mut generation: Vec<_> = self.settings.iter().map(begun).collect();
        for length in 0..=longest {
            for (_, from, operations) in &generation {
                self.crash(&mut laboratory, operations, *from)?;
                counts.workloads += 1;
            }
            if length < longest {
                let grown = |(setting, _, operations): (Setting, usize, Vec<Operation>)| {
                    let (from, longer) = (operations.len(), setting.grown(&operations));
                    longer.into_iter().map(move |longer| (setting, from, longer))
                };
                generation = generation.into_iter().flat_map(grown).collect();
            }
        }
        counts.tried += laboratory.tried();
        counts.found += laboratory.found();
        Ok(())
    }

    /// Crashes `cases` random workloads of up to twenty operations.
    fn long(&self, cases: u32, counts: &mut Counts) -> Result<(), Box<Violation>> {
        let crash = |choices: &[usize]| {
            let setting = self.settings[choices[0] % self.settings.len()];
            let mut operations = vec![Operation::Open(setting.mode)];
            for choice in &choices[1..] {
                let mut grown = setting.grown(&operations);
                operations = grown.swap_remove(choice % grown.len());
            }
            let effort = Effort { few: 4, samples: 2, depth: 1 };
            let mut laboratory = Laboratory::new(self.open, effort, 0);
            self.crash(&mut laboratory, &operations, 0)
                .map(|()| (laboratory.tried(), laboratory.found()))
        };
        let config =
            Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let counts = std::cell::RefCell::new(counts);
        let run =
            TestRunner::new_with_rng(config, random).run(&vec(0..8_usize, 2..20), |choices| {
                let (tried, found) =
                    crash(&choices).map_err(|_| TestCaseError::fail("a promise is broken"))?;
                let mut counts = counts.borrow_mut();
                counts.workloads += 1;
                counts.tried += tried;
                counts.found += found;
                Ok(())
            });
        match run {
            Err(TestError::Fail(_, shortest)) => crash(&shortest).map(drop),
            other => {
                other.unwrap();
                Ok(())
            }
        }
    }
}

fn crash_all(stage: u8, longest: usize, cases: u32) {
    let open = |disk: &SimDisk, sync| -> Result<Box<dyn Engine>> {
        stage::open(stage, Path::new(DIR), &options(disk, sync))
    };
    let modes = if stage < 7 { &[SyncMode::Os][..] } else { &[SyncMode::Os, SyncMode::Always] };
    let settings = modes.iter().map(|&mode| Setting { stage, mode }).collect();
    let crashes = Crashes { stage, open: &open, settings };
    let mut counts = Counts::default();
    let short = crashes.short(longest, &mut counts);
    if let Err(violation) = short.and_then(|()| crashes.long(cases, &mut counts)) {
        print(&violation);
        panic!("a promise is broken");
    }
    let Counts { workloads, tried, found } = counts;
    println!(
        "| workloads  {workloads}: every one of up to {longest} operations, and {cases} longer ones"
    );
    println!("| crashes    {tried}, after each change of the disk");
    println!("| opened     {found} of them: the others had left the same");
    assert!(found >= 20, "{found} are too few");
}

/// Prints how the promise was broken, and leaves the directory for the learner to read.
fn print(violation: &Violation) {
    violation.to_string().lines().for_each(|line| println!("| {line}"));
    if let Some(dir) = std::env::var_os(LEFT) {
        std::fs::create_dir_all(&dir).unwrap();
        for (name, bytes) in violation.left().files(Path::new(DIR)) {
            std::fs::write(Path::new(&dir).join(name), bytes).unwrap();
        }
    }
}

/// Crashes workloads of a stage, if this build has it; more of them if `LSM_DEEP` is set.
fn keeps_its_promises(stage: u8, longest: usize, deep: usize) {
    if stage > stage::LAST {
        return;
    }
    match std::env::var_os(DEEP) {
        None => crash_all(stage, longest, 10),
        Some(_) => crash_all(stage, deep, 100),
    }
}

#[test]
fn stage_3_keeps_its_promises() {
    keeps_its_promises(3, 5, 6);
}

#[test]
fn stage_4_keeps_its_promises() {
    keeps_its_promises(4, 4, 6);
}

#[test]
fn stage_5_keeps_its_promises() {
    keeps_its_promises(5, 4, 6);
}

#[test]
fn stage_6_keeps_its_promises() {
    keeps_its_promises(6, 4, 6);
}

#[test]
fn stage_7_keeps_its_promises() {
    keeps_its_promises(7, 3, 4);
}

#[test]
fn stage_8_keeps_its_promises() {
    keeps_its_promises(8, 3, 4);
}

/// Opening used to rewrite the markers of a log that another one follows. If they were torn,
/// that was taken for damage, because the newer log had a marker too.
#[test]
fn markers_of_an_older_log_are_not_touched() {
    if stage::LAST < 7 {
        return;
    }
    use Operation::{Close, Open, Put};
    let put = |key: &str| Put(key.into(), b"Nairobi".to_vec());
    let again = [Close, Open(SyncMode::Os)];
    let first = [Open(SyncMode::Os), put("kenya"), put("togo")];
    let operations = [&first[..], &again, &[put("mali")], &again].concat();
    let open = |disk: &SimDisk, sync| stage::open(7, Path::new(DIR), &options(disk, sync));
    let workload = Workload::run(&open, operations, true).unwrap();
    let mut laboratory = Laboratory::new(&open, Effort { few: 6, samples: 4, depth: 1 }, 0);
    laboratory.crash(&workload).unwrap_or_else(|violation| panic!("{violation}"));
}
