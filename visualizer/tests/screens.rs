//! Screens as they are drawn, at the size they are made for and at the smallest
//! that shows all panes. A look at the `.snap` files is a look at the program.
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

#[test]
fn a_newcomer_is_greeted() {
    check(&Window::open(&[]), "greeting");
}

#[test]
fn a_few_puts() {
    let mut window = Window::open(&[]);
    for line in [
        "put kenya:capital Nairobi",
        "put chad:capital \"N'Djamena\"",
        "put 日本:首都 東京",
        "put kenya:capital nairobi",
    ] {
        window.enter(line);
    }
    check(&window, "puts");
}

#[test]
fn a_memtable_that_became_a_table() {
    let mut window = Window::open(&[]);
    check(window.enter("fill 5"), "flushed");
}

#[test]
fn level_0_was_full_and_was_merged() {
    let mut window = Window::open(&[]);
    check(window.enter("fill 10").enter("fill 10"), "merged");
    check(window.enter("get visitor:00003").enter("get visitor:99999"), "got");
}

#[test]
fn work_that_waits_is_seen_and_done_piece_by_piece() {
    let mut window = Window::open(&[]);
    window.enter("shake off").enter("fill 12 seq");
    let waiting = window.model.live.sealed.len();
    assert!(waiting > 0, "{}", window.screen(120, 40));
    check(&window, "waiting");
    window.enter("shake");
    assert_eq!(window.model.live.sealed.len(), waiting - 1, "a piece at a time");
    window.enter("shake on");
    assert!(window.model.live.sealed.is_empty(), "now after every command, this one too");
}

#[test]
fn real_data() {
    let mut window = Window::open(&[]);
    check(window.enter("load countries").enter("get kenya:capital"), "countries");
    window.enter("del kenya:capital").enter("flush").enter("get kenya:capital");
    check(&window, "deleted");
    check(window.enter("load cities"), "cities");
    check(window.enter("compact"), "compacted");
}

#[test]
fn the_hash_index_of_stage_1() {
    let mut window = Window::open(&["--stage", "1"]);
    check(window.enter("fill 6").enter("put kenya:capital Nairobi").enter("scan"), "stage-1");
}

#[test]
fn the_zombie_of_stage_3() {
    let mut window = Window::open(&["--stage", "3"]);
    window.enter("put kenya:capital Nairobi").enter("flush").enter("del kenya:capital");
    check(window.enter("get kenya:capital"), "stage-3");
}

#[test]
fn help_and_what_is_no_command() {
    let mut window = Window::open(&[]);
    check(window.enter("help"), "help");
    check(window.enter("sacn"), "did-you-mean");
}

#[test]
fn one_pane_when_there_is_room_for_one() {
    let mut window = Window::open(&[]);
    window.enter("fill 12");
    insta::assert_snapshot!("narrow-50x15", window.screen(50, 15));
    window.press(KeyCode::Tab);
    insta::assert_snapshot!("narrow-60x20", window.screen(60, 20));
    insta::assert_snapshot!("too-small", window.screen(39, 10));
}

#[test]
fn a_directory_is_opened_again_as_it_was_left() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    let mut window = Window::open(&["--dir", path]);
    window.enter("fill 12").enter("put kenya:capital Nairobi");
    let before = window.session.picture();
    window.session.close().unwrap();
    let window = Window::open(&["--dir", path]);
    let after = window.session.picture();
    assert_eq!((&after.memtable, &after.levels), (&before.memtable, &before.levels));
    assert!(!window.model.greeting);
    let said = &window.model.sentence;
    assert!(said.contains("2 tables") && said.contains("read back from the log"), "{said}");
}

#[test]
fn a_lot_of_data_in_a_directory_is_opened_large() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    let mut window = Window::open(&["--dir", path, "--memtable", "64K"]);
    window.enter("fill 3000").enter("flush");
    window.session.close().unwrap();
    assert_eq!(Window::open(&["--dir", path]).model.sizes.memtable, 64 << 10);
}

#[test]
fn lines_typed_while_data_is_loaded_are_run_after_it() {
    use visualizer::app::{Msg, update};
    let mut window = Window::open(&[]);
    update(&mut window.model, Msg::Paste("fill 300".to_string()));
    let key = ratatui::crossterm::event::KeyEvent::from(KeyCode::Enter);
    let effects = update(&mut window.model, Msg::Key(key));
    let working = effects.into_iter().flat_map(|effect| {
        visualizer::runtime::perform(&mut window.model, &mut window.session, effect)
    });
    let mut working: Vec<_> = working.collect();
    for line in ["pit", "get visitor:00300"] {
        update(&mut window.model, Msg::Paste(line.to_string()));
        assert!(update(&mut window.model, Msg::Key(key)).is_empty());
    }
    while let Some(effect) = working.pop() {
        working.extend(visualizer::runtime::perform(
            &mut window.model,
            &mut window.session,
            effect,
        ));
    }
    let screen = window.screen(120, 40);
    assert!(
        screen.contains("did you mean `put`?") && screen.contains("visitor:00300→visit 1"),
        "{screen}"
    );
}

#[test]
fn an_engine_with_its_own_sizes_stays_as_it_was_asked_for() {
    let mut window = Window::open(&["--memtable", "1K", "--block", "128"]);
    window.enter("fill 300");
    assert_eq!((window.model.sizes.memtable, window.model.sizes.block), (1024, 128));
}
