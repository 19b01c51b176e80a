//! Opening logs that did not end as they should.
//!
//! Proved: a log cut at any byte opens with a prefix of the writes, and what was
//! cut off is kept in a file of its own, never over an older one, and reported.
//! Damage that a `synced` marker covers is corruption: the error names file and
//! line, and nothing is changed. Damage after the last marker is a torn tail. Several
//! logs are in [`several`], blank lines in [`preallocated`], and what a power cut leaves
//! after the last write in [`after`].
//!
//! How: logs are made by an engine that is dropped, then edited as text, on a
//! disk in memory. Left out: bits that flip in any file (`damage.rs`).

mod after;
mod preallocated;
mod several;
mod together;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use lsm::observe::{Event, Observer};
use lsm::{Engine, Error, Options};
use lsm_crash_lab::MemoryDisk;
use lsm_crash_lab::files::{Files, lay_out, snapshot};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::history::{check_prefix, write};

const LOG: &str = "000001.wal";

/// A directory of logs in memory, and what was reported when it was opened.
struct LogDir {
    stage: u8,
    disk: MemoryDisk,
    torn: Arc<TornTails>,
}

/// Line, and name of the file that keeps the tail.
#[derive(Default)]
struct TornTails(Mutex<Vec<(u64, String)>>);

impl Observer for TornTails {
    fn event(&self, event: Event) {
        if let Event::TornTail { line, kept_as, .. } = event {
            self.0.lock().unwrap().push((line, kept_as));
        }
    }
}

impl LogDir {
    fn new(stage: u8, files: &Files) -> Self {
        let place = LogDir { stage, disk: MemoryDisk::default(), torn: Arc::default() };
        lay_out(&place.disk, Path::new("/db"), files);
        place
    }

    fn open_at(&self, stage: u8, options: Options) -> lsm::Result<Box<dyn Engine>> {
        let (disk, observer) = (Arc::new(self.disk.clone()), self.torn.clone());
        let options = options.disk(disk).observer(observer).background(false);
        let told = self.torn.0.lock().unwrap().len();
        let engine = stage::open(stage, Path::new("/db"), &options)?;
        let recovered = engine.recovered().into_iter().map(|torn| (torn.line, torn.kept_as));
        let told = self.torn.0.lock().unwrap()[told..].to_vec();
        assert_eq!(recovered.collect::<Vec<_>>(), told, "the caller learns what an observer does");
        Ok(engine)
    }

    fn open_with(&self, options: Options) -> lsm::Result<Box<dyn Engine>> {
        self.open_at(self.stage, options)
    }

    fn open(&self) -> lsm::Result<Box<dyn Engine>> {
        self.open_with(Options::default())
    }

    fn files(&self) -> Files {
        snapshot(&self.disk, Path::new("/db"))
    }

    /// Returns what was reported since the last call.
    fn torn(&self) -> Vec<(u64, String)> {
        std::mem::take(&mut self.torn.0.lock().unwrap())
    }

    /// Opening, at this stage or a later one, must report corruption, at this line, and
    /// change nothing.
    fn is_corrupt(&self, name: &str, line: impl Into<Option<u64>>) {
        let (line, before) = (line.into(), self.files());
        for stage in self.stage..=stage::LAST {
            match self.open_at(stage, Options::default()).map(drop) {
                Err(Error::Corruption { path, line: found, .. }) => {
                    assert_eq!((path, found), (PathBuf::from("/db").join(name), line));
                }
                other => panic!("{name}, line {line:?} is damaged, and open returns {other:?}"),
            }
            assert_eq!(self.files(), before, "damage must be left as it is");
        }
    }
}

/// The files after `writes` writes, of which `sync_at` were synced; dropped or closed.
fn written(stage: u8, writes: u64, sync_at: u64, close: bool) -> Files {
    let place = LogDir::new(stage, &Files::new());
    let engine = place.open().unwrap();
    for n in 1..=writes {
        write(engine.as_ref(), n).unwrap();
        if n == sync_at {
            engine.sync().unwrap();
        }
    }
    if close {
        engine.close().unwrap();
    }
    drop(engine);
    place.files()
}

fn each_stage(test: impl Fn(u8) + Send + 'static) {
    bounded(move || (7..=stage::LAST).for_each(test));
}

/// Line `line` of a text, from 1, with its end.
fn line_range(text: &[u8], line: u64) -> std::ops::Range<usize> {
    let mut lines = text.split_inclusive(|&b| b == b'\n');
    let before = lines.by_ref().take(usize::try_from(line - 1).unwrap()).map(<[u8]>::len).sum();
    before..before + lines.next().unwrap().len()
}

#[test]
fn a_log_cut_at_any_byte_opens_with_a_prefix_and_keeps_the_torn_tail() {
    each_stage(|stage| {
        let files = written(stage, 12, 5, false);
        let whole = &files[LOG];
        for cut in 0..=whole.len() {
            let mut files = files.clone();
            files.get_mut(LOG).unwrap().truncate(cut);
            let place = LogDir::new(stage, &files);
            let engine = place.open().unwrap_or_else(|error| panic!("cut at {cut}: {error}"));
            // Of the whole lines, the sixth is the marker.
            let lines = whole[..cut].iter().filter(|&&b| b == b'\n').count() as u64;
            let writes = if lines >= 6 { lines - 1 } else { lines };
            check_prefix(engine.as_ref(), writes..=writes);
            let after = place.files();
            let at_line_end = cut == 0 || whole[cut - 1] == b'\n';
            let kept = after.get("000001.wal.torn").cloned().unwrap_or_default();
            let log = after.get(LOG).cloned().unwrap_or_default();
            assert_eq!([log, kept.clone()].concat(), whole[..cut], "cut at {cut}");
            assert_eq!(kept.is_empty(), at_line_end);
            let expected = (!at_line_end).then(|| (lines + 1, "000001.wal.torn".to_string()));
            assert_eq!(place.torn(), Vec::from_iter(expected));
            drop(engine);

            // And a second time: the first tail is not overwritten.
            let again = place.open().unwrap();
            write(again.as_ref(), writes + 1).unwrap();
            drop(again);
            let mut files = place.files();
            let Some(log) = files.get_mut(LOG) else { continue };
            log.extend_from_slice(b"torn again");
            let place = LogDir::new(stage, &files);
            let engine = place.open().unwrap();
            check_prefix(engine.as_ref(), writes + 1..=writes + 1);
            let second = if at_line_end { "000001.wal.torn" } else { "000001.wal.torn-2" };
            assert_eq!(place.files()[second], b"torn again");
            assert!(at_line_end || place.files()["000001.wal.torn"] == kept);
        }
    });
}

#[test]
fn damage_that_a_marker_covers_is_corruption_and_other_damage_is_torn() {
    each_stage(|stage| {
        // Lines 1 to 5 are writes, 6 says `synced 5`, 7 to 9 are the writes 6 to 8.
        let files = written(stage, 8, 5, false);
        let before_marker = line_range(&files[LOG], 5).end - 1;
        for line in 1..=9 {
            for at in line_range(&files[LOG], line) {
                let mut files = files.clone();
                files.get_mut(LOG).unwrap()[at] ^= 1;
                let place = LogDir::new(stage, &files);
                // With the line end before it, the marker goes too.
                let marker_is_whole = line != 6 && at != before_marker;
                if line <= 5 && marker_is_whole {
                    place.is_corrupt(LOG, line);
                } else if marker_is_whole || line == 6 {
                    let writes = if line == 6 { 5 } else { line - 2 };
                    check_prefix(place.open().unwrap().as_ref(), writes..=writes);
                    assert_eq!(place.torn(), [(line, "000001.wal.torn".to_string())]);
                }
            }
        }
    });
}

#[test]
fn a_line_that_is_missing_is_damage_too() {
    each_stage(|stage| {
        // The same lines.
        let whole = written(stage, 8, 5, false);
        for line in [1, 2, 3, 4, 5, 7, 8] {
            let mut files = whole.clone();
            files.get_mut(LOG).unwrap().drain(line_range(&whole[LOG], line));
            let place = LogDir::new(stage, &files);
            if line <= 5 {
                place.is_corrupt(LOG, line);
            } else {
                check_prefix(place.open().unwrap().as_ref(), line - 2..=line - 2);
                assert_eq!(place.torn(), [(line, "000001.wal.torn".to_string())]);
            }
        }
    });
}

#[test]
fn after_a_close_every_damaged_write_is_corruption() {
    each_stage(|stage| {
        let files = written(stage, 8, 0, true);
        for line in 1..=8 {
            for at in line_range(&files[LOG], line) {
                let mut files = files.clone();
                files.get_mut(LOG).unwrap()[at] ^= 4;
                LogDir::new(stage, &files).is_corrupt(LOG, line);
            }
        }
    });
}

/// Three logs of some writes each; all are synced if `synced`.
fn three_logs(stage: u8, synced: bool) -> Files {
    let place = LogDir::new(stage, &Files::new());
    let options = Options::default().memtable_bytes(100).sealed_memtables(9);
    let engine = place.open_with(options).unwrap();
    let mut n = 0;
    while engine.inspect().logs.len() < 3 {
        n += 1;
        assert!(n < 100, "the log is not rotated");
        write(engine.as_ref(), n).unwrap();
    }
    if synced {
        engine.sync().unwrap();
        write(engine.as_ref(), n + 1).unwrap(); // brings the marker with it
    }
    drop(engine);
    place.files()
}

fn log_names(files: &Files) -> Vec<String> {
    files.keys().filter(|name| name.ends_with(".wal")).cloned().collect()
}

fn first_write(log: &str) -> u64 {
    log.strip_suffix(".wal").unwrap().parse().unwrap()
}
