//! The engine is the learner's own.

pub use mine::stage::open;

/// Bodies may still be open. Then there must be no other thread: its panic couldn't be
/// caught.
pub const IS_FINISHED: bool = false;
