//! The choice of a merge: decisions on plain data.

use engine::Options;
use engine::format::{FileMeta, TableMeta};
use engine::levels::{Choice, choose, keep, overlapping};

/// A table of 100 bytes with this number and first and last key.
fn table(number: u64, first: &str, last: &str) -> TableMeta {
    let files = vec![FileMeta { extension: "sst", bytes: 100, crc: 0 }];
    TableMeta { level: 1, number, files, first: first.into(), last: last.into() }
}

fn numbers(tables: &[TableMeta]) -> Vec<u64> {
    tables.iter().map(|table| table.number).collect()
}

/// Four tables: a to d, e to h, i to p, q to z.
fn level() -> Vec<TableMeta> {
    [(1, "a", "d"), (2, "e", "h"), (3, "i", "p"), (4, "q", "z")]
        .map(|(n, a, b)| table(n, a, b))
        .into()
}

#[test]
fn ranges_that_share_some_keys_overlap() {
    let with = |first, last| numbers(&overlapping(&level(), &[table(9, first, last)]));
    assert_eq!(with("b", "c"), [1], "within one table");
    assert_eq!(with("b", "f"), [1, 2]);
    assert_eq!(with("f", "m"), [2, 3]);
    assert_eq!(with("", "zz"), [1, 2, 3, 4]);
}

#[test]
fn ranges_that_share_but_one_key_overlap() {
    let with = |first, last| numbers(&overlapping(&level(), &[table(9, first, last)]));
    assert_eq!(with("d", "dd"), [1], "d is the last key of table 1");
    assert_eq!(with("dd", "e"), [2], "e is the first key of table 2");
    assert_eq!(with("d", "e"), [1, 2]);
    assert_eq!(with("z", "z"), [4]);
    assert_eq!(with("a", "a"), [1]);
}

#[test]
fn ranges_that_share_no_key_do_not_overlap() {
    let none: [u64; 0] = [];
    let with = |first, last| numbers(&overlapping(&level(), &[table(9, first, last)]));
    assert_eq!(with("da", "dz"), none, "between two tables");
    assert_eq!(with("zz", "zzz"), none);
    assert_eq!(with("", "A"), none);
}

#[test]
fn the_inputs_count_together() {
    // Neither input touches table 2 or 3, but the range between them does: the
    // output spans it, and tables of one level must be disjoint.
    for inputs in
        [[table(8, "b", "c"), table(9, "r", "s")], [table(9, "r", "s"), table(8, "b", "c")]]
    {
        assert_eq!(numbers(&overlapping(&level(), &inputs)), [1, 2, 3, 4]);
    }
    let nested = [table(7, "f", "g"), table(8, "b", "j"), table(9, "k", "k")];
    assert_eq!(numbers(&overlapping(&level(), &nested)), [1, 2, 3]);
}

#[test]
fn nothing_overlaps_nothing() {
    assert!(overlapping(&level(), &[]).is_empty());
    assert!(overlapping(&[], &[table(9, "a", "z")]).is_empty());
}

/// Three runs call for a merge, six stop writers; level 1 may hold 300 bytes, level 2 600.
fn options() -> Options {
    Options::default().l0_trigger(3).l0_stop(6).levels(4).level_bytes(300).level_ratio(2)
}

/// Returns what is chosen, in words.
fn choice(levels: &[Vec<TableMeta>], compact_pointer: &[Option<Vec<u8>>]) -> String {
    match choose(levels, compact_pointer, &options()) {
        Some(Choice { inputs, output, .. }) => format!("tables {inputs:?} into level {output}"),
        None => NOTHING.into(),
    }
}

const NOTHING: &str = "nothing";

/// Returns that many tables, one after the other, numbered from `first` on.
fn row(first: u64, count: usize) -> Vec<TableMeta> {
    let table = |(n, k): (u64, char)| table(n, &k.to_string(), &format!("{k}z"));
    (first..).zip('a'..).map(table).take(count).collect()
}

const NO_TURNS: [Option<Vec<u8>>; 4] = [const { None }; 4];

#[test]
fn a_tree_in_good_shape_is_left_alone() {
    let runs = vec![table(9, "a", "z"), table(8, "a", "z")];
    assert_eq!(choice(&[vec![], vec![], vec![], vec![]], &NO_TURNS), NOTHING);
    assert_eq!(choice(&[runs, level()[..3].into(), vec![], vec![]], &NO_TURNS), NOTHING);
}

#[test]
fn a_level_that_just_fits_its_budget_is_left_alone() {
    let levels = [vec![], row(1, 3), row(11, 6), row(21, 20)];
    assert_eq!(choice(&levels, &NO_TURNS), NOTHING, "300 of 300 B, 600 of 600 B, no limit");
}

#[test]
fn a_byte_over_its_budget_is_too_much() {
    let mut level = row(1, 3);
    level[2].files[0].bytes += 1;
    let levels = [vec![], level, vec![], vec![]];
    assert_eq!(choice(&levels, &NO_TURNS), "tables [1] into level 2", "301 of 300 B in level 1");
    let levels = [vec![], vec![], row(11, 7), vec![]];
    assert_eq!(choice(&levels, &NO_TURNS), "tables [11] into level 3", "700 of 600 B in level 2");
}

#[test]
fn sidecars_do_not_count() {
    let mut level = row(1, 3);
    for table in &mut level {
        let sidecar = |extension| FileMeta { extension, bytes: 1000, crc: 0 };
        table.files.extend(["index", "bloom"].map(sidecar));
    }
    let levels = [vec![], level, vec![], vec![]];
    let why = "its tables have 300 B, which is its budget; their sidecars aren't part of it";
    assert_eq!(choice(&levels, &NO_TURNS), NOTHING, "{why}");
}

#[test]
fn the_last_level_has_no_budget() {
    let many: Vec<_> =
        (0..100).map(|n| table(n, &format!("k{n:03}"), &format!("k{n:03}"))).collect();
    assert_eq!(choice(&[vec![], vec![], vec![], many], &NO_TURNS), NOTHING);
}

#[test]
fn all_runs_of_level_0_are_merged_with_what_they_overlap() {
    let runs = vec![table(9, "f", "f"), table(8, "j", "k"), table(7, "b", "g")];
    let levels = [runs, level()[..3].into(), vec![], vec![]];
    assert_eq!(choice(&levels, &NO_TURNS), "tables [9, 8, 7, 1, 2, 3] into level 1");
    let runs =
        vec![table(10, "f", "f"), table(9, "g", "g"), table(8, "h", "h"), table(7, "f", "h")];
    let levels = [runs, level()[..3].into(), vec![], vec![]];
    assert_eq!(
        choice(&levels, &NO_TURNS),
        "tables [10, 9, 8, 7, 2] into level 1",
        "more than the trigger"
    );
}

#[test]
fn of_a_level_over_its_budget_one_table_moves_with_what_it_overlaps() {
    let below = vec![table(5, "a", "b"), table(6, "d", "e"), table(7, "f", "g")];
    let levels = [vec![], level(), below, vec![]];
    assert_eq!(choice(&levels, &NO_TURNS), "tables [1, 5, 6] into level 2");
}

/// Returns a level 0 with that many runs, newest first.
fn runs(count: u64) -> Vec<TableMeta> {
    (0..count).rev().map(|n| table(90 + n, "a", "z")).collect()
}

/// Returns three tables with that many bytes.
fn bytes(first: u64, bytes: u64) -> Vec<TableMeta> {
    let mut tables = row(first, 3);
    tables[2].files[0].bytes = bytes - 200;
    tables
}

/// Returns which level is merged into the next one.
fn chosen(levels: [Vec<TableMeta>; 4]) -> String {
    match choose(&levels, &NO_TURNS, &options()) {
        Some(choice) => format!("level {}", choice.output - 1),
        None => NOTHING.into(),
    }
}

#[test]
fn the_level_furthest_over_goes_first() {
    let why = "level 1 has 400 of 300 B, 1.33; level 0 has 3 of 3 runs, only 1.00";
    assert_eq!(chosen([runs(3), row(1, 4), vec![], vec![]]), "level 1", "{why}");
    let why = "level 0 has 5 of 3 runs, 1.67; level 1 has 400 of 300 B, only 1.33";
    assert_eq!(chosen([runs(5), row(1, 4), vec![], vec![]]), "level 0", "{why}");
    let why = "level 2 has 1000 of 600 B, 1.67; level 1 has 400 of 300 B, only 1.33";
    assert_eq!(chosen([vec![], row(1, 4), row(11, 10), vec![]]), "level 2", "{why}");
    let why = "level 1 has 500 of 300 B, 1.67; level 2 has 900 of 600 B, only 1.50";
    assert_eq!(chosen([vec![], row(1, 5), row(11, 9), vec![]]), "level 1", "{why}");
    let why = "level 2 has 1000 of 600 B, 1.67; the others have 1.33";
    assert_eq!(chosen([runs(4), row(1, 4), row(11, 10), vec![]]), "level 2", "{why}");
}

#[test]
fn a_little_further_over_is_enough() {
    let why = "level 1 has 599 of 300 B, 1.997; level 0 has 5 of 3 runs, 1.667";
    assert_eq!(chosen([runs(5), bytes(1, 599), vec![], vec![]]), "level 1", "{why}");
    let why = "level 1 has 501 of 300 B, 1.670; level 0 has 5 of 3 runs, 1.667";
    assert_eq!(chosen([runs(5), bytes(1, 501), vec![], vec![]]), "level 1", "{why}");
    let why = "level 1 has 499 of 300 B, 1.663; level 0 has 5 of 3 runs, 1.667";
    assert_eq!(chosen([runs(5), bytes(1, 499), vec![], vec![]]), "level 0", "{why}");
}

#[test]
fn the_upper_of_levels_that_are_equally_far_over_goes_first() {
    let why = "4 of 3 runs in level 0, 400 of 300 B in level 1: the upper one, level 0";
    assert_eq!(chosen([runs(4), row(1, 4), vec![], vec![]]), "level 0", "{why}");
    let why = "400 of 300 B in level 1, 800 of 600 B in level 2: the upper one, level 1";
    assert_eq!(chosen([vec![], row(1, 4), row(11, 8), vec![]]), "level 1", "{why}");
}

#[test]
fn a_level_within_its_budget_never_goes_whatever_level_0_has() {
    let why = "2 of 3 runs in level 0, 299 of 300 B in level 1: neither is due, though level 1 is \
               closer to its limit";
    assert_eq!(chosen([runs(2), bytes(1, 299), vec![], vec![]]), NOTHING, "{why}");
    let why = "2 of 3 runs in level 0, 600 of 600 B in level 2, which is its budget";
    assert_eq!(chosen([runs(2), vec![], row(11, 6), vec![]]), NOTHING, "{why}");
    let why = "level 0 is due with 3 of 3 runs; level 1 isn't with 300 of 300 B";
    assert_eq!(chosen([runs(3), row(1, 3), vec![], vec![]]), "level 0", "{why}");
}

#[test]
fn while_writers_are_stopped_level_0_goes_first() {
    let why = "level 1 is further over with 800 of 300 B, but 6 runs have stopped writers";
    assert_eq!(chosen([runs(6), row(1, 8), vec![], vec![]]), "level 0", "{why}");
    let why = "level 2 is further over with 1500 of 600 B, but 7 runs have stopped writers";
    assert_eq!(chosen([runs(7), vec![], row(11, 15), vec![]]), "level 0", "{why}");
    let why = "5 runs do not stop writers yet, and level 1 is further over with 800 of 300 B";
    assert_eq!(chosen([runs(5), row(1, 8), vec![], vec![]]), "level 1", "{why}");
}

#[test]
fn even_then_level_1_must_not_hold_more_than_8_times_its_budget() {
    let why = "600 B come down to 1800 B, which makes 2400 B, just 8 × 300 B: level 0 goes first";
    assert_eq!(chosen([runs(6), bytes(1, 1800), vec![], vec![]]), "level 0", "{why}");
    let why = "600 B would come down to 1801 B, which is more than 8 × 300 B: level 1 goes first";
    assert_eq!(chosen([runs(6), bytes(1, 1801), vec![], vec![]]), "level 1", "{why}");
    let why = "700 B would come down to 1800 B, which is more than 8 × 300 B: level 1 goes first";
    assert_eq!(chosen([runs(7), bytes(1, 1800), vec![], vec![]]), "level 1", "{why}");
    let why =
        "level 1 would overflow, so the highest score decides: level 2 has 4200 of 600 B, 7.0";
    assert_eq!(chosen([runs(6), bytes(1, 1801), bytes(11, 4200), vec![]]), "level 2", "{why}");
}

#[test]
fn tables_of_a_level_take_turns() {
    let turn = |last: Option<&str>| {
        let compact_pointer = [None, last.map(|key| key.into()), None, None];
        choice(&[vec![], level(), vec![], vec![]], &compact_pointer)
    };
    assert_eq!(turn(None), "tables [1] into level 2");
    assert_eq!(turn(Some("d")), "tables [2] into level 2");
    assert_eq!(turn(Some("p")), "tables [4] into level 2");
    assert_eq!(turn(Some("z")), "tables [1] into level 2", "after the last one, the first again");
}

#[test]
fn a_value_is_always_kept() {
    assert!(keep(b"b", b"value", &[]), "a value stays, whatever is below");
    assert!(keep(b"b", b"", &[level()]), "an empty value is a value");
    assert!(keep(b"b", b"\\xe2\\x80\\xa0", &[]), "the value † is no tombstone");
}

#[test]
fn a_tombstone_is_kept_while_a_deeper_table_can_hold_its_key() {
    let dagger = "†".as_bytes();
    for key in ["a", "b", "d", "q", "z"] {
        assert!(keep(key.as_bytes(), dagger, &[level()]), "{key} is in the range of a table");
        assert!(keep(key.as_bytes(), dagger, &[vec![], level()]), "{key}, two levels below");
    }
}

#[test]
fn a_tombstone_with_nothing_below_it_is_dropped() {
    let dagger = "†".as_bytes();
    assert!(!keep(b"b", dagger, &[]), "there's nothing below the last level");
    assert!(!keep(b"b", dagger, &[vec![], vec![]]), "the levels below are empty");
    assert!(!keep(b"dd", dagger, &[level()]), "no table's range has the key");
}
