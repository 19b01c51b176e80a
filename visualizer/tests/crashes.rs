//! Crashes as they are drawn, and what comes back after them.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;

use common::Window;
use ratatui::crossterm::event::KeyCode;

/// Compares the screen at both sizes.
fn check(window: &Window, name: &str) {
    for (width, height) in [(120, 40), (80, 24)] {
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), window.screen(width, height));
    }
}

/// A window in which some entries are in a table, and three in memory alone.
fn three_in_memory(arguments: &[&str]) -> Window {
    let mut window = Window::open(arguments);
    window.enter("fill 4").enter("flush");
    window.enter("put kenya:capital Nairobi").enter("put mali:capital Bamako");
    window.enter("put togo:capital Lomé");
    window
}

fn said(window: &Window) -> &str {
    &window.model.sentence
}

#[test]
fn a_killed_engine_leaves_its_files() {
    let mut window = three_in_memory(&[]);
    check(window.enter("crash"), "killed");
}

#[test]
fn a_torn_log_is_read_back_record_by_record() {
    let mut window = three_in_memory(&[]);
    check(window.enter("crash torn"), "torn");
    check(window.enter("reopen"), "torn-reopened");
    // Back to the moment after its first record was read back.
    for _ in 0..3 {
        window.press(KeyCode::Left);
    }
    check(&window, "torn-halfway");
}

#[test]
fn a_power_cut_takes_what_was_not_synced() {
    let mut window = three_in_memory(&[]);
    window.enter("crash lost");
    check(&window, "lost");
    check(window.enter("reopen"), "lost-reopened");
    window.enter("get togo:capital");
    assert_eq!(window.session.picture().written, 4);
}

#[test]
fn a_power_cut_does_not_take_what_was_synced() {
    let mut window = three_in_memory(&[]);
    window.enter("sync").enter("crash lost").enter("reopen");
    check(&window, "spared-reopened");
    for arguments in [&["--sync", "always"][..], &["--sync", "always", "--stage", "7"]] {
        let mut window = three_in_memory(arguments);
        window.enter("crash lost");
        assert!(said(&window).contains("took nothing"), "{}", said(&window));
        window.enter("reopen");
        assert_eq!(said(&window), "Writes 1 to 7 survived: tables had 4, the log 3.");
    }
}

#[test]
fn while_the_engine_is_dead_only_reopen_brings_one() {
    let mut window = three_in_memory(&[]);
    window.enter("crash");
    for line in ["put a 1", "get a", "scan", "flush", "crash", "fill 3", "inspect"] {
        window.enter(line);
        assert!(window.model.failed && said(&window).contains("type `reopen`"), "{line}");
        assert!(window.screen(80, 24).contains("CRASHED"), "{line}");
    }
    window.enter("help reopen");
    assert!(!window.model.failed);
    window.enter("reopen").enter("put a 1");
    assert!(!window.screen(120, 40).contains("CRASHED"));
}

#[test]
fn a_crash_can_be_stepped_over_in_both_directions() {
    let mut window = three_in_memory(&[]);
    let before = window.model.live.picture();
    window.enter("crash lost");
    let crashed = window.screen(120, 40);
    assert!(crashed.contains("CRASHED"));
    window.press(KeyCode::Left);
    assert!(!window.screen(120, 40).contains("CRASHED"));
    assert_eq!(window.model.scene().picture(), before);
    window.press(KeyCode::Right);
    assert_eq!(window.screen(120, 40), crashed);
    window.enter("reopen").enter("put a 1");
    let mut seen = 0;
    while window.model.time.at() > 0 {
        window.press(KeyCode::Left);
        seen += usize::from(window.screen(80, 24).contains("CRASHED"));
    }
    assert_eq!(seen, 2, "at the crash, and as `reopen` begins");
    window.press(KeyCode::End);
    assert_eq!(window.model.live.picture(), window.session.picture());
}

#[test]
fn before_there_is_a_log_memory_is_gone() {
    let mut window = Window::open(&["--stage", "1"]);
    window.enter("fill 6").enter("crash torn");
    check(&window, "stage-1-crashed");
    window.enter("reopen");
    assert!(said(&window).starts_with("Nothing came back: 6 entries"), "{}", said(&window));
    for stage in ["3", "6"] {
        let mut window = three_in_memory(&["--stage", stage]);
        window.enter("crash lost");
        assert!(said(&window).contains("no log before chapter 7"), "{}", said(&window));
        window.enter("reopen");
        let expected = "Writes 1 to 4 survived: tables had all of them. Writes 5 to 7 are gone:";
        assert!(said(&window).starts_with(expected), "{}", said(&window));
    }
}

#[test]
fn where_there_is_nothing_to_tear_it_says_so() {
    let mut window = Window::open(&[]);
    window.enter("crash torn");
    assert!(said(&window).contains("there was no log"), "{}", said(&window));
    window.enter("reopen");
    assert_eq!(said(&window), "There was nothing to come back.");
    window.enter("put a 1").enter("sync").enter("crash torn");
    assert!(said(&window).contains("Nothing is torn"), "{}", said(&window));
    window.enter("reopen").enter("put b 2").enter("crash torn").enter("reopen");
    assert!(said(&window).contains("Write 2 is gone"), "{}", said(&window));
}

#[test]
fn an_engine_that_runs_is_closed_before_it_is_opened_again() {
    let mut window = three_in_memory(&[]);
    let before = window.session.picture();
    window.enter("reopen");
    assert_eq!(said(&window), "Writes 1 to 7 survived: tables had 4, the log 3.");
    let after = window.session.picture();
    assert_eq!((&after.memtable, &after.levels), (&before.memtable, &before.levels));
    let mut window = three_in_memory(&["--stage", "5"]);
    window.enter("reopen");
    assert_eq!(said(&window), "Writes 1 to 7 survived: tables had all of them.");
}

#[test]
fn what_opening_a_directory_does_can_be_stepped_through() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    let mut window = Window::open(&["--dir", path]);
    window.enter("put a 1").enter("put b 2").enter("crash torn");
    drop(window);
    let mut window = Window::open(&["--dir", path]);
    assert!(said(&window).contains("1 write"), "{}", said(&window));
    // Torn, read back, and put into the memtable again.
    assert_eq!(window.model.time.now(), 3);
    while window.model.time.at() > 0 {
        window.press(KeyCode::Left);
    }
    assert!(window.model.scene().memtable.as_ref().unwrap().entries.is_empty());
    assert!(window.screen(120, 40).contains("? "));
    window.press(KeyCode::Right);
    assert!(window.screen(120, 40).contains("✗ torn, kept: 000001.wal.torn"));
}

#[test]
fn a_directory_of_an_earlier_stage_or_with_a_long_log_opens_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    let mut window = Window::open(&["--dir", path, "--stage", "3"]);
    window.enter("fill 9").enter("flush");
    window.session.close().unwrap();
    let mut window = Window::open(&["--dir", path, "--memtable", "1M"]);
    window.enter("fill 150").enter("crash");
    drop(window);
    let window = Window::open(&["--dir", path]);
    assert_eq!(window.model.sizes.memtable, 64 << 10);
    assert_eq!(window.model.live.picture(), window.session.picture());
    assert_eq!(window.model.time.now(), 300, "each write is read back, and written");
}

#[test]
fn an_engine_that_breaks_its_promise_is_found_out() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    // The log behind its back: as an engine would leave it that never wrote one.
    let mut window = three_in_memory(&["--dir", path]);
    window.enter("crash");
    std::fs::remove_file(dir.path().join("000005.wal")).unwrap();
    window.enter("reopen");
    let wrong = "This is wrong: writes 5 to 7 are gone, and a put had returned for that.";
    assert_eq!((said(&window), window.model.failed), (wrong, true));
    // …and as one would that logs another value.
    window.enter("put a 1").enter("crash");
    let log = dir.path().join("000005.wal");
    std::fs::write(&log, lsm::wal::encode_record(5, b"a", b"2")).unwrap();
    window.enter("reopen");
    let wrong = "This is wrong: a→2 is not what the first 5 writes make.";
    assert_eq!((said(&window), window.model.failed), (wrong, true));
}

#[test]
fn what_cannot_be_opened_again_stays_dead_until_it_can() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    let mut window = three_in_memory(&["--dir", path]);
    window.enter("crash");
    let manifest = dir.path().join("MANIFEST");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, "nonsense\n").unwrap();
    window.enter("reopen");
    assert!(said(&window).starts_with("cannot open the directory: "), "{}", said(&window));
    window.enter("get a");
    assert!(said(&window).contains("type `reopen`"));
    std::fs::write(&manifest, text).unwrap();
    window.enter("reopen");
    assert_eq!(said(&window), "Writes 1 to 7 survived: tables had 4, the log 3.");
}

#[test]
fn an_engine_that_cannot_be_opened_again_is_drawn_as_dead() {
    let dir = tempfile::tempdir().unwrap();
    let mut window = Window::open(&["--dir", dir.path().to_str().unwrap()]);
    window.enter("put kenya:capital Nairobi").enter("flush").enter("put mali:capital Bamako");
    std::fs::write(dir.path().join("MANIFEST"), "not a manifest\n").unwrap();
    window.enter("reopen");
    let screen = window.screen(120, 40);
    assert!(window.model.sentence.starts_with("cannot open the directory"), "{screen}");
    assert!(window.model.live.crashed && screen.contains("CRASHED"), "{screen}");
    window.enter("get mali:capital");
    assert!(window.model.failed);
}

#[test]
fn a_power_cut_leaves_any_state_that_the_disk_could_be_in() {
    let mut states = 0;
    for number in 1.. {
        let mut window = three_in_memory(&[]);
        window.enter(&format!("crash {number}"));
        if window.model.failed {
            let said = said(&window).to_string();
            assert!(said.contains(&format!("`crash 1` to `crash {states}`")), "{said}");
            break;
        }
        states = number;
        if number == 3 {
            check(&window, "state-3");
        }
        window.enter("reopen");
        let said = said(&window);
        assert!(!said.contains("wrong") && said.contains("survived"), "state {number}: {said}");
    }
    assert!(states > 20, "{states}");
}
