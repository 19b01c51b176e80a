//! The simple memtable is the oracle.

use std::ops::Bound;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use lsm::memtable::Memtable as Simple;
use lsm::range::KeyRange;

use super::Memtable;
use super::head::Prefix;
use super::node::WIDTH;

/// A memtable, its oracle, and the bytes of all that was ever put.
#[derive(Clone, Default)]
struct Twins {
    fast: Memtable,
    simple: Simple,
    put: usize,
}

impl Twins {
    fn put(&mut self, key: &[u8], value: &[u8]) {
        let accepted = (self.fast.put(key, value).is_ok(), self.simple.put(key, value).is_ok());
        assert_eq!(accepted.0, accepted.1);
        self.put += key.len() + value.len();
    }

    fn seal(&mut self) -> Twins {
        let sealed = Twins { fast: self.fast.seal(), simple: self.simple.seal(), put: self.put };
        self.put = 0;
        sealed
    }

    fn check(&self, key: &[u8]) {
        assert_eq!(self.fast.get(key), self.simple.get(key), "{key:?}");
    }

    fn check_scan(&self, range: &KeyRange) {
        let expected = self.simple.scan(range).map(|(k, v)| (k.as_slice(), v.as_slice()));
        assert!(self.fast.scan(range).eq(expected), "{range:?}");
    }

    fn check_all(&self) {
        self.check_scan(&KeyRange::all());
        assert_eq!(self.fast.len(), self.simple.len());
        assert_eq!(self.fast.is_empty(), self.simple.is_empty());
        assert_eq!(self.fast.is_sealed(), self.simple.is_sealed());
        assert!(self.fast.bytes() >= self.simple.bytes());
        assert!(self.fast.bytes() <= self.put);
    }
}

#[derive(Clone, Debug)]
enum Op {
    Put(Vec<u8>, Vec<u8>),
    Get(Vec<u8>),
    Scan(KeyRange),
    /// From here on there is one pair of twins more.
    Clone,
    Seal,
    /// The next operations are for other twins.
    Turn,
}

/// Keys that begin alike, end in zeros, or are prefixes of each other.
fn key() -> impl Strategy<Value = Vec<u8>> {
    let heads: [&[u8]; 7] = [
        b"",
        b"1234567",
        b"123456789012345",
        b"1234567890123456",
        &[b'p'; 40],
        &[0; 15],
        &[255; 16],
    ];
    let tail = vec(select(vec![0x00, b'1', 0xff]), 0..4);
    (select(heads.to_vec()), tail).prop_map(|(head, tail)| [head, &tail].concat())
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    let large = (any::<u8>(), 15_000..70_000_usize).prop_map(|(byte, len)| vec![byte; len]);
    prop_oneof![20 => vec(any::<u8>(), 0..40), 1 => large]
}

fn bound() -> impl Strategy<Value = Bound<Vec<u8>>> {
    prop_oneof![
        2 => key().prop_map(Bound::Included),
        2 => key().prop_map(Bound::Excluded),
        1 => Just(Bound::Unbounded),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        60 => (key(), value()).prop_map(|(key, value)| Op::Put(key, value)),
        10 => key().prop_map(Op::Get),
        10 => (bound(), bound()).prop_map(|(start, end)| Op::Scan(KeyRange { start, end })),
        2 => Just(Op::Clone),
        1 => Just(Op::Seal),
        4 => Just(Op::Turn),
    ]
}

proptest! {
    #[test]
    fn the_twins_agree(ops in vec(op(), 0..400)) {
        let mut all = vec![Twins::default()];
        for op in ops {
            match op {
                Op::Put(key, value) => all[0].put(&key, &value),
                Op::Get(key) => all[0].check(&key),
                Op::Scan(range) => all[0].check_scan(&range),
                Op::Clone => all.push(all[0].clone()),
                Op::Seal => {
                    let sealed = all[0].seal();
                    all.push(sealed);
                }
                Op::Turn => all.rotate_left(1),
            }
        }
        all.iter().for_each(Twins::check_all);
    }

    #[test]
    fn heads_are_in_order_of_their_keys(one in key(), other in key(), keys in vec(key(), 0..3)) {
        let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
        let prefix = Prefix::of(&keys);
        prop_assert!(keys.iter().all(|key| prefix.fits(key)));
        prop_assert!(prefix.shortened_for(&one).fits(&one));
        let (smaller, larger) = (one.clone().min(other.clone()), one.max(other));
        prop_assert!(prefix.head(&smaller) <= prefix.head(&larger));
    }
}

/// Enough for three levels.
const MANY: usize = WIDTH * WIDTH * 2;

/// Puts many keys in some order, and checks all of them and what is between.
fn many(order: impl Fn(usize) -> usize, key: impl Fn(usize) -> String) {
    let mut twins = Twins::default();
    for i in 0..MANY {
        let i = order(i);
        twins.put(key(2 * i).as_bytes(), i.to_string().as_bytes());
    }
    twins.check_all();
    for i in 0..2 * MANY {
        twins.check(key(i).as_bytes());
    }
    for i in (0..2 * MANY).step_by(997) {
        let (start, end) = (key(i), key(i + 300));
        twins.check_scan(&(start.as_bytes()..end.as_bytes()).into());
        twins.check_scan(&(Bound::Excluded(start), Bound::Included(end)).into());
    }
}

/// A permutation, since `MANY` has no factor in common with the multiplier.
fn shuffled(i: usize) -> usize {
    i * 7_919 % MANY
}

#[test]
fn many_keys_in_any_order() {
    let key = |i| format!("{i:016}");
    many(|i| i, key);
    many(|i| MANY - 1 - i, key);
    many(shuffled, key);
}

#[test]
fn many_keys_whose_heads_are_equal() {
    let key = |i: usize| format!("{} is the same in one half of all keys: {i:08}", i / 2 % 2);
    many(|i| i, key);
    many(|i| MANY - 1 - i, key);
    many(shuffled, key);
}

#[test]
fn many_keys_with_a_long_prefix() {
    let key = |i| format!("the same in all keys: {i:08}");
    many(|i| i, key);
    many(|i| MANY - 1 - i, key);
    many(shuffled, key);
}

#[test]
fn a_prefix_that_gets_shorter_and_shorter() {
    let mut twins = Twins::default();
    let prefix = [b'p'; 80];
    for len in (0..=prefix.len()).rev() {
        for i in 0..100 {
            twins.put(&[&prefix[..len], i.to_string().as_bytes()].concat(), b"");
            // Between, before and after those that are there.
            twins.check(&[&prefix[..len], i.to_string().as_bytes(), b"x"].concat());
            twins.check(&prefix[..len.saturating_sub(i)]);
            twins.check(&[&prefix[..len.saturating_sub(i)], b"x"].concat());
        }
        let (before, after) = (&prefix[..len / 2], [&prefix[..len / 2], b"x"].concat());
        twins.check_scan(&(before..).into());
        twins.check_scan(&(after.as_slice()..).into());
        twins.check_scan(&(before..after.as_slice()).into());
    }
    twins.check_all();
}

#[test]
fn an_overwrite_that_fits_takes_no_space() -> lsm::Result<()> {
    let mut memtable = Memtable::default();
    memtable.put(b"mali:capital", b"Bamako")?;
    assert_eq!(memtable.bytes(), 12 + 6);
    memtable.put(b"mali:capital", b"B")?;
    memtable.put(b"mali:capital", b"BAMAKO")?;
    assert_eq!(memtable.bytes(), 12 + 6);
    memtable.put(b"mali:capital", b"Bamako!")?;
    assert_eq!(memtable.bytes(), (12 + 6) + (12 + 7));
    assert_eq!((memtable.len(), memtable.get(b"mali:capital")), (1, Some(&b"Bamako!"[..])));
    Ok(())
}

#[test]
fn the_longest_entries_that_are_legal() {
    let mut twins = Twins::default();
    let long = vec![b'k'; lsm::engine::MAX_KEY_BYTES];
    let huge = vec![b'v'; lsm::engine::MAX_VALUE_BYTES];
    twins.put(b"small", b"before");
    twins.put(&long, &huge);
    twins.put(&long[1..], b"");
    twins.put(b"small too", b"after");
    twins.check_all();
    twins.put(&long, &huge[1..]);
    twins.check_all();
}
