//! Every tour plays to its end, and each of its questions has one right answer.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is an assertion")]

mod common;

use common::Window;
use ratatui::crossterm::event::KeyCode;
use visualizer::model::Phase;
use visualizer::tour;

/// Walks a tour, and answers every question with the first answer. Calls `seen`
/// at every stop.
fn walk(name: &str, mut seen: impl FnMut(&mut Window)) {
    let mut window = Window::open(&[]);
    window.enter("put before 1").enter(&format!("tour {name}"));
    for _ in 0..200 {
        let Some(walk) = &window.model.walk else {
            assert_eq!(window.model.location, "a temporary directory");
            assert!(window.model.live.in_memory(b"before"), "what was there before is there again");
            return window.session.close().unwrap();
        };
        let (phase, line) = (walk.phase, walk.tour.stops.get(walk.at).map_or(0, |stop| stop.line));
        seen(&mut window);
        if window.model.time.past().is_some() {
            window.press(KeyCode::End);
        } else if phase == Phase::Ask {
            window.press(KeyCode::Char('1'));
            let verdict = &window.model.walk.as_ref().unwrap().verdict;
            assert!(!verdict.is_empty(), "line {line} of tour {name}: not one answer is right");
        } else {
            window.press(KeyCode::Char(' '));
        }
        let (failed, sentence) = (window.model.failed, &window.model.sentence);
        assert!(!failed || sentence.contains("stage"), "line {line} of tour {name}: {sentence}");
    }
    panic!("tour {name} does not end");
}

#[test]
fn every_tour_plays_to_its_end_and_every_question_has_one_right_answer() {
    for name in tour::names() {
        walk(name, |window| assert!(window.screen(80, 24).len() > 100));
    }
}

#[test]
fn the_tours_as_they_are_seen() {
    for (name, sizes) in [("3", [(120, 40), (80, 24)]), ("8", [(120, 40), (80, 24)])] {
        let mut frame = 0;
        walk(name, |window| {
            let (width, height) = sizes[frame % 2];
            insta::assert_snapshot!(
                format!("tour-{name}-{frame:02}"),
                window.screen(width, height)
            );
            frame += 1;
        });
    }
}

#[test]
fn a_tour_that_is_left_is_gone_and_one_that_does_not_exist_is_said() {
    let mut window = Window::open(&["--stage", "3"]);
    window.enter("put mine 1").enter("tour 2").enter("put theirs 1");
    assert_eq!(window.model.live.stage, 2);
    window.press(KeyCode::Esc);
    assert_eq!(window.model.live.stage, 3);
    assert!(window.model.live.in_memory(b"mine") && !window.model.live.in_memory(b"theirs"));
    window.enter("tour 9");
    assert!(window.model.sentence.contains("there is no tour `9`; type one of 1, 2"));
}

#[test]
fn one_key_ends_a_quiz() {
    use visualizer::app::{Msg, update};
    let mut window = Window::open(&[]);
    window.enter("fill 9").enter("quiz on").enter("fill 9");
    for _ in 0..200 {
        if window.model.question.is_some() {
            window.press(KeyCode::Esc);
            assert!(!window.model.player.quiz && window.model.question.is_none());
            return;
        }
        update(&mut window.model, Msg::Tick(std::time::Duration::from_secs(2)));
    }
    panic!("nothing was asked");
}

#[test]
fn a_tour_of_ones_own_is_walked_and_what_is_wrong_in_it_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mine.tour");
    let line = format!("tour \"{}\"", file.display());
    std::fs::write(&file, "title Mine\nstage 4\n\nsay Look.\nput a 1\n").unwrap();
    let mut window = Window::open(&[]);
    window.enter(&line);
    assert_eq!(window.model.live.stage, 4);
    assert!(window.screen(80, 24).contains("Mine · 1 of 1"));
    window.press(KeyCode::Esc);
    std::fs::write(&file, "title Mine\n\nsay Look.\nfrobnicate\n").unwrap();
    window.enter(&line);
    let said = &window.model.sentence;
    assert!(said.contains("mine.tour, line 4: there is no command `frobnicate`"), "{said}");
    window.enter("tour no/such.tour");
    assert!(window.model.sentence.starts_with("cannot read no/such.tour"));
    assert_eq!(window.model.live.stage, 8, "and nothing else has changed");
}

#[test]
fn what_is_typed_ahead_of_another_engine_is_for_that_one() {
    use visualizer::app::{Msg, update};
    use visualizer::runtime::perform;
    let mut window = Window::open(&[]);
    let key = ratatui::crossterm::event::KeyEvent::from(KeyCode::Enter);
    update(&mut window.model, Msg::Paste("stage 3".to_string()));
    let mut effects = update(&mut window.model, Msg::Key(key));
    update(&mut window.model, Msg::Paste("put theirs 1".to_string()));
    assert!(update(&mut window.model, Msg::Key(key)).is_empty(), "it waits");
    while !effects.is_empty() {
        let effect = effects.remove(0);
        effects.extend(perform(&mut window.model, &mut window.session, effect));
    }
    assert!(window.model.live.stage == 3 && window.model.live.in_memory(b"theirs"));
    window.enter("stage");
    assert!(window.model.live.stage == 8 && !window.model.live.in_memory(b"theirs"));
}

#[test]
fn a_stop_that_asks_for_a_table_that_is_not_there_goes_on_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mine.tour");
    std::fs::write(&file, "title Mine\nstage 4\n\nsay Look.\ncat 999\nput a 1\ntell So.\n")
        .unwrap();
    let mut window = Window::open(&[]);
    window.enter(&format!("tour \"{}\"", file.display()));
    window.press(KeyCode::Char(' '));
    let walk = window.model.walk.as_ref().unwrap();
    assert!(walk.phase == Phase::Tell && window.model.live.in_memory(b"a"));
}

#[test]
fn colors_and_signs_stay_as_they_were_asked_for() {
    let mut window = Window::open(&[]);
    window.model.appearance.ascii = true;
    for line in ["tour 1", "stage 2", "compare stage 3", "theatre zombie"] {
        assert!(window.enter(line).model.appearance.ascii, "{line}");
        window.press(KeyCode::Esc);
    }
}

#[test]
fn another_stage_can_be_tried_and_left() {
    let mut window = Window::open(&[]);
    window.enter("put mine 1").enter("stage 4").enter("stage 2");
    assert_eq!((window.model.live.stage, window.session.picture().stage), (2, 2));
    window.enter("stage");
    assert_eq!((window.model.live.stage, window.session.picture().stage), (8, 8));
    window.enter("stage");
    assert!(window.model.sentence.starts_with("this is stage 8, where you began"));
}

#[test]
fn a_quiz_asks_before_it_happens_and_goes_on_after_the_answer() {
    use visualizer::app::{Msg, update};
    let mut window = Window::open(&[]);
    window.enter("fill 9").enter("quiz on").enter("fill 9");
    let tick = std::time::Duration::from_secs(2);
    let mut asked = 0;
    for _ in 0..2000 {
        if window.model.question.as_ref().is_some_and(|question| question.chosen.is_none()) {
            asked += 1;
            let right = window.model.question.as_ref().and_then(|question| question.right).unwrap();
            assert!(window.screen(120, 40).contains("1 to 4 answer"));
            window.press(KeyCode::Char(char::from(b'1' + u8::try_from(right).unwrap())));
            assert!(window.screen(120, 40).contains("Right: "), "{}", window.screen(120, 40));
            window.press(KeyCode::Char(' '));
        } else if !window.model.player.playing {
            break;
        }
        update(&mut window.model, Msg::Tick(tick));
    }
    assert!(asked > 3 && window.model.time.past().is_none(), "{asked} questions");
}
