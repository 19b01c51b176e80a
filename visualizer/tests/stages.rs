//! The screens of each stage, at four sizes, with their styles: all that a chapter
//! has earned, and stubs for what it has not.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;
#[path = "common/styles.rs"]
mod styles;

use common::Window;
use visualizer::theme::{Appearance, Name};

/// The same few commands at each stage.
fn window(stage: u8, appearance: Appearance) -> Window {
    let mut window = Window::open(&["--stage", &stage.to_string()]);
    window.model.appearance = appearance;
    for line in ["put kenya:capital Nairobi", "fill 9", "del kenya:capital", "get visitor:00005"] {
        window.enter(line);
    }
    window
}

#[test]
fn each_stage_with_colors_without_and_in_ascii() {
    for stage in 1..=8 {
        let colors = window(stage, Appearance::wanted(Name::Default, false, None));
        let mono = window(stage, Appearance::wanted(Name::Default, false, Some("1")));
        let ascii = window(stage, Appearance::wanted(Name::Blind, true, None));
        for (window, width, height, name) in [
            (&colors, 120, 40, "colors"),
            (&mono, 80, 24, "mono"),
            (&ascii, 60, 20, "ascii"),
            (&mono, 20, 5, "too-small"),
        ] {
            let screen = window.screen_with_styles(width, height);
            assert!(name == "ascii" || screen.starts_with(&window.screen(width, height)));
            insta::assert_snapshot!(format!("{stage}-{name}"), screen);
        }
    }
}
