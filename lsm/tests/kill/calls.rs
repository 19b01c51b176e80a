//! A process that dies at the k-th thing it does to the disk, for every k.
//!
//! Proved: whichever call is its last, or done by half, while it writes, flushes, merges,
//! closes or opens: the next process finds what was acknowledged, and at most the one
//! write more that was under way. So it is if opening is cut short as well, and again,
//! each time a call later.
//!
//! How: a hook on the real disk aborts the process. The child needs no luck to be hit in
//! an unlikely moment, and what it leaves is the work of the real file system, room at
//! the end of mapped logs and all. A few hundred kills, spread evenly, at places that the
//! seed chooses; with `LSM_DEEP=1` at every call of a life, and for each at other calls
//! of the openings, twenty-five thousand kills.
//!
//! Left out: other threads (`moments.rs`), power cuts (`engine/power.rs`).

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use lsm::Options;
use lsm::disk::RealDisk;
use lsm_crash_lab::chance::{deep, seed};
use lsm_crash_lab::laboratory::Operation;
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{DiskCall, Fault, HookedDisk};

use crate::support::bounded::bounded;
use crate::support::files::check_files;
use crate::support::history::{check_prefix, rhythm, write};
use crate::support::tested::is_tested;
use crate::{acknowledge, acknowledged, as_child, open, options, order, this};

/// The number of writes in a life.
const WRITES: u64 = 60;

/// A disk on which the process dies: before call `moment / 2`, from 0; or, if `moment` is
/// odd, in the middle of it, should it be a write. Counts the calls.
fn deadly(always: bool, disk: usize, moment: u64) -> (Options, Arc<AtomicU64>) {
    let calls = Arc::new(AtomicU64::new(0));
    let options = options(always, disk).memtable_bytes(120).background(false);
    let counter = Arc::clone(&calls);
    let hook = move |kind, _: &Path| {
        let call = counter.fetch_add(1, SeqCst);
        if call == moment / 2 && moment % 2 == 1 && kind == DiskCall::Write {
            // In case the disk isn't called again, because the engine gave up.
            std::panic::set_hook(Box::new(|_| std::process::abort()));
            return Some(Fault { error: std::io::ErrorKind::Other, halves: 1 });
        }
        if call >= moment.div_ceil(2) {
            std::process::abort();
        }
        None
    };
    let disk = HookedDisk::new(Arc::clone(&options.disk), hook);
    (options.disk(disk), calls)
}

/// Writes that go through all of the engine, if nothing stops them.
fn live(stage: u8, dir: &Path, options: &Options, said: impl Fn(u64)) {
    let mut engine = open(stage, dir, options);
    for n in engine.inspect().written + 1..=WRITES {
        write(engine.as_ref(), n).unwrap();
        said(n);
        let next = rhythm(stage, n);
        next.apply(engine.as_ref()).unwrap();
        if next == Operation::Close {
            drop(engine);
            engine = open(stage, dir, options);
        }
    }
    engine.close().unwrap();
}

/// The child's part: a life, or only its beginning and its end.
#[test]
fn the_child_dies_at_a_call() {
    let Some(order) = order() else { return };
    let mut words = order.splitn(6, ' ');
    let mut word = || words.next().unwrap();
    let (lives, stage, always) = (word() == "live", word().parse().unwrap(), word() == "always");
    let (disk, moment) = (word().parse().unwrap(), word().parse().unwrap());
    let (options, _) = deadly(always, disk, moment);
    let dir = Path::new(word());
    if lives {
        live(stage, dir, &options, acknowledge);
    } else {
        open(stage, dir, &options).close().unwrap();
    }
}

/// The subject of a test: an engine, on a disk.
#[derive(Clone, Copy)]
struct Trial {
    stage: u8,
    always: bool,
    disk: usize,
}

impl Trial {
    /// Lets a child live, or open, until the moment comes. Answers the last write that
    /// it has acknowledged, if any, and whether it has died.
    fn die(self, part: &str, moment: u64, dir: &Path) -> (Option<u64>, bool) {
        let mode = if self.always { "always" } else { "os" };
        let (stage, disk) = (self.stage, self.disk);
        let order = format!("{part} {stage} {mode} {disk} {moment} {}", dir.display());
        let name = "calls::the_child_dies_at_a_call";
        let mut child = as_child(&mut Command::new(this()), name, &order).spawn().unwrap();
        let last = acknowledged(child.stdout.take().unwrap()).last();
        let status = child.wait().unwrap();
        assert!(status.success() || status.code().is_none(), "no death, but an error: {order}");
        (last, !status.success())
    }

    /// The files that the next process finds: in a copy, so that all stays as it is.
    fn check(self, dir: &Path, last: u64) {
        let copy = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
        let (options, _) = deadly(self.always, self.disk, u64::MAX);
        let engine = open(self.stage, copy.path(), &options);
        let n = check_prefix(engine.as_ref(), last..=last + 1);
        (n + 1..n + 6).for_each(|next| write(engine.as_ref(), next).unwrap());
        engine.flush().unwrap();
        check_prefix(engine.as_ref(), n + 5..=n + 5);
        check_files(&RealDisk, copy.path());
    }

    /// The number of moments in a whole life. Nothing comes after the last call, which
    /// is no write and has no middle.
    fn moments(self) -> u64 {
        let dir = tempfile::tempdir().unwrap();
        let (options, calls) = deadly(self.always, self.disk, u64::MAX);
        live(self.stage, dir.path(), &options, |_| {});
        2 * calls.load(SeqCst) - 1
    }

    /// Dies at a moment of a life, and after that at the moments `first`, `first + step`…
    /// of openings. Answers how often it was killed.
    fn die_again_and_again(self, moment: u64, first: u64, step: usize) -> u64 {
        let dir = tempfile::tempdir().unwrap();
        let (last, died) = self.die("live", moment, dir.path());
        assert!(died, "there is no moment {moment}");
        let last = last.unwrap_or(0);
        self.check(dir.path(), last);
        let mut kills = 1;
        for moment in (first..).step_by(step) {
            if !self.die("open", moment, dir.path()).1 {
                break;
            }
            self.check(dir.path(), last);
            kills += 1;
        }
        kills
    }
}

fn die_everywhere(stage: u8, always: bool, disk: usize) {
    if !is_tested(stage) {
        return;
    }
    let random = seed();
    let trial = Trial { stage, always, disk };
    let moments = trial.moments();
    let (step, again) = if deep() { (1, 20) } else { (moments / 9, 9) };
    let mut kills = 0;
    for moment in (random % step..moments).step_by(usize::try_from(step).unwrap()) {
        let first = (random >> 32).wrapping_add(moment) % again;
        let again = usize::try_from(again).unwrap();
        kills += bounded(move || trial.die_again_and_again(moment, first, again));
    }
    println!("stage {stage}, disk {disk}: {moments} moments of a life");
    tried("kill/calls", usize::try_from(kills).unwrap(), "kills");
    assert!(kills > 25, "{kills} kills are too few");
}

#[test]
fn stage_7_outlives_a_death_at_any_call() {
    die_everywhere(7, false, 0);
}

#[test]
fn stage_8_outlives_a_death_at_any_call() {
    die_everywhere(8, false, 0);
}

#[test]
fn stage_8_outlives_a_death_at_any_call_when_it_syncs_always() {
    die_everywhere(8, true, 0);
}

#[test]
fn the_fast_parts_outlive_a_death_at_any_call() {
    die_everywhere(9, false, 0);
}

#[test]
fn mapped_logs_outlive_a_death_at_any_call() {
    die_everywhere(9, false, 1);
}
