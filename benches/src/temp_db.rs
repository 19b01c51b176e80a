//! An engine in a directory that goes with it: empty, filled, or compacted.
//!
//! ```text
//!    EngineConfig    which engine, which stage, which options
//!      │
//!      ├─ empty()      nothing in it
//!      ├─ filled()     every key put once, and all of them in tables (from stage 3 on)
//!      └─ compacted    the same, brought into the last level
//! ```
//!
//! Nobody watches it, unless it is [counted](crate::counts): what watches takes time.

use std::path::Path;

use lsm::engine::{Backlog, Engine, Shaken};
use lsm::{Error, Options, Result, stage};
use tempfile::TempDir;

use crate::{KEYS, VALUE, options, present};

/// Opens the engine of a stage: the reference's [`stage::open`], or another crate's.
pub type OpenEngine = fn(u8, &Path, &Options) -> Result<Box<dyn Engine>>;

/// Which engine.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// What opens it.
    pub open: OpenEngine,
    /// Its stage.
    pub stage: u8,
    /// Its options.
    pub options: Options,
    /// True if a filled one is compacted too.
    pub compacted: bool,
}

impl EngineConfig {
    /// The reference at a stage.
    pub fn stage(stage: u8) -> EngineConfig {
        EngineConfig { open: stage::open, stage, options: options(), compacted: false }
    }

    /// The reference at the last stage, compacted.
    pub fn compacted() -> EngineConfig {
        EngineConfig { compacted: true, ..EngineConfig::stage(stage::LAST) }
    }

    /// The reference at all stages from this one on, and compacted.
    pub fn from(stage: u8) -> impl Iterator<Item = EngineConfig> {
        (stage..=stage::LAST).map(EngineConfig::stage).chain([EngineConfig::compacted()])
    }

    /// `8 compaction`, `8 compacted`.
    pub fn name(&self) -> String {
        let named = crate::NAMES.get(usize::from(self.stage).wrapping_sub(1)).unwrap_or(&"");
        format!("{} {}", self.stage, if self.compacted { "compacted" } else { named })
    }

    /// An engine with nothing in it.
    ///
    /// # Errors
    /// What opening meets.
    pub fn empty(&self) -> Result<TempDb> {
        let dir = tempfile::tempdir().map_err(Error::io("create", Path::new("a directory")))?;
        let engine = (self.open)(self.stage, dir.path(), &self.options)?;
        Ok(TempDb { engine, stage: self.stage, dir })
    }

    /// An engine with every key in it.
    ///
    /// # Errors
    /// What the engine says.
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

/// An engine, and its directory.
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

    /// Brings memory into tables, if the stage has any, and does what else waits.
    ///
    /// # Errors
    /// What the engine says.
    pub fn flush(&self) -> Result<()> {
        if self.stage >= 3 {
            self.engine.flush()?;
        }
        self.settle()
    }

    /// Puts the first keys. What the background thread would do meanwhile, flushes
    /// and merges, is done here and at once: so all that a put costs is counted.
    ///
    /// # Errors
    /// What the engine says.
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
