//! Every check, on this repository.
#![expect(clippy::unwrap_used, reason = "in a test they are assertions")]

use std::path::Path;
use std::sync::LazyLock;

use tidy::{Sources, features, length, report, seams};

static SOURCES: LazyLock<Sources> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Sources::read(&root).unwrap()
});

/// Files over the limit, to be split. The list is exact, and goes when it is empty.
const STILL_TOO_LONG: &[&str] =
    &["lsm/tests/engine/recovery.rs", "lsm/tests/engine/repair.rs", "lsm/tests/engine/verify.rs"];

#[test]
fn no_file_is_too_long() {
    assert_clean(length::check(&SOURCES, STILL_TOO_LONG));
}

#[test]
fn features_only_bring_in_files() {
    assert_clean(features::check(&SOURCES));
}

#[test]
fn the_standard_library_is_used_where_it_may_be() {
    assert_clean(seams::check(&SOURCES, seams::SEAMS));
}

#[track_caller]
fn assert_clean(findings: Vec<tidy::Finding>) {
    assert!(findings.is_empty(), "{} to tidy:\n{}", findings.len(), report(findings));
}
