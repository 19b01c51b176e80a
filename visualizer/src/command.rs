//! The commands: those that an engine runs, and those of the window around it.
//!
//! ```text
//!    a line ──parse──► Command ─┬─ Engine(EngineCommand) ──► engine::Session, or a pipe
//!                               └─ Window(WindowCommand) ──► app::view
//! ```
//!
//! `.github/CONTRIBUTING.md` lists the places of a new command, and says which of them the
//! compiler or a test asks for.

mod arguments;
mod bytes;
mod engine;
pub mod parse;
mod window;

pub use self::bytes::Bytes;
pub use self::engine::{EngineCommand, key_range};
pub use self::window::{ExportFile, WindowCommand};

/// A command, as a line asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// An engine runs it.
    Engine(EngineCommand),
    /// The window runs it: it changes what is seen, not what is stored.
    Window(WindowCommand),
}

impl Command {
    /// Returns its name in the table of commands.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Engine(command) => command.name(),
            Command::Window(command) => command.name(),
        }
    }
}
