//! A line of the log.

use engine::format::{Record, TOMBSTONE, crc, split_record};
use engine::wal::encode_record;

use crate::support::text;

const KEYS: [&[u8]; 6] = [b"", b"kenya:capital", b"two\nlines", "→".as_bytes(), b"\xff", b"\\"];

#[test]
fn a_record_is_a_crc_a_number_and_a_line() {
    let body = "42 kenya:capital→Nairobi";
    let record = text(&encode_record(42, b"kenya:capital", b"Nairobi"));
    assert_eq!(record, format!("{:08x} {body}\n", crc(body.as_bytes())));
}

#[test]
fn the_crc_has_eight_digits_even_if_it_is_small() {
    let record = |number| encode_record(number, b"key", b"value");
    let small = (1..1000).map(record).find(|record| record.starts_with(b"0"));
    let small = small.expect("one crc in sixteen begins with a 0");
    assert_eq!(small.iter().position(|&byte| byte == b' '), Some(8), "{}", text(&small));
}

#[test]
fn whatever_is_written_is_read_back() {
    for key in KEYS {
        for stored in [&b""[..], b"Nairobi", TOMBSTONE, "a→b†".as_bytes(), b"\\n"] {
            let line = encode_record(7, key, stored);
            let read = split_record(line.strip_suffix(b"\n").expect("a line end")).unwrap();
            let expected = Record::Write { number: 7, key: key.into(), stored: stored.into() };
            assert_eq!(read, expected, "{}", text(&line));
        }
    }
}

#[test]
fn a_record_is_one_line() {
    for key in KEYS {
        let record = encode_record(1, key, b"value");
        assert_eq!(record.iter().filter(|&&byte| byte == b'\n').count(), 1, "{}", text(&record));
    }
}

#[test]
fn the_crc_sums_the_number_the_key_and_the_value() {
    let line = encode_record(42, b"kenya:capital", b"Nairobi");
    for at in 9..line.len() - 1 {
        let mut changed = line.clone();
        changed[at] ^= 1;
        let changed = &changed[..changed.len() - 1];
        assert!(split_record(changed).is_err(), "a changed byte went unseen: {}", text(changed));
    }
}
