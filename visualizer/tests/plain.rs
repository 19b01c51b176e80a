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
fn completions_and_the_man_page_name_every_option_and_nothing_is_opened() {
    let options = ["--dir", "--stage", "--theme", "--ascii", "--completions", "--man"];
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = answers(&["--completions", shell], "put a 1\n");
        let named = |option: &&str| script.contains(option.trim_start_matches('-'));
        assert!(options.iter().all(named), "{shell}: {script}");
        assert!(!script.contains("ok\n"));
    }
    let page = answers(&["--man"], "").replace("\\-", "-");
    assert!(page.contains(".TH visualizer 1"), "{page}");
    assert!(options.iter().all(|option| page.contains(option)), "{page}");
    assert_eq!(run(None, &["--man", "--completions", "fish"], "").code, Some(2));
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
        "export tree.svg",
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
fn a_closed_pipe_is_no_reason_to_panic() {
    let mut child = start(None, &[]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // The program may stop reading at any moment after its first answer failed.
    let _ = stdin.write_all(&b"help\n".repeat(10_000));
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn what_was_put_is_there_when_the_directory_is_opened_again() {
    let dir = tempdir().unwrap();
    for sync in ["os", "always"] {
        let ran = run(
            Some(dir.path()),
            &["--sync", sync],
            format!("put {sync} 1\ndel {sync}\nput b 2\n"),
        );
        assert_eq!((ran.out.as_str(), ran.code), ("ok\nok\nok\n", Some(0)));
    }
    let ran =
        run(Some(dir.path()), &[], "get os\nget always\nscan\nflush\ncompact\nscan\ninspect\n");
    assert!(
        ran.out.starts_with("(none)\n(none)\nb→2\n(1 entries)\nok\nok\nb→2\n(1 entries)\nstage 8"),
        "{}",
        ran.out
    );
}

#[test]
fn the_files_are_text_that_the_usual_tools_read() {
    let dir = tempdir().unwrap();
    let ran = run(
        Some(dir.path()),
        &[],
        "load countries\nput kenya:capital nairobi\ndel chad:capital\nflush\n",
    );
    assert_eq!(ran.out, "ok\nok\nok\nok\n");
    let tables = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let tables: Vec<_> =
        tables.filter(|path| path.extension().is_some_and(|end| end == "sst")).collect();
    assert_eq!(tables.len(), 1);
    let text = std::fs::read_to_string(&tables[0]).unwrap();
    assert!(text.contains("\nkenya:capital→nairobi\n") && text.contains("\nchad:capital→†\n"));
    assert_eq!(text.lines().count(), 2159);
    // What is in a table can be loaded as any file can, tombstones included.
    let load = format!(
        "put chad:capital x\nload {}\nget chad:capital\nget kenya:capital\n",
        tables[0].display()
    );
    assert_eq!(answers(&[], load), "ok\nok\n(none)\nkenya:capital→nairobi\n");
}

/// Expects that the directory cannot be opened, for a reason given in one line,
/// and that nothing in it was changed.
fn refused(dir: &Path, arguments: &[&str], reason: &str) {
    let files = |dir: &Path| {
        let mut files: Vec<_> =
            std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|path| (std::fs::read(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    let before = files(dir);
    let ran = run(Some(dir), arguments, "put a 1\n");
    assert_eq!((ran.out.as_str(), ran.code), ("", Some(1)), "{reason}");
    assert!(ran.err.starts_with("error: ") && ran.err.contains(reason), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert_eq!(files(dir), before);
}

#[test]
fn a_directory_that_cannot_be_opened_is_named_and_left_alone() {
    let dir = tempdir().unwrap();
    std::fs::write(dir.path().join("letter.txt"), "dear").unwrap();
    refused(dir.path(), &[], "letter.txt but no MANIFEST");

    let dir = tempdir().unwrap();
    run(Some(dir.path()), &[], "put a 1\nflush\n");
    refused(dir.path(), &["--stage", "3"], "needs stage 8");
    refused(dir.path(), &["--stage", "1"], "needs stage 8");

    let manifest = dir.path().join("MANIFEST");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replacen("lsm 1", "lsm 2", 1)).unwrap();
    refused(dir.path(), &[], "`lsm 2");
    std::fs::write(&manifest, text.replacen("flushed 1", "flushed 2", 1)).unwrap();
    refused(dir.path(), &[], "MANIFEST");
    std::fs::write(&manifest, &text).unwrap();
    assert_eq!(run(Some(dir.path()), &[], "get a\n").out, "a→1\n");
}

/// In a pipe and in the window, and where nothing is written.
#[cfg(unix)]
#[test]
fn a_link_to_nothing_in_the_place_of_a_directory_is_named() {
    let home = tempdir().unwrap();
    let link = home.path().join("world.db");
    std::os::unix::fs::symlink("/mnt/usb/world.db", &link).unwrap();
    let reason = "world.db: it is a symbolic link to /mnt/usb/world.db, which is not there; \
                  make that directory, or remove the link\n";
    for arguments in [&["--dir"][..], &["--frames", "out.txt", "--dir"], &["verify"]] {
        let ran = run(None, &[arguments, &[link.to_str().unwrap()]].concat(), "put a 1\n");
        assert_eq!(ran.out, "");
        assert!(ran.err.starts_with("error: cannot ") && ran.err.ends_with(reason), "{}", ran.err);
    }
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_directory_in_use_is_not_opened_twice() {
    let dir = tempdir().unwrap();
    let mut child = start(Some(dir.path()), &[]);
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "put a 1").unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(answers.next().unwrap().unwrap(), "ok");
    let ran = run(Some(dir.path()), &[], "get a\n");
    assert_eq!((ran.out.as_str(), ran.code), ("", Some(1)));
    assert!(ran.err.contains("in use by another opener"), "{}", ran.err);
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn damage_is_an_error_and_never_a_wrong_value() {
    let dir = tempdir().unwrap();
    run(Some(dir.path()), &[], "put a 1\nput b 2\nflush\n");
    let table = dir.path().join("000001.sst");
    let text = std::fs::read_to_string(&table).unwrap();
    std::fs::write(&table, text.replace('1', "7")).unwrap();
    let ran = run(Some(dir.path()), &[], "get a\nput c 3\nget c\n");
    let answers: Vec<_> = ran.out.lines().collect();
    assert!(answers[0].starts_with("error: ") && answers[0].contains("000001.sst"), "{}", ran.out);
    assert_eq!((&answers[1..], ran.code), (["ok", "c→3"].as_slice(), Some(1)));
}
