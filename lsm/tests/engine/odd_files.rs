//! Names of ours under which there is no file of ours.
//!
//! Proved: where a symbolic link, a directory or a FIFO is in the place of any file
//! of a database, no operation hangs, every result is right or an error that names the file,
//! nothing outside of the directory is written, and an opening that fails leaves all as
//! it was. Names that are nearly ours, or no Unicode, aren't ours: never read,
//! never removed. A directory that is moved or removed while it is open fails writes or
//! keeps them, and is whole again when it is back; so is one that loses its LOCK.
//!
//! How: closed databases of stages 3, 6 and 8 on the real file system, through every disk that
//! reaches it. Left out: permissions, which are nothing to root (`kill/denied.rs`); a
//! directory that is moved or replaced while it's open (`moved.rs`).

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::{Engine, Error, KeyRange, Options};
use lsm_crash_lab::HookedDisk;
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::stage;
use crate::support::bounded::bounded;
use crate::support::disks::disks;

type Pairs = BTreeMap<Vec<u8>, Vec<u8>>;

/// A way to put a name where it does not belong; the last path is outside.
type Odd = fn(&Path, &Path);

const ODDS: [(&str, Odd); 5] = [
    ("a link to a file", |path, outside| symlink(outside.join("letter"), path).unwrap()),
    ("a link to nothing", |path, outside| symlink(outside.join("nothing"), path).unwrap()),
    ("a link to a directory", |path, outside| symlink(outside, path).unwrap()),
    ("a directory", |path, _| fs::create_dir(path).unwrap()),
    ("a FIFO", |path, _| {
        mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
    }),
];

/// The power stays on here, so no sync goes further than the hook.
fn options(disk: &Arc<dyn Disk>) -> Options {
    let disk = HookedDisk::new(Arc::clone(disk), |_, _| None);
    Options::default().block_bytes(48).background(false).disk(disk)
}

/// A closed database with two tables and, if the stage has one, a log.
fn database(stage: u8, dir: &Path) -> Pairs {
    let engine = stage::open(stage, dir, &options(&disks()[0])).unwrap();
    for (round, keys) in [0..6, 3..9, 2..4].into_iter().enumerate() {
        for n in keys {
            engine.put(format!("key {n}").as_bytes(), format!("{round}").as_bytes()).unwrap();
        }
        if round < 2 {
            engine.flush().unwrap();
        }
    }
    let pairs = engine.scan(KeyRange::all()).map(Result::unwrap).collect();
    engine.close().unwrap();
    pairs
}

/// The content of a directory: of a plain file its bytes, of anything else its kind.
fn contents(dir: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap).map(|entry| {
        let kind = entry.file_type().unwrap();
        let text = || String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
        let content = if kind.is_file() { text() } else { format!("{kind:?}") };
        (format!("{:?}", entry.file_name()), content)
    });
    entries.collect()
}

fn named(error: &Error, name: &str, what: &str) {
    assert!(error.to_string().contains(name), "{what} for {name}: {error}");
}

/// Every operation is right, or blames the file `name`.
fn use_all(engine: &dyn Engine, expected: &Pairs, name: &str, what: &str) {
    for (key, value) in expected {
        match engine.get(key) {
            Ok(found) => assert_eq!(found.as_ref(), Some(value), "{what} for {name}"),
            Err(error) => named(&error, name, what),
        }
    }
    let found: Result<Pairs, Error> = engine.scan(KeyRange::all()).collect();
    match found {
        Ok(found) => assert_eq!(&found, expected, "{what} for {name}"),
        Err(error) => named(&error, name, what),
    }
    for answer in [engine.put(b"key 0", b"0"), engine.flush(), engine.compact(), engine.close()] {
        match answer {
            // Stages that do not merge say so.
            Ok(()) | Err(Error::NeedsStage { .. }) => {}
            Err(error) => named(&error, name, what),
        }
    }
}

/// One file of a database of `stage` is something else.
fn try_out(stage: u8, disk: &Arc<dyn Disk>, name: &str, (what, odd): (&str, Odd)) {
    let home = tempfile::tempdir().unwrap();
    let (dir, outside) = (home.path().join("db"), home.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("letter"), "Dear Ada,\n").unwrap();
    let expected = database(stage, &dir);
    let _ = fs::remove_file(dir.join(name));
    odd(&dir.join(name), &outside);
    let before = contents(&dir);
    match stage::open(stage, &dir, &options(disk)) {
        Ok(engine) => use_all(engine.as_ref(), &expected, name, what),
        Err(error) => {
            named(&error, name, what);
            assert_eq!(contents(&dir), before, "{what} for {name}: refused, yet changed");
        }
    }
    let kept = BTreeMap::from([("\"letter\"".to_string(), "Dear Ada,\n".to_string())]);
    assert_eq!(contents(&outside), kept, "{what} for {name}: written behind a link");
}

/// The files of a database of the last stage, and one that a crash can leave.
const NAMES: [&str; 7] = [
    "LOCK",
    "MANIFEST",
    "MANIFEST.new",
    "000001.sst",
    "000002.index",
    "000002.bloom",
    "000013.wal",
];

#[test]
fn what_is_no_plain_file_is_refused_and_left_alone() {
    bounded(|| {
        for stage in [3, 6, 8, stage::LAST].into_iter().filter(|stage| *stage <= stage::LAST) {
            for disk in disks() {
                for name in NAMES {
                    ODDS.into_iter().for_each(|odd| try_out(stage, &disk, name, odd));
                }
            }
        }
    });
}

/// It is empty but for what a crash while it was made can leave.
#[test]
fn a_new_database_is_not_written_behind_a_link() {
    bounded(|| {
        for disk in disks() {
            for (name, (what, odd)) in ["LOCK", "MANIFEST", "MANIFEST.new"]
                .into_iter()
                .flat_map(|name| ODDS.map(|odd| (name, odd)))
            {
                let home = tempfile::tempdir().unwrap();
                let (dir, outside) = (home.path().join("db"), home.path().join("outside"));
                fs::create_dir(&dir).unwrap();
                fs::create_dir(&outside).unwrap();
                fs::write(outside.join("letter"), "Dear Ada,\n").unwrap();
                odd(&dir.join(name), &outside);
                let error = stage::open(stage::LAST, &dir, &options(&disk)).map(drop).unwrap_err();
                named(&error, name, what);
                assert_eq!(fs::read_to_string(outside.join("letter")).unwrap(), "Dear Ada,\n");
                assert!(!outside.join("nothing").exists(), "{what} for {name}");
            }
        }
    });
}

#[test]
fn the_directory_itself_may_be_reached_by_a_link() {
    let home = tempfile::tempdir().unwrap();
    let expected = database(stage::LAST, &home.path().join("db"));
    symlink("db", home.path().join("link")).unwrap();
    symlink("nowhere", home.path().join("broken")).unwrap();
    for disk in disks() {
        let open = |name: &str| stage::open(stage::LAST, &home.path().join(name), &options(&disk));
        use_all(open("link").unwrap().as_ref(), &expected, "nothing", "nothing");
        named(&open("broken").map(drop).unwrap_err(), "broken", "a link to nothing");
        assert!(home.path().join("broken").is_symlink() && !home.path().join("nowhere").exists());
    }
}

#[test]
fn names_that_are_nearly_ours_are_not() {
    let foreign: [&[u8]; 14] = [
        b"00001.sst",
        b"0000001.sst",
        b"000000.sst",
        b"000009.SST",
        b"000009.sst~",
        b"000009.sst.bak",
        b" 000009.sst",
        b"-00009.sst",
        b"+00009.wal",
        b"000009.wal.bak",
        b"18446744073709551616.sst",
        b"MANIFEST.old",
        b"\xff.sst",
        b"000009.ss\xff",
    ];
    for stage in 3..=stage::LAST {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("db");
        let expected = database(stage, &dir);
        let path = |name: &[u8]| dir.join(OsStr::from_bytes(name));
        foreign.iter().for_each(|name| fs::write(path(name), "mine").unwrap());
        for disk in disks() {
            let engine = stage::open(stage, &dir, &options(&disk)).unwrap();
            use_all(engine.as_ref(), &expected, "nothing", "nothing");
        }
        for name in foreign {
            let kept = fs::read(path(name));
            assert_eq!(kept.unwrap(), b"mine", "{}", String::from_utf8_lossy(name));
        }
    }
}
