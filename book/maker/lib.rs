//! Fills in what is generated in the book.
//!
//! A chapter is Markdown that's complete as it's committed. Whatever could go stale is
//! generated, between two markers:
//!
//! ```text
//!    <!-- make: code lsm/src/memtable.rs "pub struct Memtable" -->
//!    …                                        snippet   lines of a source file
//!    <!-- made -->
//!
//!    text ──── snippet                          a file as it is
//!    code ──── snippet     session ─ session    a dialogue with an engine, or a trace
//!    figure ── figure      tour ──── tour       frames of the visualizer
//!    table, plot ─ measured                     counts, and pictures of them
//!    result ─ result                            pictures of times, taken elsewhere
//!    tried ── tried                             how many cases the tests try
//!    proofs ─ proofs                            which tests prove a promise
//!    tests ─ tasks                              what a task turns green
//!    answers ─ questions                        the questions of all chapters
//! ```
//!
//! The defaults of options have marks of their own, within a line: [`defaults`].
//!
//! `cargo book` writes; `cargo book --check` compares and names what differs. [`lint`]
//! checks what can't be generated: that links work, that every question has its answer,
//! that a chapter has its parts and its length.

pub mod defaults;
mod figure;
pub mod files;
pub mod lint;
pub mod make;
mod marker;
mod measured;
mod proofs;
mod questions;
mod result;
mod session;
mod shape;
mod snippet;
mod tasks;
mod tour;
mod tried;

use std::path::PathBuf;

/// A result whose error is a sentence that names the file.
pub type Result<T, E = String> = std::result::Result<T, E>;

/// The root of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
