//! The power fails at any moment, and anything that was not synced may be gone.
//!
//! Proved: after every change that an engine makes to its directory, whatever part of
//! the pending changes the disk has kept, the directory opens, and holds a prefix of the
//! writes, with all that was promised by then, at every stage that has files; it does so
//! when the power fails again while it is being opened; and it carries on.
//!
//! How: `lsm_crash_lab::laboratory` crashes a workload of small sizes at each moment, in every
//! way that `DiskImage::fates` knows. The same directory with the same promise is not opened
//! twice. In some workloads memtables pile up, sealed, so that several logs are live, and a
//! crash comes between their tables. Left out: real deaths of a process (`kill`), and what a
//! hook on the disk can see of them (`crash_points.rs`).

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use lsm::SyncMode;
use lsm::observe::{Event, Observer};
use lsm_crash_lab::SimDisk;
use lsm_crash_lab::chance::{deep, seed};
use lsm_crash_lab::laboratory::{DIR, Effort, Laboratory, Opener, Operation, Workload};
use lsm_crash_lab::tried::tried;

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::tested::is_tested;
use crate::support::workload::{MODES, open, operations, tiny, workload, writes};

pub(crate) fn effort(depth: usize) -> Effort {
    let (few, samples) = if deep() { (8, 64) } else { (6, 4) };
    Effort { few, samples, depth }
}

/// Cuts the power of the workloads of one stage. What two of them have in common is tried once.
fn cut_everywhere(stage: u8, open: &Opener<'_>, workloads: &[Workload]) {
    let mut laboratory = Laboratory::new(open, effort(2), seed());
    for workload in workloads {
        laboratory.crash(workload).unwrap_or_else(|violation| panic!("stage {stage}\n{violation}"));
    }
    println!("stage {stage}: {} crashes", laboratory.tried());
    tried("engine/power", laboratory.found(), "states");
    assert!(laboratory.found() >= 100, "{} states are too few", laboratory.found());
}

fn cut_in_modes(stage: u8, modes: &[[SyncMode; 2]]) {
    let workloads: Vec<Workload> = modes.iter().map(|modes| workload(stage, *modes)).collect();
    cut_everywhere(stage, &|disk, mode| open(stage, disk, mode), &workloads);
}

/// Counts the sealed memtables, and the tables that are begun while two or more wait.
#[derive(Default)]
struct Waiting {
    sealed: AtomicUsize,
    tables: AtomicUsize,
}

impl Observer for Waiting {
    fn event(&self, event: Event) {
        match event {
            Event::Sealed { .. } => drop(self.sealed.fetch_add(1, SeqCst)),
            Event::Forgot { .. } => drop(self.sealed.fetch_sub(1, SeqCst)),
            Event::TableStarted { .. } if self.sealed.load(SeqCst) >= 2 => {
                self.tables.fetch_add(1, SeqCst);
            }
            _ => {}
        }
    }
}

/// A workload in which sealed memtables pile up: a few writes fill one, and two may wait.
fn cut_where_memtables_wait(stage: u8) {
    let waiting = Arc::new(Waiting::default());
    let open = |disk: &SimDisk, sync| {
        let options = tiny()
            .memtable_bytes(60)
            .sealed_memtables(2)
            .disk(Arc::new(disk.clone()))
            .observer(Arc::clone(&waiting) as Arc<dyn Observer>)
            .sync(sync);
        stage::open(stage, Path::new(DIR), &options)
    };
    let mut operations = operations(stage, MODES[2], writes() / 2);
    operations.retain(|operation| *operation != Operation::Shake);
    let workload = Workload::run(&open, operations, stage >= 7).unwrap();
    let tables = waiting.tables.load(SeqCst);
    println!("stage {stage}: {tables} tables were begun while two memtables were sealed");
    assert!(tables > 0, "no memtables have piled up");
    cut_everywhere(stage, &open, &[workload]);
}

#[test]
fn the_last_stage_survives_a_power_cut_at_any_moment() {
    bounded(|| cut_in_modes(stage::LAST, &MODES));
}

#[test]
fn the_stages_before_it_survive_a_power_cut_at_any_moment() {
    bounded(|| {
        for stage in (3..stage::LAST).filter(|stage| is_tested(*stage)) {
            cut_in_modes(stage, if stage < 7 { &MODES[..1] } else { &MODES });
        }
    });
}

#[test]
fn sealed_memtables_that_wait_survive_a_power_cut_at_any_moment() {
    let stages = || (3..=stage::LAST).filter(|stage| is_tested(*stage));
    bounded(move || stages().for_each(cut_where_memtables_wait));
}
