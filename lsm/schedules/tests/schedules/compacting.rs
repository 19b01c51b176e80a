//! Merges at the same time as scans, flushes, and other merges.

use std::path::Path;

use lsm::Engine;
use lsm::crash_lab::SimDisk;
use lsm::disk::Disk;
use lsm::format::{FileName, MANIFEST, Manifest};
use shuttle::thread::scope;

use crate::support::engines::{DIR, open, options, reopen, stages};
use crate::support::explore::explore;
use crate::support::ledger::Ledger;

/// Checks that the tables on the disk are those that MANIFEST lists.
fn check_files(disk: &SimDisk) {
    let dir = Path::new(DIR);
    let text = lsm::disk::read_all(disk, &dir.join(MANIFEST)).unwrap();
    let tables = Manifest::decode(&text).unwrap().tables;
    let mut listed: Vec<u64> = tables.iter().map(|table| table.number).collect();
    let found = disk.list(dir).unwrap().into_iter();
    let mut found: Vec<u64> = found
        .filter_map(|name| match FileName::parse(&name) {
            Some(FileName::Table(number, "sst")) => Some(number),
            _ => None,
        })
        .collect();
    listed.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, listed, "tables on the disk, and those that MANIFEST lists");
}

/// Writes, compacts, and checks that no table above the last level holds one of these
/// writes; what others have written since may be there.
fn compact(ledger: &Ledger, engine: &dyn Engine) {
    for _ in 0..2 {
        ledger.write(engine, ledger.next()).unwrap();
    }
    engine.compact().unwrap();
    let levels = engine.inspect().levels;
    let (last, above) = levels.split_last().unwrap();
    assert!(!last.tables.is_empty(), "nothing in the last level");
    for table in above.iter().flat_map(|level| &level.tables) {
        let foreign = !ledger.owns(&table.first) && !ledger.owns(&table.last);
        assert!(foreign, "table {} is above the last level", table.number);
    }
}

/// Runs scans that keep tables which a merge has replaced; all their files are deleted
/// afterwards.
fn merges_and_scans(stage: u8) {
    let (disk, ledger) = (SimDisk::default(), Ledger::new('a', stage));
    let engine = open(stage, &options(disk.clone())).unwrap();
    let (shared, watched) = (engine.as_ref(), &ledger);
    watched.write_all(shared, 6).unwrap();
    scope(|threads| {
        threads.spawn(|| watched.watch(shared));
        threads.spawn(|| watched.watch(shared));
        threads.spawn(|| (7..=9).for_each(|n| watched.write(shared, n).unwrap()));
        shared.compact().unwrap();
    });
    engine.close().unwrap();
    check_files(&disk);
    drop(engine);
    ledger.check_end(reopen(stage, disk).as_ref());
}

/// Runs two threads that compact what they have written, twice, and a flush, at once.
fn merges_and_a_flush(stage: u8) {
    let (disk, ledgers) = (SimDisk::default(), ['a', 'b'].map(|who| Ledger::new(who, stage)));
    let engine = open(stage, &options(disk.clone())).unwrap();
    let (shared, [a, b]) = (engine.as_ref(), &ledgers);
    scope(|threads| {
        threads.spawn(|| shared.flush().unwrap());
        threads.spawn(|| (0..2).for_each(|_| compact(a, shared)));
        (0..2).for_each(|_| compact(b, shared));
    });
    ledgers.iter().for_each(|ledger| ledger.check_end(shared));
    engine.close().unwrap();
    check_files(&disk);
}

#[test]
fn scans_read_on_while_their_tables_are_replaced() {
    explore(stages(8), merges_and_scans);
}

#[test]
fn compactions_and_a_flush_at_once_are_all_done() {
    explore(stages(8), merges_and_a_flush);
}
