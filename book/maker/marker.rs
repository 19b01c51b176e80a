//! The markers in a page, and the text between them.
//!
//! ```text
//!    <!-- make: KIND ARGUMENTS      the first line
//!    LINES                          none or some: a script
//!    -->
//!    body                           replaced by generated text
//!    <!-- made -->
//! ```
//!
//! The benchmarks have marks of their own for what they make: `parts`, and `claim`.

use crate::Result;

const OPEN: &str = "<!-- make: ";
const CLOSE: &str = "<!-- made -->";

/// Generated text is between these; the benchmarks make the last two.
const GENERATED: [[&str; 2]; 3] =
    [[OPEN, CLOSE], ["<!-- parts -->", "<!-- /parts -->"], ["<!-- claim -->", "<!-- /claim -->"]];

/// The request of a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Directive {
    /// Its kind.
    pub(crate) kind: String,
    /// The rest of the first line, as words; quotes hold words together.
    pub(crate) words: Vec<String>,
    /// The other lines of the marker.
    pub(crate) script: Vec<String>,
    /// The text between the markers now.
    pub(crate) body: String,
}

/// Replaces every body by what `make` returns.
///
/// # Errors
/// The line of a marker without an end, or of one that `make` fails on.
pub(crate) fn fill(
    page: &str,
    mut make: impl FnMut(&Directive) -> Result<String>,
) -> Result<String> {
    let mut filled = String::new();
    let mut rest = page;
    while let Some(at) = rest.find(OPEN) {
        let line = page[..page.len() - rest.len() + at].matches('\n').count() + 1;
        let lacks = |what| format!("line {line}: the marker has no {what}");
        let end = rest[at..].find("-->").ok_or_else(|| lacks("-->"))? + at;
        let body = end + "-->".len();
        let close = rest[body..].find(CLOSE).ok_or_else(|| lacks(CLOSE))? + body;
        let directive = read(&rest[at + OPEN.len()..end], &rest[body..close]);
        let made = make(&directive).map_err(|wrong| format!("line {line}: {wrong}"))?;
        filled += &rest[..body];
        filled += &format!("\n\n{}\n\n{CLOSE}", made.trim_matches('\n'));
        rest = &rest[close + CLOSE.len()..];
    }
    Ok(filled + rest)
}

fn read(marker: &str, body: &str) -> Directive {
    let mut lines = marker.trim_end().lines();
    let mut words = words(lines.next().unwrap_or_default());
    let kind = if words.is_empty() { String::new() } else { words.remove(0) };
    Directive { kind, words, script: lines.map(str::to_string).collect(), body: body.to_string() }
}

/// The text without what is generated, whose line ends stay.
pub(crate) fn without_generated(text: &str) -> String {
    GENERATED.iter().fold(text.to_string(), |text, [open, close]| blanked(&text, open, close))
}

/// The text with nothing but the line ends of each part from `open` to `close`, so that all
/// else stays in its line.
pub(crate) fn blanked(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let (part, after) = after.split_once(close).unwrap_or((after, ""));
        let lines = [open, part, close].iter().map(|text| text.matches('\n').count()).sum();
        kept += before;
        kept += &"\n".repeat(lines);
        rest = after;
    }
    kept + rest
}

/// Splits a line into words; quotes hold words together.
pub(crate) fn words(line: &str) -> Vec<String> {
    let pieces = line.split('"').enumerate();
    pieces
        .flat_map(|(i, piece)| match i % 2 {
            0 => piece.split_whitespace().map(str::to_string).collect(),
            _ => vec![piece.to_string()],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_replaced_and_all_else_stays() {
        let page = "a\n<!-- make: code x.rs \"fn y\"\nscript\n-->\nold\n<!-- made -->\nb\n";
        let filled = fill(page, |directive| {
            assert_eq!(
                (directive.kind.as_str(), &directive.words[..]),
                ("code", &["x.rs".into(), "fn y".into()][..])
            );
            assert_eq!(
                (&directive.script[..], directive.body.trim()),
                (&["script".to_string()][..], "old")
            );
            Ok("new".into())
        });
        let expected = page.replace("\nold\n", "\n\nnew\n\n");
        assert_eq!(filled.as_ref(), Ok(&expected));
        assert_eq!(fill(&expected, |_| Ok("new".into())), Ok(expected));
    }

    #[test]
    fn a_marker_without_its_end_is_named() {
        let wrong = fill("\n<!-- make: code -->\n", |_| Ok(String::new()));
        assert_eq!(wrong, Err("line 2: the marker has no <!-- made -->".into()));
    }
}
