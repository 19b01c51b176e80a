//! Memory: what `options.rs` says is true, whatever keys and values look like.
//!
//! Bounds, each within 1.5 ×: memtables of tiny entries take
//! `memtable_bytes × (sealed_memtables + 2)`, and so do those of values that need escaping.
//! The limits of keys and values hold for what is *stored*. Checking an escape encodes
//! nothing again.
//!
//! How: a child counts what it allocates ([`allocations`](super::allocations)), flushes
//! included. There is no thread: a put that finds memtables waiting flushes one, and just
//! before that there is the most in memory. Tables aren't merged, because then indexes and
//! filters would be read, which is another bound. The deep form has the default memtables
//! and the largest values.
//!
//! Not expressible today: what `options.rs` says of a value that is larger than a memtable
//! (it's alone in one, and the sentence is wrong by as much as it is larger). So here such
//! a value just fits into one.

use std::borrow::Cow;
use std::path::Path;

use lsm::engine::{MAX_KEY_BYTES, MAX_VALUE_BYTES};
use lsm::format::{decode_key, decode_value, encode_value, hash};
use lsm::{Error, Options};
use lsm_crash_lab::chance::deep;

use super::allocations::{asked_for, most_held};
use super::{all_well, limited};
use crate::{open, order, stage};

const MIB: usize = 1 << 20;

/// Merges nothing, and leaves flushes to the writer.
fn options(memtable_bytes: usize, sealed_memtables: usize) -> Options {
    let never = 1_000_000;
    let (l0_trigger, l0_stop, background) = (never, never, false);
    Options::default()
        .memtable_bytes(memtable_bytes)
        .sealed_memtables(sealed_memtables)
        .l0_trigger(l0_trigger)
        .l0_stop(l0_stop)
        .background(background)
}

/// Puts `value` under all these keys, and compares the most that was held with what
/// `options.rs` states.
fn put_all(dir: &Path, options: &Options, keys: impl Iterator<Item = String>, value: &[u8]) {
    let engine = open(stage::LAST, dir, options);
    let (held, ()) = most_held(|| {
        for key in keys {
            engine.put(key.as_bytes(), value).unwrap();
        }
    });
    assert!(engine.inspect().flushed > 0, "no memtable was ever full");
    let stated = options.memtable_bytes * (options.sealed_memtables + 2);
    let times = held as f64 / stated as f64;
    assert!(held * 2 <= stated * 3, "{held} bytes are held, {times:.1} × the {stated} stated");
}

/// Puts keys of eight bytes, in no order and without values: as many as fill the memtables
/// today, when only these bytes count, and more.
fn tiny(dir: &Path) {
    let options = options(if deep() { 4 * MIB } else { MIB }, 2);
    let key = |n: usize| format!("{:08x}", hash(&n.to_le_bytes()) >> 32);
    put_all(dir, &options, (0..options.memtable_bytes * 5 / 8).map(key), b"");
}

/// Puts values of which each byte is stored as four. One more copy of a value, on its way,
/// is within the bound; two aren't.
fn escaped(dir: &Path) {
    let value = vec![0xff; if deep() { MAX_VALUE_BYTES / 4 } else { MIB }];
    let options = options(4 * value.len() + 64 * 1024, 0);
    put_all(dir, &options, (0..6).map(|n| format!("key {n}")), &value);
}

/// Puts values that are too long only once they are escaped.
fn refused(dir: &Path) {
    let engine = open(stage::LAST, dir, &options(4 * MIB, 2));
    engine.put(&[0xff; MAX_KEY_BYTES / 4], b"at the limit").unwrap();
    let key = engine.put(&[0xff; MAX_KEY_BYTES / 4 + 1], b"");
    let values = if deep() { 6 } else { 1 };
    let large = vec![0xff; MAX_VALUE_BYTES];
    let (held, taken) = most_held(|| {
        let taken = |n: u8| !matches!(engine.put(&[n], &large), Err(Error::ValueTooLong { .. }));
        (0..values).filter(|n| taken(*n)).count()
    });
    assert_eq!(taken, 0, "values of {MAX_VALUE_BYTES} bytes 0xff taken; {held} bytes are held");
    assert!(held <= MAX_VALUE_BYTES, "{held} bytes are held to refuse a value");
    assert!(matches!(key, Err(Error::KeyTooLong { .. })), "a key that is too long once stored");
    engine.put(b"at the limit", &large[..MAX_VALUE_BYTES / 4]).unwrap();
}

/// Checks text in place, and decodes it into one vector.
fn checked() {
    let plain = "é".repeat(MIB / 2).into_bytes();
    let arrows = "→".repeat(MIB / 3).into_bytes();
    for text in [&plain, &arrows] {
        let (asked, value) = asked_for(|| decode_value(text).unwrap());
        assert!(matches!(value, Cow::Borrowed(_)));
        assert_eq!(asked, 0, "bytes asked for to check {} that stand for themselves", text.len());
    }
    let (asked, _) = asked_for(|| decode_key(&plain).unwrap().len());
    assert_eq!(asked, 0, "bytes asked for to check a key that stands for itself");
    let value = vec![0xff; MIB];
    let text = encode_value(&value);
    let (asked, decoded) = asked_for(|| decode_value(&text).unwrap());
    assert_eq!(decoded, value);
    let most = text.len() + 64;
    assert!(asked <= most, "{asked} bytes asked for, to undo {} of escapes", text.len());
}

/// The child's part.
#[test]
fn the_child_counts_its_memory() {
    let Some(order) = order() else { return };
    let home = tempfile::tempdir().unwrap();
    match order.as_str() {
        "tiny" => tiny(home.path()),
        "escaped" => escaped(home.path()),
        "refused" => refused(home.path()),
        _ => checked(),
    }
}

fn count(order: &str) {
    all_well([limited("", "memory::the_child_counts_its_memory", order)]);
}

#[test]
#[ignore = "bounds: 11.1 × what is stated, not 1.5 × (fast: 6.4 ×)"]
fn tiny_entries_take_what_is_stated() {
    count("tiny");
}

#[test]
#[ignore = "bounds: 2.5 × what is stated, not 1.5 ×"]
fn escaped_values_take_what_is_stated() {
    count("escaped");
}

#[test]
#[ignore = "bounds: 256 MiB stored are taken, of 64; 1 GiB is held (fast: 768 MiB)"]
fn the_limits_are_those_of_what_is_stored() {
    count("refused");
}

#[test]
#[ignore = "bounds: 1 MiB is asked for to check 1 MiB, not 0"]
fn an_escape_is_checked_without_being_made_again() {
    count("checked");
}
