//! Opening with several logs: one is missing, one is flushed, one is torn.
//!
//! Proved: a log that is missing between others is damage like any other, and what follows
//! a torn log is torn off with it. A log whose writes are all in tables is read before it
//! is removed, and stays if it can't be read.

use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::{Error, Options};
use lsm_crash_lab::files::Files;
use lsm_crash_lab::{DiskCall, Fault, HookedDisk};

use crate::recovery::{LOG, LogDir, each_stage, first_write, log_names, three_logs, written};
use crate::stage;
use crate::support::bounded::bounded;
use crate::support::history::{check_prefix, write};

#[test]
fn a_log_that_is_missing_between_others_is_damage() {
    each_stage(|stage| {
        for synced in [false, true] {
            let files = three_logs(stage, synced);
            let names = log_names(&files);
            assert_eq!(names.len(), 3);
            for missing in 0..2 {
                let mut files = files.clone();
                files.remove(&names[missing]);
                let place = LogDir::new(stage, &files);
                if synced {
                    place.is_corrupt(&names[missing + 1], 1);
                    continue;
                }
                let engine = place.open().unwrap();
                let writes = first_write(&names[missing]) - 1;
                check_prefix(engine.as_ref(), writes..=writes);
                for name in &names[missing + 1..] {
                    assert_eq!(place.files()[&format!("{name}.torn")], files[name]);
                    assert!(!place.files().contains_key(name));
                }
            }
        }
    });
}

#[test]
fn a_log_that_would_go_is_read_before() {
    each_stage(|stage| {
        let place = LogDir::new(stage, &Files::new());
        let engine = place.open().unwrap();
        for n in 1..=6 {
            write(engine.as_ref(), n).unwrap();
            if n == 3 {
                engine.flush().unwrap();
            }
        }
        drop(engine);
        // All that it has is flushed: it goes, as after a crash before it was removed.
        let mut files = place.files();
        files.insert(LOG.into(), written(stage, 3, 0, false)[LOG].clone());
        let before = LogDir::new(stage, &files);
        check_prefix(before.open().unwrap().as_ref(), 6..=6);
        assert!(!before.files().contains_key(LOG));
        // It has a write more than the tables: MANIFEST or the next log is not of its time.
        files.insert(LOG.into(), written(stage, 4, 0, false)[LOG].clone());
        LogDir::new(stage, &files).is_corrupt(LOG, None);
    });
}

#[test]
fn a_log_that_would_go_and_cannot_be_read_stays() {
    each_stage(|stage| {
        let place = LogDir::new(stage, &written(stage, 3, 0, true));
        place.open().unwrap().flush().unwrap();
        let files = place.files();
        let disk = HookedDisk::new(Arc::new(place.disk.clone()), |call, path| {
            let hit = call == DiskCall::Open && path.ends_with(LOG);
            hit.then_some(Fault { error: std::io::ErrorKind::Other, halves: 0 })
        });
        // As if it had not been removed, and another had begun.
        for (name, text) in [(LOG, &written(stage, 3, 0, false)[LOG][..]), ("000004.wal", b"")] {
            disk.create(&Path::new("/db").join(name)).unwrap().append(text).unwrap();
        }
        assert!(!files.contains_key(LOG));
        let options = Options::default().disk(disk).background(false);
        let engine = stage::open(stage, Path::new("/db"), &options).unwrap();
        check_prefix(engine.as_ref(), 3..=3);
        assert!(place.files().contains_key(LOG));
    });
}

#[test]
fn a_table_that_cannot_be_merged_does_not_keep_a_database_from_being_opened() {
    if stage::LAST < 8 {
        return;
    }
    bounded(|| {
        let place = LogDir::new(8, &Files::new());
        let engine = place.open_with(Options::default().l0_trigger(99).l0_stop(99));
        let engine = engine.unwrap();
        for n in 1..=6 {
            write(engine.as_ref(), n).unwrap();
            if n < 6 {
                engine.flush().unwrap();
            }
        }
        drop(engine);
        let mut files = place.files();
        files.get_mut("000002.sst").unwrap()[0] ^= 1;
        let place = LogDir::new(8, &files);
        let full = Options::default().l0_trigger(2).l0_stop(2);
        let engine = place.open_with(full).unwrap();
        assert_eq!(engine.inspect().written, 6);
        let error = write(engine.as_ref(), 7).unwrap_err();
        assert!(matches!(error, Error::Corruption { .. }), "{error}");
    });
}

#[test]
fn what_follows_a_torn_log_is_torn_off_with_it() {
    each_stage(|stage| {
        let mut files = three_logs(stage, false);
        let names = log_names(&files);
        files.get_mut(&names[0]).unwrap().pop();
        let place = LogDir::new(stage, &files);
        let engine = place.open().unwrap();
        let writes = first_write(&names[1]) - 2;
        check_prefix(engine.as_ref(), writes..=writes);
        for name in &names[1..] {
            assert_eq!(place.files()[&format!("{name}.torn")], files[name]);
        }
        // It goes on from there, and stays.
        write(engine.as_ref(), writes + 1).unwrap();
        drop(engine);
        check_prefix(place.open().unwrap().as_ref(), writes + 1..=writes + 1);
    });
}
