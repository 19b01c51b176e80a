//! Checks of the source that the compiler doesn't make.
//!
//! Each check is a function from [`Sources`] to [`Finding`]s. `tests/workspace.rs` runs
//! all of them on this repository, `tests/planted` runs each on a small tree with one
//! offense in it, and compares what is found.
//!
//! Rust is read as tokens, by `proc-macro2` and `syn`: a `std::fs` in a comment or a
//! string isn't a use of it, and `use std::{fs, io}` is.

pub mod features;
pub mod finding;
pub mod length;
pub mod outline;
pub mod seams;
pub mod sources;

pub use finding::{Finding, report};
pub use sources::Sources;
