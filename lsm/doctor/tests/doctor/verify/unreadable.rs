//! Files that the system refuses to read, or to lock.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::format::MANIFEST;
use lsm_crash_lab::files::Files;
use lsm_crash_lab::{DiskCall, Fault, HookedDisk};
use lsm_doctor::verify::verify;

use crate::support::database::{DIR, database, laid_out};

/// Returns a disk on which `call` fails for the file `name` of the database.
pub(crate) fn refusing(
    files: &Files,
    call: DiskCall,
    name: &str,
    error: ErrorKind,
) -> Arc<dyn Disk> {
    let refused = Path::new(DIR).join(name);
    HookedDisk::new(Arc::new(laid_out(files)), move |asked, path| {
        (asked == call && path == refused).then_some(Fault { error, halves: 0 })
    })
}

#[test]
fn a_manifest_that_cannot_be_read_is_one_finding_and_the_rest_is_looked_at() {
    let (files, _) = database(8);
    let disk = refusing(&files, DiskCall::Open, MANIFEST, ErrorKind::Other);
    let report = verify(disk.as_ref(), Path::new(DIR)).unwrap();
    let [finding] = &report.findings[..] else { panic!("{report:?}") };
    assert!(finding.damage && finding.file == MANIFEST, "{finding}");
    assert!(finding.what.contains("it cannot be read: "), "{finding}");
    assert_eq!(report.sound.len(), files.len() - 2, "all but MANIFEST and LOCK");
}

#[test]
fn without_manifest_a_table_that_cannot_be_read_is_not_called_missing() {
    let (mut files, _) = database(8);
    files.remove(MANIFEST);
    let disk = refusing(&files, DiskCall::Read, "000002.sst", ErrorKind::Other);
    let report = verify(disk.as_ref(), Path::new(DIR)).unwrap();
    let said: Vec<_> = report.findings.iter().filter(|f| f.file == "000002.sst").collect();
    assert!(said.len() == 1 && said[0].what.contains("cannot be read"), "{said:?}");
}

#[test]
fn a_copy_that_is_read_only_is_verified_without_its_lock() {
    let (files, _) = database(8);
    for error in [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem] {
        let disk = refusing(&files, DiskCall::Lock, "LOCK", error);
        let report = verify(disk.as_ref(), Path::new(DIR)).unwrap();
        assert!(report.is_sound() && report.findings[0].file == "LOCK", "{report:?}");
    }
}
