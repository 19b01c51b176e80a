//! Any bytes, as one line of text: the escape, and back.
//!
//! ```text
//!    bytes                      text
//!    Nairobi                    Nairobi
//!    two⏎lines                  two\nlines
//!    C:\temp                    C:\\temp
//!    FF 00                      \xff\x00           not UTF-8, a control byte
//!    a→b   (a key)              a\xe2\x86\x92b     so the first → of a line separates
//!    †     (a value)            \xe2\x80\xa0       so a bare † is a tombstone
//! ```
//!
//! There is exactly one text for each sequence of bytes. We never write text in any
//! other form (`\x41` for `A`, a capital hex digit, a stray control byte), so it is
//! refused. Two texts are equal if and only if their bytes are. Their *order*
//! differs, so order is always that of the bytes.
//!
//! Ordinary ASCII is its own text: it is recognized in one pass and borrowed.

use std::borrow::Cow;

use super::Malformed;
use super::raw::or_raw;

const ARROW_CHAR: char = '→';
const DAGGER_CHAR: char = '†';
const HEX: &[u8; 16] = b"0123456789abcdef";

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Key,
    Value,
}

/// A key as text.
pub fn encode_key(key: &[u8]) -> Cow<'_, [u8]> {
    encode(key, Role::Key)
}

/// A value as text.
pub fn encode_value(value: &[u8]) -> Cow<'_, [u8]> {
    encode(value, Role::Value)
}

/// The key that was written as `text`.
pub fn decode_key(text: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    decode(text, Role::Key)
}

/// The value that was written as `text`, which is not a tombstone.
pub fn decode_value(text: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    decode(text, Role::Value)
}

/// Returns true for printable ASCII without a backslash: it is its own text anywhere.
/// There is no early exit, so that the compiler can test many bytes at once.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |plain, &b| plain & (0x20..0x7f).contains(&b) & (b != b'\\'))
}

fn encode(bytes: &[u8], role: Role) -> Cow<'_, [u8]> {
    if is_plain(bytes) {
        return Cow::Borrowed(bytes);
    }
    let mut text = Vec::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let leads = text.is_empty();
            let mut utf8 = [0; 4];
            let utf8 = c.encode_utf8(&mut utf8).as_bytes();
            if is_its_own_text(c, role, leads) {
                text.extend_from_slice(utf8);
            } else {
                utf8.iter().for_each(|&b| push_escaped(&mut text, b));
            }
        }
        chunk.invalid().iter().for_each(|&b| push_escaped(&mut text, b));
    }
    Cow::Owned(text)
}

fn is_its_own_text(c: char, role: Role, leads: bool) -> bool {
    match c {
        '\\' | '\u{feff}' => false,
        ARROW_CHAR => role == Role::Value,
        DAGGER_CHAR => role == Role::Key || !leads,
        // U+0000–1F, 7F and 80–9F: terminals act on them.
        c => !c.is_control(),
    }
}

fn push_escaped(text: &mut Vec<u8>, byte: u8) {
    match byte {
        b'\\' => text.extend_from_slice(b"\\\\"),
        b'\n' => text.extend_from_slice(b"\\n"),
        b'\r' => text.extend_from_slice(b"\\r"),
        b'\t' => text.extend_from_slice(b"\\t"),
        b => {
            let digit = |nibble: u8| HEX[usize::from(nibble)];
            text.extend_from_slice(&[b'\\', b'x', digit(b >> 4), digit(b & 15)]);
        }
    }
}

fn decode(text: &[u8], role: Role) -> Result<Cow<'_, [u8]>, Malformed> {
    if is_plain(text) {
        return Ok(Cow::Borrowed(text));
    }
    canonical(text, role).map_err(or_raw(text))
}

fn canonical(text: &[u8], role: Role) -> Result<Cow<'_, [u8]>, Malformed> {
    let bytes =
        if text.contains(&b'\\') { Cow::Owned(unescape(text)?) } else { Cow::Borrowed(text) };
    // The rules are stated once, in `encode`: text is canonical if it is what
    // its bytes are written as.
    if encode(&bytes, role).as_ref() == text { Ok(bytes) } else { Err(not_canonical(text, role)) }
}

/// Says why a text without raw bytes isn't in canonical form.
fn not_canonical(text: &[u8], role: Role) -> Malformed {
    let has = |c: char| String::from_utf8_lossy(text).contains(c);
    Malformed(match role {
        Role::Key if has(ARROW_CHAR) => "its key has a →, which is written \\xe2\\x86\\x92 there",
        Role::Value if text.starts_with("†".as_bytes()) => {
            "its value begins with a †, which is written \\xe2\\x80\\xa0 there"
        }
        _ if has('\n') => "it has a line end, which is written \\n",
        _ => "the escape is not in canonical form",
    })
}

fn unescape(text: &[u8]) -> Result<Vec<u8>, Malformed> {
    let wrong = Malformed("a backslash is not followed by an escape");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        bytes.extend_from_slice(&rest[..at]);
        let (byte, length) = match rest[at + 1..] {
            [b'\\', ..] => (b'\\', 2),
            [b'n', ..] => (b'\n', 2),
            [b'r', ..] => (b'\r', 2),
            [b't', ..] => (b'\t', 2),
            [b'x', high, low, ..] => match (nibble(high), nibble(low)) {
                (Some(high), Some(low)) => (high << 4 | low, 4),
                _ => return Err(wrong),
            },
            _ => return Err(wrong),
        };
        bytes.push(byte);
        rest = &rest[at + length..];
    }
    bytes.extend_from_slice(rest);
    Ok(bytes)
}

/// The value of a lower-case hex digit.
pub(super) fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Decode = for<'a> fn(&'a [u8]) -> Result<Cow<'a, [u8]>, Malformed>;

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn hostile_bytes_have_the_text_that_the_format_states() {
        let key = |bytes: &[u8]| text(&encode_key(bytes));
        let value = |bytes: &[u8]| text(&encode_value(bytes));
        assert_eq!(key("a→b†".as_bytes()), "a\\xe2\\x86\\x92b†");
        assert_eq!(value("a→b†".as_bytes()), "a→b†");
        assert_eq!(value("††".as_bytes()), "\\xe2\\x80\\xa0†");
        assert_eq!(value(b"\\ \n\r\t\0\x1f\x7f"), "\\\\ \\n\\r\\t\\x00\\x1f\\x7f");
        assert_eq!(
            value("\u{80}\u{9f}\u{feff}é".as_bytes()),
            "\\xc2\\x80\\xc2\\x9f\\xef\\xbb\\xbfé"
        );
        assert_eq!(value(b"\xff\xe2\x86"), "\\xff\\xe2\\x86");
        assert_eq!(value(b""), "");
    }

    #[test]
    fn text_in_any_other_form_is_refused() {
        for wrong in ["\\x41", "\\xFF", "\\q", "\\x0", "\\", "a\tb", "\u{80}", "\\xc3\\xa9", "†"]
        {
            assert!(decode_value(wrong.as_bytes()).is_err(), "{wrong:?} as a value");
        }
        assert!(decode_key("a→b".as_bytes()).is_err());
        assert!(decode_key(b"\xff").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_bytes_come_back_and_are_one_clean_line(
            bytes in prop_oneof![any::<Vec<u8>>(), ".{0,12}".prop_map(String::into_bytes), "[→†\\\\x0-9a-f\n]{0,8}".prop_map(String::into_bytes)]
        ) {
            for (encoded, decode) in [
                (encode_key(&bytes), decode_key as Decode),
                (encode_value(&bytes), decode_value as Decode),
            ] {
                let line = std::str::from_utf8(&encoded).unwrap();
                prop_assert!(!line.contains(char::is_control));
                let decoded = decode(&encoded).unwrap();
                prop_assert_eq!(decoded.as_ref(), bytes.as_slice());
            }
            prop_assert!(!text(&encode_key(&bytes)).contains('→'));
            prop_assert!(!text(&encode_value(&bytes)).starts_with('†'));
        }
    }
}
