//! A log goes when tables have taken over, and not before.

use std::fs;

use engine::engine::Shaken;

use crate::support::files::{assert_done, open_traced};
use crate::support::{open, open_with, tiny};

#[test]
fn a_log_is_deleted_only_after_manifest_says_that_tables_hold_its_writes() {
    let (opened, disk) = open_traced(7);
    opened.put("a", "1");
    disk.take();
    opened.flush();
    let trace = disk.take();
    let end =
        ["sync MANIFEST.new", "rename MANIFEST.new MANIFEST", "syncdir .", "unlink 000001.wal"];
    let from = trace.iter().position(|done| done == end[0]).unwrap_or(0);
    assert_done(&trace[from..], RELEASE, &end);
}

const RELEASE: &str = "when MANIFEST names a table with all writes of a log, the log goes at \
    once, and not before: every write is in a log or in a table that MANIFEST names";

#[test]
fn only_the_logs_of_flushed_writes_are_deleted() {
    let opened = open(7);
    opened.put("a", "1");
    opened.fill();
    opened.put("b", "2");
    opened.fill();
    opened.put("c", "3");
    let logs = || {
        let names = opened.names().into_iter();
        names.filter(|name| name.ends_with(".wal")).collect::<Vec<_>>()
    };
    assert_eq!(logs(), ["000001.wal", "000003.wal", "000005.wal"]);
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Flushed);
    assert_eq!(logs(), ["000003.wal", "000005.wal"], "{}", opened.engine.inspect());
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Flushed);
    assert_eq!(logs(), ["000005.wal"], "{}", opened.engine.inspect());
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Nothing);
    assert_eq!(logs(), ["000005.wal"], "write 5 is only in memory: {}", opened.engine.inspect());
}

#[test]
fn a_log_of_one_write_stays_until_that_write_is_flushed() {
    let opened = open(7);
    for key in ["a", "b", "c"] {
        opened.put(key, &".".repeat(40)); // a memtable has no room for two
    }
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Flushed);
    let picture = opened.engine.inspect();
    let logs: Vec<_> = picture.logs.iter().map(|log| log.first).collect();
    assert_eq!(logs, [2, 3], "write 2 is only in memory\n{picture}");
    let opened = opened.kill(7);
    assert_eq!(opened.scan(..).unwrap().len(), 3, "a killed engine loses nothing\n{picture}");
}

#[test]
fn a_log_of_several_memtables_goes_only_with_its_last() {
    let opened = open_with(7, &tiny().memtable_bytes(4096));
    for n in 0..20 {
        opened.put(&format!("key{n:02}"), "value");
    }
    // Opened with memtables of 64 B, of which its one log fills several.
    let opened = opened.kill(7);
    opened.fill();
    opened.put("z", "in the next log");
    let before = opened.scan(..).unwrap();
    assert_eq!(opened.engine.shake().unwrap(), Shaken::Flushed);
    let picture = opened.engine.inspect();
    assert!(!picture.sealed.is_empty(), "there's more to flush\n{picture}");
    let opened = opened.kill(7);
    let after = opened.scan(..).unwrap();
    let lost: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
    let why = "log 1 went, though writes of it were still only in memory";
    assert!(lost.is_empty(), "{why}: {lost:?} are lost; before the kill:\n{picture}");
}

#[test]
fn a_flush_that_fails_keeps_the_log() {
    let opened = open(7);
    opened.put("a", "1");
    fs::create_dir(opened.path().join("MANIFEST.new")).unwrap();
    assert!(opened.engine.flush().is_err());
    assert!(opened.names().contains(&"000001.wal".into()), "{:?}", opened.names());
    fs::remove_dir(opened.path().join("MANIFEST.new")).unwrap();
    let opened = opened.kill(7);
    opened.assert_get("a", Some("1"), "invariant: it's in a log or in a table that MANIFEST names");
}

#[test]
fn after_a_flush_no_log_is_left() {
    let opened = open(7);
    for n in 0..20 {
        opened.put(&format!("key{n}"), "value");
    }
    opened.flush();
    let picture = opened.engine.inspect();
    assert!(picture.logs.is_empty(), "{picture}");
    assert!(opened.names().iter().all(|name| !name.ends_with(".wal")), "{:?}", opened.names());
    let opened = opened.kill(7);
    assert_eq!(opened.engine.inspect().written, 20);
    opened.put("key20", "value");
    assert!(opened.names().contains(&"000021.wal".into()), "{:?}", opened.names());
}
