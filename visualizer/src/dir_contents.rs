//! The contents of a directory, read without an engine.
//!
//! ```text
//!    MANIFEST     ─► the levels, and up to which write the tables go
//!    000042.wal   ─► its whole records, then the torn tail
//!    memory       ─► nothing: there's no process to have one
//! ```
//!
//! This is what a crash leaves, and where opening begins: replaying the logs, record by
//! record, turns it into what the engine then shows.

use std::path::Path;

use lsm::format::{FileName, MANIFEST, Manifest, TableMeta};
use lsm::inspect::{LevelPicture, LogPicture, MemtablePicture, Picture, TablePicture};
use lsm::{Options, wal};

/// Records of a log that are kept one by one: the last ones.
pub(crate) const RECORDS: usize = 64;

/// Bytes of a torn end that are kept to be shown.
const TORN: usize = 200;

/// A directory's content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirContents {
    /// The picture of an engine that has read MANIFEST, but no log yet.
    pub picture: Picture,
    /// Contents of each of its logs.
    pub logs: Vec<LogText>,
}

/// Contents of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogText {
    /// The last of its whole records.
    pub records: Vec<wal::Write>,
    /// The torn tail after them: its line, and how it begins.
    pub torn: Option<(u64, Vec<u8>)>,
}

impl DirContents {
    /// Reads the directory as an engine of `stage` would. `None` if there is no
    /// database in it, or none that can be read: opening it will say why.
    pub fn read(dir: &Path, stage: u8, options: &Options) -> Option<DirContents> {
        let budget = if stage < 3 { 0 } else { options.memtable_bytes };
        let memtable = MemtablePicture { budget, ..MemtablePicture::default() };
        let mut picture = Picture { stage, ..Picture::default() };
        picture.memtable = (stage > 1).then_some(memtable);
        if stage < 3 {
            return Some(DirContents { picture, logs: Vec::new() });
        }
        let manifest = Manifest::decode(&std::fs::read(dir.join(MANIFEST)).ok()?).ok()?;
        let flushed = manifest.flushed;
        if let Some(memtable) = &mut picture.memtable {
            (memtable.first, memtable.last) = (flushed + 1, flushed);
        }
        (picture.written, picture.flushed) = (flushed, flushed);
        picture.levels = levels(&manifest.tables, stage, options);
        let mut found = DirContents { picture, logs: Vec::new() };
        if stage >= 7 {
            found.picture.synced = flushed; // tables are, and logs are unknown yet
            for (first, text) in logs(dir)? {
                found.add_log(first, &text);
            }
        }
        Some(found)
    }

    fn add_log(&mut self, first: u64, text: &[u8]) {
        let read = wal::replay(wal::trim_preallocated(text), first, 0);
        let mut records = read.writes;
        let last = records.last().map_or(first.saturating_sub(1), |write| write.number);
        records.drain(..records.len().saturating_sub(RECORDS));
        let torn = read.stopped.map(|stop| {
            let tail = text.get(read.good_bytes..).unwrap_or_default();
            (stop.line, tail[..tail.len().min(TORN)].to_vec())
        });
        self.picture.logs.push(LogPicture { first, last, bytes: text.len() as u64 });
        self.logs.push(LogText { records, torn });
    }

    /// Bytes of tables, and of logs.
    pub fn bytes(&self) -> (u64, u64) {
        let tables = self.picture.levels.iter().map(LevelPicture::bytes).sum();
        (tables, self.picture.logs.iter().map(|log| log.bytes).sum())
    }
}

/// The levels of an engine that has these tables.
pub(crate) fn levels(tables: &[TableMeta], stage: u8, options: &Options) -> Vec<LevelPicture> {
    let deepest = tables.iter().map(|table| table.level).max().unwrap_or(0);
    let all = if stage < 8 { deepest + 1 } else { options.levels.max(deepest + 1) };
    let level = |level| LevelPicture {
        level,
        trigger: (stage >= 8 && level == 0).then_some(options.l0_trigger),
        budget: if stage < 8 { None } else { options.level_budget(level) },
        tables: tables.iter().filter(|table| table.level == level).map(picture).collect(),
    };
    (0..all).map(level).collect()
}

fn picture(table: &TableMeta) -> TablePicture {
    TablePicture {
        number: table.number,
        first: table.first.clone(),
        last: table.last.clone(),
        files: table.files.iter().map(|file| (file.extension, file.bytes)).collect(),
    }
}

/// The logs, oldest first, each with its text.
fn logs(dir: &Path) -> Option<Vec<(u64, Vec<u8>)>> {
    let mut logs = Vec::new();
    for entry in std::fs::read_dir(dir).ok()? {
        let entry = entry.ok()?;
        if let Some(FileName::Log(first)) = FileName::parse(&entry.file_name().to_string_lossy()) {
            logs.push((first, std::fs::read(entry.path()).ok()?));
        }
    }
    logs.sort_unstable_by_key(|(first, _)| *first);
    Some(logs)
}
