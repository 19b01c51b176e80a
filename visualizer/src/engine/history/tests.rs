//! The writes it remembers, and the errors it notices.

use lsm::{Options, stage};
use tempfile::TempDir;

use super::*;

fn wrote(number: u64, key: &str, stored: Option<&str>) -> Event {
    let stored = stored.map(|stored| stored.as_bytes().to_vec());
    Event::Wrote { number, key: key.into(), stored }
}

fn history() -> History {
    let mut history = History::new(0);
    history.note(&[wrote(1, "a", Some("1")), wrote(2, "b", Some("2")), wrote(3, "a", Some("†"))]);
    history
}

fn engine(entries: &[(&str, &str)]) -> (Box<dyn Engine>, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let options = Options::default().background(false);
    let engine = stage::open(8, dir.path(), &options).unwrap();
    entries.iter().for_each(|(key, value)| engine.put(key.as_bytes(), value.as_bytes()).unwrap());
    (engine, dir)
}

/// Returns what is wrong with an engine that has these entries, after so many writes.
fn wrong(history: &History, number: u64, entries: &[(&str, &str)]) -> Option<String> {
    let (engine, _dir) = engine(entries);
    history.check(engine.as_ref(), number).unwrap()
}

#[test]
fn the_entries_are_those_of_the_writes_that_survived_and_of_no_others() {
    let history = history();
    for (number, entries) in
        [(0, &[][..]), (1, &[("a", "1")]), (2, &[("a", "1"), ("b", "2")]), (3, &[("b", "2")])]
    {
        assert_eq!(wrong(&history, number, entries), None, "after {number}");
    }
    let said = |number, entries: &[_]| wrong(&history, number, entries).unwrap();
    assert!(said(2, &[("a", "1")]).starts_with("b is not there"));
    assert!(said(2, &[("a", "7"), ("b", "2")]).starts_with("a→7 is not what"));
    assert!(said(3, &[("a", "1"), ("b", "2")]).starts_with("a→1 is not what"));
    assert!(said(3, &[("b", "2"), ("c", "3")]).starts_with("c→3 is not what"));
}

#[test]
fn in_a_directory_that_held_something_what_was_not_seen_may_be_anything() {
    let mut history = History::new(7);
    history.note(&[wrote(8, "a", Some("1"))]);
    assert_eq!(wrong(&history, 8, &[("a", "1"), ("x", "y")]), None);
    assert!(wrong(&history, 8, &[("x", "y")]).is_some());
    assert_eq!(wrong(&history, 5, &[]), None, "what there was at 5 is unknown");
}

#[test]
fn a_key_that_was_removed_from_the_memtable_alone_may_come_back() {
    let mut history = History::new(0);
    history.note(&[wrote(1, "a", Some("1")), wrote(2, "a", None)]);
    assert_eq!(wrong(&history, 2, &[]), None);
    assert_eq!(wrong(&history, 2, &[("a", "1")]), None);
}

#[test]
fn what_was_read_back_is_no_new_write() {
    let mut history = history();
    history.restart(2);
    let replayed = |number| Event::Replayed { log: 1, number };
    history.note(&[replayed(1), wrote(1, "a", Some("1")), replayed(2), wrote(2, "b", Some("2"))]);
    history.note(&[wrote(3, "c", Some("3"))]);
    assert_eq!(history.written, 3);
    assert_eq!(wrong(&history, 3, &[("a", "1"), ("b", "2"), ("c", "3")]), None);
    assert_eq!(history.after(2).len(), 1);
}

#[test]
fn of_very_many_writes_the_last_are_known_and_of_very_many_keys_none() {
    let mut history = History::new(0);
    let few = |number: u64| wrote(number, &format!("k{}", number % 7), Some("v"));
    history.note(&(1..=3 * KEPT as u64).map(few).collect::<Vec<_>>());
    assert_eq!(history.writes.len(), KEPT);
    assert!(wrong(&history, history.written, &[("k0", "v")]).is_some());
    assert_eq!(wrong(&history, 1, &[]), None, "too long ago");
    let many = |number: u64| wrote(number, &format!("k{number}"), Some("v"));
    history.note(
        &(history.written + 1..history.written + 3 * KEPT as u64).map(many).collect::<Vec<_>>(),
    );
    assert_eq!(wrong(&history, history.written, &[]), None, "not compared");
}
