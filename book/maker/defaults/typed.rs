//! Finds the default of an option that was typed into prose, and so will be wrong one day.
//!
//! ```text
//!    "…whole lines of `block_bytes` at most (1 KiB by default)…"
//!                                            └ {} by default
//! ```
//!
//! A number alone says nothing, so what is looked for is the value of today beside words
//! that speak of its option. Not read: what is made, code, what is said of other systems,
//! and a paragraph that [follows](super) that default by its mark.

use std::fs;
use std::path::{Path, PathBuf};

use super::spelled::Value;
use super::{CLOSE, FOLLOWS, OPEN, OPTIONS, READMES, values};
use crate::files::{self, shown, under};
use crate::marker::{blanked, without_generated};
use crate::root;

/// Words beside the default of any option; `NAME` is the option's.
const ANY: [&str; 11] = [
    "{} by default",
    "{}, the default",
    "{} (default",
    "default {}",
    "default is {}",
    "default of {}",
    "defaults to {}",
    "NAME of {}",
    "NAME is {}",
    "NAME: {}",
    "NAME = {}",
];

/// Words beside the default of one option.
const OF: [(&str, &[&str]); 8] = [
    ("memtable_bytes", &["memtable of {}", "memtables of {}", "full at {}", "a bound of {}"]),
    ("sealed_memtables", &["{} sealed memtables may wait"]),
    ("block_bytes", &["block of {}", "blocks of {}", "{} blocks", "ours is {}"]),
    (
        "bloom_bits_per_key",
        &["{} bits for each", "{} bits per", "{} bits a key", "{} bits and", "{} bits, "],
    ),
    ("l0_trigger", &["{} runs in level 0", "{} runs of level 0", "level 0 has {} runs"]),
    ("level_ratio", &["{} times the one above", "level_ratio to 2 in place of {}"]),
    ("levels", &["{} levels"]),
    ("level_1", &["level 1 holds {}", "level 1 may hold {}"]),
];

/// Marks around text that isn't prose, or is filled in, besides generated text; and the part
/// of a chapter that speaks of other systems.
const SKIPPED: [[&str; 2]; 3] =
    [["\n```", "\n```"], [OPEN, CLOSE], ["\n## In real systems\n", "\n## "]];

/// Defaults, each with all that may be said of an option with it.
type Phrases = Vec<(&'static str, Vec<String>)>;

/// All defaults that are typed: a line for each.
pub(super) fn typed() -> Vec<String> {
    let pages = files::pages().into_iter().map(|page| format!("book/src/{page}"));
    let mut prose: Vec<PathBuf> = pages.map(PathBuf::from).collect();
    prose.extend(READMES.map(PathBuf::from));
    prose.extend(
        ["visualizer/README.md", "steps/README.md", "benches/README.md"].map(PathBuf::from),
    );
    let code = ["lsm/src", "visualizer/src"].iter().flat_map(|dir| under(&root().join(dir)));
    let code = code.filter(|file| !file.ends_with(OPTIONS));
    let read = |file: &Path| fs::read_to_string(root().join(file)).unwrap_or_default();
    let (in_prose, in_code) = (phrases(&OF), phrases(&[]));
    let mut wrong = Vec::new();
    for file in &prose {
        wrong.extend(named(file, typed_in(&read(file), &in_prose)));
    }
    for file in code {
        wrong.extend(named(&file, typed_in(&comments(&read(&file)), &in_code)));
    }
    wrong
}

fn named(file: &Path, found: Vec<(usize, String)>) -> impl Iterator<Item = String> {
    let file = shown(file);
    found
        .into_iter()
        .map(move |(line, what)| format!("{file}, the paragraph at line {line}: {what}"))
}

/// The lines of a source file that document something.
fn comments(code: &str) -> String {
    let said = |line: &str| {
        let line = line.trim_start();
        let said = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        said.unwrap_or_default().trim().to_string() + "\n"
    };
    code.lines().map(said).collect()
}

/// The first line of each paragraph with a default in it, and what it says.
fn typed_in(text: &str, phrases: &Phrases) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, paragraph) in paragraphs(text) {
        let words = normalized(&paragraph);
        for (name, phrases) in phrases {
            if paragraph.contains(&format!("{FOLLOWS}{name} ")) {
                continue;
            }
            let said = phrases.iter().find(|phrase| has(&words, phrase));
            let what = |said| format!("“{said}” is the default of {name}, typed: mark it");
            found.extend(said.map(|said| (line, what(said))));
        }
    }
    found
}

/// Returns what may be said of the options with their defaults: in the words for any option,
/// and in its own.
fn phrases(own: &[(&str, &[&str])]) -> Phrases {
    let of = |name: &str, value: &Value| {
        let own = own.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, words)| *words);
        let spellings = value.spellings();
        let fill = |words: &&str| {
            let words = words.replace("NAME", name);
            spellings.iter().map(|said| normalized(&words.replace("{}", said))).collect::<Vec<_>>()
        };
        ANY.iter().chain(own).flat_map(fill).collect()
    };
    values().into_iter().map(|(name, value)| (name, of(name, &value))).collect()
}

/// In small letters, without marks of emphasis.
fn normalized(text: &str) -> String {
    let words = text.replace(['`', '*'], "").to_lowercase();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// True if the phrase is there, and not as a part of longer words or numbers.
fn has(text: &str, phrase: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(phrase).any(|(at, _)| {
        let end = &text[at + phrase.len()..];
        let joined =
            |end: &str| end.starts_with([',', '.']) && end[1..].starts_with(char::is_numeric);
        !text[..at].ends_with(part) && !end.starts_with(part) && !joined(end)
    })
}

/// The paragraphs of prose, each with the number of its first line.
fn paragraphs(text: &str) -> Vec<(usize, String)> {
    let text = without_generated(&format!("\n{text}"));
    let text = SKIPPED.iter().fold(text, |text, [open, close]| blanked(&text, open, close));
    let mut paragraphs: Vec<(usize, String)> = Vec::new();
    let mut fresh = true;
    for (number, line) in text.lines().enumerate() {
        match (line.trim().is_empty(), paragraphs.last_mut()) {
            (true, _) => fresh = true,
            (false, Some((_, paragraph))) if !fresh => *paragraph += &format!("\n{line}"),
            _ => {
                paragraphs.push((number, line.into()));
                fresh = false;
            }
        }
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use lsm::Options;

    use super::*;

    fn found(text: &str) -> Vec<(usize, String)> {
        typed_in(text, &phrases(&OF))
    }

    #[test]
    fn a_default_that_is_typed_is_found_however_it_is_spelled() {
        let block = Value::Bytes(Options::default().block_bytes as u64);
        for said in [block.text(), block.words()] {
            assert_eq!(found(&format!("one\n\ntwo: blocks\nof {said}.")).len(), 1, "{said}");
            assert_eq!(found(&format!("`block_bytes` ({said} by\ndefault)"))[0].0, 1);
        }
        let bits = Value::Count(Options::default().bloom_bits_per_key as u64);
        assert_eq!(found(&format!("x\n\n{} bits for each key", bits.words()))[0].0, 3);
    }

    #[test]
    fn what_is_made_or_marked_or_code_or_of_others_is_none() {
        let block = Value::Bytes(Options::default().block_bytes as u64).text();
        let said = format!("blocks of {block}");
        for text in [
            format!("<!-- make: x -->\n{said}\n<!-- made -->"),
            format!("a\n```text\n{said}\n```\nb"),
            format!("a\n## In real systems\n\n{said}\n"),
            format!("<!-- follows: block_bytes {block} -->\nin {said}"),
            format!("blocks of {OPEN}block_bytes -->{block}{CLOSE}"),
            format!("{said},5 and a1{block}"),
        ] {
            assert!(found(&text).is_empty(), "{text}");
        }
        assert_eq!(found(&format!("```\nx\n```\n\n{said}"))[0].0, 5);
    }
}
