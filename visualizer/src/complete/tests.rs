//! Lines, and what Tab makes of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use lsm::inspect::{EntryPicture, LevelPicture, Picture, TablePicture};

use super::*;
use crate::sizes::TINY;
use crate::table_cache::TableText;
use crate::tally::Tally;

/// A model that knows these keys: in the memtable, as ends of a table, and in the
/// lines of its file.
fn model(memtable: &[&str], table: (&str, &str), lines: &str) -> Model {
    let picture = Picture { stage: 8, ..Picture::default() };
    let mut model = Model::new(picture, TINY, &Tally::default(), String::new());
    let entry = |key: &&str| (key.as_bytes().to_vec(), b"v".to_vec());
    let entries: BTreeMap<_, _> = memtable.iter().map(entry).collect();
    model.live.memtable = Some(crate::scene::Memory { entries, ..Default::default() });
    let (first, last) = (table.0.into(), table.1.into());
    let tables = vec![TablePicture { number: 7, first, last, files: vec![] }];
    model.live.levels = vec![LevelPicture { level: 0, tables, trigger: None, budget: None }];
    let text = lines.as_bytes().to_vec();
    model.table_cache.add(Arc::new(TableText { number: 7, text, ..TableText::default() }));
    model
}

fn kenya() -> Model {
    let memtable = ["kenya:capital", "kenya:currency", "new york", "日本:首都", "日光"];
    model(&memtable, ("angola", "zambia"), "angola→1\nkenya:continent→2\nzambia→4\n")
}

/// The line after Tab at its end, and the choices.
fn tab(line: &str, model: &Model) -> (String, Vec<String>) {
    let Some(done) = complete(line, line.chars().count(), model) else {
        return (line.to_string(), Vec::new());
    };
    let head: String = line.chars().take(done.start).collect();
    (head + &done.word, done.choices)
}

#[test]
fn one_match_is_completed_and_several_as_far_as_they_agree() {
    let model = kenya();
    for (line, completed) in [
        ("ge", "get "),
        ("GE", "get "),
        ("get ang", "get angola "),
        ("get ken", "get kenya:c"),
        ("get kenya:ca", "get kenya:capital "),
        ("get kenya:co", "get kenya:continent "),
        ("scan a zam", "scan a zambia "),
        ("cat ", "cat 7 "),
        ("load co", "load countries "),
        ("slow of", "slow off "),
        ("help compac", "help compact "),
        ("tour l", "tour life "),
        ("crash to", "crash torn "),
        ("compare me", "compare memtable "),
        ("speed 16", "speed 16 "),
        ("speed 1/", "speed 1/"),
        ("  put ang", "  put angola "),
        ("get 日", "get 日"),
        ("get 日本", "get 日本:首都 "),
    ] {
        assert_eq!(tab(line, &model).0, completed);
    }
}

#[test]
fn where_nothing_fits_the_line_stays() {
    let model = kenya();
    for line in
        ["x", "frobnicate a", "flush ", "put k ang", "fill 1", "get \"a\"", "get \\q", "get mali"]
    {
        assert_eq!(complete(line, line.len(), &model), None, "{line}");
    }
}

#[test]
fn the_choices_are_all_that_is_known_in_order() {
    let choices = tab("get kenya", &kenya()).1;
    assert_eq!(choices, ["kenya:capital", "kenya:continent", "kenya:currency"]);
    assert_eq!(tab("slow ", &kenya()), ("slow o".to_string(), vec!["on".into(), "off".into()]));
    assert_eq!(tab("stage ", &kenya()).1.len(), 8);
}

#[test]
fn a_key_is_written_so_that_it_can_be_read_again() {
    let mut model = kenya();
    model.live.memtable.get_or_insert_default().entries.insert(b"\t\xff".to_vec(), vec![]);
    assert_eq!(tab("get ne", &model).0, "get \"new york\" ");
    assert_eq!(tab("get \"ne", &model).0, "get \"new york\" ");
    assert_eq!(tab("get \"an", &model).0, "get \"angola\" ");
    assert_eq!(tab("get \\t", &model).0, "get \\t\\xff ");
    let spaces = self::model(&["a b", "a c", "\"q"], ("a b", "a c"), "");
    assert_eq!(tab("get a", &spaces).0, "get \"a ");
    assert_eq!(tab("get \"a c", &spaces).0, "get \"a c\" ");
    assert_eq!(tab("get \\\"", &spaces).0, "get \\\"q ");
}

#[test]
fn the_word_at_the_cursor_is_completed_not_the_last_one() {
    let done = complete("get ang rest", 7, &kenya()).unwrap();
    assert_eq!((done.start, done.word.as_str()), (4, "angola"));
    let done = complete("ge", 99, &kenya()).unwrap();
    assert_eq!((done.start, done.word.as_str()), (0, "get "));
}

#[test]
fn of_very_many_keys_a_few_are_offered_and_the_common_beginning_is_right() {
    let mut model = kenya();
    let memory = model.live.memtable.get_or_insert_default();
    memory.entries = (0..100_000).map(|n| (format!("k{n:06}").into_bytes(), vec![])).collect();
    let (line, choices) = tab("get k00", &model);
    assert_eq!(line, "get k00", "k000000 to k009999");
    assert!(choices.len() < 300, "{}", choices.len());
}

#[test]
fn keys_of_a_hash_index_are_known() {
    let mut model = kenya();
    let mut picture = Picture { stage: 1, ..Picture::default() };
    let entry = |key: &str| EntryPicture { key: key.into(), stored: b"v".to_vec() };
    picture.buckets = vec![vec![entry("tokyo")]];
    model.live = crate::scene::Scene::new(picture);
    assert_eq!(tab("get t", &model).0, "get tokyo ");
}

/// A placeholder that nothing completes would be offered as it is written in the table.
#[test]
fn every_placeholder_of_the_table_is_completed_or_free() {
    let model = kenya();
    for spec in SPECS {
        for word in spec.arguments.split([' ', '|', '[', ']']).filter(|word| !word.is_empty()) {
            let offered = meant(spec, word, b"", &model);
            let itself = offered == [word.as_bytes()];
            let placeholder = word.contains(char::is_uppercase);
            assert!(itself != placeholder, "{}: {word}", spec.usage());
            assert!(FREE.contains(&word) || !offered.is_empty(), "{}: {word}", spec.usage());
        }
    }
    assert_eq!(tab("theatre zo", &model).0, "theatre zombie ");
}
