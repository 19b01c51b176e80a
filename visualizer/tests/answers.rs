//! The window answers as a map would, whatever is flushed, merged, killed
//! and opened again in between.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod common;

use std::collections::BTreeMap;

use common::Window;
use proptest::prelude::*;
use visualizer::model::Line;

#[derive(Clone, Debug)]
enum Step {
    Put(char, u8),
    Del(char),
    Get(char),
    Scan,
    Other(&'static str),
}

fn step() -> impl Strategy<Value = Step> {
    let key = proptest::char::range('a', 'f');
    let other =
        ["flush", "compact", "sync", "fill 7", "crash", "crash torn", "reopen", "compare bits 2"];
    prop_oneof![
        6 => (key.clone(), any::<u8>()).prop_map(|(key, value)| Step::Put(key, value)),
        3 => key.clone().prop_map(Step::Del),
        4 => key.prop_map(Step::Get),
        1 => Just(Step::Scan),
        4 => proptest::sample::select(other.to_vec()).prop_map(Step::Other),
    ]
}

/// The lines that were answered to the last command.
fn answered(window: &Window) -> Vec<String> {
    let lines = window.model.lines.iter().rev().take_while(|line| !matches!(line, Line::Typed(_)));
    let answers = lines.filter_map(|line| match line {
        Line::Answer(line) => Some(line.clone()),
        _ => None,
    });
    let mut answers: Vec<String> = answers.collect();
    answers.reverse();
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn answers_agree_with_a_map(steps in proptest::collection::vec(step(), 1..40)) {
        let mut window = Window::open(&[]);
        let mut map = BTreeMap::new();
        for step in steps {
            if window.model.live.crashed {
                // The log isn't synced here, but the process died, not the power.
                window.enter("reopen");
            }
            match step {
                Step::Put(key, value) => {
                    window.enter(&format!("put {key} {value}"));
                    map.insert(key, value);
                }
                Step::Del(key) => {
                    window.enter(&format!("del {key}"));
                    map.remove(&key);
                }
                Step::Get(key) => {
                    let expected = map.get(&key).map_or("(none)".into(), |value| format!("{key}→{value}"));
                    prop_assert_eq!(answered(window.enter(&format!("get {key}"))), [expected]);
                }
                Step::Scan => {
                    let mut expected: Vec<String> = map.iter().map(|(key, value)| format!("{key}→{value}")).collect();
                    expected.push(format!("({} entries)", map.len()));
                    let found = answered(window.enter("scan a g"));
                    prop_assert_eq!(found, expected, "{}", window.screen(80, 24));
                }
                Step::Other("compare bits 2") if window.model.parked.is_some() => {}
                Step::Other("compare bits 2") => {
                    // A tree of its own, which begins empty.
                    window.enter("compare bits 2");
                    map.clear();
                }
                Step::Other("crash torn") => {
                    // The last write may be torn: then it was not acknowledged.
                    window.enter("sync");
                    window.enter("crash torn");
                }
                Step::Other(line) => {
                    window.enter(line);
                }
            }
        }
        window.session.close().unwrap();
    }
}
