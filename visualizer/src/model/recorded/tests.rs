//! A recording ends where its engine ended, and begins like any engine.

use super::*;
use crate::engine::Session;
use crate::theatre::{Run, named, names, recorded};

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
        // As the scene holds it: empty buckets are not drawn one by one.
        let opened = Scene::new(session.picture()).picture();
        assert_eq!(Scene::new(empty(stage)).picture(), opened, "stage {stage}");
        session.close().unwrap();
    }
}
