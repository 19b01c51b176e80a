//! A log-structured merge tree in eight stages, in files you can `cat`.
//!
//! Each stage is a chapter of the book *An LSM Tree's Life* (`cargo step book` opens
//! it, and `book/src/SUMMARY.md` is where it begins), a cargo feature of this crate,
//! and a few files of it. Read them in this order:
//!
//! | stage | feature | what it brings | files |
//! |---|---|---|---|
//! | 1 | `hash-index` | a key's place is computed | `hash_index.rs` |
//! | 2 | `memtable` | sorted, and bounded in memory | `memtable.rs` |
//! | 3 | `tree-shaker` | tables on disk; the thread that writes them | `sstable.rs`, `sstable/`, `tree.rs`, `merge.rs`, `shaker.rs` |
//! | 4 | `tombstones` | deletion is a write: `†` | `tombstone.rs` |
//! | 5 | `sparse-index` | one key for each block | `sstable/sparse.rs` |
//! | 6 | `bloom-filter` | proof of absence | `sstable/bloom.rs` |
//! | 7 | `wal` | nothing is lost in a crash | `wal.rs`, `journaled.rs` |
//! | 8 | `compaction` | garbage goes, reads stay short | `levels.rs`, `compaction.rs` |
//! | 9 | `fast` | no stage: the same engine, of faster parts | `fast.rs`, `fast/`, `disk/mapped.rs` |
//!
//! For directories that no engine has open there is a crate of its own, `lsm-doctor`: its
//! `verify` reads every byte, its `repair` saves what can be saved.
//!
//! Underneath is a floor that all stages share: the operations ([`engine`]), the
//! bytes ([`mod@format`]), the [`disk`], [`options`], [`error`]s, what can be watched
//! ([`observe`]) and drawn ([`inspect`]). Which parts make which stage is said in
//! [`stage`], and only there. The disks on which it is crashed in tests are in a crate of
//! their own, `lsm-crash-lab`.
//!
//! ```
//! # let dir = tempfile::tempdir()?;
//! # let path = dir.path();
//! let engine = lsm::stage::open(lsm::stage::LAST, path, &lsm::Options::default())?;
//! engine.put(b"kenya:capital", b"Nairobi")?;
//! assert_eq!(engine.get(b"kenya:capital")?, Some(b"Nairobi".to_vec()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod disk;
pub mod engine;
pub mod error;
pub mod format;
pub mod inspect;
pub mod observe;
pub mod options;
pub mod sync;

#[cfg(feature = "hash-index")]
pub mod stage;

// Chapter 1
#[cfg(feature = "hash-index")]
pub mod hash_index;
#[cfg(feature = "hash-index")]
pub mod memory;
// Chapter 2
#[cfg(feature = "memtable")]
pub mod memtable;
// Chapter 3
#[cfg(feature = "tree-shaker")]
pub mod backoff;
#[cfg(feature = "tree-shaker")]
pub mod db;
#[cfg(feature = "tree-shaker")]
pub mod directory;
#[cfg(feature = "tree-shaker")]
pub mod layers;
#[cfg(feature = "tree-shaker")]
pub mod merge;
#[cfg(feature = "tree-shaker")]
pub mod runs;
#[cfg(feature = "tree-shaker")]
pub mod shaker;
#[cfg(feature = "tree-shaker")]
pub mod sstable;
#[cfg(feature = "tree-shaker")]
pub mod tree;
// Chapter 4
#[cfg(feature = "tombstones")]
pub mod tombstone;
// Chapters 5 and 6 are in `sstable`
// Chapter 7
#[cfg(feature = "wal")]
pub mod journaled;
#[cfg(feature = "wal")]
pub mod wal;
// Chapter 8
#[cfg(feature = "compaction")]
pub mod compaction;
#[cfg(feature = "compaction")]
pub mod levels;
// Chapter 9
#[cfg(feature = "fast")]
pub mod fast;

pub use engine::{Engine, KeyRange, Pair, Scan};
pub use error::{Error, Result};
#[cfg(feature = "fast")]
pub use fast::Db;
pub use options::{Options, SyncMode};
#[cfg(all(feature = "tree-shaker", not(feature = "fast")))]
pub use stage::Db;
