//! The tests of the engine as a whole: every stage of this build, on disks that
//! obey and disks that do not. Run by `lsm-fast` too, whose store counts as one stage more.
//!
//! They are one program, because each program more is compiled and linked again at every
//! stage. Programs of their own are `kill` and `readme.rs`, which say why; `package.rs`, which
//! contains the examples; and `steps.rs`, which is the learner's.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test they are assertions")]

#[cfg(feature = "fast")]
#[path = "../support/fast.rs"]
mod stage;
#[cfg(all(feature = "compaction", not(feature = "fast")))]
use lsm::Db;
#[cfg(all(feature = "hash-index", not(feature = "fast")))]
use lsm::stage;
#[cfg(feature = "fast")]
use lsm_fast::Db;

#[cfg(feature = "hash-index")]
#[path = "../support"]
mod support {
    pub(crate) mod bounded;
    #[cfg(feature = "tree-shaker")]
    pub(crate) mod database;
    #[cfg(feature = "fast")]
    #[path = "disks_fast.rs"]
    pub(crate) mod disks;
    #[cfg(not(feature = "fast"))]
    #[path = "disks_simple.rs"]
    pub(crate) mod disks;
    pub(crate) mod files;
    #[cfg(feature = "tree-shaker")]
    pub(crate) mod folder;
    #[cfg(feature = "tree-shaker")]
    pub(crate) mod gate;
    #[cfg(feature = "wal")]
    pub(crate) mod history;
    #[cfg(feature = "tree-shaker")]
    pub(crate) mod nth;
    pub(crate) mod tested;
    #[cfg(feature = "wal")]
    pub(crate) mod unwritable;
    #[cfg(feature = "wal")]
    pub(crate) mod workload;
    pub(crate) mod model {
        pub(crate) mod oracle;
        pub(crate) mod script;
    }
}

#[cfg(feature = "hash-index")]
mod disks;
#[cfg(feature = "hash-index")]
mod ended;
#[cfg(feature = "hash-index")]
mod hostile;
#[cfg(feature = "hash-index")]
mod model;

#[cfg(feature = "tree-shaker")]
mod background;
#[cfg(feature = "tree-shaker")]
mod callers;
#[cfg(feature = "tree-shaker")]
mod damage;
#[cfg(feature = "tree-shaker")]
mod edited;
#[cfg(feature = "tree-shaker")]
mod failures;
#[cfg(feature = "tree-shaker")]
mod fixtures;
#[cfg(all(feature = "tree-shaker", unix))]
mod moved;
#[cfg(all(feature = "tree-shaker", unix))]
mod odd_files;
#[cfg(feature = "tree-shaker")]
mod odd_manifests;
#[cfg(all(feature = "tree-shaker", unix))]
mod odd_paths;
#[cfg(feature = "tree-shaker")]
mod refusals;
#[cfg(feature = "tree-shaker")]
mod threads;
#[cfg(feature = "tree-shaker")]
mod waiting;

#[cfg(feature = "wal")]
mod bounds;
#[cfg(feature = "wal")]
mod crash_points;
#[cfg(feature = "wal")]
mod letting_go;
#[cfg(feature = "wal")]
mod logs;
#[cfg(feature = "wal")]
mod power;
#[cfg(feature = "wal")]
mod recovery;
#[cfg(feature = "wal")]
mod whole_files;

#[cfg(feature = "compaction")]
mod cities;
#[cfg(feature = "compaction")]
mod debt;
#[cfg(feature = "compaction")]
mod failing;
#[cfg(feature = "compaction")]
mod fuzz;
#[cfg(feature = "compaction")]
mod lifecycle;
#[cfg(feature = "compaction")]
mod sabotage;
