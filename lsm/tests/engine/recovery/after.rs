//! Bytes that a power cut leaves after the last write of a log that is not the newest.
//!
//! ```text
//!    000001.wal   1 2 3 ▒▒▒        a line that was cut back, or preallocated space;
//!    000004.wal   4 5              the power cut undid the one or tore the other
//! ```
//!
//! Proved: no write is missing between two such logs, so nothing is lost and nothing is
//! called torn. Where one is missing, it is.
//!
//! How: a disk whose write fails half-way, then a put that begins the next log, then every
//! power cut; and logs that are edited. Left out: failures at all calls (`failures.rs`).

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lsm::{Options, SyncMode};
use lsm_crash_lab::{DiskCall, Fault, HookedDisk, SimDisk};

use crate::recovery::{LogDir, each_stage, first_write, log_names, three_logs};
use crate::stage;
use crate::support::history::{check_prefix, write};

#[test]
fn a_line_that_was_cut_back_does_not_come_back() {
    each_stage(|stage| {
        for halves in 0..=2 {
            let sim = SimDisk::default();
            let fails = Arc::new(AtomicBool::new(false));
            let disk = {
                let fails = Arc::clone(&fails);
                HookedDisk::with_syncs(Arc::new(sim.clone()), move |call, _| {
                    let hit = call == DiskCall::Write && fails.swap(false, Ordering::Relaxed);
                    hit.then_some(Fault { error: std::io::ErrorKind::StorageFull, halves })
                })
            };
            let options = Options::default()
                .memtable_bytes(100)
                .sealed_memtables(9)
                .sync(SyncMode::Always)
                .background(false)
                .disk(disk);
            let engine = stage::open(stage, Path::new("/db"), &options).unwrap();
            engine.put(b"one", b"1").unwrap();
            fails.store(true, Ordering::Relaxed);
            engine.put(b"two", b"2").unwrap_err();
            // It finds no room in the memtable, and so begins a log.
            engine.put(b"three", &[b'3'; 100]).unwrap();
            assert_eq!(engine.inspect().logs.len(), 2);

            let image = sim.image();
            for fate in image.fates(8, 0, || 0) {
                let disk = Arc::new(SimDisk::new(image.after(&fate)));
                let options = Options::default().disk(disk).background(false);
                let engine = stage::open(stage, Path::new("/db"), &options)
                    .unwrap_or_else(|error| panic!("{halves} halves of a write: {error}"));
                assert_eq!(engine.get(b"one").unwrap().as_deref(), Some(&b"1"[..]));
                assert_eq!(engine.get(b"two").unwrap(), None);
                assert_eq!(engine.get(b"three").unwrap(), Some(vec![b'3'; 100]));
            }
        }
    });
}

#[test]
fn what_is_behind_all_writes_of_an_older_log_is_not_missed() {
    each_stage(|stage| {
        for synced in [false, true] {
            for rest in [&b"\0\0\0\0"[..], b"\n\n\0\0", b"1234abcd 9 half a li", b"?\n"] {
                let mut files = three_logs(stage, synced);
                let writes = LogDir::new(stage, &files).open().unwrap().inspect().written;
                for name in &log_names(&files)[..2] {
                    files.get_mut(name).unwrap().extend_from_slice(rest);
                }
                let place = LogDir::new(stage, &files);
                let engine = place.open().unwrap();
                check_prefix(engine.as_ref(), writes..=writes);
                assert!(place.torn().is_empty(), "nothing is torn");
                write(engine.as_ref(), writes + 1).unwrap();
                drop(engine);
                check_prefix(place.open().unwrap().as_ref(), writes + 1..=writes + 1);
                assert!(place.files().values().all(|text| !text.ends_with(rest)), "it is cut off");
                for name in &log_names(&files)[..2] {
                    let text = String::from_utf8(place.files()[name].clone()).unwrap();
                    let last = text.lines().next_back().unwrap();
                    assert_eq!(last.contains(" synced "), synced, "{name} ends with {last}");
                }
            }
        }
    });
}

#[test]
fn a_write_that_is_missing_there_is_missed() {
    each_stage(|stage| {
        for synced in [false, true] {
            let mut files = three_logs(stage, synced);
            let names = log_names(&files);
            let first = files.get_mut(&names[0]).unwrap();
            let line = first.iter().filter(|&&b| b == b'\n').count() as u64;
            first.pop();
            first.extend_from_slice(b"\0\0\0\0");
            let place = LogDir::new(stage, &files);
            if synced {
                place.is_corrupt(&names[0], line);
            } else {
                let writes = first_write(&names[1]) - 2;
                check_prefix(place.open().unwrap().as_ref(), writes..=writes);
                assert_eq!(place.torn().last(), Some(&(line, format!("{}.torn", names[0]))));
            }
        }
    });
}
