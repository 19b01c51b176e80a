//! The commands that the window runs.

use std::path::PathBuf;

use super::Bytes;
use crate::setting::Setting;
use crate::spec::Spec;

/// A command for the window.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in SPECS, in the words that the user reads")]
pub enum WindowCommand {
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
    Export { file: ExportFile },
    Clear,
    Help { about: Option<&'static Spec> },
    Quit,
}

/// A file to export the screen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name: it becomes an SVG file if that ends with `.svg`, otherwise text.
    pub path: PathBuf,
    /// True if a file of that name may be overwritten.
    pub replace: bool,
}

impl WindowCommand {
    /// Returns its name in the table of commands.
    pub fn name(&self) -> &'static str {
        match self {
            WindowCommand::Bloom { .. } => "bloom",
            WindowCommand::Cat { .. } => "cat",
            WindowCommand::Stats => "stats",
            WindowCommand::Slow { .. } => "slow",
            WindowCommand::Speed { .. } => "speed",
            WindowCommand::Quiz { .. } => "quiz",
            WindowCommand::Tour { .. } => "tour",
            WindowCommand::Theatre { .. } => "theatre",
            WindowCommand::Stage { .. } => "stage",
            WindowCommand::Compare { .. } => "compare",
            WindowCommand::Export { .. } => "export",
            WindowCommand::Clear => "clear",
            WindowCommand::Help { .. } => "help",
            WindowCommand::Quit => "quit",
        }
    }
}
