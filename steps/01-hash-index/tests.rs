//! Step 1: a key's place is computed.

use engine::format::hash;
use engine::hash_index::HashIndex;
use engine::{Error, KeyRange};

use crate::support::{agrees_with_a_map, assert_looks_like, open, text};

/// Three keys that belong to one bucket of a new index.
fn neighbors() -> [Vec<u8>; 3] {
    let index = HashIndex::new();
    let keys = (0..).map(|n| format!("key{n}").into_bytes());
    let mut keys = keys.filter(|key| index.bucket(key) == 0);
    std::array::from_fn(|_| keys.next().unwrap_or_default())
}

/// Two keys with the same hash, and so in the same bucket however many buckets there are.
/// For keys as long as these, XXH3 mixes the first eight bytes with a constant and
/// multiplies them by the next eight. Here they *are* the constant, which makes
/// them 0, and it doesn't matter what the next eight are.
fn twins() -> [Vec<u8>; 2] {
    let zero = [0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe];
    let key = |name: &[u8; 8]| [&zero, name.as_slice(), b"and the same end"].concat();
    [key(b"kenya..."), key(b"mali....")]
}

fn index_of<'a>(keys: impl IntoIterator<Item = &'a Vec<u8>>) -> HashIndex {
    let mut index = HashIndex::new();
    for (key, n) in keys.into_iter().zip(0..) {
        index.put(key, format!("value {n}").as_bytes());
    }
    index
}

/// The index as text, for messages.
fn show(index: &HashIndex) -> String {
    let mut shown = format!("{} entries\n", index.len());
    for (bucket, n) in index.buckets().iter().zip(0..) {
        shown += &format!("bucket {n}\n");
        for (key, value) in bucket {
            shown += &format!("  {}→{}\n", text(key), text(value));
        }
    }
    shown
}

#[track_caller]
fn check_invariants(index: &HashIndex) {
    let pairs: usize = index.buckets().iter().map(Vec::len).sum();
    assert_eq!(
        index.len(),
        pairs,
        "`entries` must count the pairs in all buckets: {}",
        show(index)
    );
    for (bucket, n) in index.buckets().iter().zip(0..) {
        for (key, _) in bucket {
            let name = text(key);
            let times = bucket.iter().filter(|(other, _)| other == key).count();
            assert_eq!(times, 1, "{name} must be in its bucket once: {}", show(index));
            assert_eq!(index.bucket(key), n, "{name} must be in its own bucket: {}", show(index));
        }
    }
}

#[test]
fn what_was_put_is_found() {
    let index = index_of(&neighbors());
    for (key, n) in neighbors().iter().zip(0..) {
        let value = format!("value {n}");
        assert_eq!(index.get(key), Some(value.as_bytes()), "{}", show(&index));
    }
}

#[test]
fn what_was_not_put_is_not_found() {
    let [first, second, absent] = neighbors();
    let index = index_of([&first, &second]);
    assert_eq!(index.get(&absent), None, "its bucket has entries, but not this key");
    assert_eq!(HashIndex::new().get(b""), None);
}

#[test]
fn get_tells_keys_with_the_same_hash_apart() {
    let [kenya, mali] = twins();
    assert_eq!(hash(&kenya), hash(&mali));
    let index = index_of([&kenya]);
    assert_eq!(index.get(&mali), None, "the hash is the same, the key isn't: {}", show(&index));
}

#[test]
fn put_tells_keys_with_the_same_hash_apart() {
    let index = index_of(&twins());
    assert_eq!(index.len(), 2, "the hash is the same, the key isn't: {}", show(&index));
    check_invariants(&index);
}

#[test]
fn delete_tells_keys_with_the_same_hash_apart() {
    let [kenya, mali] = twins();
    let mut index = index_of([&kenya]);
    assert!(!index.delete(&mali), "the hash is the same, the key isn't: {}", show(&index));
    assert_eq!(index.len(), 1, "{}", show(&index));
    check_invariants(&index);
}

#[test]
fn an_overwrite_replaces_the_value_and_adds_no_entry() {
    let [first, second, _] = neighbors();
    let mut index = index_of([&first, &second]);
    index.put(&first, b"newer");
    assert_eq!(index.get(&first), Some(b"newer".as_slice()), "{}", show(&index));
    assert_eq!(index.len(), 2, "an overwrite is no new entry: {}", show(&index));
    check_invariants(&index);
}

#[test]
fn a_deleted_key_is_gone_and_its_neighbors_stay() {
    for gone in 0..3 {
        let keys = neighbors();
        let mut index = index_of(&keys);
        assert!(index.delete(&keys[gone]), "it was there");
        for (key, n) in keys.iter().zip(0..) {
            let value = format!("value {n}");
            let expected = (n != gone).then_some(value.as_bytes());
            assert_eq!(index.get(key), expected, "entry {gone} was deleted: {}", show(&index));
        }
        check_invariants(&index);
    }
}

#[test]
fn deleting_what_is_not_there_changes_nothing() {
    let [first, second, absent] = neighbors();
    let mut index = index_of([&first, &second]);
    assert!(!index.delete(&absent), "it wasn't there");
    assert!(index.delete(&first));
    assert!(!index.delete(&first), "it isn't there any more");
    assert_eq!(index.len(), 1);
    check_invariants(&index);
}

#[test]
fn the_invariants_hold_while_it_grows_and_shrinks() {
    let mut index = HashIndex::new();
    let key = |n: u32| format!("key{}", n % 40).into_bytes();
    for n in 0..200 {
        if n % 3 == 2 {
            index.delete(&key(n * 7));
        } else {
            index.put(&key(n * 11), b"value");
        }
        check_invariants(&index);
        assert!(index.len() <= index.buckets().len(), "room is made before an entry is added");
    }
}

#[test]
fn an_entry_that_made_the_index_grow_is_in_its_new_bucket() {
    let mut index = HashIndex::new();
    for n in 0..1000 {
        index.put(format!("key{n}").as_bytes(), b"value");
        if index.len().is_power_of_two() || (index.len() - 1).is_power_of_two() {
            check_invariants(&index);
        }
    }
}

#[test]
fn there_is_no_order_yet_to_scan_in() {
    let opened = open(1);
    opened.put("a", "1");
    assert!(matches!(opened.scan(KeyRange::all()), Err(Error::NeedsStage { stage: 2, .. })));
}

#[test]
fn the_engine_as_text() {
    let opened = open(1);
    opened.put("mali:capital", "Bamako");
    opened.put("chad:capital", "N'Djamena");
    opened.put("two\nlines", "†");
    assert_looks_like!("inspect", opened.engine.inspect());
}

#[test]
fn nothing_is_left_after_closing() {
    let opened = open(1);
    opened.put("a", "1");
    opened.put("b", "2");
    opened.delete("b");
    opened.assert_get("a", Some("1"), "it was put");
    opened.assert_get("b", None, "it was deleted");
    opened.engine.close().unwrap();
    assert!(matches!(opened.engine.get(b"a"), Err(Error::Closed)));
    assert_eq!(std::fs::read_dir(opened.path()).unwrap().count(), 0, "stage 1 writes no files");
}

#[test]
fn it_agrees_with_a_map() {
    agrees_with_a_map(1);
}
