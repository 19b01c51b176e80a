//! The program without a terminal, run as a user would run it.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::tempdir;

fn start(dir: Option<&Path>, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_visualizer"));
    dir.iter().for_each(|dir| {
        command.arg("--dir").arg(dir);
    });
    command.args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

struct Ran {
    out: String,
    err: String,
    code: Option<i32>,
}

fn run(dir: Option<&Path>, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
    let mut child = start(dir, arguments);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // From another thread, so that neither side waits for the other's full pipe.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
}

/// Runs the script in a directory of its own, and expects success.
fn answers(arguments: &[&str], input: impl AsRef<[u8]>) -> String {
    let ran = run(None, arguments, input);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    ran.out
}

#[test]
fn each_command_has_its_answer() {
    let out =
        answers(&[], "put b 2\nput a 1\nget a\nget c\ndel b\nget b\nscan\nscan b\nclear\nshake\n");
    assert_eq!(out, "ok\nok\na→1\n(none)\nok\n(none)\na→1\n(1 entries)\n(0 entries)\nok\nok\n");
}

#[test]
fn a_scan_goes_from_its_first_word_up_to_but_not_including_its_second() {
    let out = answers(&[], "put a 1\nput b 2\nput c 3\nscan a c\nscan b\nscan c a\n");
    let scans = "a→1\nb→2\n(2 entries)\nb→2\nc→3\n(2 entries)\n(0 entries)\n";
    assert_eq!(out, format!("ok\nok\nok\n{scans}"));
}

#[test]
fn blank_lines_and_comments_are_skipped_and_quit_stops() {
    assert_eq!(answers(&[], "\n# a remark\n  \nput a 1\r\nget a\nquit\nget a\n"), "ok\na→1\n");
}

#[test]
fn any_bytes_can_be_put_and_got() {
    let out = answers(&[], b"put \"two words\" \"say \\\"hi\\\"\"\nget \"two words\"\nput \\x00\xff \"\"\nget \\x00\\xff\n");
    assert_eq!(out, "ok\ntwo words→say \"hi\"\nok\n\\x00\\xff→\n");
    let out = answers(&[], "put a→b †\nget a→b\nput \\n \\\\\nscan\n");
    assert_eq!(
        out,
        "ok\na\\xe2\\x86\\x92b→\\xe2\\x80\\xa0\nok\n\\n→\\\\\na\\xe2\\x86\\x92b→\\xe2\\x80\\xa0\n(2 entries)\n"
    );
}

#[test]
fn a_command_that_fails_says_so_in_one_line_and_the_next_is_read() {
    let lines = [
        "pit a b",
        "put a",
        "put a b c",
        "put \"a b",
        r"put a \q",
        "get",
        "fill x",
        "load no/such/file",
        "help pit",
    ];
    for line in lines {
        let ran = run(None, &[], format!("{line}\nput a 1\nget a\n"));
        let answers: Vec<_> = ran.out.lines().collect();
        assert_eq!(answers.len(), 3, "{line}: {}", ran.out);
        assert!(answers[0].starts_with("error: "), "{line}: {}", ran.out);
        assert_eq!((answers[1], answers[2], ran.code), ("ok", "a→1", Some(1)));
        assert_eq!(ran.err, "");
    }
}

#[test]
fn a_key_or_a_value_that_is_too_long_is_refused() {
    let (key, value) = ("k".repeat(65_537), "v".repeat((64 << 20) + 1));
    let ran = run(None, &[], format!("put {key} v\nput k {value}\nget k\n"));
    let answers: Vec<_> = ran.out.lines().collect();
    assert!(answers[0].contains("the limit is 65536 bytes"), "{}", answers[0]);
    assert!(answers[1].contains("the limit is 67108864 bytes"), "{}", answers[1]);
    assert_eq!((answers[2], ran.code), ("(none)", Some(1)));
}

#[test]
fn a_file_is_loaded_whole_or_not_at_all() {
    let dir = tempdir().unwrap();
    let (good, bad) = (dir.path().join("good.txt"), dir.path().join("bad.txt"));
    std::fs::write(&good, "a→1\nb→2\n\na→†\n").unwrap();
    std::fs::write(&bad, "c→3\nno arrow\n").unwrap();
    let ran = run(None, &[], format!("load {}\nload {}\nscan\n", good.display(), bad.display()));
    let answers: Vec<_> = ran.out.lines().collect();
    assert_eq!(answers[0], "ok");
    assert!(answers[1].contains("bad.txt, line 2: the line has no →"), "{}", answers[1]);
    assert_eq!(answers[2..], ["b→2", "(1 entries)"]);
}

#[test]
fn the_bundled_data_and_made_up_entries_can_be_loaded() {
    assert_eq!(answers(&[], "load countries\nget kenya:capital\n"), "ok\nkenya:capital→Nairobi\n");
    let out = answers(&[], "fill 20\nscan\n");
    assert!(out.ends_with("(20 entries)\n"), "{out}");
    let out = answers(&[], "load cities\nscan\n");
    assert!(out.ends_with("(34006 entries)\n"));
}

#[test]
fn help_and_inspect_answer_in_lines() {
    let out = answers(&[], "help\nhelp scan\nput a 1\ninspect\n");
    assert!(out.contains("scan [FROM [TO]]") && out.contains("GeoNames"), "{out}");
    assert!(
        out.contains("memtable 2 of 4194304 B\n  a→1\n") || out.contains("memtable 2 B"),
        "{out}"
    );
}

#[test]
fn each_answer_is_there_before_the_next_command_is_written() {
    let mut child = start(None, &["--sync", "always"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for (line, answer) in [("put a 1", "ok"), ("get a", "a→1"), ("get b", "(none)")] {
        writeln!(stdin, "{line}").unwrap();
        assert_eq!(answers.next().unwrap().unwrap(), answer);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn an_earlier_stage_says_what_it_cannot_do_yet() {
    let ran = run(None, &["--stage", "1"], "put a 1\nget a\nscan\nflush\n");
    let answers: Vec<_> = ran.out.lines().collect();
    assert_eq!(answers[..2], ["ok", "a→1"]);
    assert!(answers[2].starts_with("error: scan needs stage 2"), "{}", ran.out);
    assert!(answers[3].starts_with("error: flush needs stage 3"), "{}", ran.out);
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    for arguments in [["--stage", "9"], ["--memtable", "0"], ["--block", "4X"], ["--sync", "never"]]
    {
        let ran = run(None, &arguments, "");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
    }
}

#[test]
fn nobody_listening_is_no_reason_to_panic() {
    let mut child = start(None, &[]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // The program may stop reading at any moment after its first answer failed.
    let _ = stdin.write_all(&b"help\n".repeat(10_000));
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
