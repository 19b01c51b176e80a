//! Opening a log that didn't end cleanly.

use std::fs;

use engine::observe::Event;
use engine::sync::Arc;
use engine::{Error, stage};

use crate::support::files::Events;
use crate::support::{Opened, open, tiny};

/// Five writes of a process that was then killed; and its log.
fn killed() -> (Opened, Vec<u8>) {
    let opened = open(7);
    for n in 1..=4 {
        opened.put(&format!("key{n}"), "value");
    }
    opened.delete("key2");
    let log = fs::read(opened.path().join("000001.wal")).unwrap();
    (opened, log)
}

/// Returns what a prefix of those writes makes.
fn after(writes: usize) -> Vec<String> {
    let keys = (1..=writes.min(4)).filter(|&n| writes < 5 || n != 2);
    keys.map(|n| format!("key{n}→value")).collect()
}

#[test]
fn a_log_cut_at_any_byte_gives_back_a_prefix_of_the_writes() {
    let (mut opened, log) = killed();
    let path = opened.path().join("000001.wal");
    let before = after(5);
    assert_eq!(opened.scan(..).unwrap(), before);
    for cut in (0..=log.len()).rev() {
        let Opened { engine, dir } = opened;
        drop(engine);
        fs::write(&path, &log[..cut]).unwrap();
        let engine = stage::open(7, dir.path(), &tiny()).unwrap();
        opened = Opened { engine, dir };
        let whole = log[..cut].iter().filter(|&&byte| byte == b'\n').count();
        let picture = opened.engine.inspect();
        assert_eq!(opened.scan(..).unwrap(), after(whole), "cut at byte {cut}\n{picture}");
        assert_eq!(picture.written, whole as u64, "cut at byte {cut}\n{picture}");
    }
}

#[test]
fn a_torn_end_is_kept_aside_and_cut_off() {
    let (opened, log) = killed();
    let path = opened.path().join("000001.wal");
    fs::write(&path, &log[..log.len() - 5]).unwrap();
    let whole = log[..log.len() - 5].iter().rposition(|&byte| byte == b'\n').unwrap() + 1;
    let opened = opened.kill(7);
    assert_eq!(fs::read(&path).unwrap(), log[..whole], "what is good stays");
    let torn = fs::read(opened.path().join("000001.wal.torn")).unwrap();
    assert_eq!(torn, log[whole..log.len() - 5], "what is torn is kept");
    opened.put("key9", "value");
    let before = opened.scan(..).unwrap();
    let opened = opened.kill(7);
    assert_eq!(opened.scan(..).unwrap(), before, "writing went on after the last good line");
}

#[test]
fn a_torn_end_is_reported() {
    let (opened, log) = killed();
    fs::write(opened.path().join("000001.wal"), &log[..log.len() - 5]).unwrap();
    drop(opened.engine);
    let events = Arc::new(Events::default());
    let options = tiny().observer(events.clone() as _);
    stage::open(7, opened.dir.path(), &options).unwrap();
    let torn = events.take().into_iter().find_map(|event| match event {
        Event::TornTail { log, line, kept_as, .. } => Some((log, line, kept_as)),
        _ => None,
    });
    assert_eq!(torn, Some((1, 5, "000001.wal.torn".into())));
}

#[test]
fn damage_to_a_synced_write_is_an_error_with_file_and_line() {
    let opened = open(7);
    opened.put("a", "1");
    opened.put("b", "2");
    opened.engine.sync().unwrap();
    opened.put("c", "3");
    let path = opened.path().join("000001.wal");
    let damaged = opened.read("000001.wal").replacen("b→2", "b→3", 1);
    fs::write(&path, &damaged).unwrap();
    let Opened { engine, dir } = opened;
    drop(engine);
    match stage::open(7, dir.path(), &tiny()).map(drop) {
        Err(Error::Corruption { path: found, line, .. }) => {
            assert_eq!((found, line), (path.clone(), Some(2)));
        }
        other => panic!("write 2 was promised and is gone, and `open` says {other:?}"),
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), damaged, "nothing may be touched");
}

#[test]
fn damage_to_a_write_that_was_never_synced_is_a_torn_end() {
    let opened = open(7);
    opened.put("a", "1");
    opened.engine.sync().unwrap();
    opened.put("b", "2");
    opened.put("c", "3");
    let damaged = opened.read("000001.wal").replacen("b→2", "b→3", 1);
    fs::write(opened.path().join("000001.wal"), damaged).unwrap();
    let opened = opened.kill(7);
    assert_eq!(opened.scan(..).unwrap(), ["a→1"], "a prefix with all that was synced");
}

#[test]
fn writes_that_are_in_tables_are_not_replayed() {
    let opened = open(7);
    opened.put("a", "1");
    let log = fs::read(opened.path().join("000001.wal")).unwrap();
    opened.flush();
    opened.put("b", "2");
    // The process died before it could delete the log.
    fs::write(opened.path().join("000001.wal"), log).unwrap();
    let opened = opened.kill(7);
    let picture = opened.engine.inspect();
    assert_eq!((picture.written, picture.flushed), (2, 1), "{picture}");
    assert_eq!(picture.memtable.as_ref().unwrap().entries.len(), 1, "{picture}");
    assert!(!opened.names().contains(&"000001.wal".into()), "its writes are all in table 1");
    assert_eq!(opened.scan(..).unwrap(), ["a→1", "b→2"]);
}

#[test]
fn several_logs_are_replayed_in_order() {
    let opened = open(7);
    opened.put("a", "oldest");
    opened.fill();
    opened.put("a", "newer");
    opened.fill();
    opened.put("a", "newest");
    let before = opened.scan(..).unwrap();
    let opened = opened.kill(7);
    opened.assert_get("a", Some("newest"), "logs are replayed oldest first");
    assert_eq!(opened.scan(..).unwrap(), before);
}
