//! Text that fits: widths in columns, sizes in words.
//!
//! A letter may take two columns (`東`), one, or none (an accent that joins the
//! letter before). Everything that is drawn is measured and cut here.

use lsm::format;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns a key as it is written in the files.
pub(crate) fn key(key: &[u8]) -> String {
    shown(&format::encode_key(key))
}

/// Returns a stored value as it is written in the files; it already is text.
pub(crate) fn stored(stored: &[u8]) -> String {
    shown(stored)
}

/// A key and a value, not yet escaped, as a line of a table.
pub(crate) fn pair(key: &[u8], value: &[u8]) -> String {
    format!("{}→{}", self::key(key), shown(&format::encode_value(value)))
}

/// Bytes that are read to show them: more than any line of a screen holds.
const LOOKED_AT: usize = 4096;

/// Bytes as text of one line, the beginning of it if there are very many. Characters that turn the direction of writing are
/// shown as a dot: they would turn the rest of the screen too.
fn shown(bytes: &[u8]) -> String {
    let turns = |c| matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let cut = bytes.len() > LOOKED_AT;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]);
    // A letter may have been cut in two.
    let text = if cut { text.trim_end_matches('\u{fffd}') } else { &text };
    text.chars()
        .map(|c| {
            if c.is_control() || turns(c) || c == '\u{2028}' || c == '\u{2029}' { '·' } else { c }
        })
        .chain(cut.then_some('…'))
        .collect()
}

/// Returns the number of columns that the text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text, cut with `…` if it takes more than `columns`.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    if text.len() <= columns || width(text) <= columns {
        return text.to_string();
    }
    let mut cut = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > columns {
            break;
        }
        cut.push(c);
    }
    if columns > 0 {
        cut.push('…');
    }
    cut
}

/// The text in exactly so many columns: cut, or filled up with spaces.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let mut text = fit(text, columns);
    let missing = columns.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// Formats a size in bytes: `212 B`, `64 KiB`, `2.3 MiB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 10_000 && (bytes == 0 || !bytes.is_multiple_of(1024)) {
        return format!("{bytes} B");
    }
    // In tenths of a unit, so that no fraction is needed.
    let mut tenths = bytes.saturating_mul(10) / 1024;
    let mut unit = 0;
    while tenths >= 10 * 1024 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {}", UNITS[unit]),
        (whole, _) if whole >= 100 => format!("{whole} {}", UNITS[unit]),
        (whole, tenth) => format!("{whole}.{tenth} {}", UNITS[unit]),
    }
}

/// `1 line`, `2 lines`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `1 entry`, `2 entries`.
pub(crate) fn entries(number: u64) -> String {
    if number == 1 { "1 entry".to_string() } else { format!("{number} entries") }
}

/// Formats words as a list: `3`, `3 and 5`, `3, 5 and 8`.
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

/// The text broken at spaces into lines of at most so many columns.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().map(|line| (width(line), line));
        match line {
            Some((0, line)) => line.push_str(word),
            Some((used, line)) if used + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines.iter().map(|line| fit(line, columns)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_by_columns_and_never_within_a_letter() {
        assert_eq!(fit("Nairobi", 7), "Nairobi");
        assert_eq!(fit("Nairobi", 6), "Nairo…");
        assert_eq!(fit("東京都", 5), "東京…");
        assert_eq!(fit("東京都", 4), "東…");
        assert_eq!(fit("Nairobi", 0), "");
        assert_eq!(pad("東", 4), "東  ");
    }

    #[test]
    fn sizes_are_exact_when_small_and_short_when_large() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(9_999), "9999 B");
        assert_eq!(size(2_048), "2 KiB");
        assert_eq!(size(64 * 1024), "64 KiB");
        assert_eq!(size(2_314_889), "2.2 MiB");
        assert_eq!(size(u64::MAX), "1677721 TiB");
    }

    #[test]
    fn nothing_that_acts_on_a_terminal_is_shown() {
        assert_eq!(key("a\u{202e}b\n\u{9b}".as_bytes()), "a·b\\n\\xc2\\x9b");
    }

    #[test]
    fn of_a_huge_value_the_beginning_is_shown() {
        let shown = stored("東".repeat(100_000).as_bytes());
        assert_eq!(shown.chars().count(), 4096 / 3 + 1);
        assert!(shown.ends_with("東…"));
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("the memtable was full", 12), ["the memtable", "was full"]);
        assert_eq!(wrap("", 12), [""]);
    }
}
