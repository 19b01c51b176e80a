//! The program in a real terminal: whatever ends it, the terminal is as before.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, a panic is an assertion"
)]

#[path = "common/pty.rs"]
mod pty;

use pty::{DRAWN, InPty, sequences};
use pty_process::blocking::Command;
use rustix::process::Signal;
use visualizer::terminal::Guard;
use visualizer::{mine, signals};

fn program(arguments: &[&str]) -> Command {
    let command = Command::new(env!("CARGO_BIN_EXE_visualizer")).args(arguments);
    command.env("TERM", "xterm-256color").env_remove("NO_COLOR")
}

/// One of the tests of this file, run as a program of its own: what a test does to
/// a terminal, or to itself, it can only do in there.
fn inside(test: &str) -> Command {
    let myself = std::env::current_exe().unwrap();
    Command::new(myself).args(["--exact", test, "--nocapture"]).env(INSIDE, "1")
}

const INSIDE: &str = "VISUALIZER_TEST_IN_A_PTY";

fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

#[test]
fn quit_gives_the_terminal_back() {
    for keys in ["quit\r", "\x03"] {
        let mut running = InPty::start(program(&[]));
        running.drawn();
        running.send(keys);
        let (code, left) = running.end();
        assert_eq!(code, 0, "{keys:?}");
        left.assert_restored();
    }
}

#[test]
fn a_signal_gives_the_terminal_back_and_closes_the_database() {
    for (signal, expected) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let dir = tempfile::tempdir().unwrap();
        let running = written_to(dir.path().to_str().unwrap());
        running.kill(signal);
        let (code, left) = running.end();
        assert_eq!(code, expected);
        left.assert_restored();
        assert_has_it(dir.path());
    }
}

#[test]
fn closing_the_window_ends_the_program_and_closes_the_database() {
    let dir = tempfile::tempdir().unwrap();
    let running = written_to(dir.path().to_str().unwrap());
    let code = running.close_window();
    // Whichever it hears of first: that it must end, or that it cannot draw.
    assert!([129, 1].contains(&code), "{code}");
    assert_has_it(dir.path());
}

/// At stage 3 there is no log: an entry is on disk only if closing put it there.
fn written_to(dir: &str) -> InPty {
    let mut running = InPty::start(program(&["--stage", "3", "--dir", dir]));
    running.drawn();
    running.send("put kenya Nairobi\r");
    running.wait("the key and its value in the memtable", |seen| seen.contains("◀"));
    running
}

fn assert_has_it(dir: &std::path::Path) {
    let engine = lsm::stage::open(3, dir, &lsm::Options::default()).unwrap();
    assert_eq!(engine.get(b"kenya").unwrap().as_deref(), Some(&b"Nairobi"[..]));
}

#[test]
fn a_panic_leaves_the_screen_before_it_is_told() {
    let (code, left) = InPty::start(inside("inside_it_panics")).end();
    assert_ne!(code, 0);
    left.assert_restored();
    let left_screen = left.seen.rfind("\x1b[?1049l").unwrap();
    let told = left.seen.find("not yet written").unwrap();
    assert!(left_screen < told, "{:?}", left.seen);
}

#[test]
fn inside_it_panics() {
    if is_inside() {
        let mut guard = Guard::new().unwrap();
        mine::quiet();
        guard.terminal.draw(|frame| frame.set_cursor_position((3, 3))).unwrap();
        panic!("not yet written");
    }
}

#[test]
fn a_loop_that_does_not_hear_is_ended_and_the_terminal_given_back() {
    let mut running = InPty::start(inside("inside_it_hangs"));
    running.drawn();
    running.kill(Signal::TERM);
    let (code, left) = running.end();
    assert_eq!(code, 143);
    left.assert_restored();
}

#[test]
fn inside_it_hangs() {
    if is_inside() {
        signals::watch(|_| ()).unwrap();
        let mut guard = Guard::new().unwrap();
        guard.terminal.draw(|frame| frame.set_cursor_position((3, 3))).unwrap();
        loop {
            std::thread::park();
        }
    }
}

/// Each letter is drawn once, and between two of them nothing is: were it drawn
/// while nothing happens, there would soon be more drawings than letters.
#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let mut running = InPty::start(program(&[]));
    running.drawn();
    for letters in 1..=60 {
        assert_eq!(running.drawings(), letters);
        // Where the mouse is does not matter, so it is not drawn for it.
        running.send("\x1b[<35;10;10M\x1b[<35;11;10Mx");
        running.wait("a letter", |seen| seen.matches(DRAWN).count() > letters);
    }
    running.send("\x03");
    assert_eq!(running.end().0, 0);
}

#[test]
fn without_colors_none_is_written() {
    let colors = |command: Command| {
        let mut running = InPty::start(command);
        running.drawn();
        running.send("fill 12\rget visitor:00003\rscan\rpit\r");
        running.wait("what was meant", |seen| seen.contains("`put`?"));
        running.send("\x1b[D\x1b[D\x03");
        let (_, left) = running.end();
        left.assert_restored();
        sequences(&left.seen).filter(|sequence| is_color(sequence)).count()
    };
    assert_eq!(colors(program(&[]).env("NO_COLOR", "1")), 0);
    assert_ne!(colors(program(&[])), 0, "with colors, there are some");
}

/// True of `ESC [ … m` that sets a color: 3x and 4x, their bright 9x and 10x.
fn is_color(sequence: &str) -> bool {
    let Some(numbers) = sequence.strip_suffix('m') else { return false };
    let color = |number: u8| matches!(number, 30..=49 | 90..=97 | 100..=107);
    numbers.split([';', ':']).filter_map(|number| number.parse().ok()).any(color)
}
