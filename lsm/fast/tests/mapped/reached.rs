//! A part of the store can't get at the mapped disk by way of the options.

use lsm::backoff::Progress;
use lsm::engine::Backlog;
use lsm::inspect::Picture;
use lsm::parts::{Compactor, Reached, Request, Stage, Tables};
use lsm::sstable::bloom::Bloomed;
use lsm::tombstone::Tombstones;
use lsm::version::Version;
use lsm::wal::Wal;
use lsm::{Options, Result, Store};
use lsm_fast::Fast;
use lsm_fast::memtable::Memtable;

/// Any part, on the disk of the fast ones.
struct Curious;

impl Stage for Curious {
    const NUMBER: u8 = 8;
    type Deletes = Tombstones;
    type Memory = Memtable;
    type Index = Bloomed;
    type Log = Wal;
    type Compactor = Looks;

    fn disk(options: &Options) -> Reached {
        Fast::disk(options)
    }
}

/// Merges nothing. It looks for the disk.
struct Looks;

impl Looks {
    fn at(options: &Options) {
        assert_eq!(format!("{:?}", options.disk), "RealDisk");
    }
}

impl Compactor for Looks {
    const MERGES: bool = false;

    fn new(options: &Options) -> Self {
        Looks::at(options);
        Looks
    }

    fn step(&mut self, tables: &dyn Tables) -> Result<Progress> {
        ().step(tables)
    }

    fn request(&mut self) -> Request {
        ().request()
    }

    fn has_done(&self, request: &Request) -> Result<bool> {
        ().has_done(request)
    }

    fn drop_work(&mut self) {}

    fn merged(&self) -> u64 {
        ().merged()
    }

    fn backlog(version: &Version, options: &Options) -> Backlog {
        Looks::at(options);
        <()>::backlog(version, options)
    }

    fn draw(_: &mut Picture, options: &Options) {
        Looks::at(options);
    }
}

#[test]
fn a_part_s_options_have_the_disk_that_was_given() {
    let dir = tempfile::tempdir().unwrap();
    let db = Store::<Curious>::open(dir.path()).unwrap();
    db.put("kenya:capital", "Nairobi").unwrap();
    db.flush().unwrap();
    db.inspect();
    db.close().unwrap();
}
