//! Merges the given text and the learner's.
//!
//! ```text
//!    lines only you have          stay (also old given lines: they can't be told from yours)
//!    lines only given             are added
//!    both in the same place       the given contract replaces the old one;
//!                                 if there's code of yours, the caller decides
//! ```

use std::collections::BTreeMap;

use similar::{DiffTag, TextDiff};

/// The result of a merge.
#[derive(Debug)]
pub(super) struct Merged {
    /// The learner's text with what was given; `None` if it would replace code of theirs.
    pub(super) text: Option<String>,
    /// True if the given text has anything that the learner's lacks.
    pub(super) brings: bool,
    /// Their comments that given ones replaced.
    pub(super) comments: Vec<String>,
    /// Their lines that the given text doesn't have, each with its number.
    pub(super) others: Vec<String>,
}

/// Merges two texts. `with_work` is the `given` text with the learner's bodies in it.
pub(super) fn merge(mine: &str, with_work: &str, given: &str) -> Merged {
    let diff = TextDiff::from_lines(mine, with_work);
    let (mut text, mut comments, mut others) = (String::new(), Vec::new(), Vec::new());
    let (mut brings, mut clashes) = (false, false);
    for op in diff.ops() {
        let (tag, here, there) = op.as_tag_tuple();
        let (yours, theirs) = (&diff.old_slices()[here.clone()], &diff.new_slices()[there]);
        if tag != DiffTag::Equal {
            let numbered = (here.start + 1..).zip(yours).filter(|(_, line)| !is_blank(line));
            others.extend(numbered.map(|(number, line)| format!("{number:>4}  {line}")));
            brings |= !all(theirs, is_blank);
        }
        text += &match tag {
            DiffTag::Equal | DiffTag::Delete => yours.concat(),
            DiffTag::Insert => theirs.concat(),
            DiffTag::Replace if all(theirs, is_blank) => yours.concat(),
            DiffTag::Replace if all(theirs, is_mark) => theirs.concat() + &yours.concat(),
            DiffTag::Replace => {
                clashes |= !all(yours, |line| is_blank(line) || is_contract(line));
                let replaced = yours.iter().filter(|line| !is_blank(line));
                comments.extend(replaced.map(|line| line.to_string()));
                theirs.concat()
            }
        };
    }
    let text = Some(text).filter(|text| !clashes && !has_twice(text, mine, given));
    Merged { text, brings, comments, others }
}

/// Returns whether something is in the text more often than in either of the two others: it
/// was moved, and would be there twice.
fn has_twice(text: &str, mine: &str, given: &str) -> bool {
    let (mine, given) = (items(mine), items(given));
    let there = |item: &str, of: &BTreeMap<&str, usize>| of.get(item).copied().unwrap_or(0);
    items(text).iter().any(|(item, &n)| n > there(item, &mine).max(there(item, &given)))
}

/// Counts how often each mark, function, type and import is in a text.
fn items(text: &str) -> BTreeMap<&str, usize> {
    let mut items = BTreeMap::new();
    for line in text.lines().map(str::trim) {
        let bare = line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub ")).unwrap_or(line);
        match bare.split(' ').next().unwrap_or_default() {
            "fn" => *items.entry(bare.split('(').next().unwrap_or(bare)).or_default() += 1,
            "struct" | "enum" | "trait" | "type" | "const" | "static" | "use" | "mod" => {
                *items.entry(bare).or_default() += 1;
            }
            _ if is_mark(line) => *items.entry(line).or_default() += 1,
            _ => {}
        }
    }
    items
}

fn all(lines: &[&str], are: impl Fn(&str) -> bool) -> bool {
    lines.iter().all(|line| are(line))
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// Returns whether a line is a mark or documentation.
fn is_contract(line: &str) -> bool {
    let line = line.trim_start();
    is_mark(line) || line.starts_with("///") || line.starts_with("//!")
}

fn is_mark(line: &str) -> bool {
    line.trim_start().starts_with("// ANCHOR")
}
