//! Keys and values that look like what the files are made of.
//!
//! Proved: every key of one byte, every pair of the bytes and characters that files
//! escape or divide lines by, what looks like a line, a record, a marker or a checksum, the
//! empty key and value, and a longest key of which each byte is escaped come back as
//! they were put: from the memtable, from tables, from merged tables, from a log
//! that is replayed, after reopening. What is nearly such a key is not found.
//!
//! How: all of it at every stage, each key with several of the values. Left out: any
//! bytes in any order (`model.rs`), the limits
//! (`refusals.rs`).

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use lsm::engine::MAX_KEY_BYTES;
use lsm::{Engine, KeyRange, Options};
use lsm_crash_lab::MemoryDisk;

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::files::check_files;
use crate::support::model::script::hostile;

type Pairs = BTreeMap<Vec<u8>, Vec<u8>>;

const DIR: &str = "/db";

/// Bytes that are escaped, that divide, and that end in the middle of a character.
const PIECES: [&[u8]; 12] = [
    "→".as_bytes(),
    "†".as_bytes(),
    b"\\",
    b"\n",
    b"\r",
    b"\0",
    "\u{feff}".as_bytes(),
    b" ",
    b"x",
    b"\xe2",
    b"\xe2\x86",
    b"\xff",
];

/// Every hostile key, and value.
fn all() -> Vec<Vec<u8>> {
    let bytes = (0..=255).map(|byte| vec![byte]);
    let pairs = PIECES.iter().flat_map(|one| PIECES.iter().map(|two| [*one, *two].concat()));
    let more = ["crc synced 42", "synced 42", "6b2e7c10 synced 42\n6b2e7c10 43 k→v\n", "-- LOCK"];
    let more = more.map(|text| text.as_bytes().to_vec());
    let mut all: Vec<_> = hostile().into_iter().chain(bytes).chain(pairs).chain(more).collect();
    all.push(vec![0; MAX_KEY_BYTES]); // each of which takes four in a file
    all.sort();
    all.dedup();
    all
}

/// Puts each key with the value this many places further on; deletes some, if that works.
fn write(engine: &dyn Engine, pairs: &mut Pairs, all: &[Vec<u8>], further: usize) {
    for (at, key) in all.iter().enumerate() {
        let value = &all[(at + further) % all.len()];
        engine.put(key, value).unwrap();
        pairs.insert(key.clone(), value.clone());
        if engine.inspect().stage >= 4 && (at + further).is_multiple_of(7) {
            engine.delete(key).unwrap();
            pairs.remove(key);
        }
    }
}

/// All pairs, read in every way.
fn check(engine: &dyn Engine, pairs: &Pairs, all: &[Vec<u8>]) {
    for key in all {
        assert_eq!(engine.get(key).unwrap().as_ref(), pairs.get(key), "{key:?}");
        let near = [key.as_slice(), b"\0\n~"].concat();
        assert_eq!(engine.get(&near).unwrap(), None, "{near:?}");
    }
    if engine.inspect().stage >= 2 {
        let found: Pairs = engine.scan(KeyRange::all()).map(Result::unwrap).collect();
        assert_eq!(&found, pairs);
        let mut shown = Pairs::new();
        let mut visit = |key: &[u8], value: &[u8]| {
            shown.insert(key.to_vec(), value.to_vec());
            ControlFlow::Continue(())
        };
        engine.visit(KeyRange::all(), &mut visit).unwrap();
        assert_eq!(&shown, pairs);
    }
}

fn through_everything(stage: u8) {
    let (disk, all) = (MemoryDisk::default(), all());
    let options = Options::default()
        .memtable_bytes(1000)
        .block_bytes(64)
        .l0_trigger(3)
        .table_bytes(700)
        .background(false)
        .disk(Arc::new(disk.clone()));
    let open = || stage::open(stage, Path::new(DIR), &options).unwrap();
    let mut pairs = Pairs::new();
    let mut engine = open();
    write(engine.as_ref(), &mut pairs, &all, 0);
    check(engine.as_ref(), &pairs, &all);
    for further in [3, all.len() / 2] {
        if stage < 3 {
            return;
        }
        engine.flush().unwrap();
        check(engine.as_ref(), &pairs, &all);
        write(engine.as_ref(), &mut pairs, &all, further);
        check(engine.as_ref(), &pairs, &all);
        if stage < 7 {
            engine.close().unwrap();
        }
        drop(engine);
        engine = open(); // from the log, if there is one
        check(engine.as_ref(), &pairs, &all);
        if stage >= 8 {
            engine.compact().unwrap();
            check(engine.as_ref(), &pairs, &all);
        }
    }
    engine.close().unwrap();
    drop(engine);
    check_files(&disk, Path::new(DIR));
    check(open().as_ref(), &pairs, &all);
}

#[test]
fn hostile_bytes_come_back_from_everywhere() {
    (1..=stage::LAST).for_each(|stage| bounded(move || through_everything(stage)));
}
