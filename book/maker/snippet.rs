//! Lines of a source file.
//!
//! ```text
//!    code lsm/src/merge.rs ex-merge-pick          between ANCHOR and ANCHOR_END
//!    code lsm/src/merge.rs "pub struct Merge"     the item that begins so, and its comment
//!    head lsm/src/format/record.rs                what the file says at its head, as text
//!    drawing lsm/src/fast/filter.rs               the picture at its head
//! ```
//!
//! An item ends, in what rustfmt writes, at the first line with the indentation of
//! its first one and nothing but a closing bracket; or at once, with `;`.

use std::fs;

use crate::marker::Directive;
use crate::{Result, root};

/// The lines, as a block of code with a link to their file.
///
/// # Errors
/// If there is no such file, or not exactly one such place in it.
pub fn make(directive: &Directive) -> Result<String> {
    let [file, place] = &directive.words[..] else {
        return Err("code needs a file and an anchor, or the beginning of an item".into());
    };
    let text = fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))?;
    let lines: Vec<&str> = text.lines().collect();
    let (from, to) = if place.contains(' ') { item(&lines, place) } else { anchor(&lines, place) }
        .map_err(|wrong| format!("{file}: {wrong}"))?;
    let code = dedent(&lines[from..to]);
    Ok(format!("```rust,ignore\n{code}```\n\n*[`{file}`](../../{file})*"))
}

/// What stands at the head of a source file, without its first line.
///
/// # Errors
/// If there is no such file.
pub fn head(directive: &Directive) -> Result<String> {
    let [file] = &directive.words[..] else { return Err("head needs a file".into()) };
    let said = said_at_head(file)?;
    // Links within the documentation of the code lead nowhere here.
    let said = said.replace("[`", "`").replace("`]", "`");
    Ok(format!("{said}\n*[`{file}`](../../{file})*"))
}

/// The first picture in text at the head of a source file, with a link to the file.
///
/// # Errors
/// If there is no such file, or no picture at its head.
pub fn drawing(directive: &Directive) -> Result<String> {
    let [file] = &directive.words[..] else { return Err("drawing needs a file".into()) };
    let said = said_at_head(file)?;
    let drawn = drawn(&said).ok_or_else(|| format!("{file}: no picture at its head"))?;
    Ok(format!("```text\n{drawn}```\n\n*[`{file}`](../../{file})*"))
}

fn drawn(said: &str) -> Option<&str> {
    Some(said.split_once("```text\n")?.1.split_once("```")?.0)
}

/// A file of Markdown, as it is.
///
/// # Errors
/// If there is no such file.
pub fn text(directive: &Directive) -> Result<String> {
    let [file] = &directive.words[..] else { return Err("text needs a file".into()) };
    fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))
}

/// The documentation of a file, without its first line.
fn said_at_head(file: &str) -> Result<String> {
    let text = fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))?;
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).skip(1);
    Ok(lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect())
}

type Range = (usize, usize);

fn anchor(lines: &[&str], name: &str) -> Result<Range> {
    let at = |word: &str| {
        let line = format!("// {word}: {name}");
        lines.iter().position(|l| l.trim() == line).ok_or_else(|| format!("no line `{line}`"))
    };
    Ok((at("ANCHOR")? + 1, at("ANCHOR_END")?))
}

fn item(lines: &[&str], start: &str) -> Result<Range> {
    let found: Vec<usize> =
        (0..lines.len()).filter(|i| lines[*i].trim_start().starts_with(start)).collect();
    let [first] = found[..] else {
        return Err(format!("{} lines begin with `{start}`", found.len()));
    };
    let indent = &lines[first][..lines[first].len() - lines[first].trim_start().len()];
    let ends = |line: &&str| {
        line.strip_prefix(indent).is_some_and(|l| matches!(l, "}" | "};" | ");" | "];"))
    };
    let one_line = lines[first].ends_with([';', ',', '}']);
    let length = match one_line {
        true => 0,
        false => lines[first..].iter().position(ends).ok_or("the item has no end")?,
    };
    let is_comment =
        |line: &&&str| line.trim_start().starts_with("///") || line.trim_start().starts_with("#[");
    let comment = lines[..first].iter().rev().take_while(is_comment).count();
    Ok((first - comment, first + length + 1))
}

/// The lines without the indentation of the first, and without anchors.
fn dedent(lines: &[&str]) -> String {
    let indent = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
    let shown = lines.iter().filter(|line| !line.trim().starts_with("// ANCHOR"));
    shown.map(|line| format!("{}\n", line.get(indent..).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "    /// It adds.\n    fn add() {\n        1\n    }\n    // ANCHOR: a\n    x\n    // ANCHOR_END: a\n    fn b();";

    #[test]
    fn an_item_is_taken_with_its_comment_and_to_its_end() {
        let lines: Vec<&str> = SOURCE.lines().collect();
        assert_eq!(item(&lines, "fn add"), Ok((0, 4)));
        assert_eq!(item(&lines, "fn b"), Ok((7, 8)));
        assert_eq!(item(&lines, "fn"), Err("2 lines begin with `fn`".into()));
        assert_eq!(anchor(&lines, "a"), Ok((5, 6)));
        assert_eq!(dedent(&lines[0..4]), "/// It adds.\nfn add() {\n    1\n}\n");
    }

    #[test]
    fn a_picture_is_what_stands_between_fences() {
        let said = "A list.\n\n```text\n   a ─► b\n```\n\nAnd\n\n```text\nc\n```\n";
        assert_eq!(drawn(said), Some("   a ─► b\n"));
        assert_eq!(drawn("no picture"), None);
    }
}
