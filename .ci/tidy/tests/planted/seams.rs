use tidy::seams::{SEAMS, check};
use tidy::{Outlines, Sources};

use crate::assert_found;

const FS: &str = "`std::fs` is only in lsm/src/disk.rs, lsm/src/disk/: \
                  a test must be able to take the disk away: go through the trait `Disk`";

/// Looks for the message about files at these lines of a file that consists of `text`.
#[track_caller]
fn assert_files_used(text: &str, lines: &[usize]) {
    let expected: Vec<String> =
        lines.iter().map(|line| format!("lsm/src/wal.rs:{line}: {FS}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    assert_found(
        check(&Outlines::read(&Sources::planted(&[("lsm/src/wal.rs", text)])), SEAMS),
        &expected,
    );
}

#[test]
fn files_are_found_however_they_are_imported() {
    assert_files_used("use std::fs;\n", &[1]);
    assert_files_used("use std::{\n    fs::{self, File},\n    io,\n};\n", &[2, 2]);
    assert_files_used("use std::fs::*;\n", &[1]);
    assert_files_used("mod tests {\n    use std::fs as files;\n}\n", &[2]);
    assert_files_used("fn f() {\n    use std::fs::File;\n}\n", &[2]);
}

#[test]
fn files_are_found_without_an_import() {
    assert_files_used("fn f() -> bool {\n    std::fs::exists(\"a\")\n}\n", &[2]);
    assert_files_used(
        "fn f() {\n    assert!(\n        ::std::fs::exists(\"a\")\n    );\n}\n",
        &[3],
    );
}

#[test]
fn other_paths_and_comments_are_not() {
    assert_files_used("use std::{fmt, io};\n/// `std::fs`\nfn f() {} // use std::fs;\n", &[]);
    assert_files_used("use std::fsx;\nuse crate::std_fs;\n", &[]);
}

#[test]
fn the_disk_may_use_files_and_no_threads() {
    let sources = Sources::planted(&[
        ("lsm/src/disk.rs", "use std::{fs, sync::Arc};\n"),
        ("lsm/src/disk/real.rs", "use std::fs;\nuse std::thread;\n"),
        ("lsm/src/sync.rs", "use std::{sync, thread};\n"),
        ("visualizer/src/main.rs", "use std::{fs, sync, thread};\n"),
    ]);
    let because = "a test must be able to choose who runs: use `crate::sync`";
    assert_found(
        check(&Outlines::read(&sources), SEAMS),
        &[
            &format!("lsm/src/disk.rs:1: `std::sync` is only in lsm/src/sync.rs: {because}"),
            &format!("lsm/src/disk/real.rs:2: `std::thread` is only in lsm/src/sync.rs: {because}"),
        ],
    );
}
