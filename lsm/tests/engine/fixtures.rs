//! Directories that earlier versions wrote.
//!
//! Proved: every directory in `tests/fixtures` opens at the stage that wrote it and at each
//! later one, with exactly the contents and the torn tails that the file beside it lists. What
//! a crash left half-done is gone then. More can be written, flushed and merged, and the last
//! stage reads all of it. A lower stage says which stage is needed, and the error for damage
//! names file and line; neither changes a byte.
//!
//! How: copies, with the default options on the real file system, and with tiny ones in
//! memory, where opening alone already flushes and merges. `tests/fixtures/README.md` says
//! what there is, and how a set is added. Left out: power cuts while a fixture is opened
//! (`power.rs`).

#[cfg(feature = "compaction")]
mod author;
#[cfg(feature = "compaction")]
mod data;
mod expected;
mod fixture;
mod reading;
#[cfg(feature = "compaction")]
mod stories;
#[cfg(feature = "compaction")]
mod writing;

use std::collections::BTreeSet;

use crate::support::bounded::bounded;
use fixture::{Fixture, directories, home};

/// The fixtures of all sets.
fn all() -> Vec<Fixture> {
    let sets = directories(&home());
    let fixtures: Vec<Fixture> =
        sets.iter().flat_map(|set| directories(set)).map(|dir| Fixture::load(&dir)).collect();
    assert!(!fixtures.is_empty(), "there are none in {}", home().display());
    fixtures
}

#[test]
fn what_earlier_versions_wrote_opens_with_the_right_contents() {
    bounded(|| all().iter().for_each(reading::check));
}

/// Git and other tools may leave a file out: an empty one, or one with an odd name.
#[test]
fn every_file_of_a_fixture_is_there_and_is_text() {
    for fixture in all() {
        let name = &fixture.name;
        assert!(
            fixture.files.keys().eq(&fixture.expected.files),
            "{name}: {:?}",
            fixture.files.keys()
        );
        assert!(name.starts_with(&format!("stage-{}-", fixture.expected.stage)), "{name}");
        for (file, bytes) in &fixture.files {
            let text = std::str::from_utf8(bytes);
            assert!(text.is_ok_and(|text| !text.contains('\0')), "{name}: {file} isn't text");
        }
    }
}

#[test]
fn the_readme_lists_every_fixture() {
    let text = std::fs::read_to_string(home().join("README.md")).unwrap();
    let listed = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let found: BTreeSet<String> = all().into_iter().map(|fixture| fixture.name).collect();
    assert_eq!(listed.map(Into::into).collect::<BTreeSet<String>>(), found);
}
