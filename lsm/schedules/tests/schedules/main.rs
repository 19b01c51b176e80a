//! What threads do to each other, in thousands of orders.
//!
//! Proved, for the orders that were tried: what is said in the modules: that readers
//! never miss a write that was acknowledged, see a moment at a time, and never go back;
//! that nobody who commits is told of a sync that was not; that nobody waits for ever;
//! that `close`, a compaction and a scan do each other no harm.
//!
//! How: the engine is that of the crate `schedules`, on a disk in memory. Each test is a
//! scenario of a few threads and a few writes. It is run again and again, each time in
//! another order, of which half are chosen at random, half by few changes of priority
//! (PCT: Burckhardt and others, 2010, which finds a fault that takes few changes with a
//! known probability). A failure prints its stage and its schedule: `LSM_STAGE=…
//! LSM_SCHEDULE=… cargo test -p schedules NAME` runs it once more.
//!
//! Left out: orders that were not tried; `LSM_DEEP=1` tries 50 times as many. The real
//! scheduler, in `lsm/tests/engine/threads.rs`.
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
