//! Values of options, in prose: made from the defaults themselves, never typed.
//!
//! ```text
//!    <!-- default: block_bytes -->1 KiB<!-- /default -->          the value
//!    <!-- default: block_bytes words -->a kibibyte<!-- /default -->   in words
//!    <!-- follows: block_bytes 1 KiB -->     this paragraph, or the one below, holds for it
//!    // follows: block_bytes 1 KiB           so does the constant below
//!    /// … Default 1 KiB. …                  above the field, in `options.rs`
//! ```
//!
//! The first two and the last one are filled in. What follows a default can't be: if the
//! default is another one now, it's an error until you have read the place and have
//! written the new value into its mark.
//!
//! [`check`] finds what follows another default than that of today, and what should have a
//! mark and doesn't.

pub mod check;
mod spelled;
mod typed;

use std::fs;

use lsm::Options;
use lsm::sstable::bloom::Bloom;

use self::spelled::Value;
use crate::{Result, root};

const OPEN: &str = "<!-- default: ";
const CLOSE: &str = "<!-- /default -->";
const FOLLOWS: &str = "follows: ";

/// The file of the options, with their defaults in the comments of their fields.
pub(crate) const OPTIONS: &str = "lsm/src/options.rs";

/// Files with marks, besides the pages of the book.
pub(crate) const READMES: [&str; 2] = ["README.md", "lsm/README.md"];

/// The defaults, and what is computed of them, by name.
pub(crate) fn values() -> Vec<(&'static str, Value)> {
    let options = Options::default();
    let [level_1, level_2] = [1, 2].map(|level| options.level_budget(level).unwrap_or(0));
    let (table, log) = (options.table_budget(), options.log_budget());
    vec![
        ("memtable_bytes", Value::Bytes(options.memtable_bytes as u64)),
        ("sealed_memtables", Value::Count(options.sealed_memtables as u64)),
        ("block_bytes", Value::Bytes(options.block_bytes as u64)),
        ("bloom_bits_per_key", Value::Count(options.bloom_bits_per_key as u64)),
        ("sync", Value::Name(format!("SyncMode::{:?}", options.sync))),
        ("l0_trigger", Value::Count(options.l0_trigger as u64)),
        ("l0_stop", Value::Count(options.l0_stop as u64)),
        ("levels", Value::Count(options.levels as u64)),
        ("level_ratio", Value::Count(options.level_ratio)),
        ("background", Value::Name(options.background.to_string())),
        ("mapped", Value::Name(options.mapped.to_string())),
        // Computed of these.
        ("level_1", Value::Bytes(level_1)),
        ("level_2", Value::Bytes(level_2)),
        ("table_budget", Value::Bytes(table)),
        ("log_budget", Value::Bytes(log)),
        ("bloom_probes", Value::Count(probes(options.bloom_bits_per_key))),
        ("memory", Value::Bytes((options.memtable_bytes * (options.sealed_memtables + 2)) as u64)),
    ]
}

/// Returns the number of bits of a filter that a key sets.
pub(crate) fn probes(bits_per_key: usize) -> u64 {
    Bloom::empty(1, bits_per_key).probes(0).count() as u64
}

fn value(name: &str) -> Result<Value> {
    let found = values().into_iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| value).ok_or_else(|| format!("no option has the default `{name}`"))
}

/// The text, with the value of today in each mark.
///
/// # Errors
/// The line of a mark that has no end, or names no option.
pub(crate) fn fill(text: &str) -> Result<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, mark)) = rest.split_once(OPEN) {
        filled += before;
        let line = filled.matches('\n').count() + 1;
        let wrong = |what: &str| format!("line {line}: {what}");
        // Markdown takes a line that begins with a comment out of its paragraph.
        if filled.rsplit('\n').next().is_some_and(|begun| begun.trim().is_empty()) {
            return Err(wrong("no line can begin with a default"));
        }
        let (words, body) = mark.split_once(" -->").ok_or_else(|| wrong("a mark has no -->"))?;
        let (_, after) = body.split_once(CLOSE).ok_or_else(|| wrong("a default has no end"))?;
        let value = spoken(words).map_err(|what| wrong(&what))?;
        filled += &format!("{OPEN}{words} -->{value}{CLOSE}");
        rest = after;
    }
    Ok(filled + rest)
}

/// The value that a mark asks for: `block_bytes`, `block_bytes words`.
fn spoken(words: &str) -> Result<String> {
    match words.split_whitespace().collect::<Vec<_>>()[..] {
        [name] => Ok(value(name)?.text()),
        [name, "words"] => Ok(value(name)?.words()),
        [name, "Words"] => Ok(spelled::capital(&value(name)?.words())),
        [name, "code"] => Ok(format!("`{}`", value(name)?.text())),
        _ => Err(format!("`{words}` is not NAME, or NAME and `words`, `Words` or `code`")),
    }
}

/// The text as it is read: without these marks.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, mark)) = rest.split_once("<!-- ") {
        plain += before;
        let ours = ["default: ", "/default", FOLLOWS].iter().any(|open| mark.starts_with(open));
        match mark.split_once("-->") {
            Some((_, after)) if ours => rest = after,
            _ => {
                plain += "<!-- ";
                rest = mark;
            }
        }
    }
    plain + rest
}

/// The text of `options.rs`, with the value of today after `Default` in the comment of each
/// field that has one.
fn fill_options(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let field = |from: usize| {
        let line = lines[from..].iter().find(|line| !line.trim_start().starts_with("///"))?;
        line.trim_start().strip_prefix("pub ")?.split_once(':').map(|(name, _)| name)
    };
    let filled = lines.iter().enumerate().map(|(at, line)| {
        let said = line.trim_start().starts_with("///").then(|| line.split_once("Default "));
        let value = said.and(field(at)).and_then(|name| value(name).ok());
        match (said.flatten(), value) {
            (Some((before, after)), Some(value)) if !after.starts_with("[`") => {
                // A value ends with its sentence, or the part of it.
                let end = after.find(['.', ':', ';', ',']).unwrap_or(after.len());
                format!("{before}Default {}{}\n", value.text(), &after[end..])
            }
            _ => format!("{line}\n"),
        }
    });
    filled.collect()
}

/// The files besides the book that say a default: by their names as the book has them, with
/// the values of today.
///
/// # Errors
/// The file and the line of a mark that says nothing.
pub(crate) fn elsewhere() -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for file in READMES.into_iter().chain([OPTIONS]) {
        let text = fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))?;
        let filled = match file {
            OPTIONS => fill_options(&text),
            _ => fill(&text).map_err(|wrong| format!("{file}, {wrong}"))?,
        };
        files.push((format!("../../{file}"), filled));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_filled_with_the_value_of_today() {
        let was = "a\nblocks (<!-- default: block_bytes -->9 B<!-- /default -->) end";
        let now = fill(was).unwrap();
        let block = Value::Bytes(Options::default().block_bytes as u64).text();
        assert_eq!(now, was.replace("9 B", &block));
        assert_eq!(fill(&now).as_ref(), Ok(&now));
        assert_eq!(plain(&now), format!("a\nblocks ({block}) end"));
    }

    #[test]
    fn a_mark_that_says_nothing_is_named_with_its_line() {
        let wrong = fill("\na <!-- default: moon -->x<!-- /default -->").unwrap_err();
        assert_eq!(wrong, "line 2: no option has the default `moon`");
        assert!(fill("a <!-- default: levels -->7").unwrap_err().contains("no end"));
        assert!(fill("<!-- default: levels -->7<!-- /default -->").is_err());
        assert!(fill("a <!-- default: levels loud -->7<!-- /default -->").is_err());
    }

    #[test]
    fn the_comment_of_a_field_says_its_default() {
        let text = "    /// Bytes. Default 3 MiB. More: less.\n    /// (5.)\n    pub block_bytes: usize,\n";
        let block = Value::Bytes(Options::default().block_bytes as u64).text();
        assert_eq!(fill_options(text), text.replace("3 MiB", &block));
        let other = "    /// Where. Default [`RealDisk`].\n    pub disk: X,\n";
        assert_eq!(fill_options(other), other);
    }

    /// An option that is added must be named in `values`, or here if it has no value to speak of.
    #[test]
    fn every_option_has_a_value() {
        let text = fs::read_to_string(root().join(OPTIONS)).unwrap();
        let (_, fields) = text.split_once("pub struct Options {").unwrap();
        let (fields, _) = fields.split_once("\n}").unwrap();
        let fields = fields.lines().filter_map(|line| line.trim().strip_prefix("pub "));
        let names = fields.filter_map(|field| field.split(':').next());
        let without: Vec<_> = names.filter(|name| value(name).is_err()).collect();
        assert_eq!(without, ["level_bytes", "table_bytes", "disk", "observer"]);
    }
}
