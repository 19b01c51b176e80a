//! Step 5: one key speaks for a block.

use std::fs;

use engine::Error;
use engine::format::{IndexEntry, crc, encode_key, push_line};
use engine::observe::Event;
use engine::sstable::Extent;
use engine::sstable::sparse::{Sparse, SparseBuilder, search_block};
use engine::sstable::{SidecarBuilder, TableIndex};

use crate::support::files::{
    assert_done, is_refused_by_earlier_stages, open_traced, open_watched,
    opens_what_earlier_stages_wrote,
};
use crate::support::{Opened, agrees_with_a_map, assert_looks_like, open, text};

/// The text of a table with these keys and values, and the index of its blocks of
/// at most `block_bytes`.
fn indexed(block_bytes: usize, entries: &[(&str, &str)]) -> (Vec<u8>, Sparse) {
    let (mut table, mut builder) = (Vec::new(), SparseBuilder::new(block_bytes));
    for (key, stored) in entries {
        let start = table.len();
        push_line(&mut table, key.as_bytes(), stored.as_bytes());
        builder.line(key.as_bytes(), &table[start..]);
    }
    (table, builder.build())
}

/// The blocks of a table that an index tells, as text.
fn blocks<'t>(table: &'t [u8], index: &Sparse) -> Vec<&'t str> {
    let block = |n: usize| {
        let Extent { offset, bytes, .. } = index.extent(n).unwrap();
        let start = usize::try_from(offset).unwrap();
        let end = start + usize::try_from(bytes).unwrap();
        std::str::from_utf8(table.get(start..end).expect("the block is in the table"))
            .expect("the block begins and ends between two characters")
    };
    (0..index.blocks().len()).map(block).collect()
}

/// The index of a table with three blocks; [`THREE_BLOCKS`] says which.
fn three_blocks() -> Sparse {
    let entry = |(key, offset): (&str, u64)| IndexEntry { key: key.into(), offset, crc: 7 };
    Sparse::new([("d", 0), ("h", 10), ("p", 30)].map(entry).into(), 35)
}

const THREE_BLOCKS: &str =
    "in a table of 35 B, whose blocks begin with d at 0, with h at 10, and with p at 30";

/// A key as it is in the files.
fn shown(key: &[u8]) -> String {
    text(&encode_key(key))
}

#[test]
fn a_block_is_as_many_whole_lines_as_fit() {
    // Lines of 6 bytes each: two of them make 12, a third would make 18.
    let entries = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5")];
    let (table, index) = indexed(17, &entries);
    assert_eq!(blocks(&table, &index), ["a→1\nb→2\n", "c→3\nd→4\n", "e→5\n"]);
    let (table, index) = indexed(18, &entries);
    assert_eq!(blocks(&table, &index), ["a→1\nb→2\nc→3\n", "d→4\ne→5\n"]);
}

#[test]
fn a_line_that_is_longer_than_a_block_is_a_block_of_its_own() {
    let entries = [("a", "1"), ("b", "a long value, in one piece"), ("c", "3"), ("d", "4")];
    let (table, index) = indexed(12, &entries);
    let expected = ["a→1\n", "b→a long value, in one piece\n", "c→3\nd→4\n"];
    assert_eq!(blocks(&table, &index), expected);
}

#[test]
fn the_index_has_the_first_key_of_each_block_and_its_offset_in_bytes() {
    let (_, index) = indexed(14, &[("á", "é"), ("ã", "ü"), ("ö", "“q”"), ("†", "†")]);
    let entries = index.blocks().iter().map(|entry| (text(&entry.key), entry.offset));
    // á→é⏎ and ã→ü⏎ have 4 characters each, but 8 bytes.
    let entries: Vec<_> = entries.collect();
    let expected = [("á", 0), ("ã", 8), ("ö", 16), ("†", 29)];
    assert_eq!(entries, expected.map(|(key, offset)| (key.to_owned(), offset)));
}

#[test]
fn the_blocks_together_are_the_table() {
    let entries =
        [("", "→"), ("a", ""), ("b", "†"), ("k1", "1"), ("k10", "a longer one"), ("z", "")];
    for block_bytes in 1..60 {
        let (table, index) = indexed(block_bytes, &entries);
        let blocks = blocks(&table, &index);
        assert_eq!(blocks.concat(), text(&table), "blocks of {block_bytes} B");
        assert!(blocks.iter().all(|block| block.ends_with('\n')), "a line was split: {blocks:?}");
        for (n, block) in blocks.iter().enumerate() {
            let sum = index.blocks()[n].crc;
            assert_eq!(
                sum,
                crc(block.as_bytes()),
                "the crc of block {n} must be that of its bytes"
            );
        }
    }
}

#[test]
fn a_key_is_in_the_last_block_that_does_not_begin_after_it() {
    let index = three_blocks();
    let extent = |offset, bytes| Some(Extent { offset, bytes, crc: 7 });
    for (key, expected) in [
        ("d", extent(0, 10)),
        ("g", extent(0, 10)),
        ("gzzz", extent(0, 10)),
        ("h", extent(10, 20)),
        ("hello", extent(10, 20)),
        ("o", extent(10, 20)),
        ("p", extent(30, 5)),
        ("z", extent(30, 5)),
    ] {
        assert_eq!(index.find(key.as_bytes()), expected, "find {key}, {THREE_BLOCKS}");
    }
}

#[test]
fn a_key_before_the_first_block_is_in_no_block() {
    assert_eq!(three_blocks().find(b"c"), None, "find c, {THREE_BLOCKS}");
    assert_eq!(three_blocks().find(b""), None, "find the empty key, {THREE_BLOCKS}");
}

#[test]
fn a_scan_begins_in_the_block_that_can_hold_its_first_key() {
    let index = three_blocks();
    for (key, offset) in [("d", 0), ("g", 0), ("h", 10), ("i", 10), ("p", 30), ("z", 30)] {
        assert_eq!(index.seek(key.as_bytes()), offset, "seek {key}, {THREE_BLOCKS}");
    }
}

#[test]
fn a_scan_from_before_the_first_block_begins_at_the_start() {
    assert_eq!(three_blocks().seek(b"a"), 0, "seek a, {THREE_BLOCKS}");
    assert_eq!(three_blocks().seek(b""), 0, "seek the empty key, {THREE_BLOCKS}");
}

#[test]
fn every_key_of_a_block_is_found_and_no_other() {
    let block = "a→1\nk1→2\nk10→†\n\\xff→4\n".as_bytes();
    let stored = |key: &[u8]| search_block(block, key).unwrap().map(text);
    let which = |key| format!("the key {}; keys are compared unescaped", shown(key));
    for (key, value) in [(&b"a"[..], "1"), (b"k1", "2"), (b"k10", "†"), (b"\xff", "4")] {
        assert_eq!(stored(key).as_deref(), Some(value), "{}", which(key));
    }
    for absent in [&b""[..], b"A", b"b", b"k", b"k2", b"\xff\xff", b"\\xff"] {
        assert_eq!(stored(absent), None, "{}", which(absent));
    }
}

#[test]
fn the_search_stops_at_the_first_greater_key() {
    let block = "a→1\nc→3\nthis line has no arrow\n".as_bytes();
    let found = search_block(block, b"b");
    assert!(
        found.is_ok(),
        "searching for b, it read past c, the first greater key, and met the line after: {found:?}"
    );
    assert_eq!(found.unwrap(), None, "after c there can be no b");
    assert_eq!(search_block(block, b"c").unwrap(), Some(b"3".as_slice()));
    assert!(search_block(block, b"d").is_err(), "d could still come, so the damage is met");
}

/// Calling codes, in one table of two blocks: chad to mali, niger to zambia.
fn calling_codes(opened: &Opened) {
    for line in
        ["chad→235", "egypt→20", "kenya→254", "mali→223", "niger→227", "togo→228", "zambia→260"]
    {
        let (key, value) = line.split_once('→').unwrap();
        opened.put(key, value);
    }
    opened.flush();
}

#[test]
fn a_get_reads_one_block() {
    let (opened, events) = open_watched(5);
    calling_codes(&opened);
    let read = |key: &str| {
        events.take();
        opened.get(key);
        let blocks = events.take().into_iter().filter_map(|event| match event {
            Event::BlockRead { table: 1, offset, bytes } => Some((offset, bytes)),
            _ => None,
        });
        blocks.collect::<Vec<_>>()
    };
    assert_eq!(read("chad"), [(0, 45)], "the first key of the first block");
    assert_eq!(read("mali"), [(0, 45)], "the last key of the first block");
    assert_eq!(read("niger"), [(45, 36)], "the first key of the second block");
    assert_eq!(read("oman"), [(45, 36)], "it could only be in the second block");
    assert_eq!(read("zambia"), [(45, 36)], "the last key of the last block");
}

#[test]
fn every_key_is_found_through_the_index() {
    let opened = open(5);
    let key = |n: u32| format!("key{:03}", n * 2);
    for n in 0..100 {
        opened.put(&key(n), "value");
    }
    opened.flush();
    for n in 0..100 {
        opened.assert_get(&key(n), Some("value"), "it was put");
        opened.assert_get(&format!("{}-", key(n)), None, "it wasn't put");
        let from = opened.scan(key(n)..).unwrap();
        assert_eq!(from.len(), 100 - n as usize, "a scan from {}", key(n));
    }
}

#[test]
fn a_changed_byte_is_met_when_its_block_is_read_and_not_before() {
    let opened = open(5);
    calling_codes(&opened);
    let table = opened.path().join("000001.sst");
    let damaged = opened.read("000001.sst").replacen("egypt→20", "egypt→21", 1);
    fs::write(&table, damaged).unwrap();
    opened.assert_get("niger", Some("227"), "its block is sound");
    for key in ["chad", "egypt"] {
        match opened.engine.get(key.as_bytes()) {
            Err(Error::Corruption { path, line, .. }) => {
                assert_eq!((path, line), (table.clone(), Some(1)));
            }
            other => assert!(other.is_err(), "get {key} believed a damaged block: {other:?}"),
        }
    }
}

#[test]
fn the_index_is_synced_before_manifest_names_it() {
    let (opened, disk) = open_traced(5);
    opened.put("a", "1");
    opened.flush();
    let [index, manifest] = ["000001.index", "MANIFEST"].map(|name| opened.read(name).len());
    assert_done(
        &disk.take(),
        "what MANIFEST names must be on disk before it",
        &[
            "create 000001.sst",
            "write 000001.sst 6",
            "sync 000001.sst",
            "create 000001.index",
            &format!("write 000001.index {index}"),
            "sync 000001.index",
            "syncdir .",
            "create MANIFEST.new",
            &format!("write MANIFEST.new {manifest}"),
            "sync MANIFEST.new",
            "rename MANIFEST.new MANIFEST",
            "syncdir .",
        ],
    );
}

#[test]
fn the_files_and_the_engine_as_text() {
    let opened = open(5);
    calling_codes(&opened);
    opened.put("two\nlines", "†");
    opened.delete("chad");
    opened.flush();
    assert_looks_like!("files", opened.files());
    assert_looks_like!("inspect", opened.engine.inspect());
}

#[test]
fn tables_of_earlier_stages_get_their_index_when_they_are_opened() {
    let opened = open(3);
    calling_codes(&opened);
    let names = opened.names();
    assert!(!names.contains(&"000001.index".into()));
    let opened = opened.reopen(5);
    let index = opened.read("000001.index");
    assert!(index.starts_with("chad→0 ") && index.contains("\nniger→45 "), "{index}");
    opened.assert_get("togo", Some("228"), "its table came from stage 3");
}

#[test]
fn directories_of_earlier_stages_open() {
    opens_what_earlier_stages_wrote(5);
}

#[test]
fn earlier_stages_refuse_the_directory() {
    is_refused_by_earlier_stages(5);
}

#[test]
fn it_agrees_with_a_map() {
    agrees_with_a_map(5);
}
