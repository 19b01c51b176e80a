//! Scripts are read as they are written, and what is wrong with one is said.

use super::*;
use crate::detail::Detail;

#[test]
fn every_tour_can_be_read() {
    for name in names() {
        let tour = named(name).unwrap();
        assert!(tour.stops.len() >= 4, "{name}");
        if let Ok(stage) = name.parse::<u8>() {
            assert_eq!(tour.stage, stage, "tour {name} shows the engine of its chapter");
        }
    }
}

#[test]
fn a_stop_has_words_a_question_commands_and_an_end() {
    let script = "title T\nstage 3\n\n# a remark\nsay One\nsay two.\nask How many?\n- none if tables 0\n- one or so   if tables 1\nshow merge\nwatch\nflush\ntell So.\n";
    let tour = parse(script).unwrap();
    assert_eq!((tour.title.as_str(), tour.stage, tour.stops.len()), ("T", 3, 1));
    let stop = &tour.stops[0];
    assert_eq!((stop.say.as_str(), stop.tell.as_str(), stop.line), ("One two.", "So.", 5));
    assert_eq!((stop.watch, stop.show), (true, Some(Detail::Merge)));
    let ask = stop.ask.as_ref().unwrap();
    assert_eq!(ask.options[1].words, "one or so");
    assert_eq!(ask.options[1].condition, Condition::Tables(1));
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    for (script, wrong) in [
        ("title T\n\nsay A\nfrobnicate\n", "line 4: there is no command `frobnicate`"),
        ("title T\nstage 9\n", "line 2: `9` is not a stage"),
        ("title T\n\nflush\n", "line 3: the stop says nothing"),
        ("title T\n\nsay A\n- x if tables 1\n", "line 4: an answer needs a question"),
        ("title T\n\nsay A\nask B\n- x if tables 1\n", "line 3: a question needs two to four"),
        ("title T\n\nsay A\nask B\n- x if moon full\n", "line 5: `moon` is not a condition"),
        ("say A\n", "it needs a title"),
    ] {
        let said = parse(script).unwrap_err();
        assert!(said.starts_with(wrong), "{said}");
    }
    let said = named("9").unwrap_err();
    assert!(said.contains("there is no tour `9`; type one of 1, 2"), "{said}");
}
