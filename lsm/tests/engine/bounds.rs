//! Bounds that hold however large the data is: each is a test with a number.
//!
//! A test is ignored until the engine keeps to its bound, and its message says what the
//! engine does today: `cargo test -p lsm -- --ignored bounds::` shows each one fail with
//! that figure, and so does `-p lsm-fast`. Every `cargo test` compiles them. They use the
//! options of today; where a bound brings an option of its own, the test says so. Each has
//! a larger form, `LSM_DEEP=1`.
//!
//! | bound | test | today |
//! |---|---|---|
//! | `compact()` installs each slice | `compacting::each_slice_…` | 3,668 KB, all of it; bound 551 |
//! | it needs 1.2 × the disk | `compacting::compact_needs_…` | 2.00 × |
//! | after one more put it writes a few tables | `compacting::a_second_…` | 3,668 KB, all of it; bound 157 |
//! | a put waits for two slices of it | `compacting::beside::a_put_…` | 3,702 KB, all of it; bound 1,101 |
//! | a power cut keeps what it has done | `compacting::cut::what_…` | 3,668 KB again, all of it; bound 2,018 |
//! | a database opens on a full disk | `opening::on_a_full_disk_…` | 9 of 9 shapes don't |
//! | …and on one that is read-only | `opening::on_a_disk_…` | 11 of 11 shapes don't |
//!
//! Descriptors, maps, memory, replay, and opening on real file systems are in
//! `kill/bounds.rs`.

#[cfg(feature = "compaction")]
mod compacting;
#[cfg(feature = "wal")]
mod opening;
