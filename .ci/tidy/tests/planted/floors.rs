use tidy::floors::{check, check_screens};
use tidy::{Imports, Outlines, Sources};

use crate::assert_found;

const LIB: &str = "//! The floors. Look:\n//!\n//! ```text\n//!    top:  runtime\n//!    middle:  app\n\
                   //!       ui\n//!    parts:  text gone\n//! ```\n\
                   mod app;\nmod more;\nmod runtime;\nmod text;\nmod ui;\n";

#[test]
fn a_module_on_no_floor_and_an_import_from_above_are_found() {
    let sources = Sources::planted(&[
        ("visualizer/src/lib.rs", LIB),
        ("visualizer/src/app.rs", "mod key;\nuse crate::{text, ui::draw};\nfn f() { text::g() }\n"),
        ("visualizer/src/app/key.rs", "use crate::runtime::Clock;\n"),
        ("visualizer/src/more.rs", "pub fn more() {}\n"),
        ("visualizer/src/runtime.rs", "use crate::app;\npub struct Clock;\n"),
        ("visualizer/src/text.rs", "pub fn g() {}\n"),
        ("visualizer/src/ui.rs", "pub fn draw() {}\n"),
    ]);
    let roots = ["visualizer/src/lib.rs".to_string()];
    assert_found(
        check(&sources, &Imports::read(&Outlines::read(&sources), &roots)),
        &[
            "visualizer/src/app/key.rs:1: imports visualizer/src/runtime.rs: `runtime` is on the \
             floor of top, above the floor of middle. Move down what `app` needs",
            "visualizer/src/lib.rs:1: the floors have `gone`, which isn't there",
            "visualizer/src/more.rs:1: `more` is on no floor of visualizer/src/lib.rs",
        ],
    );
}

#[test]
fn a_clock_and_a_file_in_a_screen_are_found() {
    let sources = Sources::planted(&[
        ("visualizer/src/app.rs", "use std::time::{Duration, Instant};\n"),
        ("visualizer/src/runtime.rs", "use std::{fs, time::Instant};\n"),
        ("visualizer/src/ui.rs", "use std::time;\nfn f() -> time::Instant {}\n"),
        ("visualizer/src/ui/levels.rs", "fn f() -> bool {\n    std::fs::exists(\"a\")\n}\n"),
    ]);
    assert_found(
        check_screens(&Outlines::read(&sources)),
        &[
            "visualizer/src/app.rs:1: names `std::time::Instant`: \
             a test couldn't make this screen again",
            "visualizer/src/ui.rs:1: names `std::time`: a test couldn't make this screen again",
            "visualizer/src/ui/levels.rs:2: names `std::fs::exists`: \
             a test couldn't make this screen again",
        ],
    );
}
