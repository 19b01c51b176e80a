//! Checks of the source that the compiler doesn't make.
//!
//! Each check is a function that returns [`Finding`]s. `tests/workspace.rs` runs all of
//! them on this repository, `tests/planted` runs each on a small tree with one offense in
//! it, and compares what is found.
//!
//! ```text
//!    Sources ──┬──────────────────────────────────────► architecture, docs, features, length, words
//!              └─► Outlines ──► Modules ──► Imports ──► cycles, floors, rules
//! ```
//!
//! Rust is read as tokens, by `proc-macro2` and `syn`: a `std::fs` in a comment or a
//! string isn't a use of it, and `use std::{fs, io}` is.

pub mod architecture;
pub mod cycles;
pub mod docs;
pub mod features;
pub mod finding;
pub mod floors;
pub mod imports;
pub mod length;
pub mod modules;
pub mod outline;
pub mod resolve;
pub mod rules;
pub mod sources;
pub mod words;
pub mod workspace;

pub use finding::{Finding, report};
pub use imports::Imports;
pub use modules::Outlines;
pub use sources::Sources;
