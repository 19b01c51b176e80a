//! The picture in the README: a merge of real data, at the moment at which a newer
//! value wins. Made again here, and compared.
//!
//! When the screen has changed for good: `LSM_UPDATE=1 cargo test -p visualizer --test picture`.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;

use common::Window;
use ratatui::crossterm::event::KeyCode;
use visualizer::export;

/// Capitals of the first countries of the data, those of every third one again.
fn script() -> Vec<String> {
    let data = std::fs::read_to_string("data/countries.txt").unwrap();
    let capitals: Vec<(&str, &str)> = data
        .lines()
        .filter_map(|line| line.split_once('\t').or(line.split_once('→')))
        .filter(|(key, _)| key.ends_with(":capital") && key.len() < 18)
        .take(60)
        .collect();
    let put = |(key, value): &(&str, &str)| format!("put {key} \"{value}\"");
    let first = capitals.iter().map(put);
    let again = capitals.iter().step_by(3).map(|(key, _)| format!("put {key} \"(moved)\""));
    first.chain(again).collect()
}

#[test]
fn the_picture_in_the_readme_is_what_is_drawn() {
    let mut window = Window::open(&[]);
    for line in script() {
        window.enter(&line);
    }
    for _ in 0..2000 {
        let screen = window.screen(120, 40);
        if screen.contains("is the newest that has it, and wins") && screen.contains("▒ growing")
        {
            break;
        }
        window.press(KeyCode::Left);
    }
    assert!(window.model.time.past().is_some(), "no moment is such a one");
    let (width, height) = export::SIZE;
    let svg = export::svg(&export::screen(&window.model, width, height), &window.model.narration());
    if std::env::var_os("LSM_UPDATE").is_some() {
        std::fs::write("picture.svg", &svg).unwrap();
    }
    let there = std::fs::read_to_string("picture.svg").unwrap_or_default();
    assert!(there == svg, "visualizer/picture.svg is not what is drawn; see the head of this file");
}
