//! Every play is watched to its end, and left; nothing is shown before it happens.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;

use std::time::Duration;

use common::Window;
use ratatui::crossterm::event::KeyCode;
use visualizer::app::{Msg, update};
use visualizer::model::Line;
use visualizer::theatre::{self, Run};

/// A window in which a play has just begun.
fn begin(name: &str) -> Window {
    let mut window = Window::open(&[]);
    window.enter("put before 1").enter(&format!("theatre {name}"));
    assert!(!window.model.failed, "{}", window.model.sentence);
    window
}

/// Steps on until the screen says so.
fn on_until(window: &mut Window, said: &str) {
    while !window.screen(120, 40).contains(said) {
        assert!(window.model.time.past().is_some(), "no moment says {said}");
        window.press(KeyCode::Right);
    }
}

#[test]
fn every_play_is_watched_to_its_end_and_left() {
    for name in theatre::names() {
        let mut window = begin(name);
        let play = theatre::named(name).unwrap();
        let screen = window.screen(80, 24);
        assert!(screen.contains(&play.title) && window.model.lines.is_empty(), "{screen}");
        window.press(KeyCode::Char(' '));
        while window.model.player.playing {
            update(&mut window.model, Msg::Tick(Duration::from_millis(700)));
            window.screen(80, 24);
        }
        let screen = window.screen(80, 24);
        assert!(screen.contains("[2] ") && screen.contains("1 to 4 answer"), "{name}\n{screen}");
        let right = u8::try_from(play.right).unwrap();
        window.press(KeyCode::Char(char::from(b'1' + right)));
        let screen = window.screen(120, 40).replace("\n▌ ", " ");
        assert!(screen.contains("Right: ") && screen.contains("cargo step hunt"), "{screen}");
        let screen = window.screen(80, 24);
        let hunt = format!(" {}.", play.wrong.split('/').next().unwrap());
        assert!(screen.contains(&hunt), "{name}: not all is told\n{screen}");
        window.press(KeyCode::Char(' '));
        assert!(window.model.player.playing, "the right run plays");
        window.press(KeyCode::End);
        let answers = theatre::recorded(name, Run::Right).unwrap().steps.pop().unwrap().answer;
        let last = window.model.lines.back().cloned().unwrap();
        assert_eq!(Some(last), answers.last().cloned().map(Line::Answer), "{name}");
        window.press(KeyCode::Char(' '));
        assert!(window.model.show.is_none() && window.model.live.in_memory(b"before"));
        window.session.close().unwrap();
    }
}

#[test]
fn a_play_as_it_is_seen() {
    let mut window = begin("zombie");
    insta::assert_snapshot!("theatre-begins", window.screen(120, 40));
    on_until(&mut window, "is removed from memory");
    on_until(&mut window, "Table 1 has the key");
    insta::assert_snapshot!("theatre-bug", window.screen(120, 40));
    insta::assert_snapshot!("theatre-bug-80x24", window.screen(80, 24));
    window.press(KeyCode::Enter);
    insta::assert_snapshot!("theatre-question", window.screen(120, 40));
    insta::assert_snapshot!("theatre-question-80x24", window.screen(80, 24));
    window.press(KeyCode::Char('3'));
    insta::assert_snapshot!("theatre-told", window.screen(120, 40));
    insta::assert_snapshot!("theatre-told-80x24", window.screen(80, 24));
    window.press(KeyCode::Char(' '));
    window.press(KeyCode::End);
    insta::assert_snapshot!("theatre-right", window.screen(120, 40));
}

#[test]
fn the_bits_of_a_wrong_filter_and_the_bytes_of_its_table_can_be_looked_at() {
    let mut window = begin("denied");
    window.press(KeyCode::Enter);
    window.press(KeyCode::F(4));
    let screen = window.screen(120, 40);
    assert!(screen.contains("FILTER") && screen.contains('○'), "{screen}");
    assert!(screen.contains("bit 480 isn't set"), "{screen}");
    window.enter("cat 1");
    assert!(window.screen(120, 40).contains("FILE 000001.sst"));
    window.enter("cat 7");
    assert_eq!(window.model.sentence, "there is no table 7; there are 1");
    let mut window = begin("last-page");
    window.press(KeyCode::Enter);
    let screen = window.screen(120, 40);
    assert!(screen.contains("block 3 of 4"), "what was read is another block\n{screen}");
}

#[test]
fn answers_follow_the_cursor_and_the_question_waits_for_the_end() {
    let mut window = begin("yesterday");
    on_until(&mut window, "Table 1 has the key");
    let typed = Line::Typed("get kazakhstan:capital".to_string());
    assert_eq!(window.model.lines.back(), Some(&typed), "it is not answered yet");
    window.press(KeyCode::Right);
    let answer = Line::Answer("kazakhstan:capital→Almaty".to_string());
    assert_eq!(window.model.lines.back(), Some(&answer));
    window.press(KeyCode::Home);
    let mut seen = 0;
    while window.model.time.past().is_some() {
        assert!(window.model.question.is_none());
        assert!(window.model.lines.len() >= seen, "what was answered stays");
        seen = window.model.lines.len();
        window.press(KeyCode::Right);
    }
    assert!(window.model.question.is_some());
    window.press(KeyCode::Left);
    assert!(window.model.question.is_none() && window.model.lines.len() < seen + 2);
    window.press(KeyCode::End);
    window.press(KeyCode::Char(' '));
    assert!(window.model.question.is_none(), "Space goes on without an answer");
    assert!(window.screen(120, 40).contains("Table 2 has Astana"));
}

#[test]
fn what_needs_an_engine_is_refused_and_esc_leaves_at_any_time() {
    let mut window = begin("amnesia");
    for line in ["put a 1", "get a", "fill 9", "load countries", "inspect", "shake"] {
        window.enter(line);
        let said = "This is a recording, with no engine behind it; Esc leaves it.";
        assert_eq!(window.model.sentence, said);
        assert!(window.screen(120, 40).contains(said), "{line}");
    }
    window.enter("help");
    assert!(window.model.lines.len() > 20);
    window.press(KeyCode::Right);
    assert!(!window.screen(120, 40).contains("no engine is behind it"));
    window.press(KeyCode::Esc);
    assert!(window.model.show.is_none() && window.model.live.in_memory(b"before"));
    // From a tour to a play and home: the engine is the first one again.
    window.enter("tour 3").enter("theatre denied").enter("theatre zombie");
    window.press(KeyCode::Enter);
    window.press(KeyCode::Esc);
    assert!(window.model.walk.is_none() && window.model.live.in_memory(b"before"));
    assert_eq!(window.model.live.picture(), window.session.picture());
    window.enter("theatre denied").enter("tour 3");
    window.press(KeyCode::Esc);
    window.enter("put after 1");
    assert!(window.model.live.in_memory(b"before") && window.model.live.in_memory(b"after"));
}

#[test]
fn the_plays_are_listed_and_one_that_does_not_exist_is_said() {
    let mut window = Window::open(&[]);
    window.enter("theatre");
    let screen = window.screen(120, 40);
    assert!(theatre::names().all(|name| screen.contains(name)), "{screen}");
    window.enter("theatre zebra");
    assert!(window.model.sentence.contains("there is no play `zebra`; type one of stranger"));
}
