//! Opening after a kill where nothing can be written.
//!
//! Bounds: on a full disk and on a read-only one, a database opens in whatever shape it was
//! left. It can be read. It refuses each write, `flush` and `sync` with the disk's reason, and the
//! same handle takes writes again when there is room.
//!
//! How: on a disk in memory, with a hook that refuses whatever writes. LOCK can be taken. Not
//! expressible yet: that `open` reports it. Real file systems are in
//! `kill/bounds/opening.rs`.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use lsm::{Engine, Options};
use lsm_crash_lab::files::{Files, lay_out, snapshot};
use lsm_crash_lab::{DiskCall, Fault, HookedDisk, MemoryDisk};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::history::{check_prefix, write};
use crate::support::unwritable::{check_unwritable, check_writable};

const DIR: &str = "/db";
const WRITES: u64 = 45;

/// The state a database was left in: killed; killed during its last write, during the write of a
/// table or of MANIFEST; killed at an earlier stage; closed. (Opening a closed one appends
/// no bytes to its log. A full disk takes that, and a hook can't tell.)
const SHAPES: [&str; 6] = ["killed", "torn", "table", "manifest", "earlier", "closed"];

fn open(number: u8, disk: Arc<dyn lsm::disk::Disk>) -> lsm::Result<Box<dyn Engine>> {
    let options = Options::default().background(false).disk(disk);
    stage::open(number, Path::new(DIR), &options)
}

/// Returns the files of a database that was left like this, and how many writes they hold.
fn left(number: u8, shape: &str) -> (Files, u64) {
    let disk = MemoryDisk::default();
    let number = if shape == "earlier" { 7 } else { number };
    let engine = open(number, Arc::new(disk.clone())).unwrap();
    for n in 1..=WRITES {
        write(engine.as_ref(), n).unwrap();
        if n == 40 {
            engine.flush().unwrap();
        }
    }
    if shape == "closed" {
        engine.close().unwrap();
    }
    drop(engine);
    let mut files = snapshot(&disk, Path::new(DIR));
    let mut writes = WRITES;
    match shape {
        "torn" => {
            let log = files.iter_mut().find(|(name, _)| name.ends_with(".wal")).unwrap().1;
            log.truncate(log.len() - 3);
            writes -= 1;
        }
        "table" => drop(files.insert("000009.sst".into(), b"half a table".to_vec())),
        "manifest" => drop(files.insert("MANIFEST.new".into(), b"lsm 1 st".to_vec())),
        _ => {}
    }
    (files, writes)
}

/// Opens each shape on a disk that refuses these operations, and then has room again.
fn open_each(shapes: &[&str], error: ErrorKind, calls: &'static [DiskCall]) {
    let (mut tried, mut closed) = (0, Vec::new());
    for number in 7..=stage::LAST {
        for shape in shapes.iter().filter(|shape| number > 7 || **shape != "earlier") {
            tried += 1;
            let (files, writes) = left(number, shape);
            let memory = MemoryDisk::default();
            lay_out(&memory, Path::new(DIR), &files);
            let refuses = Arc::new(AtomicBool::new(true));
            let disk = {
                let refuses = refuses.clone();
                HookedDisk::new(Arc::new(memory.clone()), move |call, _| {
                    let hit = refuses.load(SeqCst) && calls.contains(&call);
                    hit.then_some(Fault { error, halves: 1 })
                })
            };
            let Ok(engine) = open(number, disk).inspect_err(|error| {
                closed.push(format!("stage {number}, {shape}: {error}"));
            }) else {
                continue;
            };
            check_unwritable(engine.as_ref(), writes, *shape == "closed");
            refuses.store(false, SeqCst);
            check_writable(engine.as_ref(), writes);
            drop(engine);
            let engine = open(number, Arc::new(memory)).unwrap();
            check_prefix(engine.as_ref(), writes + 1..=writes + 1);
        }
    }
    assert!(closed.is_empty(), "{} of {tried} do not open: {closed:#?}", closed.len());
}

#[test]
#[ignore = "bounds: 9 of 9 do not open (fast: 14 of 14)"]
fn on_a_full_disk_a_database_opens_to_be_read() {
    bounded(|| {
        open_each(&SHAPES[..5], ErrorKind::StorageFull, &[DiskCall::Create, DiskCall::Write]);
    });
}

#[test]
#[ignore = "bounds: 11 of 11 do not open (fast: 17 of 17)"]
fn on_a_disk_that_can_only_be_read_a_database_opens_to_be_read() {
    use DiskCall::{Create, OpenToAppend, Remove, Rename, Truncate, Write};
    bounded(|| {
        let calls = &[Create, OpenToAppend, Remove, Rename, Truncate, Write];
        open_each(&SHAPES, ErrorKind::ReadOnlyFilesystem, calls);
    });
}
