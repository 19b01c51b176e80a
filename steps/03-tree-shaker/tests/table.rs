//! 3.1: a table, in plain text.

use std::fs;

use engine::directory::Directory;
use engine::format::{TableMeta, crc, encode_value, push_line};
use engine::observe::Watcher;
use engine::sstable::{TableIndex, TableWriter, WholeFile, search};
use engine::{Error, Options};
use tempfile::TempDir;

use crate::support::{open, text};

/// Begins table 1 in a directory.
fn writer(dir: &TempDir) -> TableWriter {
    let (first, last) = (Vec::new(), Vec::new());
    let meta = TableMeta { level: 0, number: 1, files: Vec::new(), first, last };
    let options = Options::default();
    let (directory, _) = Directory::open(dir.path(), 3, &options.disk).unwrap();
    let watcher = Watcher::new(&options.observer);
    TableWriter::create(directory.files(meta), WholeFile::builder(&options), &watcher).unwrap()
}

/// Writes a table with these keys. Returns its text.
fn table(keys: &[&[u8]]) -> String {
    let dir = TempDir::new().unwrap();
    let mut writer = writer(&dir);
    for key in keys {
        let added = writer.push(key, b"value");
        added.unwrap_or_else(|error| panic!("{:?} must be accepted: {error}", text(key)));
    }
    writer.finish().unwrap();
    fs::read_to_string(dir.path().join("000001.sst")).unwrap()
}

#[test]
fn a_table_is_nothing_but_lines() {
    let dir = TempDir::new().unwrap();
    let mut writer = writer(&dir);
    writer.push(b"chad:capital", b"N'Djamena").unwrap();
    writer.push(b"kenya:capital", b"Nairobi").unwrap();
    writer.push(b"mali:capital", b"").unwrap();
    let meta = writer.finish().unwrap();
    let text = fs::read_to_string(dir.path().join("000001.sst")).unwrap();
    assert_eq!(text, "chad:capital→N'Djamena\nkenya:capital→Nairobi\nmali:capital→\n");
    assert_eq!(meta.first, b"chad:capital");
    assert_eq!(meta.last, b"mali:capital");
    assert_eq!(meta.bytes(), text.len() as u64);
    assert_eq!(meta.file("sst").map(|file| file.crc), Some(crc(text.as_bytes())));
}

#[test]
fn keys_ascend_by_their_bytes() {
    // The line `k1→` sorts after `k10→`, because → sorts after 0. The key doesn't.
    assert_eq!(table(&[b"k1", b"k10", b"k2"]), "k1→value\nk10→value\nk2→value\n");
    assert_eq!(table(&[b"", b"a", b"a\0"]), "→value\na→value\na\\x00→value\n");
}

#[test]
fn keys_do_not_ascend_by_their_escaped_text() {
    // A backslash sorts after A and before a.
    assert_eq!(table(&[b"\0", b"A", b"a"]), "\\x00→value\nA→value\na→value\n");
    assert_eq!(table(&[b"a", b"\xff"]), "a→value\n\\xff→value\n");
}

#[test]
fn a_key_that_does_not_come_after_the_last_one_is_refused() {
    let refused: [[&[u8]; 2]; 6] =
        [[b"b", b"a"], [b"b", b"b"], [b"k10", b"k1"], [b"A", b"\0"], [b"\xff", b"a"], [b"", b""]];
    for [first, second] in refused {
        let dir = TempDir::new().unwrap();
        let mut writer = writer(&dir);
        writer.push(first, b"value").unwrap();
        let (first, name) = (text(first), text(second));
        let added = writer.push(second, b"value");
        assert!(matches!(added, Err(Error::OutOfOrder { .. })), "{name:?} after {first:?}");
    }
}

#[test]
fn what_was_refused_leaves_no_trace() {
    let dir = TempDir::new().unwrap();
    let mut writer = writer(&dir);
    writer.add(b"b", b"1").unwrap();
    writer.add(b"a", b"2").unwrap_err();
    writer.add(b"b", b"3").unwrap_err();
    writer.add(b"c", b"4").unwrap();
    writer.finish().unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("000001.sst")).unwrap(), "b→1\nc→4\n");
}

#[test]
fn every_key_of_a_table_is_found_and_no_other() {
    let keys: [&[u8]; 9] =
        [b"", b"\n", b"A", b"\\", b"k1", b"k10", "k10→".as_bytes(), "†".as_bytes(), b"\xff"];
    let mut lines = Vec::new();
    for key in keys {
        push_line(&mut lines, key, &encode_value(key));
    }
    for key in keys {
        let found = search(&lines, key).unwrap();
        assert_eq!(
            found,
            Some(encode_value(key).as_ref()),
            "keys are compared as raw bytes, unescaped: {:?} is in\n{}",
            text(key),
            text(&lines)
        );
    }
    for absent in [b"k".as_slice(), b"k1\n", b"k100", b"\\n", b"\\xff", b"z", "→".as_bytes()] {
        let name = text(absent);
        assert_eq!(search(&lines, absent).unwrap(), None, "{name:?} isn't in\n{}", text(&lines));
    }
    assert_eq!(search(b"", b"").unwrap(), None, "nothing is in an empty table");
}

#[test]
fn the_first_arrow_of_a_line_ends_the_key() {
    let lines = "a→b→c\nd→\n".as_bytes();
    assert_eq!(search(lines, b"a").unwrap(), Some("b→c".as_bytes()));
    assert_eq!(search(lines, b"d").unwrap(), Some(b"".as_slice()));
    assert_eq!(search(lines, "a→b".as_bytes()).unwrap(), None);
}

#[test]
fn a_damaged_line_is_an_error_and_not_an_absence() {
    for damaged in ["no arrow\n", "cut off→", "\\q→no such escape\n"] {
        let lines = format!("a→1\n{damaged}");
        assert!(search(lines.as_bytes(), b"z").is_err(), "{lines}");
    }
}

#[test]
fn a_flushed_table_is_readable_text() {
    let opened = open(3);
    for (key, value) in [("k2", "3"), ("k10", "2"), ("kenya:capital", "Nairobi"), ("k1", "1")] {
        opened.put(key, value);
    }
    opened.flush();
    let text = opened.read("000001.sst");
    assert_eq!(text, "k1→1\nk10→2\nk2→3\nkenya:capital→Nairobi\n");
    // What `sed 's/→.*//' 000001.sst | LC_ALL=C sort -cu` checks:
    let keys: Vec<&str> = text.lines().filter_map(|line| line.split('→').next()).collect();
    assert!(keys.is_sorted_by(|a, b| a < b), "keys must ascend strictly: {keys:?}");
}
