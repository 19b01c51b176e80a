//! Two engines side by side: told the same, at the same place in time.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;

use common::Window;
use ratatui::crossterm::event::KeyCode;
use visualizer::model::Model;

fn other(window: &Window) -> &Model {
    &window.model.comparison.as_ref().unwrap().model
}

#[test]
fn both_are_told_the_same_and_answer_the_same() {
    let mut window = Window::open(&[]);
    window.enter("put mine 1").enter("compare stage 5");
    window.enter("fill 9").enter("fill 9").enter("del visitor:00001").enter("get visitor:00003");
    for (width, height) in [(120, 40), (80, 24)] {
        insta::assert_snapshot!(format!("compare-{width}x{height}"), window.screen(width, height));
    }
    let other = other(&window);
    assert_eq!((window.model.live.stage, other.live.stage), (8, 5));
    assert_eq!(window.model.live.written, other.live.written);
    assert!(window.model.live.tables() < other.live.tables(), "one of them merges");
    window.enter("compare off");
    assert!(window.model.comparison.is_none() && window.model.live.in_memory(b"mine"));
    window.session.close().unwrap();
}

#[test]
fn stepping_back_moves_both_to_the_same_command() {
    let mut window = Window::open(&[]);
    window
        .enter("compare runs 4")
        .enter("fill 9")
        .enter("put kenya:capital Nairobi")
        .enter("fill 9");
    let line = |model: &Model| model.time.command().map(|(command, ..)| command.line.clone());
    for _ in 0..150 {
        window.press(KeyCode::Left);
        assert_eq!(line(&window.model), line(other(&window)));
    }
    window.press(KeyCode::End);
    assert!(other(&window).time.past().is_none());
}

#[test]
fn a_long_load_is_done_by_both() {
    let mut window = Window::open(&[]);
    window.enter("compare ratio 2").enter("fill 700").enter("get visitor:00007");
    assert_eq!(other(&window).live.written, 700);
    assert_eq!(window.model.live.written, 700);
    window.enter("compare moon 1");
    assert!(window.model.sentence.contains("type one of stage, memtable"));
}

#[test]
fn no_size_is_too_small_for_two() {
    let mut window = Window::open(&["--stage", "2"]);
    window.enter("compare stage 1").enter("put a 1").enter("get a").enter("scan");
    for width in (0..130).step_by(7) {
        for height in [0, 1, 9, 10, 14, 16, 20, 31] {
            window.screen(width, height);
        }
    }
}
