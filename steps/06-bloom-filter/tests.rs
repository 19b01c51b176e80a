//! Step 6: proof of absence.

use std::fs;

use engine::Error;
use engine::format::{IndexEntry, encode_key, hash};
use engine::observe::{Event, Verdict};
use engine::sstable::bloom::{Bloom, Bloomed};
use engine::sstable::sparse::Sparse;
use engine::sstable::{Extent, TableIndex};

use crate::support::files::{
    assert_done, is_refused_by_earlier_stages, open_traced, open_watched,
    opens_what_earlier_stages_wrote,
};
use crate::support::{agrees_with_a_map, assert_looks_like, open, open_with, text, tiny};

fn keys(range: std::ops::Range<u32>) -> impl Iterator<Item = Vec<u8>> {
    range.map(|n| format!("key {n}").into_bytes())
}

fn filter(keys: impl Iterator<Item = Vec<u8>>, bits_per_key: usize) -> Bloom {
    let hashes: Vec<u64> = keys.map(|key| hash(&key)).collect();
    Bloom::build(&hashes, bits_per_key)
}

/// Returns how many bits of all blocks are set.
fn bits_set(bloom: &Bloom) -> u32 {
    bloom.blocks().iter().flatten().map(|word| word.count_ones()).sum()
}

#[test]
fn a_key_sets_each_of_its_bits_and_no_other() {
    for key in keys(0..100) {
        let bloom = filter([key.clone()].into_iter(), 10);
        let mut bits: Vec<usize> = bloom.probes(hash(&key)).collect();
        bits.sort_unstable();
        bits.dedup();
        let block = &bloom.blocks()[bloom.block(hash(&key))];
        let set = (0..512).filter(|bit| block[bit / 64] & (1 << (bit % 64)) != 0);
        assert_eq!(set.collect::<Vec<_>>(), bits, "bits of {}", text(&key));
    }
}

#[test]
fn bits_are_set_in_the_block_of_the_key_alone() {
    let mut filled = 0;
    for key in keys(0..50) {
        // Room for 500 keys, but only this one is in it, again and again.
        let hashes = vec![hash(&key); 500];
        let bloom = Bloom::build(&hashes, 10);
        assert!(bloom.blocks().len() > 1);
        for (block, n) in bloom.blocks().iter().zip(0..) {
            let expected = n == bloom.block(hash(&key));
            assert_eq!(block.iter().any(|&word| word != 0), expected, "block {n}");
        }
        filled |= 1_u64 << bloom.block(hash(&key));
    }
    assert!(filled.count_ones() > 3, "keys spread over the blocks");
}

#[test]
fn a_filter_is_as_large_as_its_keys_ask_for() {
    assert_eq!(filter(keys(0..1000), 10).blocks().len(), 20, "10,000 bits are 20 blocks of 512");
    assert_eq!(filter(keys(0..1000), 10).keys(), 1000);
    assert_eq!(bits_set(&filter(keys(0..0), 10)), 0);
}

#[test]
fn no_key_that_was_added_is_ever_denied() {
    for bits_per_key in [1, 3, 10, 20, 64] {
        let bloom = filter(keys(0..2000), bits_per_key);
        for key in keys(0..2000) {
            let context = format!("{} with {bits_per_key} bits for each key", text(&key));
            assert!(bloom.may_contain(&key), "invariant: a no is proof. No to {context}");
        }
    }
}

#[test]
fn one_absent_key_in_a_hundred_gets_past_ten_bits() {
    let bloom = filter(keys(0..5000), 10);
    let past = keys(5000..15_000).filter(|key| bloom.may_contain(key)).count();
    assert!(past < 200, "{past} of 10,000 absent keys got a maybe; about 100 are to be expected");
    assert!(past > 20, "{past} of 10,000 absent keys got a maybe; that is too good to be true");
}

#[test]
fn more_bits_let_fewer_absent_keys_past() {
    let past = |bits_per_key| {
        let bloom = filter(keys(0..2000), bits_per_key);
        keys(2000..12_000).filter(|key| bloom.may_contain(key)).count()
    };
    let (few, some, many) = (past(4), past(8), past(16));
    assert!(few > 2 * some && some > 2 * many, "4 bits: {few}, 8 bits: {some}, 16 bits: {many}");
}

#[test]
fn one_clear_bit_is_proof() {
    // With few bits for each key, most keys share some bits with others.
    let bloom = filter(keys(0..200), 2);
    let bits = |key: &[u8]| {
        let block = bloom.blocks()[bloom.block(hash(key))];
        let set = move |bit: usize| block[bit / 64] & (1 << (bit % 64)) != 0;
        bloom.probes(hash(key)).map(set).collect::<Vec<_>>()
    };
    for key in keys(0..2000) {
        let bits = bits(&key);
        let expected = bits.iter().all(|&set| set);
        assert_eq!(bloom.may_contain(&key), expected, "{}: bits {bits:?}", text(&key));
    }
}

#[test]
fn an_empty_filter_denies_every_key() {
    let bloom = filter(keys(0..0), 10);
    assert!(keys(0..100).all(|key| !bloom.may_contain(&key)));
}

/// Keys that change when they're escaped.
const HOSTILE: [&[u8]; 7] =
    [b"", b"\n", b"\\", "a→b".as_bytes(), b"\xff\xfe", b"\x00", "†".as_bytes()];

#[test]
fn keys_are_hashed_raw_and_not_escaped() {
    let bloom = filter(HOSTILE.iter().map(|key| key.to_vec()), 30);
    for key in HOSTILE {
        assert!(bloom.may_contain(key), "it was added: {}", text(&encode_key(key)));
    }
    assert!(!bloom.may_contain(&encode_key(b"\xff\xfe")), "the escaped text is another key");
    for key in HOSTILE {
        let bloom = Bloom::build(&[hash(key)], 10);
        let why = "the filter holds the hash of this raw key, and wasn't asked for it";
        assert!(bloom.may_contain(key), "{why}: {}", text(&encode_key(key)));
    }
}

#[test]
fn hostile_keys_are_found_through_the_filter() {
    let opened = open(6);
    for key in HOSTILE {
        opened.engine.put(key, b"value").unwrap();
        opened.flush();
        let found = opened.engine.get(key).unwrap();
        assert_eq!(found, Some(b"value".to_vec()), "{:?}\n{}", text(key), opened.engine.inspect());
    }
}

#[test]
fn find_asks_the_filter_and_then_the_index() {
    let block = |key: &str, offset| IndexEntry { key: key.into(), offset, crc: 7 };
    let index = Sparse::new(vec![block("key 0", 0), block("key 5", 100)], 150);
    let bloomed = Bloomed::new(filter(keys(0..10), 20), index);
    assert_eq!(bloomed.find(b"key 3"), Some(Extent { offset: 0, bytes: 100, crc: 7 }));
    assert_eq!(bloomed.find(b"key 7"), Some(Extent { offset: 100, bytes: 50, crc: 7 }));
    assert_eq!(bloomed.find(b"key 70"), None, "the index has a block for it, the filter says no");
}

#[test]
fn a_maybe_is_not_proof() {
    let index = Sparse::new(vec![IndexEntry { key: b"key 0".to_vec(), offset: 0, crc: 7 }], 150);
    // The filter holds it, but it comes before the first block.
    let bloomed = Bloomed::new(filter([b"a".to_vec()].into_iter(), 10), index);
    assert_eq!(bloomed.find(b"a"), None);
    // An engine with one bit for each key meets many a maybe, and is never wrong.
    let opened = open_with(6, &tiny().bloom_bits_per_key(1));
    for n in 0..50 {
        opened.put(&format!("key{:02}", n * 2), "value");
    }
    opened.flush();
    for n in 0..50 {
        opened.assert_get(&format!("key{:02}", n * 2 + 1), None, "it was never put");
        opened.assert_get(&format!("key{:02}", n * 2), Some("value"), "it was put");
    }
}

#[test]
fn an_absent_key_costs_no_block() {
    let (opened, events) = open_watched(6);
    for key in ["chad", "kenya", "mali"] {
        opened.put(key, "a capital");
    }
    opened.flush();
    events.take();
    assert_eq!(opened.get("egypt"), None);
    for event in events.take() {
        match event {
            Event::BlockRead { .. } => panic!("a block was read for a key that isn't there"),
            Event::Looked { verdict: Verdict::RuledOut | Verdict::Missing, .. } => {}
            Event::Got { found: None, .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_deleted_key_is_in_the_filter_too() {
    let opened = open(6);
    opened.put("mali:capital", "Bamako");
    opened.flush();
    opened.delete("mali:capital");
    opened.flush();
    opened.assert_get("mali:capital", None, "the filter of table 2 must let the search find the †");
}

#[test]
fn a_scan_passes_the_filter_by() {
    let opened = open(6);
    for key in ["chad", "kenya", "mali"] {
        opened.put(key, "1");
    }
    opened.flush();
    // No table holds the keys egypt and lesotho themselves.
    assert_eq!(opened.scan("egypt".."lesotho").unwrap(), ["kenya→1"]);
}

#[test]
fn a_missing_or_damaged_filter_is_an_error_and_never_a_no() {
    let opened = open(6);
    opened.put("a", "1");
    let opened = opened.reopen(6);
    let filter = opened.path().join("000001.bloom");
    let sound = fs::read(&filter).unwrap();
    let damaged = text(&sound).replacen("probes 7", "probes 6", 1);
    fs::write(&filter, damaged).unwrap();
    let found = opened.engine.get(b"a");
    assert!(matches!(found, Err(Error::Corruption { .. })), "damaged: {found:?}");
    fs::remove_file(&filter).unwrap();
    let found = opened.engine.get(b"a");
    assert!(matches!(found, Err(Error::Corruption { .. })), "missing: {found:?}");
    fs::write(&filter, sound).unwrap();
    opened.assert_get("a", Some("1"), "the filter is back");
}

#[test]
fn tables_of_earlier_stages_get_their_filter_when_they_are_opened() {
    for earlier in [3, 4, 5] {
        let opened = open(earlier);
        opened.put("a", "1");
        opened.put("z", "26");
        let opened = opened.reopen(6);
        assert!(opened.read("000001.bloom").starts_with("lsm-bloom 1 xxh3 keys 2 probes 7\n"));
        assert!(opened.names().contains(&"000001.index".into()));
        opened.assert_get("a", Some("1"), "no filter isn't a no");
        opened.assert_get("b", None, "it was never put");
    }
}

#[test]
fn the_filter_is_synced_before_manifest_names_it() {
    let (opened, disk) = open_traced(6);
    opened.put("a", "1");
    opened.flush();
    let sizes = ["000001.index", "000001.bloom", "MANIFEST"].map(|name| opened.read(name).len());
    let [index, bloom, manifest] = sizes;
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
            "create 000001.bloom",
            &format!("write 000001.bloom {bloom}"),
            "sync 000001.bloom",
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
    let opened = open(6);
    opened.put("chad:capital", "N'Djamena");
    opened.put("kenya:capital", "Nairobi");
    opened.delete("atlantis:capital");
    opened.flush();
    opened.put("mali:capital", "Bamako");
    assert_looks_like!("files", opened.files());
    assert_looks_like!("inspect", opened.engine.inspect());
}

#[test]
fn directories_of_earlier_stages_open() {
    opens_what_earlier_stages_wrote(6);
}

#[test]
fn earlier_stages_refuse_the_directory() {
    is_refused_by_earlier_stages(6);
}

#[test]
fn it_agrees_with_a_map() {
    agrees_with_a_map(6);
}
