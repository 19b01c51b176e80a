//! An engine in a temporary directory: empty, filled, or compacted.
//!
//! ```text
//!    EngineConfig    which engine, which stage, which options
//!      │
//!      ├─ empty()      nothing in it
//!      ├─ filled()     every key put once, and all of them in tables (from stage 3 on)
//!      └─ compacted    the same, merged into the last level
//! ```
//!
//! It has no observer, unless it's [counted](crate::counts): observers take time.

use std::path::Path;

use lsm::engine::{Backlog, Engine, Shaken};
use lsm::{Error, Options, Result, stage};
use tempfile::TempDir;

use crate::{KEYS, VALUE, options, present};

/// Opens the engine of a stage: the reference's [`stage::open`], or another crate's.
pub type OpenEngine = fn(u8, &Path, &Options) -> Result<Box<dyn Engine>>;

/// An engine, and how it's opened.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Opens it.
    pub open: OpenEngine,
    /// Its stage.
    pub stage: u8,
    /// Its options.
    pub options: Options,
    /// True if a filled one is compacted too.
    pub compacted: bool,
}

impl EngineConfig {
    /// Returns that of the reference at a stage.
    pub fn stage(stage: u8) -> EngineConfig {
        EngineConfig { open: stage::open, stage, options: options(), compacted: false }
    }

    /// Returns that of the reference at the last stage, compacted.
    pub fn compacted() -> EngineConfig {
        EngineConfig { compacted: true, ..EngineConfig::stage(stage::LAST) }
    }

    /// Returns those of the reference at all stages from this one on, and compacted.
    pub fn from(stage: u8) -> impl Iterator<Item = EngineConfig> {
        (stage..=stage::LAST).map(EngineConfig::stage).chain([EngineConfig::compacted()])
    }

    /// Its name: `8 compaction`, `8 compacted`.
    pub fn name(&self) -> String {
        let named = crate::NAMES.get(usize::from(self.stage).wrapping_sub(1)).unwrap_or(&"");
        format!("{} {}", self.stage, if self.compacted { "compacted" } else { named })
    }

    /// Opens an empty engine.
    ///
    /// # Errors
    /// If it can't be opened.
    pub fn empty(&self) -> Result<TempDb> {
        let dir = tempfile::tempdir().map_err(Error::io("create", Path::new("a directory")))?;
        let engine = (self.open)(self.stage, dir.path(), &self.options)?;
        Ok(TempDb { engine, stage: self.stage, dir })
    }

    /// Opens an engine and puts every key.
    ///
    /// # Errors
    /// If an engine fails.
    pub fn filled(&self) -> Result<TempDb> {
        let db = self.empty()?;
        db.put_first(KEYS)?;
        db.flush()?;
        if self.compacted {
            db.engine.compact()?;
        }
        Ok(db)
    }
}

/// An engine in a temporary directory.
pub struct TempDb {
    /// The engine.
    pub engine: Box<dyn Engine>,
    stage: u8,
    dir: TempDir,
}

impl TempDb {
    /// Its directory.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Flushes, if the stage has tables, and does all background work.
    ///
    /// # Errors
    /// If an engine fails.
    pub fn flush(&self) -> Result<()> {
        if self.stage >= 3 {
            self.engine.flush()?;
        }
        self.settle()
    }

    /// Puts the first keys. Flushes and merges, which a background thread would do, are
    /// done here and at once, so that a put's cost includes them.
    ///
    /// # Errors
    /// If an engine fails.
    pub fn put_first(&self, keys: u64) -> Result<()> {
        for i in 0..keys {
            self.engine.put(&present(i), VALUE)?;
            if self.engine.backlog() != Backlog::Nothing {
                self.settle()?;
            }
        }
        Ok(())
    }

    fn settle(&self) -> Result<()> {
        while self.engine.shake()? != Shaken::Nothing {}
        Ok(())
    }
}
