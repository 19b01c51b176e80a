//! A real process, really killed, again and again, on the same directory.
//!
//! Proved: after `kill -9` in the middle of writing, with flushes and merges
//! under way, or in the middle of opening, the directory opens, and holds every
//! write that was acknowledged, deletions too, in the order of the commits, and
//! at most the one write more that was under way.
//!
//! How: the child is this same program. It writes a fixed history and says the
//! number of each write once it was acknowledged; we kill it after a random number
//! of them, which are so few that the kill finds it anywhere. A hundred kills;
//! `LSM_DEEP=1` makes four thousand. `LSM_SEED=n` repeats the numbers, though not
//! the moments.
//!
//! A program apart from `engine`: a child that is being started holds for a moment
//! the locks of all databases that its parent has open, and the tests there would
//! find theirs in use.
//!
//! And after a disk that was full, which only a process apart can be made to
//! believe, the same.
//!
//! Left out: power cuts. What the system was given survives this, synced or not.
#![expect(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support {
    pub(crate) mod bounded;
    #[cfg(feature = "fast")]
    #[path = "disks_fast.rs"]
    pub(crate) mod disks;
    #[cfg(not(feature = "fast"))]
    #[path = "disks_simple.rs"]
    pub(crate) mod disks;
    pub(crate) mod files;
    pub(crate) mod history;
    pub(crate) mod nth;
    pub(crate) mod seed;
}

#[cfg(feature = "fast")]
#[path = "support/fast.rs"]
mod stage;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use lsm::disk::RealDisk;
#[cfg(not(feature = "fast"))]
use lsm::stage;
use lsm::{Engine, Error, Options, SyncMode};
use support::bounded::bounded;
use support::disks::disks;
use support::files::check_files;
use support::history::{check_prefix, write};
use support::seed::{deep, seed};

/// Set for the child: `STAGE MODE DISK DIRECTORY`; the disk is one of `disks`.
const CHILD: &str = "LSM_KILL_CHILD";

/// So many writes at most, if nobody kills it.
const MOST: u64 = 20_000;

fn options(always: bool, disk: usize) -> Options {
    Options {
        disk: disks().swap_remove(disk),
        memtable_bytes: 400,
        block_bytes: 64,
        l0_trigger: 2,
        l0_stop: 4,
        levels: 4,
        level_bytes: 600,
        level_ratio: 2,
        table_bytes: 300,
        sync: if always { SyncMode::Always } else { SyncMode::Os },
        ..Options::default()
    }
}

/// The child's part; does nothing if this is not the child.
#[test]
fn the_child_writes_until_it_is_killed() {
    let Ok(order) = std::env::var(CHILD) else { return };
    let mut words = order.splitn(4, ' ');
    let stage = words.next().unwrap().parse().unwrap();
    let always = words.next().unwrap() == "always";
    let disk = words.next().unwrap().parse().unwrap();
    let dir = Path::new(words.next().unwrap());
    let engine = open_when_free(stage, dir, &options(always, disk));
    let written = engine.inspect().written;
    for n in written + 1..written + MOST {
        write(engine.as_ref(), n).unwrap();
        acknowledge(n);
    }
}

/// A child that is being started holds for a moment the locks of all databases that
/// its parent has open: our sibling's, that of our directory.
fn open_when_free(stage: u8, dir: &Path, options: &Options) -> Box<dyn Engine> {
    loop {
        match stage::open(stage, dir, options) {
            Err(Error::Locked { .. }) => std::thread::yield_now(),
            opened => return opened.unwrap(),
        }
    }
}

fn acknowledge(n: u64) {
    let mut out = std::io::stdout().lock();
    // One system call each: the line is there, or it is not.
    out.write_all(format!("\nacknowledged {n}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Lets a child write, and kills it after so many acknowledgements. Answers the
/// last one that it had made, if it had made any.
fn kill_after(acknowledgements: u64, order: String) -> Option<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_child_writes_until_it_is_killed", "--nocapture"])
        .env(CHILD, order)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
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

fn acknowledged(out: impl Read) -> impl Iterator<Item = u64> {
    let lines = BufReader::new(out).lines().map_while(Result::ok);
    lines.filter_map(|line| line.strip_prefix("acknowledged ").and_then(|n| n.parse().ok()))
}

fn kill_again_and_again(stage: u8, always: bool, kills: u64) {
    if stage > stage::LAST {
        return;
    }
    let kills = if deep() { kills * 40 } else { kills };
    let mut random = seed();
    let dir = tempfile::tempdir().unwrap();
    let mut written = 0;
    for kill in 0..kills {
        // Knuth's linear congruential generator; its high bits are good enough.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let acknowledgements = (random >> 33) % 150;
        println!("kill {kill}, after {acknowledgements} acknowledgements");
        // Who opens after a kill need not have the disk of who was killed.
        let disk = |random: u64| usize::from(random >> 62 & 1 == 1) % disks().len();
        let mode = if always { "always" } else { "os" };
        let order = format!("{stage} {mode} {} {}", disk(random), dir.path().display());
        let last = bounded(move || kill_after(acknowledgements, order));
        let last = last.unwrap_or(written);
        let options = Options { background: false, ..options(always, disk(random << 1)) };
        let engine = open_when_free(stage, dir.path(), &options);
        written = check_prefix(engine.as_ref(), last..=last + 1);
        check_files(&RealDisk, dir.path());
        if random >> 63 == 1 {
            engine.close().unwrap();
        }
    }
    assert!(written > kills, "the children did not get to write");
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

/// Set for the child that is to find its disk full: `DISK DIRECTORY`.
#[cfg(unix)]
const FULL: &str = "LSM_FULL_CHILD";

/// All in one log, which is what the disk has no room for.
#[cfg(unix)]
fn one_log(disk: usize) -> Options {
    Options { memtable_bytes: 1 << 30, background: false, ..options(false, disk) }
}

/// The child's part: the first write that fails must not be the last word.
#[cfg(unix)]
#[test]
fn the_child_writes_until_the_disk_is_full() {
    let Ok(order) = std::env::var(FULL) else { return };
    let (disk, dir) = order.split_once(' ').unwrap();
    let engine = open_when_free(7, Path::new(dir), &one_log(disk.parse().unwrap()));
    let refused = (1..1_000_000).find_map(|n| Some((n, write(engine.as_ref(), n).err()?)));
    let (n, error) = refused.unwrap();
    assert!(matches!(error, lsm::Error::Io { .. }), "{error}");
    assert_eq!(check_prefix(engine.as_ref(), 1..=n), n - 1);
    // Larger than what is left, too, and it is not poisoned by either.
    let larger = engine.put(b"large", &vec![b'x'; 9 << 20]).unwrap_err();
    assert!(matches!(larger, lsm::Error::Io { .. }), "{larger}");
    engine.sync().unwrap();
    acknowledge(n - 1);
}

/// A limit on the size of files does to a log what a full disk does: a write at the
/// end is done in part, or not at all. Only a shell can set it without `unsafe`.
#[cfg(unix)]
#[test]
fn a_full_disk_refuses_writes_and_loses_none() {
    for disk in 0..disks().len() {
        let dir = tempfile::tempdir().unwrap();
        let script = "trap '' XFSZ; ulimit -f 3000; exec \"$0\" \"$@\"";
        let mut child = Command::new("sh")
            .args(["-c", script])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "the_child_writes_until_the_disk_is_full", "--nocapture"])
            .env(FULL, format!("{disk} {}", dir.path().display()))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let last = acknowledged(child.stdout.take().unwrap()).last().unwrap();
        assert!(child.wait().unwrap().success());
        for next in 0..disks().len() {
            let engine = open_when_free(7, dir.path(), &one_log(next));
            check_prefix(engine.as_ref(), last..=last);
        }
    }
}
