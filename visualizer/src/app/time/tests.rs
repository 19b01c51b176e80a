//! Playing, without a clock.

use super::*;
use crate::app::{Msg, update};
use crate::sizes::Sizes;
use crate::tally::Tally;
use lsm::inspect::{MemtablePicture, Picture};

fn model() -> Model {
    let memtable = Some(MemtablePicture::default());
    let picture = Picture { stage: 3, memtable, ..Picture::default() };
    let sizes = Sizes { memtable: 256, block: 64 };
    let mut model = Model::new(picture, sizes, &Tally::default(), "here".to_string());
    for number in 1..=3 {
        begin(&mut model, &EngineCommand::Flush, "put".to_string());
        let key = vec![b'a' + number];
        let event = Event::Wrote { number: number.into(), key, stored: Some(b"v".to_vec()) };
        model.record(vec![event]);
        model.end_command();
    }
    model
}

#[test]
fn playing_goes_on_by_a_step_for_each_interval_and_ends_at_now() {
    let mut model = model();
    go(&mut model, Move::Begin);
    go(&mut model, Move::Play);
    let (_, pause) = SPEEDS[model.player.speed];
    assert_eq!(until_tick(&model), Some(pause));
    update(&mut model, Msg::Tick(pause / 2));
    assert_eq!((model.time.at(), until_tick(&model)), (0, Some(pause / 2)));
    update(&mut model, Msg::Tick(pause * 3));
    assert_eq!(model.time.at(), 3);
    update(&mut model, Msg::Tick(pause * 100));
    assert!(model.time.past().is_none());
    assert_eq!(until_tick(&model), None, "at now nothing moves by itself");
}

#[test]
fn a_step_by_hand_pauses_and_a_command_comes_back_to_now() {
    let mut model = model();
    go(&mut model, Move::Begin);
    go(&mut model, Move::Play);
    go(&mut model, Move::On(Stride::Entry));
    assert!(!model.player.playing);
    begin(&mut model, &EngineCommand::Flush, "flush".to_string());
    assert!(model.time.past().is_none());
}

#[test]
fn in_slow_motion_a_command_is_played_from_its_beginning() {
    let mut model = model();
    model.player.slow = true;
    begin(&mut model, &EngineCommand::Flush, "put".to_string());
    model.record(vec![Event::LogDeleted { log: 1 }, Event::LogDeleted { log: 2 }]);
    model.end_command();
    assert!(model.player.playing);
    assert_eq!(model.time.at(), model.time.now() - 2);
}
