//! The inputs of a merge if MANIFEST doesn't take the outputs.
//!
//! In the engine a table that was retired too early is still held by the tree, so
//! its files stay until something else lets go of it. Here nothing holds a table but
//! the merge.

use std::path::Path;

use engine::compaction::Compacting;
use engine::directory::Directory;
use engine::engine::Open;
use engine::inspect::Picture;
use engine::layers::{Sealing, Tables};
use engine::observe::Watcher;
use engine::runs::{Edit, Runs};
use engine::sstable::bloom::Bloomed;
use engine::sstable::{Table, TableWriter};
use engine::stage::Stage6;
use engine::sync::Arc;
use engine::{Engine, Error, Options, Result};

use crate::support::{open, tiny};

#[test]
fn inputs_that_manifest_still_names_keep_their_files() {
    let opened = open(8);
    for value in ["1", "2", "3"] {
        opened.put("a", value);
        opened.flush();
    }
    opened.engine.close().unwrap();
    let names = opened.names();
    let refusing = Compacting::<Refusing>::open_dir(opened.path(), &tiny()).unwrap();
    assert!(refusing.shake().is_err(), "`replace` failed, and the caller isn't told");
    let why = "invariant: a table that MANIFEST names has its files. `replace` has failed, so it \
               still names the inputs: nothing may be retired";
    assert_eq!(opened.names(), names, "{why}");
}

/// A tree that returns the same tables each time, and takes no others.
struct Refusing(Stage6);

impl Tables for Refusing {
    fn runs(&self) -> Arc<Runs> {
        let watcher = Watcher::new(&tiny().observer);
        let again = |table: &Arc<Table>| {
            let files = self.directory().files(table.meta().clone());
            Arc::new(Table::new::<Bloomed>(files, &watcher))
        };
        Arc::new(Runs::new(self.0.runs().tables().map(again).collect()).unwrap())
    }

    fn create_table(&self, level: usize) -> Result<TableWriter> {
        self.0.create_table(level)
    }

    fn finish_table(&self, writer: TableWriter) -> Result<Arc<Table>> {
        self.0.finish_table(writer)
    }

    fn replace(&self, _: &Edit) -> Result<()> {
        Err(Error::Closed)
    }
}

impl Open for Refusing {
    fn stage() -> u8 {
        Stage6::stage()
    }

    fn open_at(stage: u8, dir: &Path, options: &Options) -> Result<Self> {
        Stage6::open_at(stage, dir, options).map(Refusing)
    }
}

impl Engine for Refusing {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.0.get(key)
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.0.put(key, value)
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        self.0.delete(key)
    }

    fn close(&self) -> Result<()> {
        self.0.close()
    }

    fn inspect(&self) -> Picture {
        self.0.inspect()
    }
}

impl Sealing for Refusing {
    fn directory(&self) -> &Arc<Directory> {
        self.0.directory()
    }

    fn written(&self) -> u64 {
        self.0.written()
    }

    fn flushed(&self) -> u64 {
        self.0.flushed()
    }

    fn seal_for(&self, key: &[u8], stored: &[u8]) -> Result<bool> {
        self.0.seal_for(key, stored)
    }

    fn seal(&self) -> Result<()> {
        self.0.seal()
    }

    fn retry(&self) -> Result<()> {
        self.0.retry()
    }

    fn apply(&self, key: &[u8], stored: &[u8]) -> Result<u64> {
        self.0.apply(key, stored)
    }
}
