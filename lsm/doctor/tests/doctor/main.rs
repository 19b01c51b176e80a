//! The tests of `verify` and `repair`, on databases of every stage; and run by `lsm-fast`, on
//! those of its store.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test they are assertions")]

#[cfg(feature = "fast")]
#[path = "../../../tests/support/fast.rs"]
mod stage;
#[cfg(not(feature = "fast"))]
use lsm::stage;

/// Helpers that these tests share with those of the engine.
#[path = "../../../tests/support"]
mod support {
    pub(crate) mod database;
    #[expect(dead_code, reason = "no engine goes on from here: `check_prefix` isn't asked")]
    pub(crate) mod history;
    pub(crate) mod nth;
    pub(crate) mod workload;
}

mod repair;
mod verify;
