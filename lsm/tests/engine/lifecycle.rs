//! The end of a handle: closed, dropped or outlived by a scan.
//!
//! Each of these was once wrong:
//!
//! ```text
//!    handle A  open ── merge ── close ─ ─ ─ ─ ─ ─ ─ ─ drop      takes no file of B
//!    handle B                          open ── flush ────────
//!    scan of A     ├─────────────────────────────────── drop    neither
//!    flush         ├── waits for the disk ──┤
//!    close             ├────────────────────┴─┤                 ends after it
//! ```

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use lsm::directory::Directory;
use lsm::disk::RealDisk;
use lsm::engine::Shaken;
use lsm::merge::Cursor;
use lsm::observe::Watcher;
use lsm::sstable::Table;
use lsm::sstable::bloom::Bloomed;
use lsm::store::worker::Worker;
use lsm::version::Version;
use lsm::{Error, KeyRange, Options};
use lsm_crash_lab::{DiskCall, Fault, HookedDisk, TracedDisk};

use crate::support::bounded::bounded;
use crate::support::gate::Gate;
use crate::{Db, stage};

fn manual() -> Options {
    Options::default().memtable_bytes(700_000).background(false)
}

/// Opens, and finds every file that MANIFEST lists, and no other table.
fn check(dir: &std::path::Path) {
    let db = Db::open_with(dir, manual()).unwrap();
    assert_eq!(db.get(b"new").unwrap().as_deref(), Some(b"value".as_slice()));
    db.close().unwrap();
    crate::support::files::check_files(&RealDisk, dir);
}

#[test]
fn a_closed_handle_takes_nothing_of_the_next_one_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let old = Db::open_with(dir.path(), manual()).unwrap();
    for i in 0..4u32 {
        for k in 0..600u32 {
            old.put(format!("{:06}", k * 10 + i).as_bytes(), [b'x'; 1000]).unwrap();
        }
        old.flush().unwrap();
    }
    while old.shake().unwrap() != Shaken::Merged {} // a merge is half done
    old.close().unwrap();
    let new = Db::open_with(dir.path(), manual()).unwrap();
    new.put(b"new", b"value").unwrap();
    new.flush().unwrap();
    drop(old);
    drop(new);
    check(dir.path());
}

#[test]
fn a_scan_that_outlives_its_database_takes_nothing_of_the_next_one_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let old = Db::open_with(dir.path(), manual()).unwrap();
    old.put(b"key", b"value").unwrap();
    old.flush().unwrap();
    let scan = old.scan(..);
    old.delete(b"key").unwrap();
    old.compact().unwrap(); // the scan alone keeps the table
    drop(old);
    let new = Db::open_with(dir.path(), manual()).unwrap();
    new.put(b"new", b"value").unwrap();
    new.flush().unwrap();
    drop(scan);
    drop(new);
    check(dir.path());
}

/// The tables that it has not opened yet are another handle's to remove.
#[test]
fn a_scan_that_outlives_its_database_says_that_it_is_closed() {
    let options = || manual().table_bytes(2000);
    for between in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let old = stage::open(stage::LAST, dir.path(), &options()).unwrap();
        (0..20u32).for_each(|n| old.put(&n.to_be_bytes(), &[b'x'; 500]).unwrap());
        old.compact().unwrap();
        let mut scan = old.scan(KeyRange::all());
        scan.next().unwrap().unwrap();
        old.close().unwrap();
        drop(old);
        let new = stage::open(stage::LAST, dir.path(), &options()).unwrap();
        if between {
            new.put(&0u32.to_be_bytes(), b"new").unwrap();
            new.compact().unwrap();
        }
        let rest: Vec<_> = scan.by_ref().collect();
        assert!(matches!(rest.last(), Some(Err(Error::Closed))), "{:?}", rest.last());
        assert!(rest[..rest.len() - 1].iter().all(Result::is_ok) && scan.next().is_none());
        assert_eq!(new.scan(KeyRange::all()).filter(Result::is_ok).count(), 20);
    }
}

#[test]
fn close_waits_for_a_flush_of_another_thread() {
    bounded(|| {
        let dir = tempfile::tempdir().unwrap();
        let gate = Arc::new(Gate::default());
        let disk = {
            let gate = gate.clone();
            HookedDisk::new(Arc::new(RealDisk), move |call, path| {
                if call == DiskCall::Sync && path.extension().is_some_and(|e| e == "sst") {
                    gate.pass();
                }
                None
            })
        };
        let db = Db::open_with(dir.path(), manual().disk(disk)).unwrap();
        db.put(b"new", b"value").unwrap();
        let closed = AtomicBool::new(false);
        thread::scope(|threads| {
            threads.spawn(|| db.flush().unwrap());
            gate.wait_for(1);
            threads.spawn(|| {
                db.close().unwrap();
                closed.store(true, SeqCst);
            });
            let second = Db::open_with(dir.path(), manual());
            assert!(
                matches!(second, Err(Error::Locked { .. })),
                "unlocked in the middle of a flush"
            );
            assert!(!closed.load(SeqCst));
            gate.open();
        });
        check(dir.path());
    });
}

#[test]
fn a_put_that_was_answered_before_close_returned_is_found_again() {
    for stage in [3, 6, 8] {
        for _ in 0..30 {
            let dir = tempfile::tempdir().unwrap();
            let engine = stage::open(stage, dir.path(), &manual()).unwrap();
            let closed = AtomicBool::new(false);
            let answered = thread::scope(|threads| {
                let writer = threads.spawn(|| {
                    let put = |n: &u64| engine.put(&n.to_be_bytes(), b"v").is_ok();
                    (1u64..=5_000)
                        .take_while(|n| put(n) && !closed.load(SeqCst))
                        .last()
                        .unwrap_or(0)
                });
                engine.close().unwrap();
                closed.store(true, SeqCst);
                writer.join().unwrap()
            });
            let engine = stage::open(stage, dir.path(), &manual()).unwrap();
            let found = engine.scan(KeyRange::all()).map(|pair| pair.unwrap().0);
            let found: BTreeSet<Vec<u8>> = found.collect();
            for n in 1..=answered {
                assert!(found.contains(n.to_be_bytes().as_slice()), "stage {stage}, put {n}");
            }
        }
    }
}

#[test]
fn a_directory_that_cannot_be_synced_takes_no_more_writes_until_it_is_reopened() {
    let dir = tempfile::tempdir().unwrap();
    let broken = Arc::new(AtomicBool::new(false));
    let disk = {
        let broken = broken.clone();
        HookedDisk::new(Arc::new(RealDisk), move |call, _| {
            let hit = call == DiskCall::SyncDir && broken.swap(false, SeqCst);
            hit.then_some(Fault { error: ErrorKind::Other, halves: 0 })
        })
    };
    let db = Db::open_with(dir.path(), manual().disk(disk)).unwrap();
    db.put(b"new", b"value").unwrap();
    broken.store(true, SeqCst); // once; a second try would succeed
    assert!(matches!(db.flush(), Err(Error::Io { action: "sync", .. })));
    for refused in [db.put(b"k", b"v"), db.flush(), db.sync(), db.compact()] {
        assert!(matches!(refused, Err(Error::Poisoned { .. })), "{refused:?}");
    }
    assert_eq!(db.get(b"new").unwrap().as_deref(), Some(b"value".as_slice()));
    drop(db);
    check(dir.path());
}

#[test]
fn nothing_is_removed_at_open_before_the_manifest_is_durable() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open_with(dir.path(), manual()).unwrap();
    db.put(b"new", b"value").unwrap();
    db.flush().unwrap();
    db.close().unwrap();
    std::fs::write(dir.path().join("000009.sst"), "left→behind\n").unwrap();
    let disk = TracedDisk::new(Arc::new(RealDisk));
    drop(Db::open_with(dir.path(), manual().disk(Arc::new(disk.clone()))).unwrap());
    let trace = disk.take();
    assert_eq!(trace[..2], ["syncdir .", "unlink 000009.sst"], "{trace:?}");
}

#[test]
fn a_flush_with_nothing_to_flush_does_no_merge() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open_with(dir.path(), manual()).unwrap();
    for value in [b"1", b"2", b"3", b"4"] {
        db.put(b"key", value).unwrap();
        db.flush().unwrap();
    }
    db.flush().unwrap();
    assert_eq!(db.inspect().levels[0].tables.len(), 4, "a merge is due, but nothing shook");
}

#[test]
fn opening_and_closing_leaves_the_log_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open_with(dir.path(), manual()).unwrap();
    db.put(b"new", b"value").unwrap();
    db.close().unwrap();
    let log = || std::fs::read_to_string(dir.path().join("000001.wal")).unwrap();
    let before = log();
    for _ in 0..3 {
        Db::open_with(dir.path(), manual()).unwrap().close().unwrap();
    }
    assert_eq!(log(), before);
}

#[test]
fn a_writer_does_not_wait_for_a_thread_that_has_died() {
    bounded(|| {
        for _ in 0..500 {
            let die = || std::panic::resume_unwind(Box::new("no need to print this"));
            let worker = Worker::start(Some(Box::new(die))).unwrap();
            worker.bell().wait_for_room(&|| true, &|| None).unwrap();
        }
    });
}

/// Of a run of many tables, a scan that begins holds those it reads from; to take hold of
/// each would cost a short scan as much as a long one.
#[test]
fn a_short_scan_takes_hold_of_few_tables() {
    let dir = tempfile::tempdir().unwrap();
    let options = manual().table_bytes(100);
    let engine = stage::open(8, dir.path(), &options).unwrap();
    (0..1_000u32).for_each(|n| engine.put(&n.to_be_bytes(), &[b'x'; 60]).unwrap());
    engine.compact().unwrap();
    engine.close().unwrap();
    drop(engine);
    let (directory, manifest) = Directory::open(dir.path(), 8, &options.disk).unwrap();
    let watcher = Watcher::new(&options.observer);
    let table = |meta| Arc::new(Table::new::<Bloomed>(directory.files(meta), &watcher));
    let version = Version::new(manifest.tables.into_iter().map(table).collect()).unwrap();
    let [run] = version.newest_first() else { panic!("it was compacted") };
    assert!(version.tables().count() >= 500);
    let held = || version.tables().map(|table| Arc::strong_count(table) - 1).sum::<usize>();
    let before = held();
    for start in [0u32, 500, 999] {
        let cursor = run.cursor(&KeyRange::from(start.to_be_bytes()..)).unwrap();
        assert_eq!(cursor.key(), Some(start.to_be_bytes().as_slice()));
        assert!(held() - before <= 3, "a scan holds {} tables", held() - before);
    }
    let none = run.cursor(&KeyRange::from(b"zz"..)).unwrap();
    assert!(none.key().is_none() && held() == before);
}
