//! The engine is the reference.

pub use lsm::stage::open;

/// No body is open.
pub const IS_FINISHED: bool = true;
