//! The same screen in each theme, and in ASCII: what the styles are, and that
//! nothing but the styles and the signs differs.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;
#[path = "common/styles.rs"]
mod styles;

use common::Window;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyCode;
use ratatui::style::{Color, Modifier};
use visualizer::export;
use visualizer::theme::{Appearance, Name};

fn after_a_get(appearance: Appearance) -> Window {
    let mut window = Window::open(&[]);
    window.model.appearance = appearance;
    window.enter("fill 12").enter("get visitor:00003");
    window
}

#[test]
fn each_theme_has_its_styles_and_the_same_text() {
    let mut texts = Vec::new();
    for (name, theme) in [("default", Name::Default), ("blind", Name::Blind), ("mono", Name::Mono)]
    {
        let window = after_a_get(Appearance::wanted(theme, false, None));
        insta::assert_snapshot!(name, window.screen_with_styles(80, 24));
        texts.push(window.screen(80, 24));
    }
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn ascii_signs_stand_where_the_others_stood() {
    let appearance = Appearance::wanted(Name::Default, true, None);
    insta::assert_snapshot!("ascii", after_a_get(appearance).screen_with_styles(80, 24));
}

/// Every kind of screen: each stage, each way of being asked, several sizes.
fn every_screen(appearance: Appearance, mut check: impl FnMut(&Buffer, &str)) {
    let lines = [
        "",
        "put kenya:capital Nairobi",
        "fill 12",
        "get visitor:00003",
        "get kenya:capital",
        "get nowhere",
        "del kenya:capital",
        "scan",
        "flush",
        "fill 40",
        "compact",
        "sync",
        "shake",
        "inspect",
        "help",
        "help export",
        "sacn",
        "put \"a",
        "export no/such/place",
        "fill 300",
        "clear",
    ];
    for stage in 1..=8 {
        let mut window = Window::open(&["--stage", &format!("{stage}")]);
        window.model.appearance = appearance;
        for line in lines {
            window.enter(line);
            for (width, height) in [(120, 40), (80, 24), (60, 20), (39, 9)] {
                check(&export::screen(&window.model, width, height), line);
            }
            window.press(KeyCode::Tab);
            if !matches!(line, "get visitor:00003" | "fill 40") {
                continue;
            }
            // Each view of the details, and back through the moments of the command.
            let keys = (2..=8).map(KeyCode::F).chain([KeyCode::Left; 4]);
            for key in keys.chain([KeyCode::Esc]) {
                window.press(key);
                check(&export::screen(&window.model, 120, 40), line);
            }
        }
        window.session.close().unwrap();
    }
}

#[test]
fn without_color_there_is_none_and_nothing_is_reversed() {
    every_screen(Appearance::wanted(Name::Default, false, Some("1")), |screen, line| {
        for cell in &screen.content {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "after {line}");
            assert!((Modifier::BOLD | Modifier::DIM).contains(cell.modifier), "after {line}");
        }
    });
}

#[test]
fn in_ascii_nothing_else_is_drawn() {
    every_screen(Appearance::wanted(Name::Default, true, None), |screen, line| {
        let text = export::text(screen);
        let other: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
        assert!(other.is_empty(), "after {line}: {other:?} in\n{text}");
    });
}

#[test]
fn in_ascii_what_the_user_wrote_stays_and_the_help_explains_the_signs() {
    let mut window = Window::open(&[]);
    window.model.appearance.ascii = true;
    let screen = window.enter("put 日本:首都 東京").screen(120, 40);
    assert!(screen.contains("| 日本:首都 > 東京  "), "{screen}");
    window.enter("help");
    (0..6).for_each(|_| window.press(KeyCode::PageDown));
    let screen = window.screen(120, 60);
    assert!(screen.contains("+ for the dagger of a tombstone"), "{screen}");
}
