//! Every play shows its bug, and is told truly; what cannot be read is said.

use super::*;

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
fn a_recording_that_cannot_be_read_is_named_with_its_line() {
    let good = "> put a 1\n  wrote 1 a→1\n~ stage 4\n";
    assert!(recording::parse(good).is_ok());
    for (text, wrong) in [
        ("  wrote 1 a→1\n", "line 1: it must begin with a command"),
        ("> put a 1\n  wrote 1 a\\q→1\n", "line 2: a backslash is not followed by an escape"),
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
        ("stage 4", "stage 9", "line 2: `9` is not a stage"),
        ("say", "sing", "line 4: `sing` begins no line of a play"),
        ("+ yes", "- yes", "it needs two to four answers, and one of them right"),
        ("- no", "+ no", "it needs two to four answers, and one of them right"),
        ("- no\n", "", "it needs two to four answers, and one of them right"),
        ("tell So.", "", "it needs a title, a stage, a wrong version, words and commands"),
    ] {
        assert_eq!(parse(&good.replace(from, to)).unwrap_err(), wrong);
    }
    assert!(named("zebra").unwrap_err().contains("there is no play `zebra`; type one of stranger"));
}
