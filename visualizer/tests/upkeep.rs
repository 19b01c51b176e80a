//! `verify` and `repair` on the command line.
//!
//! Proved: each file that is sound has its line, each finding too; the exit code tells
//! them apart; what is repaired is sound, and can be opened; options of the window are
//! refused beside them. How: the program is run as a user would run it, on a database
//! that it has made.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::{TempDir, tempdir};

/// Runs the program; what it wrote, and its exit code.
fn run(arguments: &[&str], input: &str) -> (String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_visualizer"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

/// A database of two tables and a log, and its path as an argument.
fn database() -> (TempDir, String) {
    let home = tempdir().unwrap();
    let dir = home.path().join("db").to_str().unwrap().to_string();
    let input = "put a 1\nput b 2\nflush\nput b 3\ndel a\nflush\nput c 4\n";
    assert_eq!(run(&["--dir", &dir], input).1, 0);
    (home, dir)
}

/// A file is changed by hand.
fn edit(dir: &str, name: &str, from: &str, to: &str) {
    let path = Path::new(dir).join(name);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_sound_database_is_sound_line_by_line() {
    let (_home, dir) = database();
    let (out, code) = run(&["verify", &dir], "");
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(code, 0, "{out}");
    assert_eq!(lines.len(), 9, "{out}");
    assert_eq!(lines[1], "ok       000001.index: 1 block");
    assert_eq!(lines[2], "ok       000001.sst: level 0, 2 entries");
    assert_eq!(lines[5], "ok       000002.sst: level 0, 2 entries, 1 tombstone");
    assert_eq!(lines[6], "ok       000005.wal: write 5, synced up to 5");
    assert_eq!(lines[7], "ok       MANIFEST: stage 8, 2 tables with the writes up to 4");
    assert!(lines[8].starts_with(&format!("sound    {dir}: 8 files, ")), "{out}");
}

#[test]
fn damage_is_named_and_what_is_repaired_is_sound() {
    let (home, dir) = database();
    let new = home.path().join("new").to_str().unwrap().to_string();
    edit(&dir, "000002.sst", "†", "5");
    let (out, code) = run(&["verify", &dir], "");
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("\ndamaged  000002.sst, line 1: "), "{out}");

    let (out, code) = run(&["repair", &dir, &new], "");
    assert_eq!(code, 1, "{out}");
    assert!(out.starts_with("lost     000002.sst, lines 1 to 2: the keys from a to b"), "{out}");
    assert!(out.contains("uncertain.txt: 2 lines"), "{out}");
    assert_eq!(run(&["verify", &new], "").1, 0);
    // Older values of a and b are there; but the lost lines were newer.
    assert_eq!(run(&["--dir", &new], "scan\n").0, "c→4\n(1 entries)\n");
    let aside = format!("load {new}/uncertain.txt\nscan\n");
    assert_eq!(run(&["--dir", &new], &aside).0, "ok\na→1\nb→2\nc→4\n(3 entries)\n");
}

#[test]
fn a_lost_filter_is_no_loss() {
    let (home, dir) = database();
    let new = home.path().join("new").to_str().unwrap().to_string();
    fs::remove_file(Path::new(&dir).join("000001.bloom")).unwrap();
    assert_eq!(run(&["verify", &dir], "").1, 1);
    let (out, code) = run(&["repair", &dir, &new], "");
    assert_eq!((out, code), (format!("saved    {new}: 2 keys with a value, stage 8\n"), 0));
}

#[test]
fn what_cannot_be_examined_is_refused() {
    let (home, dir) = database();
    let nowhere = home.path().join("nowhere").to_str().unwrap().to_string();
    for arguments in
        [&["verify", &nowhere][..], &["repair", &nowhere, &dir], &["repair", &dir, &dir]]
    {
        let (out, code) = run(arguments, "");
        assert_eq!((out.as_str(), code), ("", 2));
    }
    assert!(!Path::new(&nowhere).exists());
    assert_eq!(run(&["--stage", "3", "verify", &dir], "").1, 2);
    assert_eq!(run(&["verify"], "").1, 2);
}
