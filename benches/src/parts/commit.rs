//! The commit, over the same fast engine, whose memtable holds everything.

use std::marker::PhantomData;
use std::time::Instant;

use lsm::Options;
use lsm::compaction::Compacting;
use lsm::engine::Open;
use lsm::fast::commit::Committing;
use lsm::fast::memtable::Memtable;
use lsm::fast::table::Located;
use lsm::journaled::Journaled;
use lsm::tree::Tree;

use crate::parts::dataset::Dataset;
use crate::parts::group::{Group, Row, Twin, Twins, check, nanos_each, unknown};
use crate::peers::Result;
use crate::peers::keys::present;

/// Nothing is flushed: a put is the memtable and the log.
pub(super) const GROUP: Group = Group {
    part: "commit",
    rows: &[
        Row { id: "commit_put_in_order", what: "put, in order" },
        Row { id: "commit_put", what: "put, in random order" },
    ],
    twins,
};

type Inner = Compacting<Tree<Memtable, Located>>;

fn twins(data: &Dataset) -> Result<Twins<'_>> {
    let simple = Logged::<Journaled<Inner>> { data, engine: PhantomData };
    let fast = Logged::<Committing<Inner>> { data, engine: PhantomData };
    Ok([Box::new(simple), Box::new(fast)])
}

struct Logged<'w, E> {
    data: &'w Dataset,
    engine: PhantomData<E>,
}

impl<E: Open> Twin for Logged<'_, E> {
    fn measure(&mut self, row: &str) -> Result<f64> {
        match row {
            "commit_put_in_order" => self.put(0..self.data.held),
            "commit_put" => self.put(self.data.put()),
            row => unknown(row),
        }
    }
}

impl<E: Open> Logged<'_, E> {
    fn put(&self, numbers: impl Iterator<Item = u64>) -> Result<f64> {
        let dir = tempfile::tempdir_in(self.data.dir())?;
        let options = Options { memtable_bytes: usize::MAX / 2, ..Options::default() };
        let engine = E::open_dir(dir.path(), &options)?;
        let start = Instant::now();
        for number in numbers {
            engine.put(&present(number), self.data.value(number))?;
        }
        let time = nanos_each(start, self.data.held);
        drop(engine);
        // It has only the log to recover from.
        let engine = E::open_dir(dir.path(), &options)?;
        for number in 0..self.data.held {
            let found = engine.get(&present(number))?;
            check(&found.as_deref(), &Some(self.data.value(number)))?;
        }
        Ok(time)
    }
}
