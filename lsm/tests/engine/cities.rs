//! The cities of the world: all of the engine, on real data.
//!
//! Proved: 34,006 cities are loaded, overwritten three times, compacted and
//! opened again, and what is there is the file: in a scan, in a sample of gets,
//! and in the tables themselves, which hold its lines in the order of their keys
//! and nothing else. With the options that everybody has, and with small ones, so
//! that all levels are in use. Speed is not measured here.

use std::collections::BTreeMap;
use std::path::Path;

use lsm::disk::RealDisk;
use lsm::format::{decode_key, decode_value, split_line};
use lsm::{Engine, KeyRange, Options};

use crate::stage;
use crate::support::files::check_files;
use crate::support::folder;

/// The lines of the file by their raw keys.
fn cities() -> BTreeMap<Vec<u8>, String> {
    let path = folder::lsm().join("../visualizer/data/cities.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let line = |line: &str| {
        let (key, _) = split_line(line.as_bytes()).unwrap();
        (decode_key(key).unwrap().into_owned(), line.to_string())
    };
    text.lines().map(line).collect()
}

fn value(line: &str) -> Vec<u8> {
    decode_value(split_line(line.as_bytes()).unwrap().1).unwrap().into_owned()
}

fn check_answers(engine: &dyn Engine, cities: &BTreeMap<Vec<u8>, String>) {
    let mut expected = cities.iter();
    for pair in engine.scan(KeyRange::all()) {
        let (key, found) = pair.unwrap();
        let (wanted, line) = expected.next().unwrap();
        assert!((&key, &found) == (wanted, &value(line)), "a scan differs from {line}");
    }
    assert_eq!(expected.next(), None, "a scan ends too early");
    for (key, line) in cities.iter().step_by(10) {
        assert_eq!(engine.get(key).unwrap().unwrap(), value(line));
    }
    assert_eq!(engine.get(b"atlantis:capital").unwrap(), None);
}

/// The tables of the last level, one after the other, are the file in order.
fn check_tables(engine: &dyn Engine, dir: &Path, cities: &BTreeMap<Vec<u8>, String>) {
    let levels = engine.inspect().levels;
    let (last, above) = levels.split_last().unwrap();
    assert!(above.iter().all(|level| level.tables.is_empty()), "compact leaves tables above");
    let mut lines = cities.values();
    for table in &last.tables {
        let path = dir.join(lsm::format::file_name(table.number, "sst"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            assert_eq!(Some(line), lines.next().map(String::as_str));
        }
    }
    assert_eq!(lines.next(), None, "the tables end too early");
}

fn the_cities_are_the_file(options: &Options) {
    let cities = cities();
    assert_eq!(cities.len(), 34_006);
    let dir = tempfile::tempdir().unwrap();
    let open = || stage::open(8, dir.path(), options).unwrap();
    let engine = open();
    for round in ["first", "second", "third"] {
        for key in cities.keys() {
            engine.put(key, round.as_bytes()).unwrap();
        }
        engine.put(format!("only in the {round} round").as_bytes(), "†".as_bytes()).unwrap();
    }
    for round in ["first", "second", "third"] {
        engine.delete(format!("only in the {round} round").as_bytes()).unwrap();
    }
    for (key, line) in &cities {
        engine.put(key, &value(line)).unwrap();
    }
    check_answers(engine.as_ref(), &cities);
    engine.compact().unwrap();
    check_answers(engine.as_ref(), &cities);
    check_tables(engine.as_ref(), dir.path(), &cities);
    engine.close().unwrap();
    drop(engine);
    check_files(&RealDisk, dir.path());
    let engine = open();
    check_answers(engine.as_ref(), &cities);
    check_tables(engine.as_ref(), dir.path(), &cities);
}

#[test]
fn with_the_options_that_everybody_has() {
    the_cities_are_the_file(&Options::default());
}

#[test]
fn with_small_options() {
    the_cities_are_the_file(
        &Options::default()
            .memtable_bytes(128 * 1024)
            .block_bytes(256)
            .levels(4)
            .level_bytes(512 * 1024)
            .level_ratio(3)
            .table_bytes(256 * 1024),
    );
}
