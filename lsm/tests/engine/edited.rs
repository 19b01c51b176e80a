//! Files that an editor has saved in its own way.
//!
//! Proved: at every stage, if a table, a sidecar, a log or MANIFEST has Windows line ends
//! (in all lines, in the first or in the last one), a byte order mark, or is UTF-16, then
//! what reads it is an error that names the file and the reason, and never a wrong value;
//! an opening that is refused changes nothing. In particular, such a log isn't taken for a
//! torn one, not even where nothing says that it was synced: no crash adds a carriage
//! return. With the file as it was, all is there.
//!
//! How: on the real file system, so that the fast parts read maps. Left out: what else an
//! editor may do (`damage.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lsm::{Engine, Error, KeyRange, Options, Result};

use crate::stage;

/// A change that an editor makes, and its message.
type Edit = (fn(&str) -> Vec<u8>, &'static str);

const WINDOWS: &str = "carriage return (\\r), as if it was saved with Windows line ends";

const EDITS: [Edit; 5] = [
    (|text| text.replace('\n', "\r\n").into_bytes(), WINDOWS),
    (|text| text.replacen('\n', "\r\n", 1).into_bytes(), WINDOWS),
    (|text| [text.trim_end(), "\r\n"].concat().into_bytes(), WINDOWS),
    (|text| ["\u{feff}", text].concat().into_bytes(), "byte order mark, as if"),
    (
        |text| [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        "as if it was saved as UTF-16",
    ),
];

type Pairs = BTreeMap<Vec<u8>, Vec<u8>>;

fn open(number: u8, dir: &Path) -> Result<Box<dyn Engine>> {
    let options = Options::default().background(false).block_bytes(48);
    stage::open(number, dir, &options)
}

/// Two tables of several blocks and, if the stage has one, a log; what is in them.
fn database(number: u8, dir: &Path, close: bool) -> Pairs {
    let engine = open(number, dir).unwrap();
    for round in 0..3 {
        for n in round..round + 9 {
            engine.put(format!("key {n}").as_bytes(), format!("value {round}").as_bytes()).unwrap();
        }
        if round < 2 || number < 7 {
            engine.flush().unwrap();
        }
    }
    let pairs = engine.scan(KeyRange::all()).map(Result::unwrap).collect();
    if close {
        engine.close().unwrap();
    }
    pairs
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    paths
        .map(|path| (path.file_name().unwrap().to_str().unwrap().into(), fs::read(&path).unwrap()))
        .collect()
}

/// The errors of all that reads; whatever is answered is right.
fn read_all(engine: &dyn Engine, expected: &Pairs) -> Vec<Error> {
    let mut errors = Vec::new();
    for (key, value) in expected {
        match engine.get(key) {
            Ok(found) => assert_eq!(found.as_ref(), Some(value)),
            Err(error) => errors.push(error),
        }
    }
    match engine.scan(KeyRange::all()).collect::<Result<Pairs>>() {
        Ok(found) => assert_eq!(&found, expected),
        Err(error) => errors.push(error),
    }
    errors
}

fn try_out(number: u8, close: bool) {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let expected = database(number, dir, close);
    let sound = files(dir);
    for (name, text) in sound.iter().filter(|(name, _)| *name != "LOCK") {
        for (n, (edit, reason)) in EDITS.into_iter().enumerate() {
            let about = format!("stage {number}, closed {close}, {name}, edit {n}");
            let edited = edit(std::str::from_utf8(text).unwrap());
            fs::write(dir.join(name), edited).unwrap();
            let before = files(dir);
            let errors = match open(number, dir) {
                Ok(engine) => read_all(engine.as_ref(), &expected),
                Err(error) => {
                    assert_eq!(files(dir), before, "{about}: refused, yet changed");
                    vec![error]
                }
            };
            assert!(!errors.is_empty(), "{about}: it isn't noticed");
            for error in errors.iter().map(ToString::to_string) {
                assert!(error.contains(name) && error.contains(reason), "{about}: {error}");
            }
            for name in files(dir).keys() {
                fs::remove_file(dir.join(name)).unwrap();
            }
            sound.iter().for_each(|(name, text)| fs::write(dir.join(name), text).unwrap());
        }
    }
    assert!(read_all(open(number, dir).unwrap().as_ref(), &expected).is_empty());
}

#[test]
fn a_file_that_an_editor_has_saved_in_its_own_way_is_refused_by_its_name() {
    for number in 3..=stage::LAST {
        try_out(number, true);
        if number >= 7 {
            try_out(number, false);
        }
    }
}
