//! A log that an editor has saved with Windows line ends.
//!
//! Proved: `verify` says so, and that it's damage; `repair` sets aside what was in it,
//! whole. How: the database of `lsm/tests/support/database.rs`.

use std::path::Path;

use lsm_doctor::verify::verify;

use super::{DIR, laid_out, repaired};
use crate::support::database::database;

#[test]
fn what_is_in_an_edited_log_is_set_aside() {
    let (mut files, _) = database(8);
    let (name, log) = files.iter_mut().find(|(name, _)| name.ends_with(".wal")).unwrap();
    let name = name.clone();
    *log = String::from_utf8(log.clone()).unwrap().replace('\n', "\r\n").into_bytes();
    let report = verify(&laid_out(&files), Path::new(DIR)).unwrap();
    let [finding] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert!(finding.damage && finding.file == name && finding.line == Some(1), "{finding:?}");
    assert!(finding.what.contains("Windows line ends"), "{finding:?}");
    assert!(!finding.what.contains("synced"), "who knows? {finding:?}");
    let saved = repaired(&files).unwrap();
    let aside: Vec<_> = ["k2→", "k6→", "k8→"].map(|key| key.as_bytes().to_vec()).into();
    assert!(aside.iter().all(|key| saved.aside.contains(key)), "{:?}", saved.aside);
    assert!(saved.repaired.losses[0].what.contains("an editor has changed it"));
}
