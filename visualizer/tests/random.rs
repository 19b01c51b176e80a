//! Whatever is typed, on a screen of whatever size: nothing panics, and the
//! scene that the events tell of is the one that the engine shows.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;

use common::Window;
use proptest::prelude::*;
use ratatui::crossterm::event::KeyCode;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-h]",
        2 => Just("kenya:capital".to_string()),
        1 => prop_oneof![Just("†"), Just("→"), Just("東京"), Just("e\u{301}"), Just("\u{202e}x"), Just("\"\"")]
            .prop_map(str::to_string),
        1 => "(\\\\x[0-9a-f]{2}){1,40}",
        1 => "[a-z]{30,90}",
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => (word(), word()).prop_map(|(key, value)| format!("put {key} {value}")),
        4 => word().prop_map(|key| format!("get {key}")),
        4 => word().prop_map(|key| format!("del {key}")),
        3 => (1..30u32).prop_map(|count| format!("fill {count}")),
        1 => (1..30u32).prop_map(|count| format!("fill {count} zipf")),
        1 => (200..600u32).prop_map(|count| format!("fill {count}")),
        2 => proptest::sample::select(vec!["scan", "scan c", "scan c f", "scan f c"]).prop_map(str::to_string),
        4 => proptest::sample::select(vec!["flush", "compact", "sync", "shake", "shake off", "shake on"]).prop_map(str::to_string),
        4 => proptest::sample::select(vec!["crash", "crash torn", "crash lost"]).prop_map(str::to_string),
        5 => Just("reopen".to_string()),
        2 => proptest::sample::select(vec!["inspect", "clear", "help", "help put", "quit", "", "# x", "pit", "put a", "load no/such/file"]).prop_map(str::to_string),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_command_and_no_size_makes_it_panic_or_tell_what_is_not_so(
        stage in 1..=8u8,
        lines in proptest::collection::vec(line(), 1..25),
        sizes in proptest::collection::vec((0..200u16, 0..60u16), 3),
    ) {
        let mut window = Window::open(&["--stage", &stage.to_string()]);
        for line in &lines {
            window.enter(line);
            let said = &window.model.sentence;
            prop_assert!(!said.contains("This is wrong"), "after {}: {}", line, said);
            prop_assert_eq!(window.model.live.picture(), window.session.picture(), "after {}", line);
            for (width, height) in &sizes {
                window.screen(*width, *height);
            }
        }
        let now = window.screen(120, 40);
        prop_assert_eq!(&now, &window.screen(120, 40), "two drawings differ");
        // Back to the beginning and on to now again: every moment is the same both
        // times, and drawn at any size.
        let mut back = Vec::new();
        while window.model.time.at() > window.model.time.now().saturating_sub(60) && window.model.time.at() > 0 {
            window.press(KeyCode::Left);
            back.push(window.screen(120, 40));
        }
        window.screen(sizes[0].0, sizes[0].1);
        back.pop();
        while let Some(before) = back.pop() {
            window.press(KeyCode::Right);
            prop_assert_eq!(before, window.screen(120, 40));
        }
        window.press(KeyCode::End);
        prop_assert_eq!(now, window.screen(120, 40));
        window.session.close().unwrap();
    }
}

#[test]
fn every_small_size_survives() {
    let mut window = Window::open(&[]);
    window.enter("fill 40").enter("get visitor:00007").enter("scan");
    for front in 0..5 {
        for width in (0..130).step_by(3).chain([40, 79, 80]) {
            for height in [0, 1, 9, 10, 14, 16, 20, 31] {
                assert!(window.screen(width, height).len() < 100_000, "{front}");
            }
        }
        window.press(KeyCode::Tab);
    }
}
