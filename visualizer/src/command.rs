//! The commands: those that an engine runs, and those of the window around it.
//!
//! ```text
//!    a line ──parse──► Command ─┬─ Engine(EngineCommand) ──► engine::Session, or a pipe
//!                               └─ Window(WindowCommand) ──► app::view
//! ```
//!
//! A new command needs a row in [`SPECS`](crate::spec::SPECS), a variant with its name in
//! [`EngineCommand`] or [`WindowCommand`], and a line in `parse.rs`. An engine's command is
//! then run in `engine/operations.rs` and in `plain.rs`, and `narrate.rs` says what it
//! meant; a window's command is run in `app/view.rs`. It needs an example in
//! `tests/commands.rs`, and `LSM_UPDATE=1` adds it to the README. The compiler or a test
//! asks for each of these.

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
