//! A table of promises, and the tests that prove them.
//!
//! ```text
//!    proofs                                      | promise | proved by        |
//!    "A torn log opens." torn_logs_open   ─►     | A torn… | file: test, test |
//! ```
//!
//! A test is found by its name, so no row can name one that is gone. The page shows the
//! name as the sentence it is.

use std::collections::BTreeMap;
use std::fs;

use crate::files::{shown, under};
use crate::marker::{Directive, words};
use crate::{Result, root};

/// The folders of the tests.
pub(crate) const TESTS: [&str; 4] =
    ["lsm/tests", "lsm/doctor/tests", "lsm/fast/tests", "lsm/schedules/tests"];

/// The lines of the table.
///
/// # Errors
/// If a row can't be read, a test doesn't exist, or two tests have the same name.
pub(crate) fn make(directive: &Directive) -> Result<String> {
    let tests = tests()?;
    let mut lines = vec!["| promise | proved by |".to_string(), "|---|---|".into()];
    for row in &directive.script {
        let words = words(row);
        let [promise, names @ ..] = &words[..] else { return Err("a row is empty".into()) };
        if names.is_empty() {
            return Err(format!("no test proves that “{promise}”"));
        }
        let proofs: Result<Vec<String>> = names.iter().map(|name| proof(&tests, name)).collect();
        lines.push(format!("| {promise} | {} |", proofs?.join("; ")));
    }
    Ok(lines.join("\n"))
}

fn proof(tests: &BTreeMap<String, Vec<String>>, name: &str) -> Result<String> {
    match tests.get(name).map(Vec::as_slice) {
        Some([file]) => Ok(format!("[{}](../../{file})", name.replace('_', " "))),
        Some(files) => {
            Err(format!("there are several tests `{name}`: in {}", files.join(" and in ")))
        }
        None => Err(format!("there is no test `{name}` in {}", TESTS.join(" or "))),
    }
}

/// The files in which a function of each name is.
fn tests() -> Result<BTreeMap<String, Vec<String>>> {
    let mut tests = BTreeMap::<String, Vec<String>>::new();
    let files = TESTS.iter().flat_map(|folder| under(&root().join(folder)));
    for file in files.filter(|file| file.extension().is_some_and(|end| end == "rs")) {
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        for name in names(&text) {
            tests.entry(name.to_string()).or_default().push(shown(&file));
        }
    }
    Ok(tests)
}

/// The functions that follow a `#[test]`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split("#[test]").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once("fn ")?;
        Some(rest.split_once('(')?.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(script: &str) -> Result<String> {
        let script = script.lines().map(String::from).collect();
        make(&Directive { kind: "proofs".into(), words: Vec::new(), script, body: String::new() })
    }

    #[test]
    fn a_promise_leads_to_the_files_of_its_tests() {
        let test = "a_missing_file_is_found_at_once_and_nothing_is_changed";
        let expected = "| promise | proved by |\n|---|---|\n\
             | Nothing is missed. | [a missing file is found at once and nothing is \
             changed](../../lsm/tests/engine/damage.rs) |";
        assert_eq!(made(&format!("\"Nothing is missed.\" {test}")).as_deref(), Ok(expected));
    }

    #[test]
    fn a_test_that_is_not_there_and_a_promise_without_one_are_errors() {
        assert!(made("\"All is well.\" it_is_well").unwrap_err().contains("`it_is_well`"));
        assert!(made("\"All is well.\"").unwrap_err().contains("no test proves"));
        // A function, but not a test.
        assert!(made("\"All is well.\" try_each_change").is_err());
    }
}
