//! `export`: the screen as a file.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;

use std::fs;

use common::Window;
use ratatui::crossterm::event::KeyCode;
use visualizer::app::{Effect, Msg, update};

#[test]
fn the_file_shows_the_screen_as_it_was_before_the_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("tree.txt");
    let mut window = Window::open(&[]);
    let before = window.enter("fill 12").screen(120, 40);
    window.enter(&format!("export {}", file.display()));
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("{before}\n"));
    let after = window.screen(300, 40);
    assert!(after.contains("> export") && after.contains("is text of the screen"), "{after}");
}

#[test]
fn a_name_that_ends_with_svg_makes_a_picture_always_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let pictures = ["a.svg", "b.SVG"].map(|name| {
        let file = dir.path().join(name);
        let mut window = Window::open(&[]);
        window.enter("fill 12").enter(&format!("export {}", file.display()));
        fs::read_to_string(&file).unwrap()
    });
    assert!(pictures[0].starts_with("<svg ") && pictures[0].ends_with("</svg>\n"));
    assert!(pictures[0].contains("stage 8. 12 entries were put."), "{}", pictures[0]);
    assert_eq!(pictures[0], pictures[1]);
}

#[test]
fn a_file_that_is_there_is_overwritten_only_if_the_line_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mine.txt");
    fs::write(&file, "mine").unwrap();
    let mut window = Window::open(&[]);
    window.enter(&format!("export {}", file.display()));
    let said = &window.model.sentence;
    assert!(
        window.model.failed && said.contains("mine.txt") && said.contains("`replace`"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    window.enter(&format!("export {} replace", file.display()));
    assert!(!window.model.failed);
    assert!(fs::read_to_string(&file).unwrap().contains("An LSM Tree's Life"));
}

#[test]
fn a_file_that_cannot_be_written_is_named_with_what_would_do() {
    let dir = tempfile::tempdir().unwrap();
    let mut window = Window::open(&[]);
    window.enter(&format!("export {}/no/such.svg", dir.path().display()));
    let said = window.model.sentence.clone();
    assert!(said.contains("no/such.svg") && said.contains("make its directory"), "{said}");
    window.enter(&format!("export {} replace", dir.path().display()));
    let said = &window.model.sentence;
    assert!(said.contains("cannot write") && said.contains("another name"), "{said}");
}

#[test]
fn lines_entered_before_the_file_is_written_run_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("tree.txt");
    let mut window = Window::open(&[]);
    let key = Msg::Key(KeyCode::Enter.into());
    update(&mut window.model, Msg::Paste(format!("export {}", file.display())));
    let mut effects = update(&mut window.model, key);
    assert!(matches!(effects[..], [Effect::Export(_)]));
    update(&mut window.model, Msg::Paste("put uganda:capital Kampala".to_string()));
    assert_eq!(update(&mut window.model, Msg::Key(KeyCode::Enter.into())), []);
    while let Some(effect) = effects.pop() {
        effects.extend(visualizer::runtime::perform(
            &mut window.model,
            &mut window.session,
            effect,
        ));
    }
    assert!(!fs::read_to_string(&file).unwrap().contains("uganda"));
    assert!(window.screen(120, 40).contains("→ Kampala"));
}
