//! Small worlds to count in: 20,000 keys, the same at every run, in engines of the
//! sizes that the benchmarks have.
//!
//! Background work is done after each write, by hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use benches::{ENTRY, options, scaled};
use benches::{KEYS, VALUE, absent, present};
use lsm::engine::{Engine, Shaken};
use lsm::inspect::{Picture, TablePicture};
use lsm::{KeyRange, Options, stage};
use tempfile::TempDir;

use crate::Result;
use crate::measured::meter::{Counts, Meter, Seen};
use crate::session::copied;

/// How many keys are asked for where not all are.
const ASKED: u64 = 500;

/// Any error, as text.
pub fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// An engine, and what was counted in it.
pub struct MeasuredDb {
    /// The engine.
    pub engine: Box<dyn Engine>,
    /// What its events told.
    pub counts: Arc<Counts>,
    /// What its disk was asked to write.
    pub disk: Meter,
    stage: u8,
    dir: TempDir,
}

impl MeasuredDb {
    /// A new one, empty.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn new(stage: u8, options: Options) -> Result<MeasuredDb> {
        MeasuredDb::open(stage, options, tempfile::tempdir().map_err(said)?)
    }

    fn open(stage: u8, options: Options, dir: TempDir) -> Result<MeasuredDb> {
        let (counts, disk) = (Arc::new(Counts::default()), Meter::default());
        let options =
            Options { observer: Arc::clone(&counts) as _, disk: Arc::new(disk.clone()), ..options };
        let engine = stage::open(stage, dir.path(), &options).map_err(said)?;
        Ok(MeasuredDb { engine, counts, disk, stage, dir })
    }

    /// One with each key put once, all of them in tables, if the stage has any.
    ///
    /// # Errors
    /// What the engine says.
    pub fn filled(stage: u8, options: Options) -> Result<MeasuredDb> {
        let db = MeasuredDb::new(stage, options)?;
        (0..KEYS).try_for_each(|i| db.put(&present(i)))?;
        db.flush()?;
        Ok(db)
    }

    /// Puts a key, and does what is to be done in the background.
    ///
    /// # Errors
    /// What the engine says.
    pub fn put(&self, key: &[u8]) -> Result<()> {
        self.engine.put(key, VALUE).map_err(said)?;
        self.settle()
    }

    /// Deletes a key, and does what is to be done in the background.
    ///
    /// # Errors
    /// What the engine says.
    pub fn delete(&self, key: &[u8]) -> Result<()> {
        self.engine.delete(key).map_err(said)?;
        self.settle()
    }

    /// Brings memory into tables; without tables, does nothing.
    ///
    /// # Errors
    /// What the engine says.
    pub fn flush(&self) -> Result<()> {
        if self.stage >= 3 {
            self.engine.flush().map_err(said)?;
        }
        self.settle()
    }

    fn settle(&self) -> Result<()> {
        while self.engine.shake().map_err(said)? != Shaken::Nothing {}
        Ok(())
    }

    /// What reading these keys takes: what events told, and how many were found.
    ///
    /// # Errors
    /// What the engine says.
    pub fn read(&self, keys: impl IntoIterator<Item = Vec<u8>>) -> Result<(Seen, u64)> {
        self.counts.forget_reads();
        let mut found = 0;
        for key in keys {
            found += u64::from(self.engine.get(&key).map_err(said)?.is_some());
        }
        Ok((self.counts.seen(), found))
    }

    /// What the next process finds, if this one is killed now.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn killed(&self) -> Result<MeasuredDb> {
        MeasuredDb::open(self.stage, options(), copied(self.dir.path())?)
    }

    /// How many of the first keys are there. A scan says it at once; an engine
    /// without order is asked for each.
    ///
    /// # Errors
    /// What the engine says.
    pub fn holds(&self, keys: u64) -> Result<u64> {
        let Ok(pairs) = self.engine.scan(KeyRange::all()).collect::<Result<Vec<_>, _>>() else {
            return self.read((0..keys).map(present)).map(|(_, found)| found);
        };
        let there: BTreeSet<Vec<u8>> = pairs.into_iter().map(|(key, _)| key).collect();
        Ok((0..keys).filter(|i| there.contains(&present(*i))).count() as u64)
    }

    /// Bytes of all files.
    ///
    /// # Errors
    /// If the directory cannot be read.
    pub fn bytes_on_disk(&self) -> Result<u64> {
        let size = |path: &Path| fs::metadata(path).map(|file| file.len()).map_err(said);
        fs::read_dir(self.dir.path())
            .map_err(said)?
            .map(|entry| size(&entry.map_err(said)?.path()))
            .sum()
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The tables, whatever their level.
    pub fn tables(&self) -> Vec<TablePicture> {
        tables(&self.engine.inspect())
    }

    /// Bytes of the tables' files of one kind: `sst`, `index` or `bloom`.
    pub fn bytes_of(&self, extension: &str) -> u64 {
        let files = self.tables().into_iter().flat_map(|table| table.files);
        files.filter(|(kind, _)| *kind == extension).map(|(_, bytes)| bytes).sum()
    }
}

fn tables(picture: &Picture) -> Vec<TablePicture> {
    picture.levels.iter().flat_map(|level| level.tables.clone()).collect()
}

/// What a get takes, on average.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gets {
    /// Bytes read from tables.
    pub bytes: f64,
    /// Pieces of tables read.
    pub blocks: f64,
    /// Tables asked.
    pub asked: f64,
}

impl Gets {
    /// The average for these keys.
    ///
    /// # Errors
    /// What the engine says.
    pub fn of(db: &MeasuredDb, keys: impl ExactSizeIterator<Item = Vec<u8>>) -> Result<Gets> {
        let each = keys.len() as f64;
        let (seen, _) = db.read(keys)?;
        let [bytes, blocks, asked] =
            [seen.bytes, seen.blocks, seen.asked].map(|count| count as f64 / each);
        Ok(Gets { bytes, blocks, asked })
    }
}

/// A few of the keys that are there, as many old ones as new ones.
pub fn some_present(put: u64) -> impl ExactSizeIterator<Item = Vec<u8>> {
    (0..usize::try_from(ASKED).unwrap_or(0)).map(move |i| present(i as u64 * put / ASKED))
}

/// A few keys that are not there.
pub fn some_absent() -> impl ExactSizeIterator<Item = Vec<u8>> {
    (0..usize::try_from(ASKED).unwrap_or(0)).map(|i| absent(i as u64 * KEYS / ASKED))
}

/// What is known of a stage with each key put once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filled {
    /// A get of a key that is there.
    pub present: Gets,
    /// A get of one that is not.
    pub absent: Gets,
    /// How many tables there are.
    pub tables: usize,
    /// Bytes of filters, and of tables.
    pub filters: u64,
    /// Bytes of tables, without sidecars.
    pub lines: u64,
    /// Bytes of indexes.
    pub indexes: u64,
}

/// Fills a db of this stage, once for all who ask, and measures it.
///
/// # Errors
/// What the engine says.
pub fn filled(stage: u8) -> Result<Filled> {
    static KNOWN: [OnceLock<Result<Filled>>; 8] = [const { OnceLock::new() }; 8];
    let measure = || {
        let db = MeasuredDb::filled(stage, options())?;
        Ok(Filled {
            present: Gets::of(&db, some_present(KEYS))?,
            absent: Gets::of(&db, some_absent())?,
            tables: db.tables().len(),
            filters: db.bytes_of("bloom"),
            lines: db.bytes_of("sst"),
            indexes: db.bytes_of("index"),
        })
    };
    KNOWN[usize::from(stage) - 1].get_or_init(measure).clone()
}
