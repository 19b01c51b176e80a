//! An embedded key-value store: a log-structured merge tree, in files you can `cat`.
//!
//! # The life of a key
//!
//! A key is put into a database, which is a directory.
//!
//! ```
//! # #[cfg(feature = "tree-shaker")] {
//! # let dir = tempfile::tempdir()?;
//! # let path = dir.path();
//! # use std::fs::read_to_string;
//! let db = lsm::Db::open(path)?;
//! db.put("kenya:capital", "Nairobi")?;
//! assert_eq!(db.get("kenya:capital")?, Some(b"Nairobi".to_vec()));
//! # if lsm::stage::LAST < 7 { return Ok(()) }
//! // When put returns, the log has a line of it: a checksum, a number, the pair.
//! assert_eq!(read_to_string(path.join("000001.wal"))?, "91b8a54a 1 kenya:capital→Nairobi\n");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In memory it's in a sorted map, the memtable. When the memtable is full, or by a `flush`, its
//! entries become a table: a file of sorted lines, which never changes. The log is deleted.
//!
//! ```
//! # #[cfg(feature = "tree-shaker")] {
//! # let dir = tempfile::tempdir()?;
//! # let path = dir.path();
//! # use std::fs::read_to_string;
//! # let db = lsm::Db::open(path)?;
//! # db.put("kenya:capital", "Nairobi")?;
//! db.flush()?;
//! assert_eq!(read_to_string(path.join("000001.sst"))?, "kenya:capital→Nairobi\n");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! So a deletion can't take it out of the table. It is a newer line, a tombstone, which is found
//! first: a read asks the memtable, then the tables, newest first, and stops at the first that has
//! the key.
//!
//! ```
//! # #[cfg(feature = "tree-shaker")] {
//! # let dir = tempfile::tempdir()?;
//! # let path = dir.path();
//! # use std::fs::read_to_string;
//! # let db = lsm::Db::open(path)?;
//! # if lsm::stage::LAST < 4 { return Ok(()) }
//! # db.put("kenya:capital", "Nairobi")?;
//! # db.flush()?;
//! db.delete("kenya:capital")?;
//! db.flush()?;
//! assert_eq!(read_to_string(path.join("000002.sst"))?, "kenya:capital→†\n");
//! assert_eq!(db.get("kenya:capital")?, None);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Compaction merges tables in the background. Of each key it keeps the newest line, and it drops a
//! tombstone once no table below has anything for it to hide. Then nothing is left of the key.
//!
//! ```
//! # #[cfg(feature = "tree-shaker")] {
//! # let dir = tempfile::tempdir()?;
//! # let path = dir.path();
//! # let db = lsm::Db::open(path)?;
//! # if lsm::stage::LAST < 8 { return Ok(()) }
//! # db.put("kenya:capital", "Nairobi")?;
//! # db.flush()?;
//! # db.delete("kenya:capital")?;
//! # db.flush()?;
//! db.compact()?;
//! assert!(db.inspect().levels.iter().all(|level| level.tables.is_empty()));
//! assert_eq!(db.scan(..).count(), 0);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to go from here
//!
//! [`Db`] has the operations, [`Options`] the knobs, [`Error`] what can go wrong and what to do
//! about it. Absent are: transactions and batches of writes, snapshots other than a scan, scans in
//! descending order, deletion of a range, readers in another process. `lsm-doctor` checks and repairs
//! a directory that no engine has open; `lsm-fast` has the same store, of faster parts.
//!
//! # The stages
//!
//! The crate grows chapter by chapter with the book *An LSM Tree's Life* (`cargo step book` opens
//! it). Each stage is a cargo feature, and a few files:
//!
//! | stage | feature | what it brings | files |
//! |---|---|---|---|
//! | 1 | `hash-index` | a key's place is computed | `hash_index.rs` |
//! | 2 | `memtable` | sorted, and bounded in memory | `memtable.rs` |
//! | 3 | `tree-shaker` | tables on disk; the thread that writes them | `sstable.rs`, `sstable/`, `merge.rs`, `version.rs`, `parts.rs`, `store.rs`, `store/` |
//! | 4 | `tombstones` | deletion is a write: `†` | `tombstone.rs` |
//! | 5 | `sparse-index` | one key for each block | `sstable/sparse.rs` |
//! | 6 | `bloom-filter` | proof of absence | `sstable/bloom.rs` |
//! | 7 | `wal` | nothing is lost in a crash | `wal.rs`, `wal/` |
//! | 8 | `compaction` | garbage goes, reads stay short | `levels.rs`, `compaction.rs`, `compaction/` |
//!
//! Underneath is a floor that all stages share: the operations ([`engine`]), [`range`]s of keys,
//! the bytes ([`mod@format`]), the [`disk`], what can be watched ([`observe`]) and drawn ([`inspect`]).
//! [`stage::open`] opens any stage. `ARCHITECTURE.md` has a map, and the path of a write and of a
//! read.

#![forbid(unsafe_code)]

pub mod disk;
pub mod engine;
pub mod error;
pub mod format;
pub mod inspect;
pub mod observe;
pub mod options;
pub mod range;
pub mod sync;

#[cfg(feature = "hash-index")]
pub mod stage;

// What the chapters bring: machinery, of which the documentation of the crate says nothing.

// Chapter 1
#[doc(hidden)]
#[cfg(feature = "hash-index")]
pub mod hash_index;
#[doc(hidden)]
#[cfg(feature = "hash-index")]
pub mod in_memory;
// Chapter 2
#[doc(hidden)]
#[cfg(feature = "memtable")]
pub mod memtable;
// Chapter 3
#[doc(hidden)]
#[cfg(feature = "tree-shaker")]
pub mod backoff;
#[doc(hidden)]
#[cfg(feature = "tree-shaker")]
pub mod directory;
#[doc(hidden)]
#[cfg(feature = "tree-shaker")]
pub mod merge;
#[doc(hidden)]
#[cfg(feature = "tree-shaker")]
pub mod parts;
#[doc(hidden)]
#[cfg(feature = "tree-shaker")]
pub mod sstable;
#[doc(hidden)]
#[cfg(feature = "tree-shaker")]
pub mod store;
#[doc(hidden)]
#[cfg(feature = "tree-shaker")]
pub mod version;
// Chapter 4
#[doc(hidden)]
#[cfg(feature = "tombstones")]
pub mod tombstone;
// Chapters 5 and 6 are in `sstable`
// Chapter 7
#[doc(hidden)]
#[cfg(feature = "wal")]
pub mod wal;
// Chapter 8
#[doc(hidden)]
#[cfg(feature = "compaction")]
pub mod compaction;
#[doc(hidden)]
#[cfg(feature = "compaction")]
pub mod levels;

#[doc(inline)]
pub use engine::{Engine, Pair, Scan};
#[doc(inline)]
pub use error::{Error, Result};
#[doc(inline)]
pub use options::{Options, SyncMode};
#[doc(inline)]
pub use range::KeyRange;
#[doc(inline)]
#[cfg(feature = "tree-shaker")]
pub use stage::Db;
#[doc(inline)]
#[cfg(feature = "tree-shaker")]
pub use store::Store;
