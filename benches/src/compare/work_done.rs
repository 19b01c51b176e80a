//! The work an engine does for the same questions, counted.

use lsm::Result;

use crate::KEYS;
use crate::counts::{Counted, Gets, Puts, synced};
use crate::temp_db::{EngineConfig, OpenEngine};

/// Puts that wait for a sync, which is counted and not done.
const SYNCED: u64 = 100;

/// The counts of an engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct WorkDone {
    pub(super) present: Gets,
    pub(super) absent: Gets,
    pub(super) compacted: Gets,
    pub(super) puts: Puts,
    pub(super) synced: Puts,
}

impl WorkDone {
    /// Counts what an engine does.
    ///
    /// # Errors
    /// If an engine fails.
    pub(super) fn of(open: OpenEngine, stage: u8) -> Result<WorkDone> {
        let config = EngineConfig { open, ..EngineConfig::stage(stage) };
        let filled = Counted::filled(&config)?;
        let mut work = WorkDone {
            present: Gets::present(&filled)?,
            absent: Gets::absent(&filled)?,
            ..WorkDone::default()
        };
        if stage >= 3 {
            work.puts = Puts::of(&config, KEYS)?;
        }
        if stage >= 7 {
            work.synced = Puts::of(&synced(config), SYNCED)?;
        }
        if stage >= 8 {
            filled.db.engine.compact()?;
            work.compacted = Gets::present(&filled)?;
        }
        Ok(work)
    }
}
