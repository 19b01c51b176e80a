//! The moment a † may go.

use std::fs;

use crate::support::{Opened, open};

/// Writes a deletion of `key`, and two other tables, which make level 0 full.
fn delete_and_fill_level_0(opened: &Opened, key: &str) {
    opened.delete(key);
    opened.flush();
    for n in 0..2 {
        opened.put(key, "will be deleted again");
        opened.delete(key);
        opened.put("zambia", &n.to_string());
        opened.flush();
    }
}

/// The text of all tables.
fn tables(opened: &Opened) -> String {
    let names = opened.names().into_iter().filter(|name| name.ends_with(".sst"));
    names.map(|name| fs::read_to_string(opened.path().join(name)).unwrap()).collect()
}

#[test]
fn a_deleted_key_stays_deleted_while_a_deeper_level_holds_it() {
    let opened = open(8);
    opened.put("mali", "Bamako");
    opened.engine.compact().unwrap();
    let picture = opened.engine.inspect();
    assert_eq!(picture.levels[3].tables.len(), 1, "the value is in the last level\n{picture}");
    delete_and_fill_level_0(&opened, "mali");
    opened.engine.shake().unwrap();
    let picture = opened.engine.inspect();
    assert_eq!(picture.levels[1].tables.len(), 1, "level 0 was merged into level 1\n{picture}");
    opened.assert_get("mali", None, "the † was dropped, while level 3 still has the value");
    assert!(tables(&opened).contains("mali→†\n"), "{picture}");
    assert_eq!(opened.scan(..).unwrap(), ["zambia→1"]);
}

#[test]
fn a_tombstone_goes_when_nothing_below_it_is_left_to_hide() {
    let opened = open(8);
    delete_and_fill_level_0(&opened, "mali");
    assert!(tables(&opened).contains('†'));
    opened.engine.shake().unwrap();
    assert_eq!(tables(&opened), "zambia→1\n", "{}", opened.engine.inspect());
}

#[test]
fn in_the_last_level_there_are_no_tombstones_and_no_older_values() {
    let opened = open(8);
    for round in 0..3 {
        for n in 0..20 {
            opened.put(&format!("key{n:02}"), &format!("round {round}"));
        }
    }
    for n in 0..20 {
        if n % 2 == 0 {
            opened.delete(&format!("key{n:02}"));
        }
    }
    opened.engine.compact().unwrap();
    let expected: String =
        (0..20).filter(|n| n % 2 == 1).map(|n| format!("key{n:02}→round 2\n")).collect();
    let mut lines: Vec<String> = tables(&opened).lines().map(|line| format!("{line}\n")).collect();
    lines.sort();
    assert_eq!(lines.concat(), expected, "{}", opened.engine.inspect());
}

#[test]
fn when_all_is_deleted_no_table_is_left() {
    let opened = open(8);
    for n in 0..20 {
        opened.put(&format!("key{n}"), "value");
    }
    opened.engine.compact().unwrap();
    for n in 0..20 {
        opened.delete(&format!("key{n}"));
    }
    opened.engine.compact().unwrap();
    assert_eq!(opened.names(), ["LOCK", "MANIFEST"], "{}", opened.engine.inspect());
    let opened = opened.reopen(8);
    assert!(opened.scan(..).unwrap().is_empty());
}
