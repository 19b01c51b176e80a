//! The commands, as plain data: what can be asked for, and with which arguments.
//!
//! ```text
//!    a line ──parse──► Request ──┬─ Run(Command) ──► the window, the engine, or a pipe
//!                                └─ Export(file) ──► the screen, as a file
//! ```
//!
//! Nothing here runs a command. A pipe and the window each match on [`Command`]
//! without a wildcard, so a new one doesn't compile until both say what it does.

mod arguments;
pub mod parse;

use std::ops::Bound;
use std::path::PathBuf;

use lsm::KeyRange;

use crate::crash::How;
use crate::data::Order;
use crate::setting::Setting;
use crate::spec::Spec;

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Something of the engine, or of the program around it.
    Run(Command),
    /// The screen, as a file. The engine has no part in it.
    Export(ExportFile),
}

/// A file to export the screen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name. It becomes an SVG file if it ends with `.svg`, else text.
    pub path: PathBuf,
    /// True if a file of that name may be overwritten.
    pub replace: bool,
}

/// A key or a value as it was typed, unescaped.
pub type Bytes = Vec<u8>;

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in SPECS, in the words that the user reads")]
pub enum Command {
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
    Bloom { key: Bytes },
    Cat { table: u64 },
    Stats,
    Slow { on: bool },
    Speed { index: usize },
    Quiz { on: bool },
    Tour { name: String },
    Theatre { name: Option<String> },
    Stage { number: Option<u8> },
    Compare { setting: Option<Setting> },
    Inspect,
    Crash { how: How },
    Reopen,
    Clear,
    Help { about: Option<&'static Spec> },
    Quit,
}

impl Command {
    /// True if it puts entries, a few at a time.
    pub fn is_job(&self) -> bool {
        matches!(self, Command::Fill { .. } | Command::Load { .. })
    }
    /// Its name in the table of commands.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Put { .. } => "put",
            Command::Get { .. } => "get",
            Command::Del { .. } => "del",
            Command::Scan { .. } => "scan",
            Command::Flush => "flush",
            Command::Compact => "compact",
            Command::Sync => "sync",
            Command::Shake { .. } => "shake",
            Command::Fill { .. } => "fill",
            Command::Load { .. } => "load",
            Command::Bloom { .. } => "bloom",
            Command::Cat { .. } => "cat",
            Command::Stats => "stats",
            Command::Slow { .. } => "slow",
            Command::Speed { .. } => "speed",
            Command::Quiz { .. } => "quiz",
            Command::Tour { .. } => "tour",
            Command::Theatre { .. } => "theatre",
            Command::Stage { .. } => "stage",
            Command::Compare { .. } => "compare",
            Command::Inspect => "inspect",
            Command::Crash { .. } => "crash",
            Command::Reopen => "reopen",
            Command::Clear => "clear",
            Command::Help { .. } => "help",
            Command::Quit => "quit",
        }
    }

    /// Its letter on the bar of time: writes small, what moves many entries large.
    pub fn letter(&self) -> char {
        match self {
            Command::Put { .. } => 'p',
            Command::Get { .. } => 'g',
            Command::Del { .. } => 'd',
            Command::Scan { .. } => 's',
            Command::Flush => 'F',
            Command::Compact => 'C',
            Command::Fill { .. } | Command::Load { .. } => 'L',
            Command::Crash { .. } => 'X',
            Command::Reopen => 'R',
            _ => '·',
        }
    }
}

/// The range of `scan [FROM [TO]]`: from FROM up to but not including TO.
pub fn key_range(from: Option<Bytes>, to: Option<Bytes>) -> KeyRange {
    KeyRange {
        start: from.map_or(Bound::Unbounded, Bound::Included),
        end: to.map_or(Bound::Unbounded, Bound::Excluded),
    }
}
