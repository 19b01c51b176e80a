//! Tables: gets, scans, and the first touch.
//!
//! ```text
//!    one     one table of all keys                             get, scan, first touch
//!    four    four tables, a quarter of the keys in each        scan: a merge
//! ```
//!
//! Both trees have the fast memtable, which is empty by then. So they differ only in how
//! tables are read: blocks copied and checked each time, or mapped and checked once.
//! Before the clock runs, each block has been touched.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use lsm::parts::{Reached, Stage};
use lsm::range::KeyRange;
use lsm::sstable::bloom::Bloomed;
use lsm::tombstone::Tombstones;
use lsm::{Options, Store};
use lsm_fast::Fast;
use lsm_fast::memtable::Memtable;
use lsm_fast::table::Located;

use crate::parts::dataset::Dataset;
use crate::parts::group::{Group, Row, Twin, Twins, check, nanos_each, unknown};
use crate::peers::Result;
use crate::peers::keys::{PAIR_BYTES, VALUE_BYTES, absent, lines_per_block, present};
use crate::peers::proc::write_back;
use crate::peers::stats::summary;

/// The number of tables that overlap.
const RUNS: u64 = 4;

/// The number of times a scan is repeated.
const SCANS: u64 = 3;

/// The number of times a database is opened for a first touch.
const OPENS: usize = 5;

/// A first get searches the sidecars as text, a first scan decodes them.
pub(super) const GROUP: Group = Group {
    part: "table",
    rows: &[
        Row { id: "table_get", what: "get, present" },
        Row { id: "table_miss", what: "get, absent" },
        Row { id: "table_scan", what: "scan one table, an entry" },
        Row { id: "table_scan_four", what: "scan four that overlap, an entry" },
        Row { id: "table_first_get", what: "first get after an open" },
        Row { id: "table_first_scan", what: "first entry of a scan after an open" },
    ],
    twins,
};

/// Stage 6, whose blocks are copied and checked each time they are read.
struct Copied;

impl Stage for Copied {
    const NUMBER: u8 = 6;
    type Deletes = Tombstones;
    type Memory = Memtable;
    type Index = Bloomed;
    type Log = ();
    type Compactor = ();
}

/// Stage 6, whose blocks are mapped and checked once.
struct Mapped;

impl Stage for Mapped {
    const NUMBER: u8 = 6;
    type Deletes = Tombstones;
    type Memory = Memtable;
    type Index = Located;
    type Log = ();
    type Compactor = ();

    fn disk(options: &Options) -> Reached {
        Fast::disk(options)
    }
}

fn twins(data: &Dataset) -> Result<Twins<'_>> {
    let simple = Tables::<Copied>::new(data, "bloomed")?;
    let fast = Tables::<Mapped>::new(data, "located")?;
    write_back(data.dir());
    Ok([Box::new(simple), Box::new(fast)])
}

struct Tables<'w, S: Stage> {
    data: &'w Dataset,
    dir: PathBuf,
    /// `None` only while it's reopened.
    one: Option<Store<S>>,
    four: Store<S>,
}

impl<'w, S: Stage> Tables<'w, S> {
    fn new(data: &'w Dataset, name: &str) -> Result<Self> {
        let dir = data.dir().join(name);
        let (one, four) = (open(&dir)?, open(&data.dir().join(format!("{name}-four")))?);
        let put = |tree: &Store<S>, number| tree.put(present(number), data.value(number));
        (0..data.held).try_for_each(|number| put(&one, number))?;
        one.flush()?;
        for run in 0..RUNS {
            (run..data.held).step_by(4).try_for_each(|number| put(&four, number))?;
            four.flush()?;
        }
        for (tree, tables) in [(&one, 1), (&four, RUNS)] {
            let levels = tree.inspect().levels;
            check(&levels.iter().map(|level| level.tables.len() as u64).sum(), &tables)?;
        }
        Ok(Tables { data, dir, one: Some(one), four })
    }

    fn one(&self) -> Result<&Store<S>> {
        Ok(self.one.as_ref().ok_or("it is not open")?)
    }

    /// Gets a key of each block, and checks its value.
    fn warm(&self) -> Result<()> {
        let tree = self.one()?;
        for number in (0..self.data.held).step_by(lines_per_block()) {
            let found = tree.get(present(number))?;
            check(&found.as_deref(), &Some(self.data.value(number)))?;
        }
        Ok(())
    }

    fn get(&self) -> Result<f64> {
        self.warm()?;
        let (tree, mut bytes, mut sum) = (self.one()?, 0, 0u64);
        let start = Instant::now();
        for number in self.data.asked() {
            let value = tree.get(present(number))?.unwrap_or_default();
            bytes += value.len() as u64;
            sum += value.last().map_or(0, |&byte| u64::from(byte));
        }
        let time = nanos_each(start, self.data.held);
        black_box(sum);
        check(&bytes, &(self.data.held * VALUE_BYTES as u64))?;
        Ok(time)
    }

    fn miss(&self) -> Result<f64> {
        self.warm()?;
        let (tree, mut found) = (self.one()?, 0);
        let start = Instant::now();
        for number in self.data.asked() {
            found += u64::from(tree.get(absent(number))?.is_some());
        }
        let time = nanos_each(start, self.data.held);
        check(&found, &0)?;
        Ok(time)
    }

    fn scan(&self, tree: &Store<S>) -> Result<f64> {
        self.check_scan(tree)?;
        let (mut bytes, mut sum) = (0, 0u64);
        let start = Instant::now();
        for _ in 0..SCANS {
            tree.visit(KeyRange::all(), |key, value| {
                bytes += (key.len() + value.len()) as u64;
                let ends = [key.last(), value.first(), value.last()];
                sum += ends.into_iter().flatten().map(|&byte| u64::from(byte)).sum::<u64>();
                ControlFlow::Continue(())
            })?;
        }
        let time = nanos_each(start, SCANS * self.data.held);
        black_box(sum);
        check(&bytes, &(SCANS * self.data.held * PAIR_BYTES as u64))?;
        Ok(time)
    }

    /// Scans everything once and checks all of it.
    fn check_scan(&self, tree: &Store<S>) -> Result<()> {
        let mut right = 0;
        tree.visit(KeyRange::all(), |key, value| {
            if key != present(right) || value != self.data.value(right) {
                return ControlFlow::Break(());
            }
            right += 1;
            ControlFlow::Continue(())
        })?;
        check(&right, &self.data.held)
    }

    /// Opens a few times; returns the median time of a first touch.
    fn first(&mut self, touch: First<S>) -> Result<f64> {
        let mut times = Vec::new();
        for number in self.data.asked().step_by(7).take(OPENS) {
            drop(self.one.take());
            let tree = self.one.insert(open(&self.dir)?);
            let start = Instant::now();
            let found = touch(tree, number)?;
            times.push(nanos_each(start, 1));
            check(&found.as_slice(), &self.data.value(number))?;
        }
        Ok(summary(times).ok_or("never opened")?.median)
    }
}

/// Gets the value of a number.
type First<S> = fn(&Store<S>, u64) -> Result<Vec<u8>>;

fn by_get<S: Stage>(tree: &Store<S>, number: u64) -> Result<Vec<u8>> {
    Ok(tree.get(present(number))?.unwrap_or_default())
}

fn by_scan<S: Stage>(tree: &Store<S>, number: u64) -> Result<Vec<u8>> {
    let mut found = Vec::new();
    tree.visit(KeyRange::from(present(number)..), |_, value| {
        found = value.to_vec();
        ControlFlow::Break(())
    })?;
    Ok(found)
}

/// Opens a tree whose memtable is never full.
fn open<S: Stage>(dir: &Path) -> Result<Store<S>> {
    let options = Options::default().memtable_bytes(usize::MAX / 2);
    Ok(Store::open_with(dir, options)?)
}

impl<S: Stage> Twin for Tables<'_, S> {
    fn measure(&mut self, row: &str) -> Result<f64> {
        match row {
            "table_get" => self.get(),
            "table_miss" => self.miss(),
            "table_scan" => self.scan(self.one()?),
            "table_scan_four" => self.scan(&self.four),
            "table_first_get" => self.first(by_get),
            "table_first_scan" => self.first(by_scan),
            row => unknown(row),
        }
    }
}
