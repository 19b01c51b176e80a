//! Threads and what they do to each other, in thousands of orders.
//!
//! Shown, for the orders that are tried: readers never miss an acknowledged write, each
//! sees one moment, and none goes back in time; no commit returns before its sync; no
//! thread waits forever; `close`, a compaction and a scan don't disturb each other.
//!
//! The engine is that of the crate `schedules`, on a disk in memory. Each test is a
//! scenario of a few threads and a few writes. It runs again and again, each time in
//! another order: half of them chosen at random, half by a few changes of priority (PCT:
//! Burckhardt and others, 2010, which finds a bug that takes few changes with a known
//! probability). A failure prints its stage and its schedule: `LSM_STAGE=…
//! LSM_SCHEDULE=… cargo test -p schedules NAME` runs it again.
//!
//! Left out: orders that weren't tried (`LSM_DEEP=1` tries 50 times as many), and the real
//! scheduler, which `lsm/tests/engine/threads.rs` uses.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test they are assertions")]

extern crate schedules as lsm;

mod support {
    pub(crate) mod disk;
    pub(crate) mod engines;
    pub(crate) mod explore;
    pub(crate) mod ledger;
}

mod closing;
mod committing;
mod compacting;
mod reading;
mod waiting;
