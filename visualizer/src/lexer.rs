//! A line, cut into words: any bytes can be typed.
//!
//! ```text
//!    put  "two words"  a\tb\xff        put · two words · a⇥b�
//!         └─ quotes ─┘ └ escapes ┘
//! ```
//!
//! The escapes are those of the files, `\\ \n \r \t \xhh`, and `\"`. They work
//! inside quotes and outside. A quote in the middle of a word is an ordinary character.
//! Left out: single quotes (`N'Djamena` is a capital), variables, patterns.

/// The words of a line, or one sentence about what is wrong with it.
pub(crate) fn split(line: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let mut words = Vec::new();
    let mut rest = line.trim_ascii();
    while let Some(&first) = rest.first() {
        let (word, after) =
            if first == b'"' { take_word(&rest[1..], true)? } else { take_word(rest, false)? };
        words.push(word);
        rest = after.trim_ascii_start();
    }
    Ok(words)
}

/// The word in which a line ends, not yet complete.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unfinished {
    /// The words before it.
    pub before: Vec<Vec<u8>>,
    /// Offset in the line at which it begins, with its quote.
    pub start: usize,
    /// Its text so far; empty after a space.
    pub word: Vec<u8>,
}

/// The word in which the line ends. `None` if it is complete, as after a closing
/// quote, or if there is something wrong with the line.
pub(crate) fn unfinished(line: &[u8]) -> Option<Unfinished> {
    let mut before = Vec::new();
    let mut rest = line.trim_ascii_start();
    loop {
        let start = line.len() - rest.len();
        let quoted = rest.first() == Some(&b'"');
        let (word, after) = if quoted {
            match take_word(&rest[1..], true) {
                Ok((_, [])) => return None,
                Ok(taken) => taken,
                // Perhaps only the quote is missing.
                Err(_) => {
                    let closed = [&rest[1..], b"\""].concat();
                    let (word, _) = take_word(&closed, true).ok()?;
                    return Some(Unfinished { before, start, word });
                }
            }
        } else {
            take_word(rest, false).ok()?
        };
        if after.is_empty() {
            return Some(Unfinished { before, start, word });
        }
        before.push(word);
        rest = after.trim_ascii_start();
    }
}

/// Takes one word, up to a space or to the closing quote, and what follows it.
fn take_word(text: &[u8], quoted: bool) -> Result<(Vec<u8>, &[u8]), String> {
    let mut word = Vec::new();
    let mut rest = text;
    while let Some(&byte) = rest.first() {
        match byte {
            b'\\' => {
                let (byte, length) = escape(rest)?;
                word.push(byte);
                rest = &rest[length..];
                continue;
            }
            b'"' if quoted => return closed(&rest[1..]).map(|after| (word, after)),
            b' ' | b'\t' if !quoted => return Ok((word, rest)),
            byte => word.push(byte),
        }
        rest = &rest[1..];
    }
    if quoted {
        return Err("a quote is not closed; end the word with \", or write \\\" for a quote".into());
    }
    Ok((word, rest))
}

fn closed(after: &[u8]) -> Result<&[u8], String> {
    match after.first() {
        None | Some(b' ' | b'\t') => Ok(after),
        Some(_) => {
            Err("a closing quote must be followed by a space; write \\\" for a quote".into())
        }
    }
}

/// The byte that an escape stands for, and the length of the escape.
fn escape(text: &[u8]) -> Result<(u8, usize), String> {
    Ok(match *text {
        [_, b'\\', ..] => (b'\\', 2),
        [_, b'"', ..] => (b'"', 2),
        [_, b'n', ..] => (b'\n', 2),
        [_, b'r', ..] => (b'\r', 2),
        [_, b't', ..] => (b'\t', 2),
        [_, b'x', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            (nibble(high) << 4 | nibble(low), 4)
        }
        _ => {
            let shown: String = String::from_utf8_lossy(text).chars().take(2).collect();
            return Err(format!(
                "`{shown}` is not an escape; write one of \\\\ \\n \\r \\t \\xhh \\\", and \\\\ for a backslash"
            ));
        }
    })
}

fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(line: &str) -> Vec<String> {
        let words = split(line.as_bytes()).unwrap();
        words.into_iter().map(|word| String::from_utf8(word).unwrap()).collect()
    }

    #[test]
    fn spaces_separate_and_quotes_hold_together() {
        assert_eq!(words(r#"put k "two words""#), ["put", "k", "two words"]);
        assert_eq!(words("  put\t k   v "), ["put", "k", "v"]);
        assert_eq!(words(r#"put "" "a b""#), ["put", "", "a b"]);
        assert_eq!(words(r#"put N'Djamena 5"x"#), ["put", "N'Djamena", "5\"x"]);
        assert_eq!(words(""), Vec::<String>::new());
    }

    #[test]
    fn escapes_mean_the_same_inside_quotes_and_outside() {
        assert_eq!(split(br#"\x00\xFf\n "\x00\xFf\n""#).unwrap(), [b"\0\xff\n", b"\0\xff\n"]);
        assert_eq!(words(r#"\" "\"" a\\b"#), ["\"", "\"", "a\\b"]);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_the_remedy() {
        for (line, said) in [
            (r#"put "k v"#, "not closed"),
            (r#"put "k"v"#, "followed by a space"),
            (r"put \q v", "`\\q` is not an escape"),
            (r"put \x4 v", "`\\x` is not an escape"),
            (r"put k\", "`\\` is not an escape"),
        ] {
            let error = split(line.as_bytes()).unwrap_err();
            assert!(error.contains(said), "{line}: {error}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_line_is_answered_and_any_bytes_can_be_typed(bytes: Vec<u8>) {
            let _ = split(&bytes);
            let typed: String = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
            prop_assert_eq!(split(format!("\"{typed}\"").as_bytes()).unwrap(), [bytes]);
        }
    }
}
