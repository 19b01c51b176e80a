//! One walk through a directory, which says what is in it.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::verify::walk::Walk;
use crate::verify::{Report, TableSurvey, counted, logs, tables};
use lsm::directory::{check_empty, load, too_early};
use lsm::disk::{Disk, Lock};
use lsm::format::{FileName, LOCK, LOG_NEW, MANIFEST, MANIFEST_NEW, Manifest, TableMeta};
use lsm::version::joins;
use lsm::wal::found::Found;
use lsm::{Error, Result};

/// The contents of a directory, as far as they can be believed.
#[derive(Debug)]
pub struct Survey {
    /// MANIFEST, if it can be believed.
    pub manifest: Option<Manifest>,
    /// The tables, newest first; without MANIFEST, those that are there, the highest
    /// number first.
    pub tables: Vec<TableSurvey>,
    /// The live logs, oldest first.
    pub logs: Vec<Found>,
    /// The findings.
    pub report: Report,
    /// Held as long as the files are read.
    pub lock: Option<Box<dyn Lock>>,
}

/// Reads each file of a directory, which is locked until the survey is dropped.
///
/// # Errors
/// As of [`verify`](super::verify).
pub fn survey(disk: &dyn Disk, dir: &Path) -> Result<Survey> {
    let list = || disk.list(dir).map_err(Error::io("list", dir));
    let has_lock = list()?.iter().any(|name| name == LOCK);
    let lock = has_lock.then(|| disk.lock(&dir.join(LOCK)));
    let names = list()?.into_iter().collect();
    let mut walk = Walk { disk, dir, names, report: Report::default() };
    let lock = lock.map_or(Ok(None), |lock| walk.lock(lock))?;
    let manifest = walk.manifest()?;
    let tables = walk.tables(manifest.as_ref());
    let logs = logs::survey(&mut walk, manifest.as_ref());
    walk.others(manifest.as_ref());
    let mut report = walk.report;
    report.stage = manifest.as_ref().map(|manifest| manifest.stage);
    let damaged = |name: &str| report.findings.iter().any(|f| f.damage && f.file == name);
    report.sound.retain(|file| !damaged(&file.name));
    report.sound.sort_by(|a, b| a.name.cmp(&b.name));
    report.findings.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    Ok(Survey { manifest, tables, logs, report, lock })
}

impl Walk<'_> {
    /// Returns the lock, if it was taken. Where nothing can be written, as in a copy that is
    /// kept safe, it goes without.
    fn lock(&mut self, taken: io::Result<Option<Box<dyn Lock>>>) -> Result<Option<Box<dyn Lock>>> {
        match taken {
            Ok(None) => Err(Error::Locked { dir: self.dir.to_path_buf() }),
            Err(error)
                if [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem]
                    .contains(&error.kind()) =>
            {
                let what =
                    format!("it cannot be taken: {error}; keep the directory closed meanwhile");
                self.note(LOCK, None, what);
                Ok(None)
            }
            taken => taken.map_err(Error::io("lock", &self.dir.join(LOCK))),
        }
    }

    fn manifest(&mut self) -> Result<Option<Manifest>> {
        let unread = match load(self.disk, self.dir, u8::MAX) {
            Ok(Some(manifest)) => {
                self.check_order(&manifest.tables);
                if let Some(what) = too_early(&manifest, &self.names) {
                    self.damage(MANIFEST, None, format!("{what}; restore the file from a copy"));
                }
                let tables = counted(manifest.tables.len() as u64, "table");
                let holds = match manifest.flushed {
                    0 => format!("stage {}, {tables}", manifest.stage),
                    flushed => {
                        format!(
                            "stage {}, {tables} with the writes up to {flushed}",
                            manifest.stage
                        )
                    }
                };
                self.sound(MANIFEST, manifest.encode().len(), holds);
                return Ok(Some(manifest));
            }
            // Of a new database only LOCK may be there yet.
            Ok(None) => match check_empty(self.disk, self.dir) {
                Ok(_) if self.names.is_empty() => {
                    let empty = io::Error::new(ErrorKind::NotFound, "the directory is empty");
                    return Err(Error::io("read", &self.dir.join(MANIFEST))(empty));
                }
                Ok(_) => {
                    self.note(LOCK, None, "there is no MANIFEST yet: nothing was ever written");
                    return Ok(None);
                }
                Err(error) => error,
            },
            Err(error) => error,
        };
        let (line, what) = match unread {
            Error::Corruption { line, what, .. } => (line, what),
            Error::Io { path, cause, .. } if path.ends_with(MANIFEST) => {
                (None, format!("it cannot be read: {cause}"))
            }
            error => return Err(error),
        };
        let remedy = "restore the file from a copy; which tables belong together, and which \
                      are newer, is known nowhere else";
        self.damage(MANIFEST, line, format!("{what}; {remedy}"));
        Ok(None)
    }

    fn check_order(&mut self, tables: &[TableMeta]) {
        for pair in tables.windows(2) {
            if let Err(what) = joins(&pair[0], &pair[1]) {
                self.damage(MANIFEST, None, format!("{what}; restore the file from a copy"));
            }
        }
    }

    fn tables(&mut self, manifest: Option<&Manifest>) -> Vec<TableSurvey> {
        if let Some(manifest) = manifest {
            let survey = |meta: &TableMeta| tables::survey(self, meta.number, Some(meta));
            return manifest.tables.iter().map(survey).collect();
        }
        let number = |name: &String| match FileName::parse(name) {
            Some(FileName::Table(number, _)) => Some(number),
            _ => None,
        };
        let numbers: BTreeSet<u64> = self.names.iter().filter_map(number).collect();
        numbers.into_iter().rev().map(|number| tables::survey(self, number, None)).collect()
    }

    /// Reports the files that aren't part of the database.
    fn others(&mut self, manifest: Option<&Manifest>) {
        for name in self.names.clone() {
            let what = match FileName::parse(&name) {
                Some(FileName::Table(number, extension))
                    if manifest.is_some_and(|manifest| !lists(manifest, number, extension)) =>
                {
                    "MANIFEST does not list it; it goes when the database is opened"
                }
                Some(FileName::TornTail) => {
                    "the torn end of a log, kept aside by an earlier opening; nothing reads it"
                }
                Some(FileName::Table(..) | FileName::Log(_)) => continue,
                None if [MANIFEST_NEW, LOG_NEW].contains(&name.as_str()) => {
                    "it was not finished; it goes when the database is opened"
                }
                None if name == MANIFEST || name == LOCK => continue,
                None => "not ours; it is left alone",
            };
            self.note(&name, None, what);
        }
    }
}

fn lists(manifest: &Manifest, number: u64, extension: &str) -> bool {
    let table = manifest.tables.iter().find(|table| table.number == number);
    table.is_some_and(|table| table.file(extension).is_some())
}
