//! How much a test has tried, for whoever watches, and for the table in the book.
//!
//! ```text
//!    LSM_TRIED=FILE cargo test ─► FILE: form,test,count,unit ─► `cargo book` ─► a row
//! ```
//!
//! A count says more of such a test than that it passed: one that tries nothing passes
//! too.

use std::io::Write;

use super::seed::deep;

/// Says that `test` has tried `count` of `unit`, and writes it down if `LSM_TRIED` names
/// a file.
pub(crate) fn tried(test: &str, count: usize, unit: &str) {
    println!("{test}: {count} {unit}");
    let Some(file) = std::env::var_os("LSM_TRIED") else { return };
    let form = if deep() { "deep" } else { "fast" };
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
    // One write, so that tests beside each other write whole lines.
    file.write_all(format!("{form},{test},{count},{unit}\n").as_bytes()).unwrap();
}
