//! Tab: the word at the cursor, made longer.
//!
//! ```text
//!    > ge▂                  get ▂                     one match: it and a space
//!    > get ken▂             get kenya:▂               several: what all begin with
//!    > get kenya:▂  Tab     kenya:capital  kenya:continent  kenya:currency
//!    > load co▂             load countries ▂          words from the table of commands
//! ```
//!
//! The arguments that fit are read from the command's usage (see [`SPECS`]): a word in
//! small letters is itself, `KEY`, `TABLE` and the like are what there is at the
//! moment. File names aren't completed: that would take
//! a read of the disk, and this reads nothing but the model.

mod known;

use lsm::format;

use crate::lexer;
use crate::model::Model;
use crate::playback::SPEEDS;
use crate::setting::NAMES;
use crate::spec::{SPECS, Spec};

/// Words of [`Spec::arguments`] that stand for anything: only the user knows what.
const FREE: &[&str] = &["VALUE", "FILE", "N"];

/// A completion of the word at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Completion {
    /// Number of letters before the word.
    pub start: usize,
    /// The word that replaces what's between there and the cursor.
    pub word: String,
    /// The words that fit, if there are several.
    pub choices: Vec<String>,
}

/// Completes the word before the cursor, which has so many letters before it.
/// Returns `None` if nothing fits there.
pub(crate) fn complete(line: &str, cursor: usize, model: &Model) -> Option<Completion> {
    let (before, after) = match line.char_indices().nth(cursor) {
        Some((at, _)) => line.split_at(at),
        None => (line, ""),
    };
    let last = lexer::unfinished(before.as_bytes())?;
    let (head, typed) = before.split_at_checked(last.start)?;
    let start = head.chars().count();
    let quoted = typed.starts_with('"');
    let matches = matches(&last.before, &last.word, model);
    let common = common(&matches)?;
    if let [only] = &matches[..] {
        let end = if after.starts_with(' ') { "" } else { " " };
        let word = format!("{}{end}", spell(only, quoted, true));
        return Some(Completion { start, word, choices: Vec::new() });
    }
    let more = common.len() > last.word.len();
    let word = if more { spell(common, quoted, false) } else { typed.to_string() };
    let choices = matches.iter().map(|word| spell(word, false, true)).collect();
    Some(Completion { start, word, choices })
}

/// Returns every word that begins with `typed` and can follow these words.
fn matches(before: &[Vec<u8>], typed: &[u8], model: &Model) -> Vec<Vec<u8>> {
    let [name, arguments @ ..] = before else {
        return beginning(SPECS.iter().map(Spec::name), &typed.to_ascii_lowercase());
    };
    let spec = Spec::find(&String::from_utf8_lossy(name).to_lowercase());
    let Some(spec) = spec else { return Vec::new() };
    let place = spec.arguments.split(' ').nth(arguments.len()).unwrap_or_default();
    let alternatives = place.trim_matches(['[', ']']).split('|');
    alternatives.flat_map(|word| meant(spec, word, typed, model)).collect()
}

/// Returns what a word of [`Spec::arguments`] stands for.
fn meant(spec: &Spec, word: &'static str, typed: &[u8], model: &Model) -> Vec<Vec<u8>> {
    match (word, spec.name()) {
        ("KEY" | "FROM" | "TO", _) => known::keys(model, typed),
        ("TABLE", _) => beginning(known::tables(model), typed),
        ("COMMAND", _) => beginning(SPECS.iter().map(Spec::name), typed),
        ("NAME", "tour") => beginning(crate::tour::names(), typed),
        ("SETTING", _) => beginning(NAMES.iter().chain(&["off"]), typed),
        ("N", "stage") => beginning((1..=lsm::stage::LAST).map(|stage| stage.to_string()), typed),
        ("X", "speed") => beginning(SPEEDS.iter().map(|(name, _)| plain(name)), typed),
        ("NAME", "theatre") => beginning(crate::theatre::names(), typed),
        (word, _) if word.is_empty() || FREE.contains(&word) => Vec::new(),
        (word, _) => beginning([word], typed),
    }
}

/// A speed in letters that can be typed.
fn plain(speed: &str) -> String {
    speed.trim_end_matches('×').replace('¼', "1/4").replace('½', "1/2")
}

fn beginning<W: AsRef<[u8]>>(words: impl IntoIterator<Item = W>, typed: &[u8]) -> Vec<Vec<u8>> {
    let words = words.into_iter().filter(|word| word.as_ref().starts_with(typed));
    words.map(|word| word.as_ref().to_vec()).collect()
}

/// Returns their common prefix, up to the end of a letter.
fn common(words: &[Vec<u8>]) -> Option<&[u8]> {
    let (first, others) = words.split_first()?;
    let same = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let length = others.iter().map(|other| same(first, other)).min().unwrap_or(first.len());
    Some(match std::str::from_utf8(&first[..length]) {
        // Cut in the middle of a letter.
        Err(error) if error.error_len().is_none() => &first[..error.valid_up_to()],
        _ => &first[..length],
    })
}

/// The word as it must be typed; `whole` if nothing is to follow it.
fn spell(word: &[u8], quoted: bool, whole: bool) -> String {
    let text = String::from_utf8_lossy(&format::encode_key(word)).into_owned();
    if quoted || text.contains(' ') || (whole && text.is_empty()) {
        let end = if whole { "\"" } else { "" };
        return format!("\"{}{end}", text.replace('"', "\\\""));
    }
    if text.starts_with('"') { format!("\\{text}") } else { text }
}

#[cfg(test)]
mod tests;
