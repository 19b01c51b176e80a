//! Frames, written without a terminal.
#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use clap::Parser;
use visualizer::args::Args;
use visualizer::frames;

/// The frames of a script, in order.
fn film(file: &str, script: &str) -> (bool, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let args = Args::parse_from(["visualizer"]);
    let well = frames::run(&args, &dir.path().join(file), script.as_bytes()).unwrap();
    let mut names: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let frames = names.iter().map(|name| std::fs::read_to_string(name).unwrap());
    (well, frames.collect())
}

#[test]
fn every_command_is_a_frame_and_the_last_is_as_it_would_be_seen() {
    let (well, frames) =
        film("f.txt", "put kenya:capital Nairobi\nget kenya:capital\nquit\nput a b\n");
    assert!(well && frames.len() == 2);
    assert!(frames[1].contains("Found in the memtable"), "{}", frames[1]);
    let (well, frames) = film("f.svg", "frobnicate\n");
    assert!(!well && frames[0].starts_with("<svg"));
}

#[test]
fn a_play_is_a_frame_for_each_event_of_both_runs() {
    let (well, frames) = film("play.txt", "theatre zombie\nput a 1\n");
    let at = |what: &str| frames.iter().position(|frame| frame.contains(what)).unwrap();
    assert!(well && at("is removed from memory") < at("1 to 4 answer"));
    assert!(at("1 to 4 answer") < at("† goes into the memtable"), "then the right run");
    assert!(frames[frames.len() - 1].contains("a is in the memtable"), "the play was left");
}

#[test]
fn a_tour_is_a_frame_for_each_stop_and_for_each_event_that_is_watched() {
    let (well, frames) = film("tour.txt", "tour 3\n");
    assert!(well && frames.len() > 15, "{} frames", frames.len());
    let says = |what: &str| frames.iter().any(|frame| frame.contains(what));
    assert!(says("is sealed: an empty one takes") && says("1 to 4 answer"));
    assert!(says("A zombie."), "what was asked is told, too");
}
