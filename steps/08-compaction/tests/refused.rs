//! The inputs of a merge if MANIFEST doesn't take the outputs.
//!
//! In the engine a table that was retired too early is still held by the tree, so
//! its files stay until something else lets go of it. Here nothing holds a table but
//! the merge.

use engine::compaction::Leveled;
use engine::directory::Directory;
use engine::format::TableMeta;
use engine::observe::Watcher;
use engine::parts::{Compactor, Tables};
use engine::sstable::bloom::Bloomed;
use engine::sstable::{Table, TableIndex, TableWriter};
use engine::sync::Arc;
use engine::version::{Edit, Version};
use engine::{Error, Result};

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
    let (directory, manifest) = Directory::open(opened.path(), 8, &tiny().disk).unwrap();
    let refusing = Refusing { directory, tables: manifest.tables };
    let merged = Leveled::new(&tiny()).step(&refusing);
    assert!(merged.is_err(), "`install` failed, and the caller isn't told: {merged:?}");
    let why = "invariant: a table that MANIFEST names has its files. `install` has failed, so it \
               still names the inputs: nothing may be retired";
    let is_there = |name: &String| opened.names().contains(name);
    assert!(names.iter().all(is_there), "{why}: {names:?}, now {:?}", opened.names());
}

/// Tables of which no one else holds any, and which don't change.
struct Refusing {
    directory: Directory,
    tables: Vec<TableMeta>,
}

impl Refusing {
    fn table(&self, meta: TableMeta) -> Arc<Table> {
        let watcher = Watcher::new(&tiny().observer);
        Arc::new(Table::new::<Bloomed>(self.directory.files(meta), &watcher))
    }
}

impl Tables for Refusing {
    fn version(&self) -> Arc<Version> {
        let tables = self.tables.iter().map(|meta| self.table(meta.clone()));
        Arc::new(Version::new(tables.collect()).unwrap())
    }

    fn create_table(&self, level: usize) -> Result<TableWriter> {
        let (first, last) = (Vec::new(), Vec::new());
        let meta = TableMeta { level, number: 100, files: Vec::new(), first, last };
        let watcher = Watcher::new(&tiny().observer);
        TableWriter::create(self.directory.files(meta), Bloomed::builder(&tiny()), &watcher)
    }

    fn finish_table(&self, writer: TableWriter) -> Result<Arc<Table>> {
        writer.finish().map(|meta| self.table(meta))
    }

    fn install(&self, _: &Edit) -> Result<()> {
        Err(Error::Closed)
    }
}
