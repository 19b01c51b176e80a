//! The engine that the picture shows: opened, driven, killed, opened again.
//!
//! ```text
//!    EngineCommand ──► begin ──► shake, shake, … until nothing is left ──► Reply
//!                                     events ──► Notes ─────────────────────┘
//! ```
//!
//! There is no thread: background work is done right after the command that
//! caused it, so the same commands always give the same picture.

mod background;
mod crash;
mod history;
mod job;
mod opening;
mod operations;
mod parked;
mod recover;
mod reply;
mod run;
mod script;
mod session;

pub use self::opening::Opening;
pub use self::parked::Two;
pub use self::reply::Reply;
pub use self::session::Session;

#[cfg(test)]
mod tests;
