//! Every play shows its bug, and is told truly; what cannot be read is said.

use super::*;
use crate::engine::Session;
use crate::world::World;
use clap::Parser;

#[test]
fn every_play_can_be_read_and_its_two_runs_differ() {
    for name in names() {
        let play = named(name).unwrap();
        let [wrong, right] = [Run::Wrong, Run::Right].map(|run| recorded(name, run).unwrap());
        assert_ne!(wrong, right, "{name} shows nothing");
        for recording in [&wrong, &right] {
            let lines: Vec<&String> = recording.steps.iter().map(|step| &step.line).collect();
            assert_eq!(lines, play.commands.iter().collect::<Vec<_>>(), "{name} is another one");
        }
        // The bug is seen where one looks: in an answer.
        let answers = |recording: &Recording| {
            recording.steps.iter().map(|step| step.answer.clone()).collect::<Vec<_>>()
        };
        assert_ne!(answers(&wrong), answers(&right), "{name} answers what it should");
        let (step, bug) = play.wrong.split_once('/').unwrap();
        assert!(play.tell.contains(&format!("cargo step hunt {step}.")), "{name}");
        assert!(!play.say.contains(bug), "{name} gives it away");
    }
}

#[test]
fn every_file_of_the_theatre_is_played() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("theatre");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut found: Vec<String> =
        files.map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let ends = ["play", "right", "wrong"];
    let mut known: Vec<String> =
        names().flat_map(|name| ends.map(|end| format!("{name}.{end}"))).collect();
    found.sort();
    known.sort();
    assert_eq!(found, known);
}

#[test]
fn what_the_events_tell_is_what_the_engine_showed_at_the_end() {
    for name in names() {
        let play = named(name).unwrap();
        for run in [Run::Wrong, Run::Right] {
            let recording = recorded(name, run).unwrap();
            let end = screen(&play, &recording).live.picture().to_string();
            assert_eq!(end, recording.end, "{name} {run:?}");
        }
    }
}

#[test]
fn the_empty_picture_is_that_of_an_engine_just_opened() {
    for stage in 1..=lsm::stage::LAST {
        let arguments = ["visualizer", "--stage", &stage.to_string()];
        let (session, _) = Session::open(&crate::args::Args::parse_from(arguments)).unwrap();
        // As the world holds it: empty buckets are not drawn one by one.
        let opened = World::new(session.picture()).picture();
        assert_eq!(World::new(empty(stage)).picture(), opened, "stage {stage}");
        session.close().unwrap();
    }
}

#[test]
fn a_recording_that_cannot_be_read_is_named_with_its_line() {
    let good = "> put a 1\n  wrote 1 a→1\n~ stage 4\n";
    assert!(recording::parse(good).is_ok());
    for (text, wrong) in [
        ("  wrote 1 a→1\n", "line 1: it must begin with a command"),
        ("> put a 1\n  wrote 1 a\\q→1\n", "line 2: a backslash is followed by what is no escape"),
        ("> put a 1\n  frobnicated 1\n", "line 2: this is no event"),
        ("> put a 1\n+ sst a→1\n", "line 2: no table was finished before"),
        ("> put a 1\n\n", "line 2: `` begins no line of a recording"),
        ("> put a 1\n", "line 2: it has no end"),
        ("", "line 1: it has no end"),
    ] {
        assert_eq!(recording::parse(text).unwrap_err(), wrong);
    }
    let said = recorded("no-such-play", Run::Wrong).unwrap_err();
    assert!(said.starts_with("theatre/no-such-play.play: line 1: "), "{said}");
}

#[test]
fn a_play_that_cannot_be_read_is_named_with_its_line() {
    let good = "title T\nstage 4\nwrong 4/x\nsay S\nrun put a 1\nask A\n- no\n+ yes\ntell So.\n";
    let play = parse(good).unwrap();
    assert_eq!((play.right, play.options.len(), play.commands.len()), (1, 2, 1));
    for (from, to, wrong) in [
        ("stage 4", "stage 9", "line 2: `9` is no stage"),
        ("say", "sing", "line 4: `sing` begins no line of a play"),
        ("+ yes", "- yes", "it needs two to four answers, and one of them right"),
        ("- no", "+ no", "it needs two to four answers, and one of them right"),
        ("- no\n", "", "it needs two to four answers, and one of them right"),
        ("tell So.", "", "it needs a title, a stage, a wrong version, words and commands"),
    ] {
        assert_eq!(parse(&good.replace(from, to)).unwrap_err(), wrong);
    }
    assert!(named("zebra").unwrap_err().contains("there is no play `zebra`; there are stranger"));
}
