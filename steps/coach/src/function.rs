//! A marked function in a file: finds it by its anchors, reads it, gives it another body.
//!
//! ```text
//!    // ANCHOR: ex-hash-get          ┐
//!    /// Returns the value …         │ region
//!    pub fn get(&self, …) … {        │
//!        todo!("step 1: hash-get")   │ ← body
//!    }                               │
//!    // ANCHOR_END: ex-hash-get      ┘
//! ```
//!
//! This only compares lines: in formatted code, the body of a function ends at the first line
//! that is the function's own indentation and a brace. A parser would have to understand
//! files that are half written.

use std::ops::Range;

use crate::error::{Error, Result};

mod by_name;

/// A function between two anchors, in the text of a file. Numbers count lines from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function<'t> {
    /// With their ends, so that whatever isn't replaced stays the same, byte for byte.
    lines: Vec<&'t str>,
    /// The lines between the two anchors.
    region: Range<usize>,
    /// The line of the `fn`.
    fn_line: usize,
    /// The lines between the function's braces.
    body: Range<usize>,
}

impl<'t> Function<'t> {
    /// Finds the function of the task `name`. The error says what is missing.
    pub(crate) fn find(text: &'t str, name: &str) -> Result<Function<'t>> {
        Function::marked(text, &format!("ex-{name}"))
    }

    /// Finds the function with a mark, `ex-NAME` or `given-NAME`.
    pub(crate) fn marked(text: &'t str, mark: &str) -> Result<Function<'t>> {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = |mark: &str| lines.iter().position(|line| line.trim() == mark);
        let (begin, end) = (format!("// ANCHOR: {mark}"), format!("// ANCHOR_END: {mark}"));
        let lacks = |mark: &str| Error::new(format!("the line `{mark}` is missing"));
        let first = at(&begin).ok_or_else(|| lacks(&begin))? + 1;
        let last = at(&end).filter(|&last| last >= first).ok_or_else(|| lacks(&end))?;
        let fn_line = (first..last)
            .find(|&n| is_function(lines[n]))
            .ok_or_else(|| Error::new(format!("after `{begin}` there is no function")))?;
        let body = body(&lines, fn_line, last)
            .ok_or_else(|| Error::new(format!("the function after `{begin}` has no end")))?;
        Ok(Function { region: first..last, fn_line, body, lines })
    }

    /// Returns the line of the function, counted from 1.
    pub(crate) fn line(&self) -> usize {
        self.fn_line + 1
    }

    /// Returns the number of lines from the start of the file to the end of the region.
    pub(crate) fn end(&self) -> usize {
        self.region.end
    }

    /// Returns the signature in one line.
    pub(crate) fn signature(&self) -> String {
        let lines = &self.lines[self.fn_line..self.body.start];
        let words = lines.iter().flat_map(|line| line.split_whitespace());
        let line = words.collect::<Vec<_>>().join(" ");
        // A signature of several lines has spaces and a comma that one line doesn't have.
        let line = line.replace("( ", "(").replace(", )", ")");
        line.trim_end_matches([' ', '{']).to_string()
    }

    /// Returns everything between the anchors.
    pub(crate) fn region(&self) -> String {
        joined(&self.lines[self.region.clone()])
    }

    /// Returns the function's body, as it is.
    pub(crate) fn body(&self) -> String {
        joined(&self.lines[self.body.clone()])
    }

    /// Returns whether the learner has written it: it has no `todo!` of the skeleton any more.
    pub(crate) fn is_written(&self) -> bool {
        let code = |line: &&&str| !line.trim_start().starts_with("//");
        !self.lines[self.region.clone()]
            .iter()
            .filter(code)
            .any(|line| line.contains("todo!(\"step "))
    }

    /// Returns what the learner wrote after the function, if anything.
    fn after(&self) -> &[&'t str] {
        &self.lines[self.body.end + 1..self.region.end]
    }

    /// Returns the file with another body (of the same indentation).
    pub(crate) fn with_body(&self, body: &str) -> String {
        self.with(self.body.clone(), body)
    }

    /// Returns the file with another region.
    pub(crate) fn with_region(&self, region: &str) -> String {
        self.with(self.region.clone(), region)
    }

    /// Returns the file with the body of `theirs`, and with what follows it there.
    pub(crate) fn with_work_of(&self, theirs: &Function<'_>) -> String {
        let close = self.lines[self.body.end];
        let after = joined(theirs.after());
        let work = format!("{}{close}{after}", theirs.body());
        self.with(self.body.start..self.region.end, &work)
    }

    fn with(&self, lines: Range<usize>, text: &str) -> String {
        joined(&self.lines[..lines.start]) + text + &joined(&self.lines[lines.end..])
    }

    /// Indents lines like the body's.
    pub(crate) fn indented(&self, text: &str, deeper: usize) -> String {
        let fn_line = self.lines[self.fn_line];
        let margin = fn_line.len() - fn_line.trim_start().len() + 4 + deeper;
        text.lines()
            .map(|line| match line {
                "" => "\n".to_string(),
                _ => format!("{:margin$}{line}\n", ""),
            })
            .collect()
    }
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub ")).unwrap_or(line);
    line.starts_with("fn ")
}

fn body(lines: &[&str], fn_line: usize, last: usize) -> Option<Range<usize>> {
    let open = (fn_line..last).find(|&n| lines[n].trim_end().ends_with('{'))?;
    let margin = &lines[fn_line][..lines[fn_line].len() - lines[fn_line].trim_start().len()];
    let closes = |line: &str| line.strip_prefix(margin).is_some_and(|rest| rest.trim_end() == "}");
    let close = (open + 1..last)
        .find(|&n| closes(lines[n]))
        .or_else(|| (open + 1..last).rev().find(|&n| lines[n].trim() == "}"))?;
    Some(open + 1..close)
}

fn joined(lines: &[&str]) -> String {
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
impl Index {
    // ANCHOR: ex-get
    /// The value of a key.
    pub fn get(
        &self,
    ) -> Option<u8> {
        if true {
            todo!(\"step 1: get\")
        }
    }
    // ANCHOR_END: ex-get
}
";

    #[test]
    fn the_body_is_between_the_braces_of_the_function() {
        let function = Function::find(FILE, "get").unwrap();
        assert_eq!(
            function.body(),
            "        if true {\n            todo!(\"step 1: get\")\n        }\n"
        );
        assert_eq!(function.line(), 4);
        assert!(!function.is_written());
    }

    #[test]
    fn a_signature_does_not_depend_on_how_it_is_broken_into_lines() {
        let one_line = FILE.replace("(\n        &self,\n    )", "(&self)");
        let signature = |text| Function::find(text, "get").unwrap().signature();
        assert_eq!(signature(&one_line), "pub fn get(&self) -> Option<u8>");
        assert_eq!(signature(FILE), signature(&one_line));
    }

    #[test]
    fn a_new_body_leaves_everything_else_as_it_is() {
        let function = Function::find(FILE, "get").unwrap();
        assert_eq!(function.with_body(&function.body()), FILE);
        let filled = function.with_body("        None\n");
        let again = Function::find(&filled, "get").unwrap();
        assert!(again.is_written());
        assert_eq!(again.with_region(&function.region()), FILE);
    }

    #[test]
    fn helpers_behind_the_function_go_with_its_body() {
        let mine = FILE.replace(
            "    // ANCHOR_END",
            "\n    fn help() -> u8 {\n        1\n    }\n    // ANCHOR_END",
        );
        let mine = mine.replace("todo!(\"step 1: get\")", "Some(Self::help())");
        let given = FILE.replace("The value of a key", "The newest value of a key");
        let merged = Function::find(&given, "get")
            .unwrap()
            .with_work_of(&Function::find(&mine, "get").unwrap());
        assert_eq!(merged, mine.replace("The value of a key", "The newest value of a key"));
    }

    #[test]
    fn a_todo_in_a_comment_is_no_todo() {
        let written = FILE.replace("todo!", "None // todo!").replace("            None", "//");
        assert!(Function::find(&written, "get").unwrap().is_written());
    }

    #[test]
    fn what_is_missing_is_said() {
        let find = |text: &str| Function::find(text, "get").unwrap_err().0;
        assert_eq!(find(""), "the line `// ANCHOR: ex-get` is missing");
        let cut = FILE.replace("ANCHOR_END", "END");
        assert_eq!(find(&cut), "the line `// ANCHOR_END: ex-get` is missing");
        let half = "// ANCHOR: ex-get\nfn get() {\n    1\n// ANCHOR_END: ex-get\n";
        assert_eq!(find(half), "the function after `// ANCHOR: ex-get` has no end");
    }

    #[test]
    fn text_is_indented_as_a_body() {
        let function = Function::find(FILE, "get").unwrap();
        assert_eq!(function.indented("a\n\n    b\n", 0), "        a\n\n            b\n");
    }
}
