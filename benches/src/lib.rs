//! The same small world at each stage, for the benchmarks to ask questions of.
//!
//! ```text
//!    World::new(stage)   20,000 keys in ~13 tables (stages 3 to 8), or in memory
//!         │              (1 and 2), in a directory that goes with it
//!         ├─ present(i)  a key that is there
//!         └─ absent(i)   a key between two that are
//! ```
//!
//! Everything is the same at each run: keys come from a fixed permutation, and
//! the background thread is off.

pub mod peers;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use lsm::engine::{Engine, Shaken};
use lsm::observe::{Event, Observer};
use lsm::{Options, Result, stage};

/// How many keys a world holds.
pub const KEYS: u64 = 20_000;

/// What is stored under each of them.
pub const VALUE: &[u8] = b"a value of some thirty-two bytes.";

/// An engine that was filled.
pub struct World {
    /// The engine.
    pub engine: Box<dyn Engine>,
    /// What was read from tables.
    pub reads: Arc<Reads>,
    _dir: tempfile::TempDir,
}

/// Counts what a `get` reads.
#[derive(Debug, Default)]
pub struct Reads {
    blocks: AtomicU64,
    bytes: AtomicU64,
}

impl Reads {
    /// Blocks and bytes read since the last call.
    pub fn take(&self) -> (u64, u64) {
        (self.blocks.swap(0, Ordering::Relaxed), self.bytes.swap(0, Ordering::Relaxed))
    }
}

impl Observer for Reads {
    fn event(&self, event: Event) {
        if let Event::BlockRead { bytes, .. } = event {
            self.blocks.fetch_add(1, Ordering::Relaxed);
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
        }
    }
}

/// Options under which 20,000 keys make some thirteen tables.
pub fn options() -> Options {
    Options { memtable_bytes: 64 * 1024, background: false, ..Options::default() }
}

/// A key that is there, for any `i`; `i` below [`KEYS`] names each once.
pub fn present(i: u64) -> Vec<u8> {
    // 7,919 is prime and does not divide KEYS: a permutation.
    format!("key{:08}", 2 * (i.wrapping_mul(7_919) % KEYS)).into_bytes()
}

/// A key that is not there, but lies between two that are.
pub fn absent(i: u64) -> Vec<u8> {
    format!("key{:08}", 2 * (i.wrapping_mul(7_919) % KEYS) + 1).into_bytes()
}

impl World {
    /// Fills a new engine of a stage. With `counted`, it is watched, which takes
    /// some time of every `get`.
    pub fn new(stage: u8, counted: bool) -> Result<World> {
        let dir =
            tempfile::tempdir().map_err(lsm::Error::io("create", Path::new("a directory")))?;
        let reads = Arc::new(Reads::default());
        let mut options = options();
        if counted {
            options.observer = Arc::clone(&reads) as Arc<dyn Observer>;
        }
        let engine = stage::open(stage, dir.path(), &options)?;
        fill(engine.as_ref())?;
        while engine.shake()? != Shaken::Nothing {}
        Ok(World { engine, reads, _dir: dir })
    }
}

/// Puts every key once.
pub fn fill(engine: &dyn Engine) -> Result<()> {
    (0..KEYS).try_for_each(|i| engine.put(&present(i), VALUE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures that do not depend on the machine: what 100 look-ups read.
    fn blocks_read(stage: u8, key: fn(u64) -> Vec<u8>) -> (u64, u64) {
        let world = World::new(stage, true).unwrap();
        world.reads.take();
        (0..100).for_each(|i| drop(world.engine.get(&key(i)).unwrap()));
        world.reads.take()
    }

    #[test]
    fn each_stage_reads_less_than_the_one_before() {
        let (_, whole_files) = blocks_read(4, absent);
        let (one_block_each, blocks) = blocks_read(5, absent);
        assert!(blocks * 20 < whole_files, "the index: {blocks} B, not {whole_files} B");
        let (false_positives, _) = blocks_read(6, absent);
        assert!(
            false_positives * 20 < one_block_each,
            "the filter: {false_positives} blocks, not {one_block_each}"
        );
    }
}
