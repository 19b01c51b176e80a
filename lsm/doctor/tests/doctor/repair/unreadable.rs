//! A file that the system refuses to read.

use std::io::ErrorKind;
use std::path::Path;

use lsm_crash_lab::DiskCall;
use lsm_doctor::repair::repair;

use super::{NEW, pairs, without};
use crate::support::database::{DIR, database};
use crate::verify::unreadable::refusing;

#[test]
fn a_file_that_cannot_be_read_is_as_one_that_is_lost() {
    for stage in 3..=8 {
        let (files, all) = database(stage);
        for name in files.keys().filter(|name| *name != "LOCK") {
            let disk = refusing(&files, DiskCall::Read, name, ErrorKind::Other);
            let repaired = repair(&disk, Path::new(DIR), Path::new(NEW)).unwrap();
            let said: Vec<_> = repaired.findings.iter().filter(|f| f.damage).collect();
            assert!(said.len() == 1 && said[0].file == *name, "{name}: {said:?}");
            assert!(said[0].what.contains("cannot be read"), "{name}: {said:?}");
            let excused = name.ends_with(".index") || name.ends_with(".bloom");
            let named = repaired.losses.iter().any(|loss| loss.file == *name);
            assert!(excused || named, "{name}: {:?}", repaired.losses);
            let saved = pairs(&disk, NEW);
            match name {
                log if log.ends_with(".wal") => assert_eq!(saved, without(3, &all)),
                _ if excused => assert_eq!(saved, all),
                _ => assert!(saved.iter().all(|(key, value)| all.get(key) == Some(value))),
            }
        }
    }
}
