//! Every command of the table, in a window and in a pipe: what each one says.
//!
//! A command without an example here fails the test, so a new one can't be added
//! without reading what it says in both. The README lists every command too: when the table
//! has changed, `LSM_UPDATE=1 cargo test -p visualizer --test commands`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is an assertion")]

mod common;

use std::fmt::Write;

use clap::Parser;
use common::Window;
use visualizer::args::Args;
use visualizer::database_dir::DatabaseDir;
use visualizer::model::Line;
use visualizer::spec::{self, SPECS, Spec};
use visualizer::{mine, plain};

/// A line with the command, whose effect can be seen after the lines of the commands
/// before it in the table.
fn example(spec: &Spec) -> &'static str {
    match spec.name() {
        "put" => "put kenya:capital Nairobi",
        "get" => "get kenya:capital",
        "del" => "del kenya:capital",
        "scan" => "scan kenya",
        "flush" => "flush",
        "compact" => "compact",
        "sync" => "sync",
        "shake" => "shake off",
        "fill" => "fill 3",
        "load" => "load \\xff",
        "bloom" => "bloom kenya:capital",
        "cat" => "cat 99",
        "stats" => "stats",
        "slow" => "slow off",
        "speed" => "speed 2",
        "quiz" => "quiz off",
        "tour" => "tour 0",
        "theatre" => "theatre",
        "stage" => "stage",
        "compare" => "compare off",
        "inspect" => "inspect",
        "export" => "export .",
        "crash" => "crash",
        "reopen" => "reopen",
        "clear" => "clear",
        "help" => "help put",
        "quit" => "quit",
        new => {
            panic!("`{new}` needs an example here: what does it say in a window, and in a pipe?")
        }
    }
}

#[test]
fn each_command_says_something_in_the_window() {
    let mut window = Window::open(&[]);
    let mut said = String::new();
    for spec in SPECS {
        window.model.lines.clear();
        window.enter(example(spec));
        assert!(!window.screen(80, 24).is_empty(), "{}", spec.name());
        let model = &window.model;
        for line in &model.lines {
            match line {
                Line::Typed(line) => writeln!(said, "> {line}").unwrap(),
                Line::Answer(line) => writeln!(said, "  {line}").unwrap(),
                Line::Aside(line) => writeln!(said, "  ({line})").unwrap(),
                Line::Failure(line) => writeln!(said, "  ! {line}").unwrap(),
            }
        }
        writeln!(said, "  = {}", model.sentence).unwrap();
    }
    insta::assert_snapshot!("window", said);
}

#[test]
fn each_command_says_something_in_a_pipe() {
    let args = Args::parse_from(["visualizer"]);
    let mut said = String::new();
    for spec in SPECS {
        let dir = DatabaseDir::new(None).unwrap();
        let options = args.options().memtable_bytes(4096).background(false);
        let engine = mine::open(args.stage, dir.path(), &options).unwrap();
        let input = format!("put kenya:capital Nairobi\n{}\n", example(spec));
        let mut output = Vec::new();
        plain::run(engine.as_ref(), input.as_bytes(), &mut output);
        let output = String::from_utf8(output).unwrap();
        let answer = output.strip_prefix("ok\n").unwrap();
        writeln!(said, "> {}\n{}", example(spec), answer.trim_end()).unwrap();
    }
    insta::assert_snapshot!("pipe", said);
}

/// The table of commands, as the README shows it.
fn table() -> String {
    spec::table().iter().map(|row| format!("    {row}\n")).collect()
}

#[test]
fn the_readme_lists_every_command() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let (before, rest) = readme.split_once("<!-- commands -->\n\n").unwrap();
    let (listed, after) = rest.split_once("\n<!-- end of commands -->").unwrap();
    if std::env::var_os("LSM_UPDATE").is_some() {
        let table = table();
        let text = format!("{before}<!-- commands -->\n\n{table}\n<!-- end of commands -->{after}");
        return std::fs::write("README.md", text).unwrap();
    }
    assert!(
        listed == table(),
        "visualizer/README.md lists other commands; see the head of this file"
    );
}
