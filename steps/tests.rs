//! The tests of the eight steps, run against your engine: by `cargo step test`.
//!
//! They live in `steps/` and know the engine only by the name `engine`, so the
//! same files can test another crate with the same interface.

extern crate steps as engine;

#[path = "support.rs"]
mod support;

#[cfg(feature = "hash-index")]
#[path = "01-hash-index/tests.rs"]
mod step1;
#[cfg(feature = "memtable")]
#[path = "02-memtable/tests.rs"]
mod step2;
#[cfg(feature = "tree-shaker")]
#[path = "03-tree-shaker/tests.rs"]
mod step3;
#[cfg(feature = "tombstones")]
#[path = "04-tombstones/tests.rs"]
mod step4;
#[cfg(feature = "sparse-index")]
#[path = "05-sparse-index/tests.rs"]
mod step5;
#[cfg(feature = "bloom-filter")]
#[path = "06-bloom-filter/tests.rs"]
mod step6;
#[cfg(feature = "wal")]
#[path = "07-wal/tests.rs"]
mod step7;
#[cfg(feature = "compaction")]
#[path = "08-compaction/tests.rs"]
mod step8;

#[cfg(feature = "tree-shaker")]
#[path = "crash.rs"]
mod crash;
#[cfg(feature = "compaction")]
#[path = "finish.rs"]
mod finish;
