//! The pane of details: a merge as lanes, the read path of a get, a filter's bits, an
//! index, a file, the costs. Looked at now, and on the way there.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is an assertion")]

mod common;

use common::Window;
use ratatui::crossterm::event::KeyCode;

/// Compares the screen at both sizes.
fn check(window: &Window, name: &str) {
    for (width, height) in [(120, 40), (80, 24)] {
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), window.screen(width, height));
    }
}

/// A tree with tables at two levels.
fn tree() -> Window {
    let mut window = Window::open(&[]);
    window.enter("fill 10").enter("fill 9");
    window
}

/// Steps back until the screen says so.
fn back_until(window: &mut Window, said: &str) {
    for _ in 0..500 {
        if window.screen(120, 40).contains(said) {
            return;
        }
        window.press(KeyCode::Left);
    }
    panic!("no moment says {said}\n{}", window.screen(120, 40));
}

#[test]
fn a_merge_key_by_key() {
    let mut window = tree();
    back_until(&mut window, "is the newest that has it, and wins");
    check(&window, "merge");
    back_until(&mut window, "A merge into level 1 begins");
    insta::assert_snapshot!("merge-begins", window.screen(120, 40));
}

#[test]
fn the_read_path_now_and_as_far_as_it_had_come() {
    let mut window = tree();
    check(window.enter("get visitor:00008"), "read");
    back_until(&mut window, "are read, from byte");
    insta::assert_snapshot!("read-halfway", window.screen(120, 40));
}

#[test]
fn a_filter_an_index_a_file_and_the_costs() {
    let mut window = tree();
    window.enter("get visitor:00008");
    for (key, name) in [(4, "filter"), (5, "index"), (6, "file"), (8, "cost")] {
        window.press(KeyCode::F(key));
        check(&window, name);
    }
    window.press(KeyCode::F(8));
    assert!(!window.screen(120, 40).contains("COST"), "the same key again puts it away");
}

#[test]
fn every_kind_of_details_can_be_asked_for_before_there_is_any() {
    for stage in 1..=8 {
        let mut window = Window::open(&["--stage", &stage.to_string()]);
        for key in [2, 3, 4, 5, 6, 8] {
            window.press(KeyCode::F(key));
            window.enter("put a 1");
            assert!(window.screen(80, 24).contains('╰'));
        }
        window.session.close().unwrap();
    }
}

#[test]
fn a_table_and_a_key_can_be_picked() {
    let mut window = tree();
    window.enter("cat 9");
    window.press(KeyCode::PageDown);
    let screen = window.screen(120, 40);
    assert!(screen.contains("FILE 000009.sst") && screen.contains('▼'), "{screen}");
    window.enter("bloom no-key");
    let screen = window.screen(120, 40);
    assert!(screen.contains("so it isn't in this table. Proof."), "{screen}");
    window.enter("cat 77");
    assert!(window.model.sentence.starts_with("there is no table 77; there are"));
    window.enter("stats");
    let screen = window.screen(120, 40);
    assert!(screen.contains("write amplification"), "{screen}");
}

#[test]
fn a_table_that_a_merge_has_removed_can_still_be_read_in_the_past() {
    let mut window = tree();
    window.enter("cat 1");
    assert!(window.screen(120, 40).contains("FILE 000001.sst"), "{}", window.screen(120, 40));
    assert!(window.session.table(1).is_none(), "on disk it is gone");
}

#[test]
fn in_slow_motion_a_command_plays() {
    let mut window = Window::open(&[]);
    window.enter("speed 16").enter("slow on").enter("put kenya:capital Nairobi");
    assert!(window.model.player.playing);
    let screen = window.screen(120, 40);
    assert!(screen.contains("Before `put") && screen.contains("playing   16×"), "{screen}");
    assert!(!screen.contains("kenya:capital    "), "it is not there yet\n{screen}");
}
