//! Tab while a line is being typed, key by key.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;

use common::Window;
use ratatui::crossterm::event::KeyCode;
use visualizer::app::{Msg, update};
use visualizer::model::Pane;

fn foot(window: &Window) -> String {
    window.screen(80, 24).lines().last().unwrap_or_default().trim().to_string()
}

fn open() -> Window {
    let mut window = Window::open(&[]);
    window.enter("put kenya:capital Nairobi").enter("put kenya:currency Shilling");
    window
}

#[test]
fn a_second_tab_shows_the_choices_until_the_next_key() {
    let mut window = open();
    update(&mut window.model, Msg::Paste("get k".to_string()));
    window.press(KeyCode::Tab);
    assert_eq!(window.model.input.line(), "get kenya:c");
    assert!(foot(&window).contains("Tab complete"), "{}", foot(&window));
    window.press(KeyCode::Tab);
    assert_eq!(foot(&window), "kenya:capital  kenya:currency");
    window.press(KeyCode::Char('a'));
    assert!(foot(&window).contains("quit"), "{}", foot(&window));
    window.press(KeyCode::Tab);
    assert_eq!(window.model.input.line(), "get kenya:capital ");
    window.press(KeyCode::Tab);
    assert!(window.model.choices.is_empty(), "the word after a space is none of a get");
}

#[test]
fn choices_that_do_not_fit_are_counted() {
    let mut window = open();
    window.enter("fill 100");
    update(&mut window.model, Msg::Paste("get ".to_string()));
    window.press(KeyCode::Tab);
    window.press(KeyCode::Tab);
    let foot = foot(&window);
    assert!(foot.starts_with("kenya:capital  kenya:currency  visitor:"), "{foot}");
    assert!(foot.contains(" more"), "{foot}");
}

#[test]
fn tab_completes_what_is_typed_and_on_an_empty_line_goes_to_the_next_pane() {
    let mut window = open();
    let front = window.model.front;
    window.press(KeyCode::Char('s'));
    window.press(KeyCode::Tab);
    assert_eq!((window.model.front, window.model.input.line().as_str()), (front, "s"));
    window.press(KeyCode::Backspace);
    window.press(KeyCode::Tab);
    assert_ne!(window.model.front, front);
    assert_eq!(window.model.front, Pane::Sealed);
}
