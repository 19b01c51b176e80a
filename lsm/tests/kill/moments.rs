//! Kills at random moments, again and again, on the same directory.
//!
//! Proved: after `kill -9` in the middle of writing, with flushes and merges
//! under way, or in the middle of opening, the directory opens, and holds every
//! write that was acknowledged, deletions too, in the order of the commits, and
//! at most the one write more that was under way. Until then, another process is told
//! that the directory is in use.
//!
//! How: the child writes a fixed history and says the number of each write once it was
//! acknowledged; we kill it after a random number of them, which are so few that the
//! kill finds it anywhere. A hundred and eighty kills; `LSM_DEEP=1` makes twenty times as
//! many. `LSM_SEED=n` repeats the numbers, though not the moments.
//!
//! Left out: the moments that chance does not meet (`calls.rs`).

use std::path::Path;
use std::process::Command;

use lsm::Error;
use lsm::disk::RealDisk;
use lsm_crash_lab::chance::{Random, deep, seed};
use lsm_crash_lab::tried::tried;

use crate::support::bounded::bounded;
use crate::support::disks::disks;
use crate::support::files::check_files;
use crate::support::history::{check_prefix, write};
use crate::support::tested::is_tested;
use crate::{acknowledge, acknowledged, as_child, open, options, order, stage, this};

/// The most writes, if nothing kills it.
const MOST: u64 = 20_000;

/// The child's part; does nothing if this is not the child.
#[test]
fn the_child_writes_until_it_is_killed() {
    let Some(order) = order() else { return };
    let mut words = order.splitn(4, ' ');
    let stage = words.next().unwrap().parse().unwrap();
    let always = words.next().unwrap() == "always";
    let disk = words.next().unwrap().parse().unwrap();
    let dir = Path::new(words.next().unwrap());
    let engine = open(stage, dir, &options(always, disk));
    let written = engine.inspect().written;
    for n in written + 1..written + MOST {
        write(engine.as_ref(), n).unwrap();
        acknowledge(n);
    }
}

/// Lets a child write, and kills it after this many acknowledgements. Returns the
/// last one that it had made, if it had made any.
fn kill_after(acknowledgements: u64, order: String) -> Option<u64> {
    let name = "moments::the_child_writes_until_it_is_killed";
    let mut child = as_child(&mut Command::new(this()), name, &order).spawn().unwrap();
    let mut numbers = acknowledged(child.stdout.take().unwrap());
    let heard = match acknowledgements {
        0 => None, // it may not even have opened yet
        n => numbers.nth(usize::try_from(n).unwrap() - 1),
    };
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(!status.success(), "the child was to be killed, and ended by itself");
    // What it had said before, and we had not read yet.
    numbers.last().or(heard)
}

fn kill_again_and_again(stage: u8, always: bool, kills: u64) {
    if !is_tested(stage) {
        return;
    }
    let kills = if deep() { kills * 20 } else { kills };
    let mut random = Random(seed());
    let dir = tempfile::tempdir().unwrap();
    let mut written = 0;
    for kill in 0..kills {
        let acknowledgements = random.below(150);
        println!("kill {kill}, after {acknowledgements} acknowledgements");
        // Who opens after a kill need not have the disk of who was killed.
        let mut disk = || usize::try_from(random.below(disks().len() as u64)).unwrap();
        let mode = if always { "always" } else { "os" };
        let order = format!("{stage} {mode} {} {}", disk(), dir.path().display());
        let last = bounded(move || kill_after(acknowledgements, order));
        let last = last.unwrap_or(written);
        let options = options(always, disk()).background(false);
        let engine = open(stage, dir.path(), &options);
        written = check_prefix(engine.as_ref(), last..=last + 1);
        check_files(&RealDisk, dir.path());
        if random.below(2) == 1 {
            engine.close().unwrap();
        }
    }
    tried("kill/moments", usize::try_from(kills).unwrap(), "kills");
    assert!(written > kills, "the children did not get to write");
}

/// We don't read what the child prints meanwhile, so it waits, and can't come to its end.
#[test]
fn another_process_is_locked_out_until_this_one_is_dead() {
    for disk in 0..disks().len() {
        let dir = tempfile::tempdir().unwrap();
        let order = format!("{} os {disk} {}", stage::LAST, dir.path().display());
        let name = "moments::the_child_writes_until_it_is_killed";
        let mut child = as_child(&mut Command::new(this()), name, &order).spawn().unwrap();
        let mut numbers = acknowledged(child.stdout.take().unwrap());
        let first = numbers.next().unwrap();
        let options = options(false, disk).background(false);
        let second = stage::open(stage::LAST, dir.path(), &options).map(drop);
        assert!(matches!(second, Err(Error::Locked { .. })), "{second:?}");
        child.kill().unwrap();
        child.wait().unwrap();
        let last = numbers.last().unwrap_or(first);
        let engine = open(stage::LAST, dir.path(), &options);
        check_prefix(engine.as_ref(), last..=last + 1);
    }
}

#[test]
fn stage_7_keeps_what_it_acknowledged() {
    kill_again_and_again(7, false, 20);
}

#[test]
fn stage_8_keeps_what_it_acknowledged() {
    kill_again_and_again(8, false, 40);
}

#[test]
fn stage_8_keeps_what_it_acknowledged_and_synced() {
    kill_again_and_again(8, true, 40);
}

#[test]
fn the_fast_parts_keep_what_they_acknowledged() {
    kill_again_and_again(9, false, 40);
}

#[test]
fn the_fast_parts_keep_what_they_acknowledged_and_synced() {
    kill_again_and_again(9, true, 40);
}
