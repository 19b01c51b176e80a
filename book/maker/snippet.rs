//! Lines of a source file.
//!
//! ```text
//!    code lsm/src/merge.rs ex-merge-pick          between ANCHOR and ANCHOR_END
//!    code lsm/src/merge.rs "pub struct Merge"     the item that begins so, with its comment
//!    head lsm/src/format/record.rs                the documentation of the file, as text
//!    drawing lsm/fast/src/filter.rs               the picture in it
//! ```
//!
//! In code that rustfmt wrote, an item ends at the first line that has the indentation of
//! its first line and holds only a closing bracket; or at once, with `;`.

use std::fs;

use crate::marker::Directive;
use crate::{Result, root};

/// Returns the lines as a block of code, with a link to their file.
///
/// # Errors
/// If there is no such file, or not exactly one such anchor or item in it.
pub(crate) fn make(directive: &Directive) -> Result<String> {
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

/// Returns the documentation of a source file, without its first line.
///
/// # Errors
/// If there is no such file.
pub(crate) fn head(directive: &Directive) -> Result<String> {
    let [file] = &directive.words[..] else { return Err("head needs a file".into()) };
    let text = documentation(file)?;
    // Links between items don't work outside of rustdoc.
    let text = text.replace("[`", "`").replace("`]", "`");
    Ok(format!("{text}\n*[`{file}`](../../{file})*"))
}

/// Returns the first text picture in the documentation of a source file, with a link to it.
///
/// # Errors
/// If there is no such file, or no picture in its documentation.
pub(crate) fn drawing(directive: &Directive) -> Result<String> {
    let [file] = &directive.words[..] else { return Err("drawing needs a file".into()) };
    let text = documentation(file)?;
    let drawn = drawn(&text).ok_or_else(|| format!("{file}: no picture in its documentation"))?;
    Ok(format!("```text\n{drawn}```\n\n*[`{file}`](../../{file})*"))
}

fn drawn(text: &str) -> Option<&str> {
    Some(text.split_once("```text\n")?.1.split_once("```")?.0)
}

/// Returns a Markdown file as it is.
///
/// # Errors
/// If there is no such file.
pub(crate) fn text(directive: &Directive) -> Result<String> {
    let [file] = &directive.words[..] else { return Err("text needs a file".into()) };
    fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))
}

/// Reads the documentation of a file, without its first line.
fn documentation(file: &str) -> Result<String> {
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

/// Removes anchors, and the indentation of the first line from all.
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
    fn a_picture_is_the_text_between_fences() {
        let said = "A list.\n\n```text\n   a ─► b\n```\n\nAnd\n\n```text\nc\n```\n";
        assert_eq!(drawn(said), Some("   a ─► b\n"));
        assert_eq!(drawn("no picture"), None);
    }
}
