//! The options, each with its unit, its default and its trade-off.

mod setters;

use std::fmt;

use crate::disk::{Disk, RealDisk};
use crate::observe::Observer;
use crate::sync::Arc;
use crate::{Error, Result};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The moment at which a `put` may return, from stage 7 on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SyncMode {
    /// Returns when the operating system has the write. It survives the death of the
    /// process, but not a power cut, unless [`sync`](crate::engine::Engine::sync)
    /// returned after it. The default.
    #[default]
    Os,
    /// Returns when the disk has the write (`fdatasync`). It survives a power cut, and
    /// costs a disk's latency; writers that wait together share one sync.
    Always,
}

/// The options of an engine. Stages ignore those of later stages. Each has a method of its
/// name that sets it; there will be more of them.
///
/// ```
/// use lsm::Options;
///
/// let options = Options::default().memtable_bytes(64 * 1024).background(false);
/// assert_eq!(options.block_bytes, Options::default().block_bytes);
/// ```
#[derive(Clone)]
#[must_use]
#[non_exhaustive]
pub struct Options {
    /// Bytes of keys and values that a memtable holds before it is sealed.
    /// Default 4 MiB. More: fewer and larger tables, less rewriting; but more
    /// memory, a longer replay, and a longer copy when a scan holds it.
    pub memtable_bytes: usize,

    /// Sealed memtables that may wait for the tree shaker before writes wait
    /// for it too. Default 2. More: longer bursts at full speed; memory is
    /// bounded by `memtable_bytes × (sealed_memtables + 2)`.
    pub sealed_memtables: usize,

    /// Bytes of a block: an index entry points to a block, and a `get` reads
    /// one. Default 1 KiB. More: a smaller index; but more bytes to read,
    /// check and search for each key. (Stage 5.)
    pub block_bytes: usize,

    /// Bits of filter for each key. Default 10: about one in a hundred absent
    /// keys gets past it. More: fewer needless reads; but a larger filter in
    /// memory and on disk. (Stage 6.)
    pub bloom_bits_per_key: usize,

    /// The moment a `put` may return. Default [`SyncMode::Os`]. (Stage 7.)
    pub sync: SyncMode,

    /// Runs in level 0 that call for a merge into level 1. Default 4. More:
    /// each entry is rewritten less often; but each read searches more
    /// tables. (Stage 8.)
    pub l0_trigger: usize,

    /// Runs in level 0 at which writes wait for the merge. Default 12. On the way there
    /// from `l0_trigger` they slow down more and more. More: longer bursts; but reads get
    /// slower while they last. (Stage 8.)
    pub l0_stop: usize,

    /// Levels, level 0 included. Default 7. The last one has no budget.
    /// (Stage 8.)
    pub levels: usize,

    /// Bytes that level 1 may hold before a table of it moves down. Default `None`:
    /// `l0_trigger × memtable_bytes`, what the runs of level 0 hold when they are merged.
    /// Far more than that: each merge of level 0 rewrites as much. (Stage 8.)
    pub level_bytes: Option<u64>,

    /// The ratio of what each level may hold to what the one above it may, in bytes.
    /// Default 10. More: fewer levels to read; but more rewriting for each step
    /// down. (Stage 8.)
    pub level_ratio: u64,

    /// Bytes at which a merge begins a new table. Default `None`: twice `memtable_bytes`,
    /// and at least 1 MiB. Less: smaller pieces of work; but more files to sync
    /// and lines in MANIFEST, and each that was read keeps a descriptor, or a map, until
    /// the table goes. (Stage 8.)
    pub table_bytes: Option<u64>,

    /// True: a thread, the tree shaker, flushes and merges in the background.
    /// False: the caller of `shake`, `flush` or `compact` does, and a write that
    /// would have to wait. Default true; false makes every run the same.
    pub background: bool,

    /// True: tables and logs are reached through memory maps, where the disk can do
    /// that. False: by calls that read and write, which cost more. Default true. (Only
    /// the store of `lsm-fast` has maps.)
    ///
    /// With maps, **changing the files from outside is undefined behavior** as long as
    /// the database is open, or a scan or another part of it is alive. A file that is
    /// shortened ends the process (`SIGBUS`). "From outside" is every other program, and
    /// this one with `std::fs`, with [`RealDisk`], or with a disk whose lock keeps no one
    /// out; no type can rule that out, because writing to a file is safe in Rust. If you
    /// can't rule it out either, set `mapped(false)`: a change is then found by its
    /// checksum, and is an error.
    pub mapped: bool,

    /// The disk with the files. Default [`RealDisk`].
    pub disk: Arc<dyn Disk>,

    /// The observer of events. Default `()`, which costs nothing.
    pub observer: Arc<dyn Observer>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            memtable_bytes: 4 * MIB,
            sealed_memtables: 2,
            block_bytes: KIB,
            bloom_bits_per_key: 10,
            sync: SyncMode::default(),
            l0_trigger: 4,
            l0_stop: 12,
            levels: 7,
            level_bytes: None,
            level_ratio: 10,
            table_bytes: None,
            background: true,
            mapped: true,
            disk: Arc::new(RealDisk),
            observer: Arc::new(()),
        }
    }
}

impl Options {
    /// Checks that all options have values that work.
    pub fn check(&self) -> Result<()> {
        let wrong = |name, found: usize, expected| {
            Err(Error::BadOption { name, found: found as u64, expected })
        };
        if self.memtable_bytes == 0 {
            return wrong("memtable_bytes", 0, "at least 1");
        }
        if self.block_bytes == 0 {
            return wrong("block_bytes", 0, "at least 1");
        }
        if !(1..=64).contains(&self.bloom_bits_per_key) {
            return wrong("bloom_bits_per_key", self.bloom_bits_per_key, "1 to 64");
        }
        if self.l0_trigger == 0 {
            return wrong("l0_trigger", 0, "at least 1");
        }
        if self.l0_stop < self.l0_trigger {
            return wrong("l0_stop", self.l0_stop, "at least l0_trigger");
        }
        if !(2..=16).contains(&self.levels) {
            return wrong("levels", self.levels, "2 to 16");
        }
        if self.level_ratio == 0 {
            return wrong("level_ratio", 0, "at least 1");
        }
        Ok(())
    }

    /// Bytes that `level` may hold; the last level and level 0, which counts
    /// runs instead, have no such budget.
    pub fn level_budget(&self, level: usize) -> Option<u64> {
        let first = self.level_bytes.unwrap_or_else(|| self.memtables(self.l0_trigger));
        (1..self.levels - 1)
            .contains(&level)
            .then(|| (1..level).fold(first, |bytes, _| bytes.saturating_mul(self.level_ratio)))
    }

    /// Bytes at which a merge ends a table and begins the next one.
    pub fn table_budget(&self) -> u64 {
        self.table_bytes.unwrap_or_else(|| self.memtables(2).max(MIB as u64))
    }

    /// Bytes that a log may have before it's ended, even if its memtable isn't full:
    /// writes of the same few keys fill a log, but never a memtable.
    pub fn log_budget(&self) -> u64 {
        self.memtables(4).max(64 * KIB as u64)
    }

    /// The bytes of `number` memtables.
    fn memtables(&self, number: usize) -> u64 {
        (self.memtable_bytes as u64).saturating_mul(number as u64)
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("memtable_bytes", &self.memtable_bytes)
            .field("sealed_memtables", &self.sealed_memtables)
            .field("block_bytes", &self.block_bytes)
            .field("bloom_bits_per_key", &self.bloom_bits_per_key)
            .field("sync", &self.sync)
            .field("l0_trigger", &self.l0_trigger)
            .field("l0_stop", &self.l0_stop)
            .field("levels", &self.levels)
            .field("level_bytes", &self.level_bytes)
            .field("level_ratio", &self.level_ratio)
            .field("table_bytes", &self.table_bytes)
            .field("background", &self.background)
            .field("mapped", &self.mapped)
            .field("disk", &self.disk)
            .finish_non_exhaustive()
    }
}
