//! What the app asks of the outside: it does no input or output itself.

use std::path::PathBuf;

use crate::command::{EngineCommand, ExportFile};
use crate::setting::Setting;
use crate::tour::Tour;

/// Something to be done outside.
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
    /// Open two engines that differ in one thing, and tell both the same.
    Compare(Setting),
    /// Come back from there.
    Leave,
    /// Write the screen to a file.
    Export(ExportFile),
    /// Close, and leave.
    Quit,
}

impl Effect {
    /// True if what is typed meanwhile may be meant for what comes of it.
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
