//! Promises of the disk that maps files.
//!
//! Proved: a file that is open to be read is memory, an empty one too, and stays
//! what it was when another takes its name; a log has spare space while it is appended
//! to, none once it is complete or closed. An engine continues what another one left,
//! spare space and all, whichever disk either of them has. A flipped bit in a mapped file is
//! found: no get returns a wrong value.
//!
//! No part gets that disk from its store: the options have the one that they were
//! given.
//!
//! The contract of all disks is in `engine/disks.rs`, a dying process in `kill`: tests that
//! this crate shares with `lsm`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test they are assertions")]

#[path = "../../../tests/support"]
mod support {
    #[path = "disks_fast.rs"]
    pub(crate) mod disks;
    #[expect(dead_code, reason = "no workload is made here: `rhythm` isn't asked")]
    pub(crate) mod history;
    pub(crate) mod nth;
}

mod reached;

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::{Disk, File, RealDisk, read_all};
use lsm::{Engine, KeyRange, Options, stage};
use lsm_crash_lab::HookedDisk;

use support::disks::{disks, mapped_disk};
use support::history::{check_prefix, write};

/// The bytes by which a log's preallocated space grows.
const CHUNK: usize = 1024 * 1024;

fn open(disk: &Arc<dyn Disk>, dir: &Path) -> Box<dyn Engine> {
    let disk = HookedDisk::new(Arc::clone(disk), |_, _| None);
    let options = Options::default().disk(disk).background(false).memtable_bytes(300);
    stage::open(stage::LAST, dir, &options).unwrap()
}

/// The logs, as others see them.
fn logs(dir: &Path) -> Vec<Vec<u8>> {
    let mut names = RealDisk.list(dir).unwrap();
    names.retain(|name| name.ends_with(".wal"));
    names.sort();
    names.iter().map(|name| read_all(&RealDisk, &dir.join(name)).unwrap()).collect()
}

#[test]
fn a_file_that_is_opened_is_memory_and_a_log_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let (table, log) = (dir.path().join("000001.sst"), dir.path().join("000001.wal"));
    for text in ["", "kenya→Nairobi\n"] {
        for path in [&table, &log] {
            let _ = std::fs::remove_file(path);
            let made = mapped_disk().create(path).unwrap();
            made.append(text.as_bytes()).unwrap();
            assert!(made.mapped().is_none(), "it may still change");
        }
        let opened = mapped_disk().open(&table).unwrap();
        assert_eq!(opened.mapped().map(|map| &map[..]), Some(text.as_bytes()));
        assert!(opened.append(b"more").is_err() && opened.truncate(0).is_err());
        assert!(mapped_disk().open(&log).unwrap().mapped().is_none());
        assert!(RealDisk.open(&table).unwrap().mapped().is_none());
        // Emptied in place, the memory would be gone under our feet.
        assert!(mapped_disk().create(&table).is_err());
        assert_eq!(opened.mapped().map(|map| &map[..]), Some(text.as_bytes()));
    }
}

#[test]
fn a_log_ends_in_preallocated_space_until_it_is_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("000001.wal");
    let log = mapped_disk().create(&path).unwrap();
    let shown = || read_all(&RealDisk, &path).unwrap();
    let mut length = 0;
    for (bytes, chunks, ahead) in [(1, 1, 0), (CHUNK - 1, 1, 0), (1, 2, 1), (2 * CHUNK, 4, 1)] {
        log.append(&vec![b'x'; bytes]).unwrap();
        length += bytes;
        let text = shown();
        assert!((chunks * CHUNK..=(chunks + ahead) * CHUNK).contains(&text.len()));
        assert!(text[length..].iter().all(|&byte| byte == b'\n'));
        assert_eq!(log.len().unwrap(), length as u64);
    }
    log.seal().unwrap();
    assert_eq!(shown(), vec![b'x'; length]);
}

#[test]
fn space_that_is_being_preallocated_is_not_written_over_what_others_append() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("000001.wal");
    let let_go: [fn(Box<dyn File>); 3] =
        [|log| drop(log), |log| log.seal().unwrap(), |log| log.truncate(7).unwrap()];
    for let_go in let_go.repeat(8) {
        let _ = std::fs::remove_file(&path);
        let log = mapped_disk().create(&path).unwrap();
        log.append(&vec![b'x'; CHUNK]).unwrap();
        log.append(b"y").unwrap(); // the second chunk, and after it the third
        let_go(log);
        let next = RealDisk.append(&path).unwrap();
        next.truncate(0).unwrap();
        // Watched for longer than preallocating takes, so that a thread still at it is caught.
        assert!((0..10_000).all(|_| next.is_empty().unwrap()));
    }
}

#[test]
fn a_log_has_preallocated_space_until_it_is_complete_or_closed() {
    let dir = tempfile::tempdir().unwrap();
    let disk: Arc<dyn Disk> = Arc::new(mapped_disk());
    let engine = open(&disk, dir.path());
    let mut n = 0;
    while engine.inspect().logs.len() < 3 {
        n += 1;
        write(engine.as_ref(), n).unwrap();
    }
    assert!(logs(dir.path()).iter().all(|log| log.len() == CHUNK), "no put waits for a cut");
    engine.shake().unwrap(); // writes the table of the oldest log, and deletes it
    let found = logs(dir.path());
    assert_eq!((found.len(), found[1].len()), (2, CHUNK));
    assert!(found[0].len() < CHUNK, "a complete log is cut");
    engine.close().unwrap();
    assert!(logs(dir.path()).iter().all(|log| log.len() < CHUNK && !log.ends_with(b"\n\n")));
}

#[test]
fn each_disk_goes_on_from_what_another_left() {
    let dir = tempfile::tempdir().unwrap();
    let mut n = 0;
    for close in [false, true, false] {
        for disk in disks().iter().chain(disks().iter().rev()) {
            let engine = open(disk, dir.path());
            check_prefix(engine.as_ref(), n..=n);
            for _ in 0..7 {
                n += 1;
                write(engine.as_ref(), n).unwrap();
            }
            if close {
                engine.close().unwrap();
            }
        }
    }
    check_prefix(open(&disks()[0], dir.path()).as_ref(), n..=n);
}

fn pair(n: u32) -> (Vec<u8>, Vec<u8>) {
    (format!("visitor:{n:04}").into(), format!("lamp {n}").into())
}

/// Asks for every seventh key, then for all pairs; the file `name` is damaged.
fn finds_damage(engine: &dyn Engine, name: &str, keys: u32) {
    for n in (0..keys).step_by(7) {
        let (key, value) = pair(n);
        match engine.get(&key) {
            Ok(found) => assert_eq!(found, Some(value), "{name}"),
            Err(error) => assert!(error.to_string().contains(name), "{name}: {error}"),
        }
    }
    let all = engine.visit(KeyRange::all(), &mut |_, _| ControlFlow::Continue(()));
    assert!(all.unwrap_err().to_string().contains(name), "{name} is damaged");
}

/// Nothing is escaped, so blocks are searched as they lie; and there are keys enough that
/// the first get searches the sidecars as text.
#[test]
fn a_flipped_bit_in_a_mapped_file_is_found() {
    const KEYS: u32 = 500;
    let dir = tempfile::tempdir().unwrap();
    let options = Options::default().background(false).block_bytes(256);
    let open = || lsm_fast::open(dir.path(), &options).unwrap();
    let engine = open();
    for (key, value) in (0..KEYS).map(pair) {
        engine.put(&key, &value).unwrap();
    }
    engine.flush().unwrap();
    engine.close().unwrap();
    drop(engine);
    for name in ["000001.sst", "000001.index", "000001.bloom"] {
        let path = dir.path().join(name);
        let sound = read_all(&RealDisk, &path).unwrap();
        for at in (0..sound.len()).step_by(37) {
            let mut damaged = sound.clone();
            damaged[at] ^= 1 << (at % 7);
            std::fs::write(&path, damaged).unwrap();
            finds_damage(open().as_ref(), name, KEYS);
        }
        std::fs::write(&path, sound).unwrap();
    }
}
