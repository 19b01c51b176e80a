//! Any event comes back, and is one line; any other line is refused.

use proptest::prelude::*;

use super::*;
use crate::format::{TOMBSTONE, encode_value};

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "[a-z:]{0,8}".prop_map(String::into_bytes),
        "[→† \\\\x\n]{0,6}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..6),
    ]
}

fn stored() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        5 => bytes().prop_map(|value| encode_value(&value).into_owned()),
        1 => Just(TOMBSTONE.to_vec()),
    ]
}

fn message() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,12}", "[→† \\\\\n]{0,6}", ".{0,6}"]
}

fn numbers() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(any::<u64>(), 0..4)
}

fn table() -> impl Strategy<Value = TablePicture> {
    (any::<u64>(), bytes(), bytes(), prop::collection::vec(any::<u64>(), 0..4)).prop_map(
        |(number, first, last, bytes)| {
            let files = ["sst", "index", "bloom"].into_iter().zip(bytes).collect();
            TablePicture { number, first, last, files }
        },
    )
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        stored().prop_map(Verdict::Found),
        Just(Verdict::Missing),
        Just(Verdict::OutOfRange),
        Just(Verdict::RuledOut),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        Just(Place::Memtable),
        any::<u64>().prop_map(Place::Sealed),
        any::<u64>().prop_map(Place::Table),
    ]
}

fn about_entries() -> impl Strategy<Value = Event> {
    let fate = prop_oneof![Just(Fate::Copied), Just(Fate::Retired)];
    prop_oneof![
        (any::<u64>(), bytes(), prop::option::of(stored()))
            .prop_map(|(number, key, stored)| Event::Wrote { number, key, stored }),
        (place(), verdict()).prop_map(|(place, verdict)| Event::Looked { place, verdict }),
        (bytes(), prop::option::of(bytes())).prop_map(|(key, found)| Event::Got { key, found }),
        (any::<u64>(), bytes(), stored()).prop_map(|(table, key, stored)| Event::TableLine {
            table,
            key,
            stored
        }),
        (bytes(), any::<u64>(), numbers(), fate).prop_map(|(key, winner, shadowed, fate)| {
            Event::Merged { key, winner, shadowed, fate }
        }),
    ]
}

fn about_tables() -> impl Strategy<Value = Event> {
    let level = any::<usize>();
    prop_oneof![
        (any::<u64>(), level).prop_map(|(table, level)| Event::TableStarted { table, level }),
        table().prop_map(|table| Event::TableFinished { table }),
        (level, prop::collection::vec(table(), 0..3), numbers(), any::<u64>()).prop_map(
            |(level, added, removed, flushed)| Event::Installed { level, added, removed, flushed }
        ),
        (numbers(), level, message()).prop_map(|(inputs, level, reason)| Event::MergeStarted {
            inputs,
            level,
            reason
        }),
        message().prop_map(|error| Event::Failed { error }),
    ]
}

fn of_numbers() -> impl Strategy<Value = Event> {
    ((0..10), any::<[u64; 3]>(), message()).prop_map(|(kind, [a, b, c], kept_as)| match kind {
        0 => Event::BlockRead { table: a, offset: b, bytes: c },
        1 => Event::Sealed { first: a, last: b },
        2 => Event::Forgot { first: a, last: b },
        3 => Event::MergeFinished { read: a, written: b },
        4 => Event::LogStarted { log: a },
        5 => Event::LogAppended { log: a, number: b, bytes: c },
        6 => Event::LogSynced { number: a },
        7 => Event::LogDeleted { log: a },
        8 => Event::Replayed { log: a, number: b },
        _ => Event::TornTail { log: a, line: b, bytes: c, kept_as },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_event_is_one_line_and_comes_back(
        event in prop_oneof![about_entries(), about_tables(), of_numbers()]
    ) {
        let line = event.to_string();
        prop_assert!(!line.contains(char::is_control), "{line:?}");
        prop_assert_eq!(line.parse::<Event>(), Ok(event), "{}", line);
    }
}

#[test]
fn events_are_written_as_the_format_says() {
    let table = |number| {
        let (first, last) = (b"chad".to_vec(), "a→b".as_bytes().to_vec());
        TablePicture { number, first, last, files: vec![("sst", 212), ("index", 30)] }
    };
    let (key, stored) = (b"togo".to_vec(), "Lomé".as_bytes().to_vec());
    for (event, line) in [
        (
            Event::Wrote { number: 5, key: key.clone(), stored: Some(stored.clone()) },
            "wrote 5 togo→Lomé",
        ),
        (Event::Wrote { number: 5, key: key.clone(), stored: None }, "wrote 5 togo"),
        (
            Event::Looked { place: Place::Table(7), verdict: Verdict::Found(stored) },
            "looked table 7 found Lomé",
        ),
        (
            Event::Looked { place: Place::Memtable, verdict: Verdict::Missing },
            "looked memtable missing",
        ),
        (
            Event::Installed { level: 1, added: vec![table(7)], removed: vec![4, 3], flushed: 5 },
            "installed 1 flushed 5 removed 4 3→7 sst 212 index 30→chad→a\\xe2\\x86\\x92b",
        ),
        (
            Event::Merged { key, winner: 4, shadowed: vec![3], fate: Fate::Copied },
            "merged 4 copied shadowed 3→togo",
        ),
    ] {
        assert_eq!(event.to_string(), line);
    }
}

#[test]
fn what_is_no_event_is_refused() {
    for line in [
        "",
        "wrote",
        "wrote 5",
        "wrote x k→v",
        "wrote 05 k→v",
        "wrote 5 k→v\\q",
        "looked attic missing",
        "looked table 7 perhaps",
        "read 7 128",
        "read 7 128 64 1",
        "table-line 7 k",
        "table-finished",
        "table-finished→7 sst 212→a",
        "table-finished→7 exe 212→a→b",
        "installed 1 flushed 5",
        "merged 4 kept shadowed→k",
        "merge-started 1 inputs 4 3",
        "failed",
        "frobnicated 1",
    ] {
        assert!(line.parse::<Event>().is_err(), "{line:?} was read");
    }
}
