//! Properties of the files of any data directory that no engine has open.

use std::collections::BTreeSet;
use std::path::Path;

use lsm::disk::{Disk, read_all};
use lsm::format::{FileName, MANIFEST, Manifest, decode_key, split_line};

/// Text, tables in order, and nothing but what MANIFEST lists. (What a power cut left at
/// the end of a log is kept as it was found, and may be anything.)
pub(crate) fn check_files(disk: &dyn Disk, dir: &Path) {
    let mut found = BTreeSet::new();
    let mut listed = BTreeSet::new();
    for name in disk.list(dir).unwrap() {
        if FileName::parse(&name) == Some(FileName::TornTail) {
            continue;
        }
        let text = String::from_utf8(read_all(disk, &dir.join(&name)).unwrap());
        assert!(text.is_ok(), "{name} is not UTF-8");
        let text = text.unwrap();
        assert!(!text.contains('\0'), "{name} holds a NUL");
        if name.ends_with(".sst") {
            check_ascending(&name, &text);
        }
        if name == MANIFEST {
            for table in Manifest::decode(text.as_bytes()).unwrap().tables {
                for file in &table.files {
                    listed.insert(lsm::format::file_name(table.number, file.extension));
                }
            }
        } else if matches!(FileName::parse(&name), Some(FileName::Table(..))) {
            found.insert(name);
        }
    }
    assert_eq!(found, listed, "files of tables on disk, and those that MANIFEST lists");
}

fn check_ascending(name: &str, text: &str) {
    let mut last: Option<Vec<u8>> = None;
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        let (key, _) = split_line(line.as_bytes()).unwrap();
        let key = decode_key(key).unwrap().into_owned();
        assert!(last.as_ref().is_none_or(|last| *last < key), "{name} is out of order at {line}");
        last = Some(key);
    }
}
