use tidy::Finding;
use tidy::rules::{check, list::RULES};
use tidy::{Imports, Outlines, Sources, architecture};

use crate::assert_found;

/// Returns what breaks the rules in these files, which are compiled from lib.rs on.
fn broken(files: &[(&str, &str)]) -> Vec<Finding> {
    let document =
        "## Rules\n\n- `only-disk-opens-files`: A test must be able\n  to take it away.\n";
    let mut files = files.to_vec();
    files.push(("lsm/ARCHITECTURE.md", document));
    let sources = Sources::planted(&files);
    let outlines = Outlines::read(&sources);
    let imports = Imports::read(&outlines, &["lsm/src/lib.rs".to_string()]);
    check(&outlines, &imports, RULES, &architecture::sentences(&sources))
}

/// Looks for the message about files at these lines of a file that consists of `text`.
#[track_caller]
fn assert_files_used(text: &str, lines: &[(usize, &str)]) {
    let expected: Vec<String> =
        lines.iter().map(|(line, path)| {
            format!("lsm/src/wal.rs:{line}: names `{path}`, against `only-disk-opens-files`: A test must be able to take it away.")
        }).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    assert_found(broken(&[("lsm/src/wal.rs", text)]), &expected);
}

#[test]
fn files_are_found_however_they_are_imported() {
    assert_files_used("use std::fs;\n", &[(1, "std::fs")]);
    assert_files_used(
        "use std::{\n    fs::{self, File},\n    io,\n};\n",
        &[(2, "std::fs::File"), (2, "std::fs")],
    );
    assert_files_used("use std::fs::*;\n", &[(1, "std::fs::*")]);
    assert_files_used("mod tests {\n    use std::fs as files;\n}\n", &[(2, "std::fs")]);
    assert_files_used("fn f() {\n    use std::fs::File;\n}\n", &[(2, "std::fs::File")]);
}

#[test]
fn files_are_found_without_an_import() {
    assert_files_used(
        "fn f() -> bool {\n    std::fs::exists(\"a\")\n}\n",
        &[(2, "std::fs::exists")],
    );
    assert_files_used(
        "fn f() {\n    assert!(\n        ::std::fs::exists(\"a\")\n    );\n}\n",
        &[(3, "std::fs::exists")],
    );
    assert_files_used("fn f() {\n    0..std::fs::size();\n}\n", &[(2, "std::fs::size")]);
}

#[test]
fn other_paths_and_comments_are_not() {
    assert_files_used("use std::{fmt, io};\n/// `std::fs`\nfn f() {} // use std::fs;\n", &[]);
    assert_files_used("use std::fsx;\nuse crate::std_fs;\n", &[]);
}

#[test]
fn the_disk_may_use_files_and_no_threads() {
    let found = broken(&[
        ("lsm/src/disk.rs", "use std::{fs, sync::Arc};\n"),
        ("lsm/src/disk/real.rs", "use std::fs;\nuse std::thread;\n"),
        ("lsm/src/sync.rs", "use std::{sync, thread};\n"),
        ("visualizer/src/main.rs", "use std::{fs, sync, thread};\n"),
    ]);
    assert_found(
        found,
        &[
            "lsm/src/disk.rs:1: names `std::sync::Arc`, against `only-sync-has-threads`: ",
            "lsm/src/disk/real.rs:2: names `std::thread`, against `only-sync-has-threads`: ",
        ],
    );
}

#[test]
fn an_import_of_a_forbidden_part_is_found_by_any_path() {
    let found = broken(&[
        (
            "lsm/src/lib.rs",
            "mod disk;\nmod format;\nmod levels;\nmod sstable;\nmod wal;\npub use disk::Disk;\n",
        ),
        ("lsm/src/disk.rs", "pub struct Disk;\n"),
        ("lsm/src/format.rs", "mod line;\nuse std::io;\n"),
        ("lsm/src/format/line.rs", "use crate::Disk;\n"),
        ("lsm/src/wal.rs", "use crate::{disk::Disk, sstable};\nfn f() -> sstable::Table {}\n"),
        ("lsm/src/sstable.rs", "pub struct Table;\n"),
        ("lsm/src/levels.rs", "use super::format::line;\nfn f() {\n    println!(\"a\");\n}\n"),
    ]);
    assert_found(
        found,
        &[
            "lsm/src/format.rs:2: names `std::io`, against `format-knows-no-files`: ",
            "lsm/src/format/line.rs:1: imports lsm/src/disk.rs, against `format-is-the-floor`: ",
            "lsm/src/levels.rs:3: names `println`, against `no-clock-no-console`: ",
            "lsm/src/wal.rs:2: imports lsm/src/sstable.rs, against `logs-know-no-tables`: ",
        ],
    );
}
