//! Each way to lose something, and each way to have promised it.

use super::*;

const OPEN: Promise =
    Promise { stage: 8, always: false, written: 13, returned: 13, safe: 10, flushed: 8 };

fn report(promise: Promise, how: How, damage: Damage, survived: u64) -> Report {
    Report { how, damage, promise, flushed: promise.flushed, survived, wrong: None }
}

/// The sentence, and whether it tells of a mistake.
fn said(promise: Promise, how: How, damage: Damage, survived: u64) -> (String, bool) {
    let report = report(promise, how, damage, survived);
    (super::survived(&report), report.is_broken())
}

fn right(promise: Promise, how: How, damage: Damage, survived: u64) -> String {
    let (said, broken) = said(promise, how, damage, survived);
    assert!(!broken && !said.contains("wrong"), "{said}");
    said
}

fn wrong(promise: Promise, how: How, damage: Damage, survived: u64) -> String {
    let (said, broken) = said(promise, how, damage, survived);
    assert!(broken && said.starts_with("This is wrong"), "{said}");
    said
}

#[test]
fn with_a_log_a_killed_process_loses_nothing() {
    let said = right(OPEN, How::Killed, Damage::None, 13);
    assert_eq!(said, "Writes 1 to 13 survived: tables had 8, the log 5.");
    let said = wrong(OPEN, How::Killed, Damage::None, 12);
    assert_eq!(said, "This is wrong: write 13 is gone, and a put had returned for that.");
    assert!(wrong(OPEN, How::Killed, Damage::None, 14).contains("write 14 was never made"));
}

#[test]
fn a_torn_record_had_not_been_promised_but_those_before_it_had() {
    let torn = Damage::Torn { left: 17, of: 34 };
    assert!(right(OPEN, How::Torn, torn, 12).contains("Write 13 is gone: it was being appended"));
    assert!(wrong(OPEN, How::Torn, torn, 11).contains("write 12 is gone"));
    assert!(wrong(OPEN, How::Torn, Damage::Spared, 12).contains("write 13 is gone"));
}

#[test]
fn a_power_cut_may_take_what_was_not_synced_and_nothing_else() {
    let cut = Damage::Cut { bytes: 96 };
    let said = right(OPEN, How::Lost, cut, 10);
    assert!(said.contains("Writes 11 to 13 are gone: they were never synced"), "{said}");
    assert!(right(OPEN, How::Lost, cut, 12).contains("Write 13 is gone: it was never synced"));
    assert!(wrong(OPEN, How::Lost, cut, 9).contains("write 10 is gone, and a sync or a flush"));
    let always = Promise { always: true, ..OPEN };
    let said = wrong(always, How::Lost, cut, 10);
    assert!(said.contains("writes 11 to 13 are gone, and a put that syncs"), "{said}");
}

#[test]
fn before_the_log_memory_is_lost_and_tables_are_not() {
    let early = Promise { stage: 6, safe: 8, ..OPEN };
    let said = right(early, How::Killed, Damage::None, 8);
    assert!(said.contains("Writes 9 to 13 are gone: they were only in memory"), "{said}");
    assert!(wrong(early, How::Killed, Damage::None, 7).contains("write 8 is gone, and a sync"));
    assert!(wrong(early, How::Closed, Damage::None, 8).contains("and close had returned"));
    let first = Promise { stage: 1, flushed: 0, safe: 0, ..OPEN };
    assert!(
        right(first, How::Killed, Damage::None, 0).starts_with("Nothing came back: 13 entries")
    );
}

#[test]
fn a_crash_says_what_it_does_to_the_log() {
    let crash = |how, damage, promise| {
        let found = crate::dir_contents::DirContents::default();
        crashed(&Crash { how, damage, promise, found })
    };
    let torn = crash(How::Torn, Damage::Torn { left: 17, of: 34 }, OPEN);
    assert!(torn.contains("of its last append, 17 of 34 B are there"), "{torn}");
    let cut = crash(How::Lost, Damage::Cut { bytes: 96 }, OPEN);
    assert!(cut.contains("96 B of the log weren't synced, and are cut off here"), "{cut}");
    assert!(cut.contains("where writes 9 to 13 were; the log has nothing"), "{cut}");
    assert!(crash(How::Lost, Damage::Spared, OPEN).contains("took nothing"));
    assert!(crash(How::Torn, Damage::Spared, OPEN).contains("Nothing is torn"));
    let early = Promise { stage: 3, ..OPEN };
    assert!(crash(How::Torn, Damage::NoLog, early).contains("no log before chapter 7"));
    assert!(crash(How::Killed, Damage::None, early).contains("Writes 9 to 13 are gone"));
    let none = Promise { written: 8, ..OPEN };
    assert!(crash(How::Killed, Damage::None, none).contains("there was nothing in it"));
}
