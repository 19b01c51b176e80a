//! The app's requests to the outside: it does no input or output itself.

use std::path::PathBuf;

use crate::command::{EngineCommand, ExportFile};
use crate::setting::Setting;
use crate::tour::Tour;

/// A request to the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Run the command.
    Run(EngineCommand),
    /// Go on putting entries.
    Work,
    /// Stop putting entries.
    Stop,
    /// Read the files of a table.
    Read(u64),
    /// Read a tour that the user has written, and walk it.
    Script(PathBuf),
    /// Open another engine, with a directory of its own: for a tour, or to try it.
    Enter(u8, Option<Box<Tour>>),
    /// Open two engines that differ in one setting, and give both the same commands.
    Compare(Setting),
    /// Return from there.
    Leave,
    /// Write the screen to a file.
    Export(ExportFile),
    /// Close, and leave.
    Quit,
}

impl Effect {
    /// Returns true if what is typed meanwhile may be meant for what comes of it.
    pub fn is_awaited(&self) -> bool {
        matches!(
            self,
            Effect::Read(_)
                | Effect::Script(_)
                | Effect::Enter(..)
                | Effect::Compare(_)
                | Effect::Leave
        )
    }
}
