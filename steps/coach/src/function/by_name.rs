//! Finds the same function in another text, even if its marks are gone.

use super::{Function, body, is_function};

impl Function<'_> {
    /// Finds this function in another text by its name: between the marks, or after or before
    /// the only mark that is left. If both are gone, it's the only function of that name (or
    /// the second of two, if it's the second of two here). Returns `None` if that leaves any
    /// doubt.
    pub(crate) fn find_by_name<'m>(&self, text: &'m str, anchor: &str) -> Option<Function<'m>> {
        let lines: Vec<&'m str> = text.split_inclusive('\n').collect();
        let at = |mark: &str| {
            let mark = format!("// {mark}: ex-{anchor}");
            lines.iter().position(|line| line.trim() == mark)
        };
        let (begin, end) = (at("ANCHOR"), at("ANCHOR_END"));
        let lines_named = lines_named(&lines, head(self.lines[self.fn_line]));
        let between = |a: usize, b: usize| a < b && !lines[a + 1..b].iter().any(|l| is_mark(l));
        let fn_line = match (begin, end) {
            (Some(begin), end) => {
                let ends = |n: usize| end.is_none_or(|end| between(n, end));
                lines_named.into_iter().find(|&n| between(begin, n) && ends(n))?
            }
            (None, Some(end)) => lines_named.into_iter().rfind(|&n| between(n, end))?,
            (None, None) => {
                let here = self::lines_named(&self.lines, head(self.lines[self.fn_line]));
                let which = here.iter().position(|&n| n == self.fn_line)?;
                *lines_named.get(which).filter(|_| lines_named.len() == here.len())?
            }
        };
        let opened = lines[fn_line..].iter().find(|line| line.contains('{'))?;
        if !opened.trim_end().ends_with('{') {
            return None; // all in one line
        }
        let body = body(&lines, fn_line, end.unwrap_or(lines.len()))?;
        let last = end.filter(|&end| between(body.end, end)).unwrap_or(body.end + 1);
        Some(Function { region: fn_line..last, fn_line, body, lines })
    }
}

fn lines_named(lines: &[&str], head: &str) -> Vec<usize> {
    (0..lines.len()).filter(|&n| is_function(lines[n]) && self::head(lines[n]) == head).collect()
}

/// Returns `get` for `pub fn get<'a>(…`.
fn head(line: &str) -> &str {
    let name = line.split_once("fn ").map_or(line, |(_, name)| name);
    name.split(['(', '<']).next().unwrap_or(name).trim()
}

fn is_mark(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("// ANCHOR: ex-") || line.starts_with("// ANCHOR_END: ex-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "\
impl A {
    // ANCHOR: ex-get
    fn get() {
        todo!(\"step 1: get\")
    }
    // ANCHOR_END: ex-get

    fn other() {
        0
    }
}
";

    /// Returns what is found as the work on `get`.
    fn work(text: &str) -> Option<String> {
        let function = Function::find(GIVEN, "get").unwrap();
        let found = function.find_by_name(text, "get")?;
        Some(format!("{}| {}", found.body(), found.after().concat()))
    }

    fn written(text: &str) -> String {
        let work = "        1\n    }\n\n    fn help() {\n        2\n    }\n";
        text.replace("        todo!(\"step 1: get\")\n    }\n", work)
    }

    #[test]
    fn a_function_is_found_without_one_of_its_marks_or_both() {
        let all = Some("        1\n| \n    fn help() {\n        2\n    }\n".to_string());
        let (begin, end) = ("    // ANCHOR: ex-get\n", "    // ANCHOR_END: ex-get\n");
        let mine = written(GIVEN);
        assert_eq!(work(&mine), all);
        assert_eq!(work(&mine.replace(begin, "")), all);
        assert_eq!(work(&mine.replace(end, "")), Some("        1\n| ".to_string()));
        assert_eq!(work(&mine.replace(begin, "").replace(end, "")), work(&mine.replace(end, "")));
    }

    #[test]
    fn a_helper_before_it_is_not_taken_for_it() {
        let helper = "    fn help() {\n        2\n    }\n\n    fn get() {";
        let mine = written(GIVEN).replacen("    fn get() {", helper, 1);
        assert_eq!(work(&mine), work(&written(GIVEN)));
    }

    #[test]
    fn where_there_is_a_doubt_nothing_is_found() {
        let bare = written(GIVEN).replace("    // ANCHOR: ex-get\n", "");
        let bare = bare.replace("    // ANCHOR_END: ex-get\n", "");
        assert_eq!(work(&bare.replace("fn get()", "fn obtain()")), None);
        assert_eq!(work(&bare.replace("fn other()", "fn get()")), None, "there are two");
        // All in one line: the body isn't that of the next function.
        let one_line = written(GIVEN).replacen("{\n        1\n    }\n", "{ 1 }\n", 1);
        assert_eq!(work(&one_line), None);
        // After its first mark comes another exercise.
        let moved = bare.replacen(
            "    fn get",
            "    // ANCHOR: ex-get\n    // ANCHOR: ex-x\n    fn get",
            1,
        );
        assert_eq!(work(&moved), None);
    }
}
