//! The shape that compaction gives a tree.

use engine::engine::Shaken;
use engine::inspect::{LevelPicture, Picture};

use crate::support::{Opened, open, open_with, tiny};

/// Puts `count` keys in a wild order.
fn put_many(opened: &Opened, count: u32) {
    for n in 0..count {
        opened.put(&format!("key{:03}", n * 37 % 101), &format!("value {n}"));
    }
}

fn shake_until_nothing(opened: &Opened) {
    while opened.engine.shake().unwrap() != Shaken::Nothing {}
}

/// From level 1 on, tables are in order and no two hold the same key.
#[track_caller]
fn check_disjoint(picture: &Picture) {
    for LevelPicture { level, tables, .. } in &picture.levels[1..] {
        for pair in tables.windows(2) {
            let disjoint = pair[0].last < pair[1].first;
            assert!(disjoint, "tables of level {level} must be disjoint and in order\n{picture}");
        }
    }
}

#[test]
fn levels_are_disjoint_and_within_their_budgets() {
    let opened = open(8);
    for _ in 0..5 {
        put_many(&opened, 40);
        check_disjoint(&opened.engine.inspect());
        shake_until_nothing(&opened);
        let picture = opened.engine.inspect();
        check_disjoint(&picture);
        assert!(picture.levels[0].tables.len() < tiny().l0_trigger, "too many runs\n{picture}");
        for level in &picture.levels {
            let within = level.budget.is_none_or(|budget| level.bytes() <= budget);
            assert!(within, "level {} is over its budget\n{picture}", level.level);
        }
    }
}

#[test]
fn garbage_goes() {
    let opened = open(8);
    for _ in 0..3 {
        put_many(&opened, 101);
    }
    opened.engine.compact().unwrap();
    let picture = opened.engine.inspect();
    let bytes: u64 = picture.levels.iter().map(LevelPicture::bytes).sum();
    let live: usize = opened.scan(..).unwrap().iter().map(|line| line.len() + 1).sum();
    assert_eq!(bytes, live as u64, "every key must be there once\n{picture}");
}

#[test]
fn compact_brings_everything_into_the_last_level() {
    let opened = open(8);
    put_many(&opened, 120);
    let before = opened.scan(..).unwrap();
    opened.engine.compact().unwrap();
    let picture = opened.engine.inspect();
    let (last, others) = picture.levels.split_last().unwrap();
    assert!(others.iter().all(|level| level.tables.is_empty()), "{picture}");
    assert!(!last.tables.is_empty(), "{picture}");
    assert_eq!(opened.scan(..).unwrap(), before);
    let opened = opened.reopen(8);
    assert_eq!(opened.scan(..).unwrap(), before);
}

#[test]
fn a_merge_splits_its_output() {
    let opened = open(8);
    put_many(&opened, 101);
    opened.engine.compact().unwrap();
    let picture = opened.engine.inspect();
    let tables = &picture.levels[3].tables;
    assert!(tables.len() > 10, "{picture}");
    let line = "key000→value 100\n".len() as u64;
    for table in tables {
        assert!(table.bytes() < tiny().table_budget() + line, "{table}\n{picture}");
    }
}

#[test]
fn flushes_go_before_merges() {
    let opened = open(8);
    for n in 0..3 {
        opened.put("a", &n.to_string());
        opened.flush();
    }
    opened.fill();
    opened.put("b", "1");
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Flushed, "something is sealed");
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Merged);
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Nothing);
}

#[test]
fn a_long_merge_is_done_in_pieces_and_flushes_go_in_between() {
    let options = tiny().memtable_bytes(1 << 20).table_bytes(1 << 20).level_bytes(1 << 24);
    let opened = open_with(8, &options);
    let value = "v".repeat(10_000);
    for round in 0..3 {
        for n in 0..80 {
            opened.put(&format!("key {round} {n}"), &value);
        }
        opened.flush();
    }
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Merged);
    let picture = opened.engine.inspect();
    assert_eq!(picture.levels[0].tables.len(), 3, "2.4 MB are too much for one piece\n{picture}");
    opened.put("a", "in between");
    let before = opened.scan(..).unwrap();
    opened.flush();
    let picture = opened.engine.inspect();
    assert_eq!(picture.levels[0].tables.len(), 4, "the flush didn't wait for the merge\n{picture}");
    shake_until_nothing(&opened);
    let picture = opened.engine.inspect();
    assert_eq!(
        picture.levels[0].tables.len(),
        1,
        "what came in between is still newest\n{picture}"
    );
    assert_eq!(opened.scan(..).unwrap(), before);
}

#[test]
fn what_a_crash_left_of_a_merge_is_swept_away() {
    let options = tiny().memtable_bytes(1 << 20).table_bytes(1 << 19);
    let opened = open_with(8, &options);
    for round in 0..3 {
        for n in 0..80 {
            opened.put(&format!("key {round} {n}"), &"v".repeat(10_000));
        }
        opened.flush();
    }
    let names = opened.names();
    opened.engine.shake().unwrap();
    assert!(opened.names().len() > names.len(), "the merge has begun to write");
    let opened = opened.kill(8);
    assert_eq!(opened.names(), names);
}

#[test]
fn writes_wait_for_merges_when_level_0_is_too_full() {
    let opened = open(8);
    for n in 0..60 {
        opened.put(&format!("key{n:03}"), "a value that fills most of a memtable");
        let picture = opened.engine.inspect();
        let runs = picture.levels[0].tables.len();
        assert!(runs <= tiny().l0_stop, "reads must not get slower without end\n{picture}");
    }
}

#[test]
fn with_its_thread_it_returns_the_same() {
    let opened = open_with(8, &tiny().background(true));
    put_many(&opened, 202);
    let before = opened.scan(..).unwrap();
    assert_eq!(before.len(), 101);
    opened.engine.compact().unwrap();
    assert_eq!(opened.scan(..).unwrap(), before);
    let opened = opened.reopen(8);
    assert_eq!(opened.scan(..).unwrap(), before);
}
