//! Descriptors: few are enough, however many tables there are.
//!
//! Bounds: with `ulimit -n 64` and 2,000 small tables, every operation works, also after all
//! of them were read and after reopening. The tables are those of two levels, or as many
//! runs. A merge has one table of each run open, and closes it when it leaves it.
//!
//! How: the parent makes the tables. A shell sets the limit for a child, which tries every
//! operation and counts what is refused. `Options::max_open_files` comes with the bound, and
//! the tests are to set it to 32; until then they use the default options. The deep form has
//! ten times the tables, and twice the runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{read_dir, read_link};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use lsm::disk::{Disk, RealDisk};
use lsm::engine::Shaken;
use lsm::observe::{Event, Observer};
use lsm::{Engine, KeyRange, Options};
use lsm_crash_lab::HookedDisk;
use lsm_crash_lab::chance::deep;

use super::{all_well, limited};
use crate::support::disks::disks;
use crate::{open, order, stage};

/// The number of keys that get a new value: the first ones, so a merge rewrites few tables.
const NEW: usize = 16;

pub(super) fn key(n: usize) -> Vec<u8> {
    format!("key {n:06}").into_bytes()
}

/// Returns the real disk, which can map tables, or one that skips syncs.
fn disk(mapped: bool) -> Arc<dyn Disk> {
    if mapped { Arc::new(RealDisk) } else { HookedDisk::new(Arc::new(RealDisk), |_, _| None) }
}

/// Makes a table of each entry, and merges only when asked to, or when level 0 is full.
/// This is the place for `max_open_files: 32`.
pub(super) fn options(mapped: bool) -> Options {
    Options::default()
        .disk(disk(mapped))
        .mapped(mapped)
        .memtable_bytes(1 << 20)
        .levels(2)
        .table_bytes(1)
        .background(false)
}

/// Puts `count` entries into tables of the last level or, before stage 8, into as many runs.
pub(super) fn tables(number: u8, options: &Options, dir: &Path, count: usize) {
    let engine = open(number, dir, options);
    for n in 0..count {
        engine.put(&key(n), b"old").unwrap();
        if number < 8 {
            engine.flush().unwrap();
        }
    }
    if number >= 8 {
        engine.compact().unwrap();
    }
    let tables: usize = engine.inspect().levels.iter().map(|level| level.tables.len()).sum();
    assert!(tables >= count || options.table_budget() > 1, "{tables} tables are too few");
    engine.close().unwrap();
}

/// Counts what is refused, for each operation, and keeps the first reason.
#[derive(Default)]
struct Refused {
    /// Calls refused, and all calls.
    calls: BTreeMap<&'static str, (usize, usize)>,
    first: Option<String>,
    /// The keys whose new value was taken.
    new: BTreeSet<usize>,
}

impl Refused {
    fn count<T>(&mut self, operation: &'static str, answer: lsm::Result<T>) -> Option<T> {
        let (refused, asked) = self.calls.entry(operation).or_default();
        *asked += 1;
        *refused += usize::from(answer.is_err());
        answer.map_err(|error| self.first.get_or_insert(error.to_string()).len()).ok()
    }

    /// Puts a new value, into a table of its own.
    fn put(&mut self, engine: &dyn Engine, n: usize) {
        if self.count("put", engine.put(&key(n), b"new")).is_some() {
            self.new.insert(n);
        }
        self.count("flush", engine.flush());
    }

    /// Reads everything. What isn't refused must be right.
    fn read(&mut self, engine: &dyn Engine, count: usize) {
        let new = self.new.clone();
        let value = |n: usize| if new.contains(&n) { &b"new"[..] } else { b"old" };
        for n in 0..count {
            if let Some(found) = self.count("get", engine.get(&key(n))) {
                assert_eq!(found.unwrap(), value(n));
            }
        }
        let pairs: lsm::Result<Vec<_>> = engine.scan(KeyRange::all()).collect();
        if let Some(pairs) = self.count("scan", pairs) {
            assert!(pairs.into_iter().eq((0..count).map(|n| (key(n), value(n).to_vec()))));
        }
    }

    fn check(&self) {
        let refused: usize = self.calls.values().map(|(refused, _)| refused).sum();
        let Refused { calls, first, .. } = self;
        assert_eq!(refused, 0, "(refused, asked): {calls:?}; {first:?}");
    }
}

/// The child's part.
#[test]
fn the_child_has_few_descriptors() {
    let Some(order) = order() else { return };
    let mut words = order.splitn(4, ' ');
    let mut word = || words.next().unwrap();
    let (number, mapped) = (word().parse().unwrap(), word() == "true");
    let (count, dir) = (word().parse().unwrap(), Path::new(word()));
    let mut refused = Refused::default();
    let Some(engine) = refused.count("open", stage::open(number, dir, &options(mapped))) else {
        return refused.check();
    };
    refused.read(engine.as_ref(), count);
    (0..NEW).for_each(|n| refused.put(engine.as_ref(), n));
    if number >= 8 {
        refused.count("compact", engine.compact());
    }
    refused.count("sync", engine.sync());
    refused.read(engine.as_ref(), count);
    refused.count("close", engine.close());
    drop(engine);
    if let Some(engine) = refused.count("open", stage::open(number, dir, &options(mapped))) {
        refused.read(engine.as_ref(), count);
        refused.put(engine.as_ref(), NEW);
    }
    refused.check();
}

/// Has children try every operation, with 64 descriptors each.
fn try_everything(number: u8, count: usize) {
    // Only the engine of fast parts maps tables.
    let ways = if number == stage::LAST { disks().len() } else { 1 };
    all_well([false, true].into_iter().take(ways).map(|mapped| {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().canonicalize().unwrap();
        tables(number, &options(false), &dir, count);
        let order = format!("{number} {mapped} {count} {}", dir.display());
        limited("ulimit -n 64;", "descriptors::the_child_has_few_descriptors", &order)
    }));
}

#[test]
#[ignore = "bounds: all 17 puts, 3 scans, 5,823 of 6,000 gets are refused (mapped: none)"]
fn with_64_descriptors_every_operation_works_on_2000_tables() {
    try_everything(stage::LAST, if deep() { 20_000 } else { 2_000 });
}

/// Without merges each table is a run. A scan meets more runs than there are descriptors, so
/// its cursors can't each keep one.
#[test]
#[ignore = "bounds: all 17 puts, 3 scans, 5,823 of 6,000 gets are refused"]
fn with_64_descriptors_every_operation_works_on_2000_runs() {
    try_everything(7, if deep() { 4_000 } else { 2_000 });
}

/// Files of this directory that this process has open.
fn open_files(dir: &Path) -> usize {
    let links = read_dir("/proc/self/fd").unwrap().map(Result::unwrap);
    links.filter_map(|link| read_link(link.path()).ok()).filter(|to| to.starts_with(dir)).count()
}

/// Calls `count` whenever a table is started or finished.
pub(super) struct Peak {
    dir: PathBuf,
    count: fn(&Path) -> usize,
    most: AtomicUsize,
}

impl Observer for Peak {
    fn event(&self, event: Event) {
        if matches!(event, Event::TableStarted { .. } | Event::TableFinished { .. }) {
            self.most.fetch_max((self.count)(&self.dir), SeqCst);
        }
    }
}

/// Merges two runs, each of this many tables, and returns the most that `count` finds.
pub(super) fn while_merging(mapped: bool, tables_each: usize, count: fn(&Path) -> usize) -> usize {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().canonicalize().unwrap();
    let three = |mapped| options(mapped).levels(3).level_bytes(1 << 30);
    tables(stage::LAST, &three(false), &dir, tables_each);
    let engine = open(stage::LAST, &dir, &three(false).l0_trigger(1));
    (0..tables_each).for_each(|n| engine.put(&key(n), b"new").unwrap());
    engine.flush().unwrap();
    while engine.shake().unwrap() != Shaken::Nothing {}
    assert!(engine.inspect().levels[1].tables.len() >= tables_each);
    engine.close().unwrap();
    drop(engine);
    let peak = Arc::new(Peak { dir: dir.clone(), count, most: AtomicUsize::default() });
    let options = three(mapped).observer(peak.clone());
    let engine = open(stage::LAST, &dir, &options);
    engine.compact().unwrap();
    assert!(engine.scan(KeyRange::all()).all(|pair| pair.unwrap().1 == b"new"));
    peak.most.load(SeqCst)
}

/// A table of each of two runs, LOCK, a log, the table being written, and one to spare.
pub(super) const WHILE_MERGING: usize = 6;

#[test]
#[ignore = "bounds: 402 files are open, not 6"]
fn a_merge_has_one_table_of_each_run_open() {
    if stage::LAST < 8 {
        return;
    }
    let tables = if deep() { 2_000 } else { 200 };
    let most = while_merging(false, tables, open_files);
    assert!(most <= WHILE_MERGING, "{most} files are open, of two runs of {tables} tables");
}
