//! Names for what is in no file of ours: bytes that are always escaped, and what an
//! editor adds when it saves.
//!
//! ```text
//!    kenya:capital→Nairobi␍⏎   it has a carriage return (\r), as if it was saved with…
//!    <U+FEFF>kenya:capital→…   it has a byte order mark, as if it was saved as…
//!    kenya:capital→Nai␀robi    it has the control character NUL, which is written \x00
//! ```
//!
//! Used only after something was refused, to say why.

use super::Malformed;

/// The byte order mark, in UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

const WINDOWS: Malformed =
    Malformed("it has a carriage return (\\r), as if it was saved with Windows line ends");
const MARKED: Malformed =
    Malformed("it has a byte order mark, as if it was saved as UTF-8 with BOM");
const UTF_16: Malformed = Malformed("it begins as if it was saved as UTF-16");
const NO_UTF_8: Malformed =
    Malformed("it has a byte that is not UTF-8, which is written as \\x and two hex digits");

/// The name of each control character, and its escape.
macro_rules! controls {
    ($what:literal, $written:literal: $($name:literal $hex:literal)*) => {
        [$(Malformed(concat!("it has ", $what, $name, ", which is written ", $written, $hex))),*]
    };
}

/// U+0000 to U+001F.
#[rustfmt::skip]
const C0: [Malformed; 32] = controls!["the control character ", "\\x":
    "NUL" "00" "SOH" "01" "STX" "02" "ETX" "03" "EOT" "04" "ENQ" "05" "ACK" "06" "BEL" "07"
    "BS" "08" "HT" "09" "LF" "0a" "VT" "0b" "FF" "0c" "CR" "0d" "SO" "0e" "SI" "0f"
    "DLE" "10" "DC1" "11" "DC2" "12" "DC3" "13" "DC4" "14" "NAK" "15" "SYN" "16" "ETB" "17"
    "CAN" "18" "EM" "19" "SUB" "1a" "ESC" "1b" "FS" "1c" "GS" "1d" "RS" "1e" "US" "1f"
];

/// U+0080 to U+009F, whose names few people know.
#[rustfmt::skip]
const C1: [Malformed; 32] = controls!["a control character, U+00", "\\xc2\\x":
    "80" "80" "81" "81" "82" "82" "83" "83" "84" "84" "85" "85" "86" "86" "87" "87"
    "88" "88" "89" "89" "8A" "8a" "8B" "8b" "8C" "8c" "8D" "8d" "8E" "8e" "8F" "8f"
    "90" "90" "91" "91" "92" "92" "93" "93" "94" "94" "95" "95" "96" "96" "97" "97"
    "98" "98" "99" "99" "9A" "9a" "9B" "9b" "9C" "9c" "9D" "9d" "9E" "9e" "9F" "9f"
];

/// Returns what an editor has added to a text, and at which byte: a mark at its
/// beginning, or Windows line ends.
pub fn edited(text: &[u8]) -> Option<(usize, Malformed)> {
    if text.starts_with(BOM) {
        return Some((0, MARKED));
    }
    if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        return Some((0, UTF_16));
    }
    let ends_line = |at: &usize| text.get(at + 1).is_none_or(|&byte| byte == b'\n');
    memchr::memchr_iter(b'\r', text).find(ends_line).map(|at| (at, WINDOWS))
}

/// A line, without its end, as it was before an editor added something to it; `None` if
/// nothing was added.
pub fn unedited(line: &[u8]) -> Option<&[u8]> {
    let begun = line.strip_prefix(BOM).unwrap_or(line);
    let line_was = begun.strip_suffix(b"\r").unwrap_or(begun);
    (line_was.len() < line.len()).then_some(line_was)
}

/// The first thing in a text, line ends aside, that's in no file of ours.
pub(super) fn raw(text: &[u8]) -> Option<Malformed> {
    let (edit, edited) = edited(text).unzip();
    let mut at = 0;
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            if Some(at) == edit {
                return edited;
            }
            if let Some(name) = named(c) {
                return Some(name);
            }
            at += c.len_utf8();
        }
        if !chunk.invalid().is_empty() {
            return if Some(at) == edit { edited } else { Some(NO_UTF_8) };
        }
    }
    None
}

fn named(c: char) -> Option<Malformed> {
    let of = |names: &[Malformed; 32], from: char| names.get(c as usize - from as usize).copied();
    match c {
        '\n' => None,
        '\r' => Some(Malformed("it has a carriage return, which is written \\r")),
        '\t' => Some(Malformed("it has a tab, which is written \\t")),
        '\0'..='\x1f' => of(&C0, '\0'),
        '\x7f' => Some(Malformed("it has the control character DEL, which is written \\x7f")),
        '\u{80}'..='\u{9f}' => of(&C1, '\u{80}'),
        '\u{feff}' => Some(Malformed("it has a byte order mark, which is written \\xef\\xbb\\xbf")),
        _ => None,
    }
}

/// Says why a text was refused: what is raw in it, otherwise what was found wrong.
pub(super) fn or_raw(text: &[u8]) -> impl FnOnce(Malformed) -> Malformed {
    move |found| raw(text).unwrap_or(found)
}

/// Says why a checksum isn't right: an editor, otherwise what was found wrong.
pub(super) fn or_edited(text: &[u8]) -> impl FnOnce(Malformed) -> Malformed {
    move |found| edited(text).map_or(found, |(_, edit)| edit)
}

#[cfg(test)]
mod tests;
