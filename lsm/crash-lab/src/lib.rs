//! Disks that lose their power, and a laboratory that crashes an engine at every moment.
//!
//! A write that was synced must survive a power cut. That's hard to test: killing the
//! process loses nothing, because the page cache survives it, and pulling the plug shows
//! one of the thousands of states that the same cut could have left. So here the disk is a
//! value in memory that knows what is synced, and every state is opened:
//!
//! ```text
//!    put a   put b   sync   put c   ✂ power cut
//!    ───────────────────┬   ──┬──
//!          durable ─────┘     └───── pending: it may be lost, kept, torn, unwritten
//!                                          │
//!    open each of these disks ◄────────────┘
//!    a and b are there? and c whole, or not at all? ─► otherwise a Violation
//! ```
//!
//! The laboratory tries this after each change of a workload. Its disk is one of several:
//!
//! ```text
//!    Laboratory      every crash of a workload: reopen, and compare with the promise
//!        │
//!        ▼
//!    engine ──► trait lsm::disk::Disk ──┬──► SimDisk      in memory; its power can fail
//!                                       ├──► MemoryDisk   in memory; nothing ever fails
//!                                       └──► Interposed   passes calls on, and…
//!                                              TracedDisk     writes down each change
//!                                              HookedDisk     fails where a test says so
//!                                              yours          [`Hooks`]
//! ```
//!
//! Beside these are what tests of files have in common: [`files`] lays out a directory and
//! takes it down, [`chance`] is seeded randomness, and [`tried`] counts what was tried.
//!
//! An engine is whatever implements `lsm::Engine` on an `lsm::disk::Disk`. So this crate
//! depends on no stage of `lsm`, only on what all stages share.
//!
//! Invariant: files name each other by `super`, because `lsm/schedules` compiles them again,
//! on the locks of a scheduler.

pub mod chance;
pub mod files;
pub mod hooked;
pub mod interposed;
pub mod laboratory;
pub mod memory_disk;
pub mod sim;
pub mod traced;
pub mod tried;

pub use hooked::{DiskCall, Fault, HookedDisk};
pub use interposed::{Hooks, Interposed, Mode, OpenFile};
pub use memory_disk::MemoryDisk;
pub use sim::{Change, ChangeOutcome, DiskImage, Fate, SimDisk};
pub use traced::TracedDisk;
