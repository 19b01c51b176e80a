//! Files, from step 3 on: helpers to read them, to damage them, and to follow how they're
//! written.

use std::fs;
use std::path::Path;

use engine::disk::RealDisk;
use engine::observe::{Event, Observer};
use engine::sync::{Arc, Mutex};
use engine::{Error, Options, stage};
use lsm_crash_lab::TracedDisk;

use super::{Opened, open, open_with, text, tiny};

impl Opened {
    /// Closes the engine and opens its directory again, at any stage.
    pub(crate) fn reopen(self, stage: u8) -> Opened {
        self.engine.close().unwrap();
        self.kill(stage)
    }

    /// Drops the engine without closing it and opens its directory again: what the
    /// next process sees after this one was killed.
    pub(crate) fn kill(self, stage: u8) -> Opened {
        let Opened { engine, dir } = self;
        drop(engine);
        let engine = stage::open(stage, dir.path(), &tiny()).unwrap();
        Opened { engine, dir }
    }

    pub(crate) fn flush(&self) {
        self.engine.flush().unwrap();
    }

    /// Fills the memtable to the brim, under the key `~`: the next write finds no
    /// room, and has it sealed first.
    pub(crate) fn fill(&self) {
        let memtable = self.engine.inspect().memtable.unwrap();
        let room = memtable.budget - memtable.bytes;
        self.put("~", &".".repeat(room - 1));
    }

    /// A file as text.
    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> String {
        let text = fs::read_to_string(self.path().join(name));
        assert!(
            text.is_ok(),
            "there's no {name}, only {:?}\n{}",
            self.names(),
            self.engine.inspect()
        );
        text.unwrap_or_default()
    }

    /// The names of the files, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.path())
    }

    /// All files as text, each under its name. Every file must be text.
    pub(crate) fn files(&self) -> String {
        let show = |name: &String| format!("-- {name}\n{}", self.read(name));
        self.names().iter().map(show).collect()
    }
}

fn names(dir: &Path) -> Vec<String> {
    let name =
        |entry: std::io::Result<fs::DirEntry>| text(entry.unwrap().file_name().as_encoded_bytes());
    let mut names: Vec<String> = fs::read_dir(dir).unwrap().map(name).collect();
    names.sort();
    names
}

/// Writes down what happens.
#[derive(Default)]
pub(crate) struct Events(Mutex<Vec<Event>>);

impl Observer for Events {
    fn event(&self, event: Event) {
        self.0.lock().push(event);
    }
}

impl Events {
    /// Returns what has happened since the last call.
    pub(crate) fn take(&self) -> Vec<Event> {
        std::mem::take(&mut self.0.lock())
    }
}

/// Opens a stage with an observer that writes down what happens.
pub(crate) fn open_watched(stage: u8) -> (Opened, Arc<Events>) {
    open_watched_with(stage, tiny())
}

/// …with other options.
pub(crate) fn open_watched_with(stage: u8, options: Options) -> (Opened, Arc<Events>) {
    let events = Arc::new(Events::default());
    let observer: Arc<dyn Observer> = Arc::clone(&events) as _;
    (open_with(stage, &options.observer(observer)), events)
}

/// Opens a stage on a disk that writes down what is done to it. What opening did
/// is already taken.
pub(crate) fn open_traced(stage: u8) -> (Opened, TracedDisk) {
    open_traced_with(stage, tiny())
}

/// …with other options.
pub(crate) fn open_traced_with(stage: u8, options: Options) -> (Opened, TracedDisk) {
    let disk = TracedDisk::new(Arc::new(RealDisk));
    let opened = open_with(stage, &options.disk(Arc::new(disk.clone())));
    disk.take();
    (opened, disk)
}

/// Asserts what was done to a disk; says `why`, and shows the first operation that
/// is another one.
#[track_caller]
pub(crate) fn assert_done(done: &[String], why: &str, expected: &[&str]) {
    let same = done.iter().zip(expected).take_while(|(done, expected)| done == expected).count();
    if same == done.len() && same == expected.len() {
        return;
    }
    let nothing = "nothing more is done";
    let found = done.get(same).map_or(nothing, String::as_str);
    let expected = expected.get(same).map_or(nothing, |expected| expected);
    let before: String = done[..same].iter().map(|line| format!("\n  {line}")).collect();
    panic!("{why}\n\nfound     {found}\nexpected  {expected}\n\nafter{before}");
}

/// Asserts that `stage` opens everything that a stage from 3 on writes, with the same
/// content, and raises the number in MANIFEST to its own.
pub(crate) fn opens_what_earlier_stages_wrote(stage: u8) {
    for earlier in 3..=stage {
        let opened = open(earlier);
        let lines = ["a→1", "b→", "k1→†", "k10→→", "k2→two words", "z→26"];
        for (key, value) in lines.iter().filter_map(|line| line.split_once('→')) {
            opened.put(key, value);
        }
        opened.flush();
        opened.put("a", "newer");
        let before = opened.scan(..).unwrap();
        assert_eq!(before.len(), lines.len());
        let opened = opened.reopen(stage);
        let context = format!("written at stage {earlier}\n{}", opened.engine.inspect());
        assert_eq!(opened.scan(..).unwrap(), before, "scan: {context}");
        for line in &before {
            let (key, value) = line.split_once('→').unwrap();
            opened.assert_get(key, Some(value), &context);
        }
        opened.assert_get("absent", None, &context);
        let first = format!("lsm 1 stage {stage}\n");
        assert!(opened.read("MANIFEST").starts_with(&first), "{context}");
    }
}

/// Asserts that earlier stages refuse what `stage` wrote, and change nothing.
pub(crate) fn is_refused_by_earlier_stages(stage: u8) {
    let opened = open(stage);
    opened.put("a", "1");
    opened.engine.close().unwrap();
    let before = opened.files();
    for earlier in 1..stage {
        match stage::open(earlier, opened.path(), &tiny()).map(drop) {
            Err(Error::NeedsStage { stage: needed, .. }) => assert_eq!(needed, stage),
            other => panic!("stage {earlier} must name the stage it needs: {other:?}"),
        }
    }
    assert_eq!(opened.files(), before);
}
