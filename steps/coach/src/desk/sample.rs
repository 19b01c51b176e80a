//! A small course of three steps, so that a test can quote its lines: the real course's
//! words and paths change with the engine.

/// The files of the sample, by their path from the workspace.
pub(super) const FILES: [(&str, &str); 14] = [
    ("lsm/src/lib.rs", LIB),
    ("lsm/src/disk.rs", "//! Given to every stage.\n"),
    ("lsm/src/hash_index.rs", HASH_INDEX),
    ("lsm/src/memtable.rs", MEMTABLE),
    ("lsm/src/merge.rs", MERGE),
    ("lsm/src/nested.rs", "//! A folder of files.\n\npub mod filter;\n"),
    ("lsm/src/nested/filter.rs", FILTER),
    ("lsm/src/tree.rs", TREE),
    ("steps/01-hash-index/exercise.toml", STEP_1),
    ("steps/01-hash-index/wrong/appends.rs", APPENDS),
    ("steps/01-hash-index/wrong/forgets.rs", FORGETS),
    ("steps/01-hash-index/wrong/removes-all.rs", REMOVES_ALL),
    ("steps/02-memtable/exercise.toml", STEP_2),
    ("steps/03-tree-shaker/exercise.toml", STEP_3),
];

const LIB: &str = "\
//! The sample.

pub mod disk;

// Chapter 1
#[cfg(feature = \"hash-index\")]
pub mod hash_index;
// Chapter 2
#[cfg(feature = \"memtable\")]
pub mod memtable;
// Chapter 3
#[cfg(feature = \"tree-shaker\")]
pub mod merge;
#[cfg(feature = \"tree-shaker\")]
pub mod nested;
#[cfg(feature = \"tree-shaker\")]
pub mod tree;
";

const HASH_INDEX: &str = "\
//! Chapter 1. A hash index.

use std::collections::HashMap;

/// Buckets at the start.
const BUCKETS: usize = 8;

/// Pairs.
pub struct HashIndex {
    pairs: HashMap<u8, u8>,
}

impl HashIndex {
    /// An empty index.
    pub fn new() -> Self {
        HashIndex { pairs: HashMap::with_capacity(BUCKETS) }
    }

    // ANCHOR: ex-hash-get
    /// Returns the value of a key.
    pub fn get(&self, key: u8) -> Option<u8> {
        self.pairs.get(&key).copied()
    }
    // ANCHOR_END: ex-hash-get

    // ANCHOR: ex-hash-put
    /// Stores a value under a key.
    ///
    /// The old value is replaced.
    pub fn put(&mut self, key: u8, value: u8) {
        self.pairs.insert(key, value);
    }
    // ANCHOR_END: ex-hash-put

    // ANCHOR: ex-hash-delete
    /// Removes a key.
    pub fn delete(&mut self, key: u8) {
        self.pairs.remove(&key);
    }
    // ANCHOR_END: ex-hash-delete

    /// Returns the number of keys.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }
}
";

const MEMTABLE: &str = "\
//! Chapter 2. A memtable.

use std::collections::BTreeMap;

/// Sorted pairs.
#[derive(Default)]
pub struct Memtable {
    pairs: BTreeMap<u8, u8>,
}

impl Memtable {
    // ANCHOR: ex-memtable-put
    /// Stores a value under a key.
    pub fn put(&mut self, key: u8, value: u8) {
        self.pairs.insert(key, value);
    }
    // ANCHOR_END: ex-memtable-put

    // ANCHOR: ex-memtable-seal
    /// Takes all pairs out.
    pub fn seal(&mut self) -> Memtable {
        std::mem::take(self)
    }
    // ANCHOR_END: ex-memtable-seal
}
";

const MERGE: &str = "\
//! Chapter 3. A merge.

use std::cmp;

// ANCHOR: ex-merge-pick
/// Returns the smaller of two heads.
pub fn pick(a: u8, b: u8) -> u8 {
    cmp::min(a, b)
}
// ANCHOR_END: ex-merge-pick
";

const FILTER: &str = "\
//! Chapter 3. A filter.

// ANCHOR: ex-filter-denies
/// Returns whether the filter denies a key.
pub fn denies(bits: u64, key: u8) -> bool {
    bits >> (key % 64) & 1 == 0
}
// ANCHOR_END: ex-filter-denies
";

const TREE: &str = "\
//! Chapter 3. A tree.

use crate::memtable::Memtable;

// ANCHOR: ex-flush-oldest
/// Removes and returns the oldest memtable.
pub fn flush_oldest(sealed: &mut Vec<Memtable>) -> Option<Memtable> {
    sealed.pop()
}
// ANCHOR_END: ex-flush-oldest
";

const STEP_1: &str = r#"
title = "A hash index"
minutes = 1
rust = ""

[[task]]
anchor = "hash-get"
name = "HashIndex::get"
file = "hash_index.rs"
tests = []
hints = []

[[task]]
anchor = "hash-put"
name = "HashIndex::put"
file = "hash_index.rs"
tests = []
hints = []

[[task]]
anchor = "hash-delete"
name = "HashIndex::delete"
file = "hash_index.rs"
tests = []
hints = []
"#;

const STEP_2: &str = r#"
title = "The memtable"
minutes = 1
rust = ""

[[task]]
anchor = "memtable-put"
name = "Memtable::put"
file = "memtable.rs"
tests = []
hints = []

[[task]]
anchor = "memtable-seal"
name = "Memtable::seal"
file = "memtable.rs"
tests = []
hints = []
"#;

const STEP_3: &str = r#"
title = "The tree shaker"
minutes = 2
rust = ""

[[part]]
number = 1
title = "Read"
minutes = 1

[[part]]
number = 2
title = "Write"
minutes = 1

[[task]]
part = 1
anchor = "merge-pick"
name = "pick"
file = "merge.rs"
tests = []
hints = []

[[task]]
part = 1
anchor = "filter-denies"
name = "denies"
file = "nested/filter.rs"
tests = []
hints = []

[[task]]
part = 2
anchor = "flush-oldest"
name = "flush_oldest"
file = "tree.rs"
tests = []
hints = []
"#;

const APPENDS: &str = "\
// task: ex-hash-put
// The old value stays.

self.pairs.entry(key).or_insert(value);
";

const FORGETS: &str = "\
// task: ex-hash-get
// Nothing is ever found.

None
";

const REMOVES_ALL: &str = "\
// task: ex-hash-delete
// The other keys go too.

self.pairs.clear();
";
