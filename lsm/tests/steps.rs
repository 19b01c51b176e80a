//! The tests of the eight steps, run against the reference engine.
//!
//! They live in `steps/` and know the engine only by the name `engine`, so the
//! same files can test another crate with the same interface.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails where the test would"
)]

extern crate lsm as engine;

#[cfg(feature = "hash-index")]
#[path = "../../steps/support.rs"]
mod support;

#[cfg(feature = "hash-index")]
#[path = "../../steps/01-hash-index/tests.rs"]
mod step1;
#[cfg(feature = "memtable")]
#[path = "../../steps/02-memtable/tests.rs"]
mod step2;
#[cfg(feature = "tree-shaker")]
#[path = "../../steps/03-tree-shaker/tests.rs"]
mod step3;
#[cfg(feature = "tombstones")]
#[path = "../../steps/04-tombstones/tests.rs"]
mod step4;
#[cfg(feature = "sparse-index")]
#[path = "../../steps/05-sparse-index/tests.rs"]
mod step5;
#[cfg(feature = "bloom-filter")]
#[path = "../../steps/06-bloom-filter/tests.rs"]
mod step6;
#[cfg(feature = "wal")]
#[path = "../../steps/07-wal/tests.rs"]
mod step7;
#[cfg(feature = "compaction")]
#[path = "../../steps/08-compaction/tests.rs"]
mod step8;

#[cfg(feature = "tree-shaker")]
#[path = "../../steps/crash.rs"]
mod crash;
#[cfg(feature = "compaction")]
#[path = "../../steps/finish.rs"]
mod finish;
