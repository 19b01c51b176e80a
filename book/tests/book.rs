//! Tests that the book is up to date, and holds together.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use std::process::Command;

use book::{defaults, files, lint, make};
use clap::Parser;
use visualizer::args::Args;
use visualizer::command::parse::parse;
use visualizer::driver::Driver;

/// Lines of code on all pages, with the page's name.
fn code() -> Vec<(String, String)> {
    let pages = files::pages().into_iter();
    pages
        .flat_map(|name| {
            let text = std::fs::read_to_string(files::text().join(&name)).unwrap();
            let code = lint::Page::read(&text).code.into_iter();
            code.map(move |line| (name.clone(), line.trim().to_string())).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn generated_text_is_up_to_date() {
    let stale = make::make(&[]).unwrap().out_of_date();
    assert!(stale.is_empty(), "run `cargo regenerate`; out of date: {stale:#?}");
}

/// A default that is changed changes what is said of it, or is named here.
#[test]
fn defaults_in_prose_are_derived() {
    let wrong = defaults::check::problems();
    assert!(wrong.is_empty(), "see book/maker/defaults.rs: {wrong:#?}");
}

#[test]
fn every_page_holds_together() {
    let wrong: Vec<String> = files::pages().iter().flat_map(|name| lint::problems(name)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = std::fs::read_to_string(files::text().join("SUMMARY.md")).unwrap();
    for name in files::pages() {
        assert!(name == "SUMMARY.md" || summary.contains(&format!("({name})")), "{name}");
    }
}

/// `cargo run -- …` opens the visualizer, at the stage that the page speaks of.
#[test]
fn the_visualizer_understands_its_command_lines() {
    let mut seen = 0;
    for (page, line) in code() {
        let Some(rest) = line.strip_prefix("cargo run") else { continue };
        let rest = rest.split(['|', '#', '>', '<']).next().unwrap();
        let words = rest.split_whitespace().filter(|word| !matches!(*word, "-q" | "--"));
        let args = Args::try_parse_from(["visualizer"].into_iter().chain(words));
        let args = args.unwrap_or_else(|wrong| panic!("{page}: {line}: {wrong}"));
        Driver::open(&Args { dir: None, ..args }).unwrap().session.close().unwrap();
        seen += 1;
    }
    assert!(seen > 3, "the book says how to start it");
}

/// The engine of the chapter, or the last one.
fn window(page: &str) -> Driver {
    let stage =
        page.strip_prefix('0').and_then(|rest| rest.get(..1)).map_or("8", |stage| stage.min("8"));
    Driver::open(&Args::parse_from(["visualizer", "--stage", stage])).unwrap()
}

#[track_caller]
fn enter(window: &mut Driver, page: &str, line: &str) {
    window.enter(line);
    assert!(!window.model.failed, "{page}: {line}: {}", window.model.narration());
}

/// A line that begins like a command of the window is one, and works.
#[test]
fn commands_of_the_window_work() {
    let mut seen = 0;
    for (page, line) in code() {
        let command = line.split(' ').next().unwrap();
        if command != line
            && ["tour", "theatre", "compare", "crash", "quiz", "slow", "fill", "load"]
                .contains(&command)
        {
            enter(&mut window(&page), &page, &line);
            seen += 1;
        }
    }
    assert!(seen > 8, "the book sends its reader to the window");
}

/// A block of nothing but commands of the window is typed there, line by line.
#[test]
fn blocks_of_window_commands_work() {
    let mut seen = 0;
    for name in files::pages() {
        let text = std::fs::read_to_string(files::text().join(&name)).unwrap();
        for block in lint::Page::read(&text).blocks {
            let lines: Vec<&str> = block.lines().filter(|line| !line.trim().is_empty()).collect();
            let is_command = |line: &&str| {
                !line.contains(".db") && matches!(parse(line.as_bytes()), Ok(Some(_)))
            };
            if lines.iter().all(is_command) {
                let mut window = window(&name);
                lines.iter().for_each(|line| enter(&mut window, &name, line));
                seen += 1;
            }
        }
    }
    assert!(seen > 8, "the book says what to type");
}

/// A block of the shell that pipes something into the program is run, in a directory
/// that all blocks of a page share.
#[test]
fn piped_commands_work() {
    let manifest = book::root().join("Cargo.toml");
    let cargo = format!(
        "cargo() {{ subcommand=$1; shift; command cargo $subcommand --manifest-path '{}' \"$@\"; }}\n",
        manifest.display()
    );
    let mut seen = 0;
    for name in files::pages() {
        let dir = tempfile::tempdir().unwrap();
        let text = std::fs::read_to_string(files::text().join(&name)).unwrap();
        for block in lint::Page::read(&text).blocks {
            let joined = block.replace('\n', " ");
            let mut words = joined.split_whitespace();
            if !words.any(|word| word == "|")
                || !joined.contains("cargo run -q")
                || block.contains("$ ")
            {
                continue;
            }
            let script = format!("set -e\n{cargo}{block}");
            let run = Command::new("sh").current_dir(&dir).args(["-c", &script]).output().unwrap();
            let said = String::from_utf8_lossy(&run.stdout) + String::from_utf8_lossy(&run.stderr);
            assert!(run.status.success() && !said.contains("error: "), "{name}: {block}\n{said}");
            seen += 1;
        }
    }
    assert!(seen > 1, "the book shows how to use it from the shell");
}

/// `cargo step …` is what the coach understands, about a step that there is.
#[test]
fn the_coach_understands_its_command_lines() {
    let args = std::fs::read_to_string(book::root().join("steps/coach/src/args.rs")).unwrap();
    let known = |command: &str| {
        let (first, rest) = command.split_at(1);
        let name = format!("    {}{rest}", first.to_uppercase());
        args.lines().any(|l| l.strip_prefix(&name).is_some_and(|end| end == "," || end == " {"))
    };
    for (page, line) in code() {
        let Some(rest) = line.strip_prefix("cargo step") else { continue };
        let mut words = rest.split_whitespace();
        let Some(command) = words.next() else { continue };
        assert!(known(command), "{page}: {line}");
        let step = words.next().and_then(|word| word.split('.').next()?.parse::<u8>().ok());
        assert!(step.is_none_or(|step| (1..=8).contains(&step)), "{page}: {line}");
    }
}
