//! Going back and forward shows what was there.

use super::*;
use lsm::inspect::{MemtablePicture, Picture};

const SIZES: Sizes = Sizes { memtable: 256, block: 64 };

fn scene() -> Scene {
    let memtable = Some(MemtablePicture::default());
    Scene::new(Picture { stage: 8, memtable, ..Picture::default() })
}

/// The three beats of each put, in a row.
fn event(beat: usize) -> Event {
    let number = beat as u64 / 3 + 1;
    let key = format!("k{}", number % 300).into_bytes();
    match beat % 3 {
        0 => Event::LogAppended { log: 1, number, bytes: 20 },
        1 => Event::TableLine { table: 1, key, stored: b"v".to_vec() },
        _ => Event::Wrote { number, key, stored: Some(b"v".to_vec()) },
    }
}

fn history(puts: usize) -> Timeline {
    let mut live = scene();
    let mut timeline = Timeline::new(live.clone(), SIZES);
    for put in 0..puts {
        timeline.begin(format!("put {put}"), 'p');
        for beat in put * 3..put * 3 + 3 {
            live.apply(&event(beat));
            timeline.push(Beat::Event(event(beat)), &live);
        }
        timeline.end("It is there.", &live);
    }
    timeline
}

/// Returns what there was to see after so many beats.
fn seen_after(beats: usize) -> Option<Picture> {
    let mut scene = scene();
    (0..beats).for_each(|beat| scene.apply(&event(beat)));
    Some(scene.picture())
}

#[test]
fn every_moment_is_found_again_from_wherever_one_comes() {
    let mut timeline = history(400);
    let mut at = 0;
    for jump in 0..100 {
        at = (at * 31 + jump * 7 + 1) % timeline.now();
        timeline.seek(at);
        assert_eq!(timeline.at(), at);
        assert_eq!(timeline.past().map(Scene::picture), seen_after(at), "after {at} beats");
    }
}

#[test]
fn a_step_goes_by_entries_events_or_commands() {
    let mut timeline = history(3);
    let mut ends = Vec::new();
    for stride in [Stride::Entry, Stride::Event, Stride::Command] {
        timeline.live();
        let mut back = Vec::new();
        while timeline.step(false, stride) {
            back.push(timeline.at());
        }
        while timeline.step(true, stride) {}
        assert!(timeline.past().is_none(), "the last step forward is back at now");
        ends.push(back);
    }
    assert_eq!(ends[0], [8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert_eq!(ends[1], [7, 6, 4, 3, 1, 0]);
    assert_eq!(ends[2], [6, 3, 0]);
}

#[test]
fn the_command_at_the_cursor_is_the_one_that_caused_its_last_beat() {
    let mut timeline = history(3);
    let line = |timeline: &Timeline| timeline.command().map(|(command, ..)| command.line.clone());
    assert_eq!(line(&timeline).as_deref(), Some("put 2"));
    timeline.seek(6);
    assert_eq!(line(&timeline).as_deref(), Some("put 1"));
    timeline.seek(4);
    assert_eq!(timeline.command().map(|(_, start, end)| (start, end)), Some((3, 6)));
}

#[test]
fn what_is_too_old_is_forgotten_and_the_rest_is_still_right() {
    let mut timeline = history(20_000);
    assert!(timeline.forgotten() > 0 && timeline.beats.len() <= KEPT);
    for at in [timeline.forgotten(), timeline.forgotten() + 777, timeline.now() - 1] {
        timeline.seek(at);
        assert_eq!(timeline.past().map(Scene::picture), seen_after(at));
    }
    timeline.seek(0);
    assert_eq!(timeline.at(), timeline.forgotten(), "further back there is nothing");
    let first = timeline.commands().next().map(|command| command.start);
    assert!(first.is_some_and(|start| start <= timeline.forgotten()));
}

#[test]
fn a_cursor_that_is_forgotten_moves_to_the_oldest_moment_that_is_kept() {
    let mut live = scene();
    let mut timeline = Timeline::new(live.clone(), SIZES);
    timeline.begin("fill".to_string(), 'L');
    for beat in 0..KEPT + 10 {
        live.apply(&event(beat));
        timeline.push(Beat::Event(event(beat)), &live);
        if beat == 20 {
            timeline.seek(7);
        }
    }
    assert_eq!(timeline.at(), timeline.forgotten());
    assert_eq!(timeline.past().map(Scene::picture), seen_after(timeline.forgotten()));
}
