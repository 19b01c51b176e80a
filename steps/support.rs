//! Helpers for the tests of all steps: an engine with tiny options in a directory
//! of its own, and the comparison with a map.

use std::path::Path;

use engine::{Engine, KeyRange, Options, Result, stage};
use tempfile::TempDir;

#[cfg(feature = "tree-shaker")]
#[path = "support/files.rs"]
pub(crate) mod files;
#[path = "support/map.rs"]
mod map;
#[path = "support/script.rs"]
mod script;

pub(crate) use map::agrees_with_a_map;

/// Compares text with the snapshot `snapshots/NAME.snap` beside the test.
macro_rules! assert_looks_like {
    ($name:expr, $text:expr) => {
        insta::with_settings!({
            snapshot_path => "snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!($name, $text) })
    };
}
pub(crate) use assert_looks_like;

/// An engine in a directory that is gone with it.
pub(crate) struct Opened {
    pub(crate) engine: Box<dyn Engine>,
    pub(crate) dir: TempDir,
}

/// Opens a stage in a new directory, with [`tiny`] options.
pub(crate) fn open(stage: u8) -> Opened {
    open_with(stage, &tiny())
}

/// Opens a stage in a new directory.
pub(crate) fn open_with(stage: u8, options: &Options) -> Opened {
    let dir = TempDir::new().unwrap();
    let engine = stage::open(stage, dir.path(), options).unwrap();
    Opened { engine, dir }
}

/// Options with which a few entries fill a memtable, a block, a table, a level.
/// There's no thread: everything happens because a test asked for it.
pub(crate) fn tiny() -> Options {
    Options::default()
        .memtable_bytes(64)
        .block_bytes(48)
        .l0_trigger(3)
        .l0_stop(6)
        .levels(4)
        .level_bytes(160)
        .level_ratio(2)
        .table_bytes(96)
        .background(false)
}

impl Opened {
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn put(&self, key: &str, value: &str) {
        self.engine.put(key.as_bytes(), value.as_bytes()).unwrap();
    }

    pub(crate) fn delete(&self, key: &str) {
        self.engine.delete(key.as_bytes()).unwrap();
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        let value = self.engine.get(key.as_bytes()).unwrap();
        value.map(|value| String::from_utf8(value).unwrap())
    }

    /// Asserts what a `get` returns. If it returns something else, shows `why` and the
    /// engine.
    #[track_caller]
    pub(crate) fn assert_get(&self, key: &str, value: Option<&str>, why: &str) {
        let found = self.get(key);
        assert_eq!(found.as_deref(), value, "get {key}: {why}\n{}", self.engine.inspect());
    }

    /// The entries of a range, as `key→value` lines.
    pub(crate) fn scan(&self, range: impl Into<KeyRange>) -> Result<Vec<String>> {
        let line = |(key, value): (Vec<u8>, Vec<u8>)| format!("{}→{}", text(&key), text(&value));
        self.engine.scan(range.into()).map(|pair| pair.map(line)).collect()
    }
}

/// Bytes as text, for comparisons and messages.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
