//! Counts what a test has tried, for a reader of its output, and for the table in the book.
//!
//! ```text
//!    LSM_TRIED=FILE cargo test ─► FILE: form,test,count,unit ─► `cargo book` ─► a row
//! ```
//!
//! That a test passed says less than how much it tried: a test that tries nothing passes
//! too.

use std::fs::OpenOptions;
use std::io::Write;

use super::chance::deep;

/// Prints that `test` has tried `count` of `unit`, and appends it to the file that
/// `LSM_TRIED` names.
///
/// # Panics
/// If that file can't be written.
#[expect(clippy::expect_used, reason = "a helper of tests fails where the test would")]
pub fn tried(test: &str, count: usize, unit: &str) {
    println!("{test}: {count} {unit}");
    let Some(path) = std::env::var_os("LSM_TRIED") else { return };
    let form = if deep() { "deep" } else { "fast" };
    let file = OpenOptions::new().create(true).append(true).open(path);
    // One write, so that lines of tests that run at the same time stay whole.
    let line = format!("{form},{test},{count},{unit}\n");
    file.and_then(|mut file| file.write_all(line.as_bytes())).expect("LSM_TRIED is written");
}
