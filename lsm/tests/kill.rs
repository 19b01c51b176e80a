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
//! Left out: power cuts. What the system was given survives this, synced or not.
#![expect(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support {
    pub(crate) mod bounded;
    pub(crate) mod files;
    pub(crate) mod history;
    pub(crate) mod nth;
    pub(crate) mod seed;
}

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use lsm::disk::RealDisk;
use lsm::{Options, SyncMode, stage};
use support::bounded::bounded;
use support::files::check_files;
use support::history::{check_prefix, write};
use support::seed::{deep, seed};

/// Set for the child: `STAGE MODE DIRECTORY`.
const CHILD: &str = "LSM_KILL_CHILD";

/// So many writes at most, if nobody kills it.
const MOST: u64 = 20_000;

fn options(always: bool) -> Options {
    Options {
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
    let mut words = order.splitn(3, ' ');
    let stage = words.next().unwrap().parse().unwrap();
    let always = words.next().unwrap() == "always";
    let dir = Path::new(words.next().unwrap());
    let engine = stage::open(stage, dir, &options(always)).unwrap();
    let written = engine.inspect().written;
    let mut out = std::io::stdout().lock();
    for n in written + 1..written + MOST {
        write(engine.as_ref(), n).unwrap();
        // One system call each: the line is there, or it is not.
        out.write_all(format!("\nacknowledged {n}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

/// Lets a child write, and kills it after so many acknowledgements. Answers the
/// last one that it had made, if it had made any.
fn kill_after(acknowledgements: u64, stage: u8, always: bool, dir: &Path) -> Option<u64> {
    let mode = if always { "always" } else { "os" };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_child_writes_until_it_is_killed", "--nocapture"])
        .env(CHILD, format!("{stage} {mode} {}", dir.display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut numbers = lines
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("acknowledged ").and_then(|n| n.parse::<u64>().ok()));
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
        let path = dir.path().to_path_buf();
        let last = bounded(move || kill_after(acknowledgements, stage, always, &path));
        let last = last.unwrap_or(written);
        let options = Options { background: false, ..options(always) };
        let engine = stage::open(stage, dir.path(), &options).unwrap();
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
