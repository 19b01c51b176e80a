//! The learner's engine, in a build that has it; otherwise the reference, so that the
//! comparison can be tested without a learner.
//!
//! ```text
//!    cargo run -p benches --bin compare                               the reference twice
//!    cargo run -p benches --bin compare --features mine/tree-shaker   steps, up to stage 3
//!    cargo step bench 3                                               the same, optimized
//! ```

#[cfg(not(feature = "mine"))]
pub use lsm::stage::open;
#[cfg(feature = "mine")]
pub use mine::stage::open;
