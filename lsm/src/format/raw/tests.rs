//! Each byte is named, and each editor.

use super::*;
use crate::format::{decode_key, decode_value, encode_key, encode_value, split_line};

/// The message for a text that is refused as a value.
fn refusal(text: &[u8]) -> &'static str {
    decode_value(text).expect_err("it is refused").0
}

#[test]
fn each_byte_that_must_be_escaped_is_named_with_its_escape() {
    let one = (0..=255).map(|byte| vec![byte]);
    let two = ('\u{80}'..='\u{9f}').chain(['\u{feff}']).map(|c| c.to_string().into_bytes());
    let mut named = std::collections::BTreeSet::new();
    for raw in one.chain(two) {
        let text = [b"a", raw.as_slice(), b"b"].concat();
        let written = String::from_utf8(encode_value(&raw).into_owned()).unwrap();
        if raw == written.as_bytes() || raw == b"\\" {
            continue;
        }
        let what = refusal(&text);
        let is_text = std::str::from_utf8(&raw).is_ok();
        assert!(what.ends_with(&written) || !is_text, "{raw:?}: {what}");
        assert!(is_text || what.contains("not UTF-8"), "{raw:?}: {what}");
        assert_eq!(decode_key(&text).expect_err("it is refused").0, what);
        named.insert(what);
    }
    // U+0000 to U+001F, U+007F, U+0080 to U+009F, the mark, and what is not UTF-8.
    assert_eq!(named.len(), 32 + 1 + 32 + 1 + 1, "{named:#?}");
}

#[test]
fn what_an_editor_has_added_is_told_from_what_is_only_raw() {
    assert!(refusal(b"Nairobi\r").contains("Windows line ends"));
    assert!(refusal(b"Nai\rrobi").ends_with("\\r"));
    let marked = decode_key("\u{feff}kenya:capital".as_bytes()).expect_err("a mark").0;
    assert!(marked.contains("UTF-8 with BOM"), "{marked}");
    assert!(
        refusal(b"\xff\xfek\0").contains("UTF-16") && refusal(b"a\xff\xfe").contains("not UTF-8")
    );
    assert!(split_line(b"\r").expect_err("a blank line").0.contains("Windows line ends"));
    assert_eq!(split_line(b"kenya").expect_err("a word"), Malformed("the line has no →"));
    // The first of several.
    assert!(refusal(b"\0\r").contains("NUL"));
}

#[test]
fn what_is_not_raw_is_said_too() {
    let key = decode_key("a→b".as_bytes()).expect_err("an arrow").0;
    assert!(
        key.ends_with(&format!("{} there", String::from_utf8_lossy(&encode_key("→".as_bytes()))))
    );
    let written = encode_value("†".as_bytes()).into_owned();
    let what = refusal("†b".as_bytes());
    assert!(what.ends_with(&format!("{} there", String::from_utf8_lossy(&written))), "{what}");
    assert_eq!(refusal(b"\\x41"), "the escape is not in canonical form");
}

#[test]
fn what_an_editor_has_added_is_taken_off_again() {
    assert_eq!(unedited(b"a\r"), Some(b"a".as_slice()));
    assert_eq!(unedited("\u{feff}a\r".as_bytes()), Some(b"a".as_slice()));
    assert_eq!(unedited(b"a"), None);
    assert_eq!(edited(b"a\nb\r\nc\r\n").map(|(at, _)| at), Some(3));
    assert!(edited(b"a\rb\n").is_none());
}
