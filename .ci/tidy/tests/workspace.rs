//! Every check, on this repository.
#![expect(clippy::unwrap_used, reason = "in a test they are assertions")]

use std::sync::LazyLock;

use tidy::rules::{self, list::RULES};
use tidy::{
    Imports, Outlines, Sources, architecture, cycles, docs, features, floors, length, report,
    words, workspace,
};

static SOURCES: LazyLock<Sources> = LazyLock::new(|| Sources::read(&workspace::root()).unwrap());
static OUTLINES: LazyLock<Outlines> = LazyLock::new(|| Outlines::read(&SOURCES));
static IMPORTS: LazyLock<Imports> =
    LazyLock::new(|| Imports::read(&OUTLINES, &workspace::roots().unwrap()));

#[test]
fn no_file_is_too_long() {
    assert_clean(length::check(&SOURCES));
}

#[test]
fn features_only_bring_in_files() {
    assert_clean(features::check(&SOURCES));
}

#[test]
fn the_engine_keeps_its_rules() {
    let sentences = architecture::sentences(&SOURCES);
    assert_clean(rules::check(&OUTLINES, &IMPORTS, RULES, &sentences));
}

#[test]
fn the_engine_s_map_has_every_file() {
    assert_clean(architecture::check_map(&SOURCES));
}

#[test]
fn the_engine_s_rules_are_stated_and_checked() {
    assert_clean(architecture::check_rules(&SOURCES, RULES));
}

#[test]
fn no_file_is_imported_in_a_circle() {
    assert_clean(cycles::check(&IMPORTS));
}

#[test]
fn the_visualizer_s_modules_import_from_floors_below() {
    assert_clean(floors::check(&SOURCES, &IMPORTS));
}

#[test]
fn the_visualizer_s_screens_have_no_clock_and_no_files() {
    assert_clean(floors::check_screens(&OUTLINES));
}

#[test]
fn doc_comments_open_with_a_verb_or_a_noun() {
    assert_clean(docs::check(&SOURCES));
}

#[test]
fn we_say_it_in_plain_words() {
    assert_clean(words::check(&SOURCES, words::list::WORDS));
}

#[track_caller]
fn assert_clean(findings: Vec<tidy::Finding>) {
    assert!(findings.is_empty(), "{} to tidy:\n{}", findings.len(), report(findings));
}
