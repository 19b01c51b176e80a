//! Records a play: runs the commands of a script on the engine as it was built, and prints
//! what happened, in lines that the visualizer's `theatre` reads.
//!
//! ```text
//!    > put kenya:capital Nairobi          a command
//!      wrote 1 kenya:capital→Nairobi      an event, as in `observe::text`
//!    + sst kenya:capital→Nairobi          a line of a file of the table just finished
//!    = kenya:capital→Nairobi              a line of the result
//!    ! the database is closed             why there is none
//!    ~ stage 4, 1 writes, 0 flushed       at the end: what `inspect` shows
//! ```
//!
//! This isn't part of the coach, but of the program of all variants: it's beside the tests in
//! the scratch copy, and runs like one of them. Each line is printed after a bar, to tell it
//! from what the test harness prints.
//!
//! Besides the operations, a script knows `shake off` and `shake on` (whether background work
//! is done after every command), `shake once` (one piece of it), and `crash`: the engine is
//! gone without a word, until `reopen`. A value may be in double quotes.

use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use engine::engine::Shaken;
use engine::format::{encode_key, encode_value, file_name};
use engine::observe::{Event, Observer};
use engine::{Engine, KeyRange, Options, Result, stage};

/// An observer that writes events down.
struct Notes {
    dir: PathBuf,
    lines: Mutex<Vec<String>>,
}

impl Notes {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Notes {
    fn event(&self, event: Event) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(format!("  {event}"));
        // Read now: a merge may remove the files before the command ends.
        let Event::TableFinished { table } = event else { return };
        for (extension, _) in table.files {
            let path = self.dir.join(file_name(table.number, extension));
            let text = std::fs::read_to_string(path).unwrap();
            lines.extend(text.lines().map(|line| format!("+ {extension} {line}")));
        }
    }
}

struct Recorder {
    stage: u8,
    options: Options,
    dir: PathBuf,
    notes: Arc<Notes>,
    engine: Option<Box<dyn Engine>>,
    shakes: bool,
}

impl Recorder {
    fn new(stage: u8, dir: &Path) -> Self {
        let dir = dir.to_path_buf();
        let notes = Arc::new(Notes { dir: dir.clone(), lines: Mutex::default() });
        // The tiny sizes of the visualizer: `visualizer/src/sizes.rs`.
        let options = Options::default()
            .memtable_bytes(256)
            .block_bytes(64)
            .l0_trigger(2)
            .l0_stop(4)
            .levels(4)
            .level_bytes(512)
            .level_ratio(4)
            .table_bytes(256)
            .background(false)
            .observer(Arc::clone(&notes) as Arc<dyn Observer>);
        let engine = Some(stage::open(stage, &dir, &options).unwrap());
        notes.take(); // events of opening an empty directory
        Recorder { stage, options, dir, notes, engine, shakes: true }
    }

    fn run(&mut self, line: &str) -> Result<Vec<String>> {
        let words: Vec<&str> = line.split(' ').collect();
        let bytes = |n: usize| words.get(n).map(|word| word.as_bytes().to_vec());
        let key = bytes(1).unwrap_or_default();
        match line {
            // This unlocks the directory, as the end of a process does.
            "crash" => {
                self.engine = None;
                return Ok(Vec::new());
            }
            "reopen" => self.engine = Some(stage::open(self.stage, &self.dir, &self.options)?),
            _ => {}
        }
        let engine = self.engine.as_deref().unwrap();
        match (words[0], &words[1..]) {
            ("put", [_, _, ..]) => {
                let value = line.splitn(3, ' ').nth(2).unwrap_or_default();
                engine.put(&key, value.trim_matches('"').as_bytes())?;
            }
            ("del", [_]) => engine.delete(&key)?,
            ("get", [_]) => return get(engine, &key),
            ("scan", [] | [_] | [_, _]) => {
                let start = bytes(1).map_or(Bound::Unbounded, Bound::Included);
                let end = bytes(2).map_or(Bound::Unbounded, Bound::Excluded);
                return scan(engine, KeyRange { start, end });
            }
            ("flush", []) => engine.flush()?,
            ("compact", []) => engine.compact()?,
            ("sync", []) => engine.sync()?,
            ("shake", ["once"]) => drop(engine.shake()?),
            ("shake", ["off"]) => self.shakes = false,
            ("shake", ["on"]) => self.shakes = true,
            ("reopen", []) => {}
            _ => panic!("`{line}` isn't a command of a play"),
        }
        Ok(Vec::new())
    }

    /// Runs a command, and prints what happened.
    fn record(&mut self, line: &str) {
        let mut result = self.run(line);
        while let (true, Some(engine), Ok(_)) = (self.shakes, &self.engine, &result) {
            match engine.shake() {
                Ok(Shaken::Nothing) => break,
                Ok(_) => {}
                Err(error) => result = Err(error),
            }
        }
        println!("|> {line}");
        self.notes.take().iter().for_each(|line| println!("|{line}"));
        match result {
            Ok(result) => result.iter().for_each(|line| println!("|= {line}")),
            Err(error) => println!("|! {error}"),
        }
    }
}

fn pair(key: &[u8], value: &[u8]) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}→{}", text(&encode_key(key)), text(&encode_value(value)))
}

fn get(engine: &dyn Engine, key: &[u8]) -> Result<Vec<String>> {
    let found = engine.get(key)?;
    Ok(vec![found.map_or("(none)".into(), |value| pair(key, &value))])
}

fn scan(engine: &dyn Engine, range: KeyRange) -> Result<Vec<String>> {
    let line = |(key, value): (Vec<u8>, Vec<u8>)| pair(&key, &value);
    let mut lines: Vec<String> =
        engine.scan(range).map(|pair| pair.map(line)).collect::<Result<_>>()?;
    lines.push(format!("({} entries)", lines.len()));
    Ok(lines)
}

#[test]
#[ignore = "run by `cargo step theatre`, which says what to play"]
fn record() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::new(variable("COACH_STAGE").parse().unwrap(), dir.path());
    println!(); // the harness has started a line
    variable("COACH_SCRIPT").lines().for_each(|line| recorder.record(line));
    let picture = recorder.engine.as_deref().unwrap().inspect().to_string();
    picture.lines().for_each(|line| println!("|~ {line}"));
}
