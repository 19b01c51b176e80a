//! Writes that were committed together come back together.
//!
//! Proved: replay inserts a commit of several writes at once, into one memtable. (Stage 9
//! brings the lines that say so. Here, a reader of logs takes two writes for a commit.)

use lsm::memtable::Memtable;
use lsm::parts::{Change, Stage};
use lsm::sstable::bloom::Bloomed;
use lsm::tombstone::Tombstones;
use lsm::wal::{Encoding, Records, Replay, Wal};
use lsm::{Options, Store};

struct Pairs;

impl Encoding for Pairs {
    fn encode(text: &mut Vec<u8>, first: u64, changes: &[Change<'_>]) {
        Records::encode(text, first, changes);
    }

    fn replay(log: &[u8], first: u64, promised: u64) -> Replay {
        let mut replay = Records::replay(log, first, promised);
        let ends = replay.writes.chunks(2).map(|pair| (pair[0].number, pair.len() as u64));
        replay.together = ends.map(|(number, writes)| number..number + writes).collect();
        replay
    }
}

/// Stage 7, with that reader or with the usual one.
struct Reads<E>(E);

impl<E: Encoding> Stage for Reads<E> {
    const NUMBER: u8 = 7;
    type Deletes = Tombstones;
    type Memory = Memtable;
    type Index = Bloomed;
    type Log = Wal<E>;
    type Compactor = ();
}

/// Returns the entries of each memtable, oldest first, after five writes of ten bytes were
/// replayed into memtables of thirty.
fn replayed<S: Stage>() -> Vec<usize> {
    let dir = tempfile::tempdir().unwrap();
    let options = Options::default().background(false);
    let store = Store::<S>::open_with(dir.path(), options.clone()).unwrap();
    for n in 1..=5 {
        store.put(format!("key {n}"), "value").unwrap();
    }
    drop(store);
    let store = Store::<S>::open_with(dir.path(), options.memtable_bytes(30)).unwrap();
    let picture = store.inspect();
    let sealed = picture.sealed.iter().rev();
    sealed.chain(&picture.memtable).map(|memtable| memtable.entries.len()).collect()
}

#[test]
fn a_commit_is_replayed_into_one_memtable() {
    assert_eq!(replayed::<Reads<Records>>(), [3, 2], "each write by itself");
    assert_eq!(replayed::<Reads<Pairs>>(), [2, 3], "two at once: 3 and 4 don't fit beside 1 and 2");
}
