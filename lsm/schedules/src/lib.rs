//! The engine again, with another `sync`.
//!
//! ```text
//!    lsm/src ───────────┐   ┌── crates of their own   `sync` is std        threads run as
//!    lsm/fast/src ──────┼───┤                                              they like
//!    lsm/crash-lab/src ─┘   └── modules of this one   `sync` is shuttle's  one runs at a
//!                                                     time, and at each lock, atomic and
//!                                                     condition shuttle chooses which one
//!                                                     goes on
//! ```
//!
//! Everything that threads of the engine share goes through its module `sync`. So the same
//! files, compiled here a second time, find its `sync` to be [`sync`](mod@sync) of this
//! crate, and a test can try many schedules, and repeat one. (A crate of its own, because a
//! cargo feature of `lsm` would switch every other test of a workspace build to shuttle
//! too.)
//!
//! Left out: memory orders weaker than `SeqCst`, of which shuttle knows nothing; the
//! mapped disk, whose files are real.

/// The name by which the files of the other two know the engine.
extern crate self as lsm;

/// The disk in memory, whose locks are shuttle's too.
#[path = "../../crash-lab/src/lib.rs"]
pub mod crash_lab;
/// The parts that make the engine fast.
#[path = "../../fast/src/lib.rs"]
pub mod fast;
#[path = "../../src/lib.rs"]
pub mod reference;
pub mod sync;

/// All of the engine, at the paths by which its files import each other. Our `sync` hides
/// its own.
pub use reference::*;
