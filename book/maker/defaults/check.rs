//! Checks what is said of defaults and isn't filled in: what follows one, and what was typed.
//!
//! ```text
//!    of a page    text <!-- follows: NAME VALUE -->text    anywhere in a line
//!    of code      // follows: NAME VALUE                   alone in its line
//! ```

use std::fs;

use super::typed::typed;
use super::{FOLLOWS, value};
use crate::files::{shown, under};
use crate::root;

/// Pages with marks in no folder of [`FOLDERS`].
const PAGES: [&str; 2] = ["README.md", "steps/README.md"];

/// Folders of things that may follow a default.
const FOLDERS: [&str; 5] = ["book/src", "book/maker", "benches", "lsm", "visualizer"];

/// Lists the defaults that were typed, and what follows one that is another now: a line for
/// each.
pub fn problems() -> Vec<String> {
    [outdated(), typed()].concat()
}

fn outdated() -> Vec<String> {
    let mut wrong = Vec::new();
    let folders = FOLDERS.iter().flat_map(|folder| under(&root().join(folder)));
    for file in PAGES.iter().map(|page| root().join(page)).chain(folders) {
        let marks: Marks = match file.extension().and_then(|end| end.to_str()) {
            Some("md") => of_page,
            Some("rs") => of_code,
            _ => continue,
        };
        let text = fs::read_to_string(&file).unwrap_or_default();
        wrong.extend(outdated_in(&text, marks).map(|what| format!("{}, {what}", shown(&file))));
    }
    wrong
}

/// Finds the marks in a line.
type Marks = fn(&str) -> Vec<&str>;

/// Those of a page: anywhere in the line.
fn of_page(line: &str) -> Vec<&str> {
    let marks = line.split("<!-- ").filter_map(|comment| comment.strip_prefix(FOLLOWS));
    marks.map(|mark| mark.split_once("-->").map_or(mark, |(mark, _)| mark).trim()).collect()
}

/// That of code: alone in its line.
fn of_code(line: &str) -> Vec<&str> {
    let comment = line.trim().strip_prefix("// ");
    comment.and_then(|comment| comment.strip_prefix(FOLLOWS)).into_iter().collect()
}

fn outdated_in(text: &str, marks: Marks) -> impl Iterator<Item = String> {
    let lines = (1..).zip(text.lines());
    let marks = lines.flat_map(move |(n, line)| marks(line).into_iter().map(move |m| (n, m)));
    marks.filter_map(|(n, mark)| outdated_mark(mark).map(|what| format!("line {n}: {what}")))
}

/// Says what is wrong with a mark, if anything is.
fn outdated_mark(mark: &str) -> Option<String> {
    let (name, said) = mark.split_once(' ').unwrap_or((mark, ""));
    match value(name) {
        Err(what) => Some(what),
        Ok(now) if now.text() != said => Some(format!(
            "what is here or below was written for a {name} of {said}, and it's {} now: \
             read it, then write that into the mark",
            now.text()
        )),
        Ok(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_another_default_is_named() {
        let levels = lsm::Options::default().levels;
        let outdated = |text: &str, marks| outdated_in(text, marks).collect::<Vec<_>>();
        let now = format!("<!-- follows: levels {levels} -->");
        let page = format!("x\n{now}\nEach {now}of the <!-- follows: levels 99 -->99 levels.\n");
        let wrong = outdated(&page, of_page);
        assert!(wrong.len() == 1 && wrong[0].starts_with("line 3: "), "{wrong:?}");
        assert_eq!(outdated("<!-- follows: moon 9 --><!-- follows: levels -->", of_page).len(), 2);
        let code = "// follows: levels 99\nlet x = \"// follows: levels 99\";\n";
        let wrong = outdated(code, of_code);
        assert!(wrong.len() == 1 && wrong[0].starts_with("line 1: "), "{wrong:?}");
    }
}
