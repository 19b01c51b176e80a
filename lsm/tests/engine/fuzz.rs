//! Random bytes, given to everything that reads bytes.
//!
//! Proved, for each of `fuzz/targets.rs`: what is read is refused or is exactly what would
//! be written; what is written reads back; nothing panics, hangs, or asks for memory
//! that is not there. Opening a directory of such files returns an engine or an error,
//! and so does all that the engine is asked then.
//!
//! How: the files of `lsm/fuzz/corpus`, as they are, and changed at random; sums are put
//! right again after that, or nearly nothing would come further than the first check.
//! The same targets can be given to a fuzzer which sees what code it reaches:
//! `cargo +nightly fuzz run wal` in `lsm` (needs `cargo install cargo-fuzz`). What it
//! finds worth keeping goes into the corpus. `LSM_SEED=n` repeats a run, `LSM_DEEP=1` is
//! a hundred times as long.
//!
//! Left out: what a *closed* database returns when one bit of it is flipped
//! (`damage.rs`).

mod mutate;
mod targets;

use std::panic::catch_unwind;

use lsm::format::encode_value;
use lsm_crash_lab::chance::{deep, seed};
use lsm_crash_lab::tried::tried;

use self::mutate::Mutator;
use self::targets::Target;
use crate::support::bounded::bounded;
use crate::support::folder;

/// The inputs that are kept for a target.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let dir = folder::lsm().join("fuzz/corpus").join(name);
    let mut paths: Vec<_> = dir.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort(); // or a seed would not repeat
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn run(name: &str, target: Target, input: &[u8]) {
    let text = || String::from_utf8_lossy(&encode_value(input)).into_owned();
    if catch_unwind(|| target(input)).is_err() {
        panic!("{name} fails on this input, in the escapes of a value: {}", text());
    }
}

/// The corpus, and this many inputs that are made of it; the deep form does that again and
/// again, so that none of it takes long.
fn fuzz(name: &'static str, target: Target, inputs: usize) {
    let (seed, rounds) = (seed(), if deep() { 100 } else { 1 });
    for round in 0..rounds {
        bounded(move || {
            let corpus = corpus(name);
            assert!(!corpus.is_empty(), "no corpus for {name}");
            corpus.iter().for_each(|input| run(name, target, input));
            let mut mutator = Mutator::new(seed.wrapping_add((round as u64) << 32), corpus);
            (0..inputs).for_each(|_| run(name, target, &mutator.next()));
        });
    }
    tried("engine/fuzz", inputs * rounds, "inputs");
}

#[test]
fn any_line() {
    fuzz("line", targets::line, 50_000);
}

#[test]
fn any_log() {
    fuzz("wal", targets::wal, 50_000);
}

#[test]
fn any_manifest() {
    fuzz("manifest", targets::manifest, 50_000);
}

#[test]
fn any_index() {
    fuzz("index", targets::index, 50_000);
}

#[test]
fn any_filter() {
    fuzz("filter", targets::filter, 50_000);
}

#[test]
fn any_directory() {
    fuzz("open", targets::open, 10_000);
}
