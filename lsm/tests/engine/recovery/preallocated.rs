//! Recovery of logs with blank lines.
//!
//! Proved: at the end of any log, not of the newest alone, they are preallocated space:
//! nothing is lost, and nothing is called torn. Elsewhere they are damage, and they don't
//! hide that writes are missing before them.

use lsm_crash_lab::files::Files;

use crate::recovery::{
    LOG, LogDir, each_stage, first_write, line_range, log_names, three_logs, written,
};
use crate::support::history::{check_prefix, write};

/// The files after `edit` changed this log of three.
fn edited(files: &Files, name: &str, edit: impl FnOnce(&mut Vec<u8>)) -> Files {
    let mut files = files.clone();
    edit(files.get_mut(name).unwrap());
    files
}

/// Checks that all writes are there, and that the next one succeeds.
fn carries_on(place: &LogDir, writes: u64) {
    let engine = place.open().unwrap();
    check_prefix(engine.as_ref(), writes..=writes);
    write(engine.as_ref(), writes + 1).unwrap();
    drop(engine);
    check_prefix(place.open().unwrap().as_ref(), writes + 1..=writes + 1);
}

#[test]
fn blank_lines_at_the_end_of_any_log_are_preallocated_space() {
    each_stage(|stage| {
        for synced in [false, true] {
            let mut files = three_logs(stage, synced);
            let writes = LogDir::new(stage, &files).open().unwrap().inspect().written;
            for name in log_names(&files) {
                files = edited(&files, &name, |log| log.extend_from_slice(b"\n\n\n\n"));
                let place = LogDir::new(stage, &files);
                carries_on(&place, writes);
                assert!(place.torn().is_empty(), "preallocated space is not torn");
                for name in log_names(&place.files()) {
                    assert!(
                        !place.files()[&name].ends_with(b"\n\n"),
                        "old preallocated space is cut off"
                    );
                }
            }
        }
    });
}

#[test]
fn a_log_of_preallocated_space_alone_is_empty() {
    each_stage(|stage| {
        let files = Files::from([(LOG.into(), b"\n".repeat(9))]);
        let manifest = written(stage, 0, 0, true).into_iter().chain(files).collect();
        let place = LogDir::new(stage, &manifest);
        carries_on(&place, 0);
        assert!(place.torn().is_empty(), "preallocated space is not torn");
    });
}

#[test]
fn blank_lines_inside_a_log_are_damage() {
    each_stage(|stage| {
        for synced in [false, true] {
            let files = three_logs(stage, synced);
            for name in &log_names(&files)[..2] {
                let second = line_range(&files[name], 2).start;
                let files = edited(&files, name, |log| log.insert(second, b'\n'));
                let place = LogDir::new(stage, &files);
                if synced {
                    place.is_corrupt(name, 2);
                } else {
                    carries_on(&place, first_write(name));
                    assert_eq!(place.torn().last(), Some(&(2, format!("{name}.torn"))));
                }
            }
        }
    });
}

#[test]
fn room_does_not_hide_that_writes_are_missing_before_it() {
    each_stage(|stage| {
        for synced in [false, true] {
            let files = three_logs(stage, synced);
            let names = log_names(&files);
            for at in 0..2 {
                // As if the page with the last write never got to the disk.
                let files = edited(&files, &names[at], |log| {
                    let lines = log.iter().filter(|&&b| b == b'\n').count() as u64;
                    let last = line_range(log, lines);
                    log[last].fill(b'\n');
                });
                let place = LogDir::new(stage, &files);
                if synced {
                    place.is_corrupt(&names[at + 1], 1);
                } else {
                    carries_on(&place, first_write(&names[at + 1]) - 2);
                }
            }
        }
    });
}
