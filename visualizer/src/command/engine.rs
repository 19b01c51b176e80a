//! The commands that an engine runs.

use std::ops::Bound;

use lsm::KeyRange;

use super::Bytes;
use crate::crash::How;
use crate::data::Order;

/// A command for the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in SPECS, in the words that the user reads")]
pub enum EngineCommand {
    Put { key: Bytes, value: Bytes },
    Get { key: Bytes },
    Del { key: Bytes },
    Scan { from: Option<Bytes>, to: Option<Bytes> },
    Flush,
    Compact,
    Sync,
    Shake { auto: Option<bool> },
    Fill { count: u64, order: Order },
    Load { what: Bytes },
    Inspect,
    Crash { how: How },
    Reopen,
}

impl EngineCommand {
    /// Returns true if it puts many entries, a few at a time.
    pub fn is_job(&self) -> bool {
        matches!(self, EngineCommand::Fill { .. } | EngineCommand::Load { .. })
    }

    /// Returns true if it only reads.
    pub fn is_read(&self) -> bool {
        // Without a wildcard, so that the compiler asks for a new command.
        match self {
            EngineCommand::Get { .. } | EngineCommand::Scan { .. } | EngineCommand::Inspect => true,
            EngineCommand::Put { .. }
            | EngineCommand::Del { .. }
            | EngineCommand::Flush
            | EngineCommand::Compact
            | EngineCommand::Sync
            | EngineCommand::Shake { .. }
            | EngineCommand::Fill { .. }
            | EngineCommand::Load { .. }
            | EngineCommand::Crash { .. }
            | EngineCommand::Reopen => false,
        }
    }

    /// Returns its name in the table of commands.
    pub fn name(&self) -> &'static str {
        match self {
            EngineCommand::Put { .. } => "put",
            EngineCommand::Get { .. } => "get",
            EngineCommand::Del { .. } => "del",
            EngineCommand::Scan { .. } => "scan",
            EngineCommand::Flush => "flush",
            EngineCommand::Compact => "compact",
            EngineCommand::Sync => "sync",
            EngineCommand::Shake { .. } => "shake",
            EngineCommand::Fill { .. } => "fill",
            EngineCommand::Load { .. } => "load",
            EngineCommand::Inspect => "inspect",
            EngineCommand::Crash { .. } => "crash",
            EngineCommand::Reopen => "reopen",
        }
    }

    /// Returns its letter on the time bar: small for one entry, large for many.
    pub fn letter(&self) -> char {
        match self {
            EngineCommand::Put { .. } => 'p',
            EngineCommand::Get { .. } => 'g',
            EngineCommand::Del { .. } => 'd',
            EngineCommand::Scan { .. } => 's',
            EngineCommand::Flush => 'F',
            EngineCommand::Compact => 'C',
            EngineCommand::Fill { .. } | EngineCommand::Load { .. } => 'L',
            EngineCommand::Crash { .. } => 'X',
            EngineCommand::Reopen => 'R',
            EngineCommand::Sync | EngineCommand::Shake { .. } | EngineCommand::Inspect => '·',
        }
    }
}

/// Returns the range of `scan [FROM [TO]]`: from FROM up to but not including TO.
pub fn key_range(from: Option<Bytes>, to: Option<Bytes>) -> KeyRange {
    KeyRange {
        start: from.map_or(Bound::Unbounded, Bound::Included),
        end: to.map_or(Bound::Unbounded, Bound::Excluded),
    }
}
