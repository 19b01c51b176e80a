//! Small databases to count in: 20,000 keys, the same in every run, with the benchmarks'
//! options. Background work is done after each write, by the caller.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use benches::counts::Gets;
use benches::meter::{Counts, Meter, Seen, meter};
use benches::{KEYS, VALUE, absent, options, present};
use lsm::engine::{Engine, Shaken};
use lsm::inspect::{Picture, TablePicture};
use lsm::{KeyRange, Options, stage};
use tempfile::TempDir;

use crate::Result;
use crate::session::copied;

/// Gets that a figure is the average of.
const GETS: u64 = 500;

/// Returns an error's message.
pub(crate) fn message(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// An engine in a temporary directory, and its counters.
pub(crate) struct MeasuredDb {
    /// The engine.
    pub(crate) engine: Box<dyn Engine>,
    /// Counts its events.
    pub(crate) counts: Arc<Counts>,
    /// Counts what it writes.
    pub(crate) disk: Meter,
    stage: u8,
    dir: TempDir,
}

impl MeasuredDb {
    /// Opens an empty one.
    ///
    /// # Errors
    /// If it can't be opened.
    pub(crate) fn new(stage: u8, options: Options) -> Result<MeasuredDb> {
        MeasuredDb::open(stage, options, tempfile::tempdir().map_err(message)?)
    }

    fn open(stage: u8, options: Options, dir: TempDir) -> Result<MeasuredDb> {
        let (counts, disk) = (Arc::new(Counts::default()), meter());
        let options = options.observer(Arc::clone(&counts) as _).disk(Arc::new(disk.clone()));
        let engine = stage::open(stage, dir.path(), &options).map_err(message)?;
        Ok(MeasuredDb { engine, counts, disk, stage, dir })
    }

    /// Opens one and puts each key once; all are in tables then, if the stage has any.
    ///
    /// # Errors
    /// If the engine fails.
    pub(crate) fn filled(stage: u8, options: Options) -> Result<MeasuredDb> {
        let db = MeasuredDb::new(stage, options)?;
        (0..KEYS).try_for_each(|i| db.put(&present(i)))?;
        db.flush()?;
        Ok(db)
    }

    /// Puts a key, and does the background work.
    ///
    /// # Errors
    /// If the engine fails.
    pub(crate) fn put(&self, key: &[u8]) -> Result<()> {
        self.engine.put(key, VALUE).map_err(message)?;
        self.settle()
    }

    /// Deletes a key, and does the background work.
    ///
    /// # Errors
    /// If the engine fails.
    pub(crate) fn delete(&self, key: &[u8]) -> Result<()> {
        self.engine.delete(key).map_err(message)?;
        self.settle()
    }

    /// Flushes, if the stage has tables.
    ///
    /// # Errors
    /// If the engine fails.
    pub(crate) fn flush(&self) -> Result<()> {
        if self.stage >= 3 {
            self.engine.flush().map_err(message)?;
        }
        self.settle()
    }

    fn settle(&self) -> Result<()> {
        while self.engine.shake().map_err(message)? != Shaken::Nothing {}
        Ok(())
    }

    /// Gets these keys. Returns the counts, and how many keys were found.
    ///
    /// # Errors
    /// If the engine fails.
    pub(crate) fn read(&self, keys: impl IntoIterator<Item = Vec<u8>>) -> Result<(Seen, u64)> {
        self.counts.reset_reads();
        let mut found = 0;
        for key in keys {
            found += u64::from(self.engine.get(&key).map_err(message)?.is_some());
        }
        Ok((self.counts.seen(), found))
    }

    /// Gets these keys. Returns what a get takes, on average.
    ///
    /// # Errors
    /// If the engine fails.
    pub(crate) fn gets(&self, keys: impl ExactSizeIterator<Item = Vec<u8>>) -> Result<Gets> {
        let gets = keys.len() as u64;
        let (seen, found) = self.read(keys)?;
        Ok(Gets::average(&seen, gets, found))
    }

    /// Opens what the next process finds if this one is killed now.
    ///
    /// # Errors
    /// If it can't be opened.
    pub(crate) fn killed(&self) -> Result<MeasuredDb> {
        MeasuredDb::open(self.stage, options(), copied(self.dir.path())?)
    }

    /// Counts how many of the first keys are there: by a scan, or by gets if the stage
    /// can't scan.
    ///
    /// # Errors
    /// If the engine fails.
    pub(crate) fn holds(&self, keys: u64) -> Result<u64> {
        let Ok(pairs) = self.engine.scan(KeyRange::all()).collect::<Result<Vec<_>, _>>() else {
            return self.read((0..keys).map(present)).map(|(_, found)| found);
        };
        let there: BTreeSet<Vec<u8>> = pairs.into_iter().map(|(key, _)| key).collect();
        Ok((0..keys).filter(|i| there.contains(&present(*i))).count() as u64)
    }

    /// Adds up the bytes of all files.
    ///
    /// # Errors
    /// If the directory can't be read.
    pub(crate) fn bytes_on_disk(&self) -> Result<u64> {
        let size = |path: &Path| fs::metadata(path).map(|file| file.len()).map_err(message);
        fs::read_dir(self.dir.path())
            .map_err(message)?
            .map(|entry| size(&entry.map_err(message)?.path()))
            .sum()
    }

    /// Its directory.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The tables, whatever their level.
    pub(crate) fn tables(&self) -> Vec<TablePicture> {
        tables(&self.engine.inspect())
    }

    /// Adds up the bytes of the tables' files of one kind: `sst`, `index` or `bloom`.
    pub(crate) fn bytes_of(&self, extension: &str) -> u64 {
        let files = self.tables().into_iter().flat_map(|table| table.files);
        files.filter(|(kind, _)| *kind == extension).map(|(_, bytes)| bytes).sum()
    }
}

fn tables(picture: &Picture) -> Vec<TablePicture> {
    picture.levels.iter().flat_map(|level| level.tables.clone()).collect()
}

/// Some keys that are there, old and new ones alike.
pub(crate) fn some_present(put: u64) -> impl ExactSizeIterator<Item = Vec<u8>> {
    (0..usize::try_from(GETS).unwrap_or(0)).map(move |i| present(i as u64 * put / GETS))
}

/// Some keys that aren't there.
pub(crate) fn some_absent() -> impl ExactSizeIterator<Item = Vec<u8>> {
    (0..usize::try_from(GETS).unwrap_or(0)).map(|i| absent(i as u64 * KEYS / GETS))
}

/// Figures of a stage with each key put once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filled {
    /// A get of a key that is there.
    pub(crate) present: Gets,
    /// A get of a key that isn't.
    pub(crate) absent: Gets,
    /// The number of tables.
    pub(crate) tables: usize,
    /// Bytes of filters.
    pub(crate) filters: u64,
    /// Bytes of tables, without sidecars.
    pub(crate) lines: u64,
    /// Bytes of indexes.
    pub(crate) indexes: u64,
}

/// Fills a database of this stage and measures it, only once.
///
/// # Errors
/// If the engine fails.
pub(crate) fn filled(stage: u8) -> Result<Filled> {
    static KNOWN: [OnceLock<Result<Filled>>; 8] = [const { OnceLock::new() }; 8];
    let measure = || {
        let db = MeasuredDb::filled(stage, options())?;
        Ok(Filled {
            present: db.gets(some_present(KEYS))?,
            absent: db.gets(some_absent())?,
            tables: db.tables().len(),
            filters: db.bytes_of("bloom"),
            lines: db.bytes_of("sst"),
            indexes: db.bytes_of("index"),
        })
    };
    KNOWN[usize::from(stage) - 1].get_or_init(measure).clone()
}
