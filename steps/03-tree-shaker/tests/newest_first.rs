//! 3.2: of several values, the newest one counts.

use std::collections::BTreeMap;

use engine::merge::{Cursor, Merge, Pick};
use engine::observe::{Event, Place};
use engine::{Error, KeyRange, Result};

use crate::support::files::open_watched;
use crate::support::open;

#[test]
fn the_memtable_answers_before_the_tables() {
    let opened = open(3);
    opened.put("a", "older");
    opened.flush();
    opened.put("a", "newer");
    opened.assert_get("a", Some("newer"), "the memtable is newer than any table");
    assert_eq!(opened.scan(..).unwrap(), ["a→newer"]);
}

#[test]
fn a_newer_table_answers_before_an_older_one() {
    let opened = open(3);
    for value in ["oldest", "older", "newest"] {
        opened.put("a", value);
        opened.flush();
    }
    opened.assert_get("a", Some("newest"), "tables are asked newest first");
    assert_eq!(opened.scan(..).unwrap(), ["a→newest"]);
}

#[test]
fn a_table_that_cannot_be_read_is_not_an_absence() {
    let opened = open(3);
    opened.put("a", "older");
    opened.flush();
    opened.put("a", "newer");
    opened.flush();
    std::fs::write(opened.path().join("000002.sst"), "b→newer\n").unwrap();
    let result = opened.engine.get(b"a");
    assert!(
        matches!(result, Err(Error::Corruption { .. })),
        "table 2 is damaged: it may hold the key, so no older value may be returned: {result:?}"
    );
}

#[test]
fn what_only_an_older_place_has_is_found_there() {
    let opened = open(3);
    opened.put("in table 1", "1");
    opened.flush();
    opened.put("in table 2", "2");
    opened.flush();
    opened.put("sealed", "3");
    opened.fill();
    opened.put("sealed later", "4");
    opened.fill();
    opened.put("in memory", "5");
    let picture = opened.engine.inspect();
    assert!(picture.sealed.len() >= 2 && picture.levels[0].tables.len() == 2, "{picture}");
    for (key, value) in [
        ("in memory", "5"),
        ("sealed later", "4"),
        ("sealed", "3"),
        ("in table 2", "2"),
        ("in table 1", "1"),
    ] {
        opened.assert_get(key, Some(value), "every place must be asked");
    }
}

#[test]
fn a_newer_sealed_memtable_answers_before_an_older_one() {
    let opened = open(3);
    opened.put("a", "oldest");
    opened.fill();
    opened.put("a", "newest");
    opened.fill();
    opened.put("b", "active");
    assert!(opened.engine.inspect().sealed.len() >= 2, "{}", opened.engine.inspect());
    opened.assert_get("a", Some("newest"), "sealed memtables are asked newest first");
}

#[test]
fn a_get_stops_at_the_first_place_that_has_the_key() {
    let (opened, events) = open_watched(3);
    for keys in [["b", "d"], ["c", "e"]] {
        keys.iter().for_each(|key| opened.put(key, "in a table"));
        opened.flush();
    }
    opened.put("a", "sealed");
    opened.fill();
    opened.put("y", "active");
    let asked = |key: &str| {
        events.take();
        opened.get(key);
        let place = |event| match event {
            Event::Looked { place, .. } => Some(place),
            _ => None,
        };
        events.take().into_iter().filter_map(place).collect::<Vec<_>>()
    };
    use Place::{Memtable, Sealed, Table};
    assert_eq!(asked("y"), [Memtable]);
    assert_eq!(asked("a"), [Memtable, Sealed(5)]);
    assert_eq!(asked("c"), [Memtable, Sealed(5), Table(2)]);
    assert_eq!(asked("d"), [Memtable, Sealed(5), Table(2), Table(1)]);
    assert_eq!(asked("cc"), [Memtable, Sealed(5), Table(2), Table(1)]);
}

/// A source of a merge: sorted keys, each with the same value.
struct Source(Vec<&'static str>, &'static str);

impl Cursor for Source {
    fn key(&self) -> Option<&[u8]> {
        self.0.first().map(|key| key.as_bytes())
    }

    fn stored(&self) -> &[u8] {
        self.1.as_bytes()
    }

    fn table(&self) -> Option<u64> {
        None
    }

    fn advance(&mut self) -> Result<()> {
        self.0.remove(0);
        Ok(())
    }
}

/// A merge of sources with these keys, newest first.
fn merge(sources: &[&[&'static str]]) -> Merge {
    let values = ["newest", "older", "oldest"];
    let source = |(keys, value): (&&[&'static str], &'static str)| -> Box<dyn Cursor> {
        Box::new(Source(keys.to_vec(), value))
    };
    Merge::new(sources.iter().zip(values).map(source).collect())
}

#[test]
fn the_smallest_key_is_picked() {
    let pick = |winner| Some(Pick { winner, shadowed: Vec::new() });
    assert_eq!(merge(&[&["b"], &["a"], &["c"]]).pick(), pick(1));
    assert_eq!(merge(&[&["k2"], &["k10"], &["k1"]]).pick(), pick(2));
    assert_eq!(merge(&[&[], &["b"], &["", "a"]]).pick(), pick(2));
    assert_eq!(merge(&[&[], &["b"], &[]]).pick(), pick(1));
}

#[test]
fn of_equal_keys_the_newest_wins_and_the_others_are_shadowed() {
    let pick = |winner, shadowed: &[usize]| Some(Pick { winner, shadowed: shadowed.to_vec() });
    assert_eq!(merge(&[&["a"], &["a"], &["a"]]).pick(), pick(0, &[1, 2]));
    assert_eq!(merge(&[&["b"], &["a"], &["a"]]).pick(), pick(1, &[2]));
    assert_eq!(merge(&[&["a"], &["b"], &["a"]]).pick(), pick(0, &[2]));
    // A key that was a candidate until a smaller one came isn't shadowed.
    assert_eq!(merge(&[&["b"], &["b"], &["a"]]).pick(), pick(2, &[]));
}

#[test]
fn at_the_end_nothing_is_picked() {
    assert_eq!(merge(&[&[], &[]]).pick(), None);
    assert_eq!(merge(&[]).pick(), None);
}

#[test]
fn picking_moves_nothing() {
    let merge = merge(&[&["a", "b"], &["a"]]);
    assert_eq!(merge.pick(), merge.pick());
    assert_eq!(merge.sources()[1].key(), Some(b"a".as_slice()));
}

#[test]
fn each_key_comes_once_with_its_newest_value() {
    let keys: [&[&'static str]; 3] = [&["b", "d"], &["a", "b", "e"], &["a", "b", "c", "d"]];
    let mut expected = BTreeMap::new();
    for (keys, value) in keys.iter().zip(["newest", "older", "oldest"]).rev() {
        expected
            .extend(keys.iter().map(|key| (key.as_bytes().to_vec(), value.as_bytes().to_vec())));
    }
    let merged: Result<Vec<_>> = merge(&keys).entries(KeyRange::all()).collect();
    assert_eq!(merged.unwrap(), expected.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_scan_reads_memtables_and_tables_as_one() {
    let opened = open(3);
    opened.put("a", "1");
    opened.put("c", "1");
    opened.flush();
    opened.put("b", "2");
    opened.put("c", "2");
    opened.flush();
    opened.put("d", "3");
    opened.fill();
    opened.put("a", "4");
    assert_eq!(opened.scan("a".."z").unwrap(), ["a→4", "b→2", "c→2", "d→3"]);
    assert_eq!(opened.scan("b"..="c").unwrap(), ["b→2", "c→2"]);
}

#[test]
fn a_scan_stays_as_it_was_when_it_began() {
    let opened = open(3);
    opened.put("a", "1");
    opened.flush();
    opened.put("b", "2");
    let scan = opened.engine.scan(KeyRange::all());
    opened.put("a", "newer");
    opened.put("c", "3");
    opened.flush();
    let keys: Vec<_> = scan.map(Result::unwrap).collect();
    assert_eq!(keys, [(b"a".to_vec(), b"1".to_vec()), (b"b".to_vec(), b"2".to_vec())]);
}
