//! Step 2: sorted, counted, and at some point sealed.

use std::ops::Bound;

use engine::memtable::Memtable;
use engine::{Error, KeyRange};

use crate::support::{agrees_with_a_map, assert_looks_like, open, text};

fn memtable(keys: &[&str]) -> Memtable {
    let mut memtable = Memtable::new();
    for key in keys {
        memtable.put(key.as_bytes(), b"value").unwrap();
    }
    memtable
}

fn keys(memtable: &Memtable, range: impl Into<KeyRange>) -> Vec<String> {
    memtable.scan(&range.into()).map(|(key, _)| text(key)).collect()
}

/// The memtable as text, for messages.
fn show(memtable: &Memtable) -> String {
    let entries = memtable.scan(&KeyRange::all());
    let lines = entries.map(|(key, value)| format!("\n  {}→{}", text(key), text(value)));
    format!("{} B{}", memtable.bytes(), lines.collect::<String>())
}

#[track_caller]
fn check_bytes(memtable: &Memtable) {
    let sum: usize =
        memtable.scan(&KeyRange::all()).map(|(key, value)| key.len() + value.len()).sum();
    let shown = show(memtable);
    assert_eq!(memtable.bytes(), sum, "`bytes` must be the sum of all keys and values: {shown}");
}

#[test]
fn a_new_entry_counts_its_key_and_its_value() {
    let mut memtable = Memtable::new();
    memtable.put(b"kenya:capital", b"Nairobi").unwrap();
    assert_eq!(memtable.bytes(), 13 + 7, "{}", show(&memtable));
    memtable.put(b"mali:capital", b"").unwrap();
    assert_eq!(memtable.bytes(), 13 + 7 + 12, "{}", show(&memtable));
}

#[test]
fn an_overwrite_counts_only_what_the_value_takes() {
    let mut memtable = Memtable::new();
    memtable.put(b"key", b"a long value").unwrap();
    memtable.put(b"key", b"short").unwrap();
    assert_eq!(memtable.get(b"key"), Some(b"short".as_slice()));
    assert_eq!(memtable.bytes(), 3 + 5, "{}", show(&memtable));
    memtable.put(b"key", b"a longer value again").unwrap();
    assert_eq!(memtable.bytes(), 3 + 20, "{}", show(&memtable));
    assert_eq!(memtable.len(), 1);
}

#[test]
fn bytes_are_exact_after_every_write() {
    let mut memtable = Memtable::new();
    for n in 0..200_usize {
        let key = format!("key{}", n * 7 % 23).into_bytes();
        if n % 4 == 3 {
            memtable.delete(&key).unwrap();
        } else {
            memtable.put(&key, &vec![b'v'; n % 13]).unwrap();
        }
        check_bytes(&memtable);
    }
}

#[test]
fn a_scan_is_in_the_order_of_the_bytes() {
    let memtable = memtable(&["k2", "k10", "k1", "a", "é", "z", "Z", ""]);
    assert_eq!(keys(&memtable, ..), ["", "Z", "a", "k1", "k10", "k2", "z", "é"]);
}

#[test]
fn the_start_of_a_range_belongs_to_it_and_the_end_does_not() {
    let memtable = memtable(&["a", "b", "c", "d"]);
    assert_eq!(keys(&memtable, "b".."d"), ["b", "c"]);
    assert_eq!(keys(&memtable, "b"..), ["b", "c", "d"]);
    assert_eq!(keys(&memtable, "bb".."cc"), ["c"], "bounds need not be keys that are there");
}

#[test]
fn bounds_are_what_they_say() {
    let memtable = memtable(&["a", "b", "c", "d"]);
    assert_eq!(keys(&memtable, "b"..="c"), ["b", "c"]);
    assert_eq!(keys(&memtable, ..="b"), ["a", "b"]);
    let after = (Bound::Excluded("b"), Bound::Unbounded);
    assert_eq!(keys(&memtable, after), ["c", "d"]);
    let between = (Bound::Excluded("b"), Bound::Excluded("d"));
    assert_eq!(keys(&memtable, between), ["c"]);
}

#[test]
fn a_range_that_ends_before_it_begins_is_empty() {
    let memtable = memtable(&["a", "b", "c"]);
    let none: [&str; 0] = [];
    assert_eq!(keys(&memtable, "c".."a"), none);
    assert_eq!(keys(&memtable, "c"..="a"), none);
    assert_eq!(keys(&memtable, "b".."b"), none);
    assert_eq!(keys(&memtable, (Bound::Excluded("b"), Bound::Excluded("b"))), none);
    assert_eq!(keys(&memtable, "b"..="b"), ["b"]);
}

#[test]
fn a_sealed_memtable_has_all_the_entries() {
    let mut active = memtable(&["a", "b"]);
    let sealed = active.seal();
    assert_eq!(keys(&sealed, ..), ["a", "b"]);
    assert_eq!(sealed.get(b"a"), Some(b"value".as_slice()));
    check_bytes(&sealed);
    assert!(sealed.is_sealed());
}

#[test]
fn after_sealing_the_active_one_is_empty_and_takes_writes() {
    let mut active = memtable(&["a", "b"]);
    active.seal();
    assert!(active.is_empty(), "the entries are in the sealed one now: {}", show(&active));
    assert_eq!(active.bytes(), 0, "{}", show(&active));
    assert!(!active.is_sealed());
    active.put(b"c", b"1").unwrap();
    assert_eq!(keys(&active, ..), ["c"]);
    assert_eq!(active.bytes(), 2, "{}", show(&active));
}

#[test]
fn a_sealed_memtable_never_changes() {
    let mut sealed = memtable(&["a", "b"]).seal();
    let before = show(&sealed);
    assert!(matches!(sealed.put(b"a", b"newer"), Err(Error::Sealed)), "an overwrite was taken");
    assert!(matches!(sealed.put(b"c", b"1"), Err(Error::Sealed)), "a new entry was taken");
    assert!(matches!(sealed.delete(b"a"), Err(Error::Sealed)));
    assert_eq!(show(&sealed), before, "once sealed, nothing changes any more");
}

#[test]
fn a_scan_stays_as_it_was_when_it_began() {
    let opened = open(2);
    opened.put("a", "1");
    opened.put("b", "2");
    let mut scan = opened.engine.scan(KeyRange::all());
    opened.put("b", "newer");
    opened.delete("a");
    let pairs: Vec<_> = scan.by_ref().map(Result::unwrap).collect();
    assert_eq!(pairs, [(b"a".to_vec(), b"1".to_vec()), (b"b".to_vec(), b"2".to_vec())]);
    assert_eq!(opened.scan(..).unwrap(), ["b→newer"]);
}

#[test]
fn the_engine_as_text() {
    let opened = open(2);
    opened.put("mali:capital", "Bamako");
    opened.put("chad:capital", "N'Djamena");
    opened.put("two\nlines", "†");
    assert_looks_like!("inspect", opened.engine.inspect());
}

#[test]
fn it_agrees_with_a_map() {
    agrees_with_a_map(2);
}
