//! The commit, over the same fast engine, whose memtable holds everything.

use std::marker::PhantomData;
use std::time::Instant;

use lsm::compaction::Leveled;
use lsm::parts::{Reached, Stage};
use lsm::tombstone::Tombstones;
use lsm::wal::Wal;
use lsm::{Options, Store};
use lsm_fast::Fast;
use lsm_fast::memtable::Memtable;
use lsm_fast::table::Located;

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

/// The fast engine with the simple encoding of its log.
struct SimpleLog;

impl Stage for SimpleLog {
    const NUMBER: u8 = Fast::NUMBER;
    type Deletes = Tombstones;
    type Memory = Memtable;
    type Index = Located;
    type Log = Wal;
    type Compactor = Leveled;

    fn disk(options: &Options) -> Reached {
        Fast::disk(options)
    }
}

fn twins(data: &Dataset) -> Result<Twins<'_>> {
    let simple = Logged::<SimpleLog> { data, stage: PhantomData };
    let fast = Logged::<Fast> { data, stage: PhantomData };
    Ok([Box::new(simple), Box::new(fast)])
}

struct Logged<'w, S> {
    data: &'w Dataset,
    stage: PhantomData<S>,
}

impl<S: Stage> Twin for Logged<'_, S> {
    fn measure(&mut self, row: &str) -> Result<f64> {
        match row {
            "commit_put_in_order" => self.put(0..self.data.held),
            "commit_put" => self.put(self.data.put()),
            row => unknown(row),
        }
    }
}

impl<S: Stage> Logged<'_, S> {
    fn put(&self, numbers: impl Iterator<Item = u64>) -> Result<f64> {
        let dir = tempfile::tempdir_in(self.data.dir())?;
        let options = Options::default().memtable_bytes(usize::MAX / 2);
        let engine = Store::<S>::open_with(dir.path(), options.clone())?;
        let start = Instant::now();
        for number in numbers {
            engine.put(present(number), self.data.value(number))?;
        }
        let time = nanos_each(start, self.data.held);
        drop(engine);
        // It has only the log to recover from.
        let engine = Store::<S>::open_with(dir.path(), options.clone())?;
        for number in 0..self.data.held {
            let found = engine.get(present(number))?;
            check(&found.as_deref(), &Some(self.data.value(number)))?;
        }
        Ok(time)
    }
}
