//! Bounds that need a process of their own. The others are in `engine/bounds.rs`, which
//! also says what an ignored test means.
//!
//! | bound | test | today |
//! |---|---|---|
//! | 64 descriptors are enough for 2,000 tables | [`descriptors`]`::with_64_…_2000_tables` | 5,843 of 6,041 calls refused; mapped: none |
//! | …and for as many runs | [`descriptors`]`::with_64_…_2000_runs` | 5,843 of 6,040 calls refused |
//! | a merge has one table of each run open | [`descriptors`]`::a_merge_…` | 402 files, of 6 |
//! | 2,000 tables that were read leave 64 maps | `maps::two_thousand_…` (fast) | 4,000 |
//! | a sidecar that is decoded isn't mapped | `maps::a_sidecar_…` (fast) | 42, of 0 |
//! | a merge has one table of each run mapped | `maps::a_merge_…` (fast) | 800, of 6 |
//! | tiny entries take 1.5 × what is stated | [`memory`]`::tiny_…` | 11.1 ×; fast 6.4 × |
//! | escaped values take 1.5 × what is stated | [`memory`]`::escaped_…` | 2.5 × |
//! | limits are those of what is stored | [`memory`]`::the_limits_…` | 256 MiB taken, of 64 |
//! | a check of escapes asks for no memory | [`memory`]`::an_escape_…` | as much as is checked |
//! | a killed database opens on a full disk | [`opening`]`::on_a_full_disk_…` | refused |
//! | …on a disk that is mounted to be read | [`opening`]`::on_a_disk_…` | refused |
//! | …in a directory that takes no new files | [`opening`]`::in_a_directory_…` | refused |
//! | replay holds 3 memtables | [`replay`]`::replay_holds_…` | 32 |
//! | replay needs 1 memtable of disk | [`replay`]`::replay_needs_…` | 4 |

mod allocations;
mod descriptors;
#[cfg(feature = "fast")]
mod maps;
mod memory;
mod opening;
mod replay;

use std::process::Command;

use crate::{as_child, this};

/// Runs the test `name` of this program in a child, whose limits a shell's `script` sets.
/// Returns what a child that fails says.
fn limited(script: &str, name: &str, order: &str) -> Result<(), String> {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{script} exec \"$0\" \"$@\"")]).arg(this());
    run(&mut shell, name, order)
}

/// Runs the test `name` in a child that `command` starts.
fn run(command: &mut Command, name: &str, order: &str) -> Result<(), String> {
    let child = as_child(command, &format!("bounds::{name}"), order).output();
    let child = child.map_err(|error| error.to_string())?;
    println!("{}", String::from_utf8_lossy(&child.stdout));
    let told = || format!("{order}: {}", String::from_utf8_lossy(&child.stderr));
    child.status.success().then_some(()).ok_or_else(told)
}

/// Fails if any of these did, and says how each of them failed.
fn all_well(answers: impl IntoIterator<Item = Result<(), String>>) {
    let failures: Vec<String> = answers.into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
