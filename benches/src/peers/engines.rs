//! The engines, and how each is set up.
//!
//! An engine whose feature is off is replaced by `absent`: it's listed, but can't be
//! opened. Settings that are not named are the engine's own defaults.

#[cfg(not(all(
    feature = "fjall",
    feature = "leveldb",
    feature = "redb",
    feature = "rocksdb",
    feature = "sled"
)))]
mod absent;
mod memory;
mod ours;
mod simple;

#[cfg(not(feature = "fjall"))]
use absent as fjall;
#[cfg(not(feature = "leveldb"))]
use absent as leveldb;
#[cfg(not(feature = "redb"))]
use absent as redb;
#[cfg(not(feature = "rocksdb"))]
use absent as rocksdb;
#[cfg(not(feature = "sled"))]
use absent as sled;
#[cfg(feature = "fjall")]
mod fjall;
#[cfg(feature = "leveldb")]
mod leveldb;
#[cfg(feature = "redb")]
mod redb;
#[cfg(feature = "rocksdb")]
mod rocksdb;
#[cfg(feature = "sled")]
mod sled;

use crate::peers::store::{OpenStore, Setup};

/// The part that an engine has in the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The one that's measured.
    Ours,
    /// An LSM tree: a peer.
    Lsm,
    /// A tree of another kind, or one that's only shown.
    Shown,
    /// Nothing on disk.
    Memory,
}

/// An engine that takes part.
pub struct Entrant {
    /// Its name on the command line and in raw rows.
    pub name: &'static str,
    /// Its name in a table.
    pub title: &'static str,
    /// Its part in the claim.
    pub role: Role,
    /// Its crate, and the version.
    pub package: Option<(&'static str, &'static str)>,
    /// A description, in a few words.
    pub what: &'static str,
    /// Its settings beyond the common budget.
    pub settings: &'static str,
    /// The unsynced writes that survive when the process is killed.
    pub killed: &'static str,
    /// True if it can hold overlapping runs.
    pub runs: bool,
    /// False if this build doesn't have it.
    pub built: bool,
    /// Opens it.
    pub open: OpenStore,
}

/// All of them, in the order of the tables.
pub static ENTRANTS: [Entrant; 9] = [
    Entrant {
        name: "ours",
        title: "ours",
        role: Role::Ours,
        package: None,
        what: "`lsm_fast::Db`",
        settings: "level 0 is merged at 3 runs, level 1 holds 4 write buffers; filters of 10 \
                   bits; no block cache; one thread in the background",
        killed: "all",
        runs: true,
        built: true,
        open: ours::open,
    },
    Entrant {
        name: "simple",
        title: "ours, simple",
        role: Role::Shown,
        package: None,
        what: "`lsm`, stage 8: what the book builds",
        settings: "as ours",
        killed: "all",
        runs: true,
        built: true,
        open: simple::open,
    },
    Entrant {
        name: "rocksdb",
        title: "RocksDB",
        role: Role::Lsm,
        package: Some(("rocksdb", "0.25.0")),
        what: "RocksDB 11.8, C++",
        settings: "3 write buffers; filters of 10 bits; 2 background jobs; log on",
        killed: "all",
        runs: true,
        built: rocksdb::BUILT,
        open: rocksdb::open,
    },
    Entrant {
        name: "rocksdb-mmap",
        title: "RocksDB, mmap",
        role: Role::Lsm,
        package: Some(("rocksdb", "0.25.0")),
        what: "RocksDB 11.8, C++",
        settings: "as RocksDB, with `allow_mmap_reads`, and reads do not check checksums",
        killed: "all",
        runs: true,
        built: rocksdb::BUILT,
        open: |dir, setup| rocksdb::open(dir, &Setup { mapped: true, ..setup.clone() }),
    },
    Entrant {
        name: "leveldb",
        title: "LevelDB",
        role: Role::Lsm,
        package: Some(("leveldb-sys", "2.0.9")),
        what: "LevelDB 1.22, C++",
        settings: "filters of 10 bits; one background thread; reads do not check checksums (its \
                   default); built without crc32c, which it has a slower one for",
        killed: "all",
        runs: true,
        built: leveldb::BUILT,
        open: leveldb::open,
    },
    Entrant {
        name: "fjall",
        title: "fjall",
        role: Role::Lsm,
        package: Some(("fjall", "3.1.13")),
        what: "fjall 3.1, Rust",
        settings: "filters of 10 bits (fewer errors in level 0, its default); 2 workers; each put \
                   is written to the log before it returns (its default)",
        killed: "all",
        runs: true,
        built: fjall::BUILT,
        open: fjall::open,
    },
    Entrant {
        name: "sled",
        title: "sled",
        role: Role::Shown,
        package: Some(("sled", "0.34.7")),
        what: "sled 0.34, Rust: a Bw-tree",
        settings: "no flushing by the clock, for no other engine syncs by itself",
        killed: "what its buffers had written",
        runs: false,
        built: sled::BUILT,
        open: sled::open,
    },
    Entrant {
        name: "redb",
        title: "redb",
        role: Role::Shown,
        package: Some(("redb", "4.6.0")),
        what: "redb 4.6, Rust: a copy-on-write B-tree",
        settings: "each put is a transaction of `Durability::None`; reads keep a snapshot until \
                   the next put",
        killed: "what was before the last synced transaction",
        runs: false,
        built: redb::BUILT,
        open: redb::open,
    },
    Entrant {
        name: "memory",
        title: "`BTreeMap`",
        role: Role::Memory,
        package: None,
        what: "`Mutex<BTreeMap<Box<[u8]>, Box<[u8]>>>`",
        settings: "keeps nothing: what it costs to do no more than remember",
        killed: "nothing",
        runs: false,
        built: true,
        open: memory::open,
    },
];

/// Finds an engine by its name.
pub fn entrant(name: &str) -> Option<&'static Entrant> {
    ENTRANTS.iter().find(|entrant| entrant.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::store::FILTER_BITS;

    #[test]
    fn settings_name_the_bits_that_all_filters_have() {
        let settings = ENTRANTS.iter().map(|entrant| entrant.settings);
        let of_filters: Vec<&str> = settings.filter(|what| what.contains("filters of")).collect();
        let bits = format!("filters of {FILTER_BITS} bits");
        assert_eq!(of_filters.len(), 4);
        assert!(of_filters.iter().all(|what| what.contains(&bits)), "{of_filters:?}");
    }

    #[test]
    fn versions_are_those_that_are_built() {
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
        let lock = std::fs::read_to_string(lock).unwrap();
        for (name, version) in ENTRANTS.iter().filter_map(|entrant| entrant.package) {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "{name} is not {version} in Cargo.lock");
        }
    }
}
