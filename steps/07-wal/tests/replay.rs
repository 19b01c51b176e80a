//! Reading a log as far as it can be believed.

use engine::wal::{Replay, Stop, encode_marker, encode_record, replay};

use crate::support::text;

/// Records of the writes with these numbers, a line each.
fn records(numbers: impl IntoIterator<Item = u64>) -> Vec<Vec<u8>> {
    let record = |n: u64| encode_record(n, format!("key{n}").as_bytes(), b"value");
    numbers.into_iter().map(record).collect()
}

fn numbers(replay: &Replay) -> Vec<u64> {
    replay.writes.iter().map(|write| write.number).collect()
}

/// Asserts that reading stopped at a line.
#[track_caller]
fn stops_at(line: u64, replay: &Replay, log: &[u8]) -> Stop {
    let log = text(log);
    let stop = replay.stopped.unwrap_or_else(|| panic!("it must stop at line {line} of\n{log}"));
    assert_eq!(stop.line, line, "`Stop.line`, which counts from 1, in the log\n{log}");
    stop
}

#[test]
fn a_log_in_order_is_read_to_its_end() {
    let log = records(5..=9).concat();
    let replay = replay(&log, 5, 0);
    assert_eq!(numbers(&replay), [5, 6, 7, 8, 9]);
    assert_eq!((replay.good_bytes, replay.stopped), (log.len(), None));
    let write = &replay.writes[0];
    assert_eq!((text(&write.key), text(&write.stored)), ("key5".into(), "value".into()));
}

#[test]
fn an_empty_log_has_no_writes() {
    assert_eq!(replay(b"", 1, 0), Replay::default());
}

#[test]
fn markers_are_read_past() {
    let lines = records(1..=4);
    let log = [&lines[0], &lines[1], &encode_marker(2), &lines[2], &lines[3], &encode_marker(4)];
    let log = log.map(Vec::as_slice).concat();
    let replay = replay(&log, 1, 4);
    assert_eq!(numbers(&replay), [1, 2, 3, 4]);
    assert_eq!((replay.good_bytes, replay.stopped), (log.len(), None));
}

#[test]
fn a_marker_may_be_for_any_number_below_the_next() {
    // A sync covers what was appended when it began; others have appended since.
    let lines = records(1..=3);
    let log = [&lines[0], &lines[1], &encode_marker(1), &lines[2]].map(Vec::as_slice).concat();
    let replay = replay(&log, 1, 1);
    assert_eq!(numbers(&replay), [1, 2, 3], "the writes of\n{}", text(&log));
    assert_eq!((replay.good_bytes, replay.stopped), (log.len(), None), "{}", text(&log));
    // The writes of earlier logs came before, too.
    let log = [&encode_marker(4), &records([5])[0], &encode_marker(2)].map(Vec::as_slice).concat();
    let replay = engine::wal::replay(&log, 5, 4);
    assert_eq!((numbers(&replay), replay.stopped), (vec![5], None), "{}", text(&log));
}

#[test]
fn a_log_cut_at_any_byte_is_torn_after_its_last_whole_line() {
    let lines = records(1..=3);
    let log = lines.concat();
    for cut in 0..log.len() {
        let (log, mut whole, mut good) = (&log[..cut], 0, 0);
        while good + lines[whole].len() <= cut {
            good += lines[whole].len();
            whole += 1;
        }
        let replay = replay(log, 1, 0);
        let context = format!("cut at byte {cut}:\n{}", text(log));
        assert_eq!(replay.writes.len(), whole, "whole lines count, {context}");
        assert_eq!(replay.good_bytes, good, "the torn part begins after them, {context}");
        if good == cut {
            assert_eq!(replay.stopped, None, "{context}");
        } else {
            let stop = stops_at(whole as u64 + 1, &replay, log);
            assert!(!stop.corrupt, "that write wasn't promised, {context}");
        }
    }
}

#[test]
fn a_changed_byte_stops_it_at_that_line() {
    let lines = records(1..=3);
    let log = lines.concat();
    let first = lines[0].len();
    for at in first..first + lines[1].len() {
        let mut log = log.clone();
        log[at] ^= 1;
        let replay = replay(&log, 1, 0);
        assert_eq!(numbers(&replay), [1], "byte {at} was changed:\n{}", text(&log));
        assert_eq!(replay.good_bytes, first, "byte {at} was changed:\n{}", text(&log));
        stops_at(2, &replay, &log);
    }
}

#[test]
fn nothing_after_the_damage_is_trusted() {
    let mut lines = records(1..=5);
    lines[2] = b"this is no record\n".to_vec();
    let replay = replay(&lines.concat(), 1, 0);
    assert_eq!(numbers(&replay), [1, 2], "what is read must be a prefix of what was written");
}

#[test]
fn a_write_is_followed_by_the_next_one() {
    for wrong in [vec![1, 2, 4], vec![1, 2, 2], vec![1, 2, 1]] {
        let log = records(wrong.clone()).concat();
        let replay = replay(&log, 1, 0);
        assert_eq!(numbers(&replay), [1, 2], "writes {wrong:?}");
        stops_at(3, &replay, &log);
    }
    let log = records(3..=4).concat();
    let replay = replay(&log, 2, 0);
    assert!(replay.writes.is_empty(), "write 2 is missing");
    assert_eq!(replay.good_bytes, 0, "`good_bytes`: nothing was taken");
    stops_at(1, &replay, &log);
}

#[test]
fn a_marker_for_writes_that_are_not_there_stops_it() {
    let lines = records(1..=2);
    let log = [&lines[0], &lines[1], &encode_marker(3)].map(Vec::as_slice).concat();
    let replay = replay(&log, 1, 3);
    assert_eq!(numbers(&replay), [1, 2]);
    let stop = stops_at(3, &replay, &log);
    assert!(stop.corrupt, "the marker says that write 3 was synced, and it's gone");
}

#[test]
fn damage_to_a_write_that_was_synced_is_corruption() {
    let mut lines = records(1..=4);
    lines[1][12] ^= 1;
    let log = lines.concat();
    for promised in 2..=9 {
        let stop = stops_at(2, &replay(&log, 1, promised), &log);
        let why = format!("line 2 is damaged, and a marker promised the writes up to {promised}");
        assert!(stop.corrupt, "write 2 was among them: {why}\n{}", text(&log));
    }
}

#[test]
fn damage_after_the_last_marker_is_a_torn_end() {
    let mut lines = records(1..=4);
    lines[3][12] ^= 1;
    let log = lines.concat();
    for promised in 0..=3 {
        let stop = stops_at(4, &replay(&log, 1, promised), &log);
        let why = format!("line 4 is damaged, and markers promised the writes up to {promised}");
        assert!(!stop.corrupt, "write 4 wasn't among them: {why}\n{}", text(&log));
    }
}

#[test]
fn a_line_is_counted_even_if_it_is_a_marker() {
    let lines = records(1..=2);
    let log = [&lines[0], &encode_marker(1), &lines[1], &b"torn"[..].into()];
    let log = log.map(|line: &Vec<u8>| line.as_slice()).concat();
    let replay = replay(&log, 1, 1);
    stops_at(4, &replay, &log);
    let why = "`good_bytes` ends after the last good line";
    assert_eq!(replay.good_bytes, log.len() - "torn".len(), "{why}");
}
