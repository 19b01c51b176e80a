//! Memory maps: few are enough, however many tables there are.
//!
//! Bounds: after a read of 2,000 tables there are at most 64 maps, as there are at most 64
//! descriptors elsewhere. A sidecar is unmapped once it is decoded. A merge has one table of
//! each run mapped.
//!
//! How: by the lines of `/proc/self/maps` that name the directory. That takes the place of a
//! lowered `vm.max_map_count`, which only root can set, and for the whole system; beyond it
//! the process aborts. `Options::max_open_files` comes with the bound, for maps too; until
//! then these are the default options. The deep form has ten times the tables. Today that
//! is near the limit of Linux, 65,530 maps.

use std::fs::read_to_string;
use std::path::Path;

use lsm::KeyRange;
use lsm_crash_lab::chance::deep;

use super::descriptors::{WHILE_MERGING, key, options, tables, while_merging};
use crate::{open, stage};

/// Counts the maps of files in this directory whose name ends with `ends`.
fn maps_of(dir: &Path, ends: &str) -> usize {
    let maps = read_to_string("/proc/self/maps").unwrap();
    let dir = dir.to_str().unwrap();
    maps.lines().filter(|line| line.contains(dir) && line.ends_with(ends)).count()
}

fn maps(dir: &Path) -> usize {
    maps_of(dir, "")
}

/// Reads this many entries until all sidecars are decoded, then by a scan. Returns how many
/// tables, indexes and filters are mapped.
fn read_all(count: usize, table_bytes: u64) -> [usize; 3] {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().canonicalize().unwrap();
    tables(stage::LAST, &options(false).table_bytes(table_bytes), &dir, count);
    let engine = open(stage::LAST, &dir, &options(true));
    for n in 0..count {
        (0..40).for_each(|_| assert_eq!(engine.get(&key(n)).unwrap().unwrap(), b"old"));
    }
    assert_eq!(engine.scan(KeyRange::all()).map(Result::unwrap).count(), count);
    [".sst", ".index", ".bloom"].map(|ends| maps_of(&dir, ends))
}

#[test]
#[ignore = "bounds: 4,000 maps, not 64"]
fn two_thousand_tables_that_were_read_leave_few_maps() {
    let maps = read_all(if deep() { 20_000 } else { 2_000 }, 1);
    assert!(maps.iter().sum::<usize>() <= 64, "maps of tables, indexes and filters: {maps:?}");
}

/// The sidecars are so large that the first gets search their text, which is mapped.
#[test]
#[ignore = "bounds: 42 maps of 42 sidecars, not 0"]
fn a_sidecar_that_is_decoded_is_not_mapped() {
    let [_, sidecars @ ..] = read_all(20_000, 16 * 1024);
    assert_eq!(sidecars, [0, 0], "maps of indexes and filters of 20 tables");
}

#[test]
#[ignore = "bounds: 800 maps, not 6"]
fn a_merge_has_one_table_of_each_run_mapped() {
    let tables = if deep() { 2_000 } else { 200 };
    let most = while_merging(true, tables, maps);
    assert!(most <= WHILE_MERGING, "{most} maps, of two runs of {tables} tables");
}
