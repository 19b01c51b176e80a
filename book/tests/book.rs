//! That the book is what is made, and holds together.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use book::{make, paper};
use clap::Parser;
use visualizer::args::Args;
use visualizer::{command, theatre};

/// Lines of code on all pages, with the page's name.
fn code() -> Vec<(String, String)> {
    let pages = make::pages().into_iter();
    pages
        .flat_map(|name| {
            let text = std::fs::read_to_string(make::text().join(&name)).unwrap();
            let code = paper::Page::read(&text).code.into_iter();
            code.map(move |line| (name.clone(), line.trim().to_string())).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn what_stands_between_markers_is_what_is_made() {
    let differing = make::make(&[]).unwrap().differing();
    assert!(differing.is_empty(), "run `cargo book`; not what is made: {differing:#?}");
}

#[test]
fn every_page_holds_together() {
    let wrong: Vec<String> =
        make::pages().iter().flat_map(|name| paper::wrong_with(name)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = std::fs::read_to_string(make::text().join("SUMMARY.md")).unwrap();
    for name in make::pages() {
        assert!(name == "SUMMARY.md" || summary.contains(&format!("({name})")), "{name}");
    }
}

/// `cargo run -- …` opens the visualizer, with arguments that it takes.
#[test]
fn what_is_said_to_the_visualizer_is_understood() {
    let mut seen = 0;
    for (page, line) in code() {
        let Some(rest) = line.strip_prefix("cargo run") else { continue };
        let rest = rest.split(['|', '#', '>', '<']).next().unwrap();
        let words = rest.split_whitespace().filter(|word| !matches!(*word, "-q" | "--"));
        let args = Args::try_parse_from(["visualizer"].into_iter().chain(words));
        assert!(args.is_ok(), "{page}: {line}: {}", args.unwrap_err());
        seen += 1;
    }
    assert!(seen > 3, "the book says how to start it");
}

/// What begins like a command that exists only in the window is one.
#[test]
fn what_is_typed_in_the_window_is_a_command() {
    let mut seen = 0;
    for (page, line) in code() {
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        if !["tour", "theatre", "beside", "crash", "quiz", "slow", "fill", "load"].contains(&verb)
            || rest.is_empty()
        {
            continue;
        }
        let parsed = command::parse(line.as_bytes());
        assert!(parsed.is_ok(), "{page}: {line}: {}", parsed.unwrap_err());
        let played = verb != "theatre" || theatre::named(rest).is_ok();
        assert!(played, "{page}: there is no play {rest}");
        seen += 1;
    }
    assert!(seen > 8, "the book sends its reader to the window");
}

/// `cargo step …` is what the coach understands, about a step that there is.
#[test]
fn what_is_said_to_the_coach_is_understood() {
    let args = std::fs::read_to_string(book::root().join("steps/coach/src/args.rs")).unwrap();
    let known = |verb: &str| {
        let (first, rest) = verb.split_at(1);
        let name = format!("    {}{rest}", first.to_uppercase());
        args.lines().any(|l| l.strip_prefix(&name).is_some_and(|end| end == "," || end == " {"))
    };
    for (page, line) in code() {
        let Some(rest) = line.strip_prefix("cargo step") else { continue };
        let mut words = rest.split_whitespace();
        let Some(verb) = words.next() else { continue };
        assert!(known(verb), "{page}: {line}");
        let step = words.next().and_then(|word| word.split('.').next()?.parse::<u8>().ok());
        assert!(step.is_none_or(|step| (1..=8).contains(&step)), "{page}: {line}");
    }
}
