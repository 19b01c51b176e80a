//! A recording as a screen: the scene is empty at first, and then events are applied to
//! it.
//!
//! ```text
//!    empty(stage) ─► Scene ─ fold ─► Scene ─ fold ─► … ─► the end, which must be
//!                      └ Timeline, TableCache ┘           what `inspect` showed
//! ```

use clap::Parser;
use lsm::inspect::{LogPicture, MemtablePicture, Picture};

use super::Model;
use crate::args::Args;
use crate::command::parse::parse;
use crate::command::{Command, EngineCommand};
use crate::crash::{Crash, Damage, How, Promise};
use crate::dir_contents::{DirContents, LogText, levels};
use crate::scene::{Log, Scene};
use crate::sizes::{TINY, shape};
use crate::tally::Tally;
use crate::theatre::{Play, Recording, Step};

/// Returns the picture of an engine of that stage, opened in a new directory
/// with the tiny sizes.
pub fn empty(stage: u8) -> Picture {
    let options = shape(&Args::parse_from(["visualizer"]), TINY);
    let budget = if stage >= 3 { options.memtable_bytes } else { 0 };
    // Stages 1 and 2 do not number the writes.
    let first = u64::from(stage >= 3);
    let memtable = MemtablePicture { budget, first, ..MemtablePicture::default() };
    Picture {
        stage,
        memtable: (stage >= 2).then_some(memtable),
        levels: if stage >= 3 { levels(&[], stage, &options) } else { Vec::new() },
        ..Picture::default()
    }
}

/// Returns the screen of a recording, at its beginning.
pub fn screen(play: &Play, recording: &Recording) -> Model {
    let location = "the theatre".to_string();
    let mut model = Model::new(empty(play.stage), TINY, &Tally::default(), location);
    model.greeting = false;
    for step in &recording.steps {
        run(&mut model, step);
    }
    model.time.seek(0);
    model
}

/// Adds what a command did.
fn run(model: &mut Model, step: &Step) {
    // `shake off` and the like only matter to the recorder.
    let command = match parse(step.line.as_bytes()) {
        Ok(Some(Command::Engine(command))) => Some(command),
        _ => None,
    };
    model.begin_command(step.line.clone(), command.as_ref().map_or('·', EngineCommand::letter));
    match command {
        Some(EngineCommand::Crash { .. }) => {
            let crash = Box::new(crash(&model.live));
            model.record_crash(crash);
        }
        Some(EngineCommand::Reopen) => {
            let unread = Scene::unread(&left(&model.live));
            model.record_opened(unread, TINY);
        }
        _ => {}
    }
    model.record(step.events.clone());
    for table in &step.tables {
        model.table_cache.add(table.clone().into());
    }
    model.time.end("", &model.live);
}

/// A process that was killed in this scene.
fn crash(scene: &Scene) -> Crash {
    let Scene { stage, written, flushed, synced, .. } = *scene;
    let safe = synced.max(flushed);
    let promise = Promise { stage, always: false, written, returned: written, safe, flushed };
    Crash { how: How::Killed, damage: Damage::None, promise, found: left(scene) }
}

/// Returns the part of it that is on disk.
fn left(scene: &Scene) -> DirContents {
    let flushed = scene.flushed;
    let budget = scene.memtable.as_ref().map_or(0, |memtable| memtable.budget);
    let (first, last) = (flushed + 1, flushed);
    let memtable = MemtablePicture { budget, first, last, ..MemtablePicture::default() };
    let pictures: Vec<LogPicture> = scene.logs.iter().map(|log| log.picture.clone()).collect();
    let picture = Picture {
        memtable: Some(memtable),
        sealed: Vec::new(),
        logs: pictures,
        synced: flushed,
        written: flushed,
        ..scene.picture()
    };
    DirContents { picture, logs: scene.logs.iter().map(text).collect() }
}

/// Returns the contents of a log, as far as they're shown.
fn text(log: &Log) -> LogText {
    let record = |(number, key, stored): &(u64, Vec<u8>, Vec<u8>)| lsm::wal::Write {
        number: *number,
        key: key.clone(),
        stored: stored.clone(),
    };
    LogText { records: log.records.iter().map(record).collect(), torn: None }
}

#[cfg(test)]
mod tests;
