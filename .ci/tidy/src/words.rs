//! Words that we don't use, each with the one we do.
//!
//! They are looked for in code, comments, messages and Markdown. An identifier is read as
//! the words it is made of, and a phrase is found across the end of a line.

pub mod list;

use std::collections::HashMap;

use crate::{Finding, Sources};

/// Text that the words aren't looked for in: the book's prose, and the words themselves.
const LEFT_OUT: [&str; 3] = ["book/src/", ".ci/tidy/src/words/list.rs", ".ci/tidy/tests/"];

/// A word or a phrase that we don't use.
#[derive(Debug)]
pub struct Word {
    /// All its forms, in small letters.
    pub forms: &'static [&'static str],
    /// The words to write instead.
    pub instead: &'static str,
    /// The reason it is wrong.
    pub because: &'static str,
}

/// Finds the words.
pub fn check(sources: &Sources, words: &[Word]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let forms = forms(words);
    for (path, text) in sources.all() {
        if !LEFT_OUT.iter().any(|left_out| path.starts_with(left_out)) {
            find(path, &read(text), &forms, &mut findings);
        }
    }
    findings
}

/// The forms of words by their first part, with all their parts.
type Forms<'w> = HashMap<&'w str, Vec<(&'w Word, Vec<&'w str>)>>;

fn forms(words: &[Word]) -> Forms<'_> {
    let mut forms = Forms::new();
    for word in words {
        for form in word.forms {
            let parts: Vec<&str> = form.split(' ').collect();
            forms.entry(parts[0]).or_default().push((word, parts));
        }
    }
    forms
}

fn find(path: &str, text: &[(String, usize)], forms: &Forms<'_>, findings: &mut Vec<Finding>) {
    for (at, (first, line)) in text.iter().enumerate() {
        for (word, parts) in forms.get(first.as_str()).into_iter().flatten() {
            let said = text[at..].iter().map(|(said, _)| said).take(parts.len());
            if said.eq(parts.iter()) {
                let Word { because, instead, .. } = word;
                let message = format!("`{}`: {because}. Write {instead}", parts.join(" "));
                findings.push(Finding::new(path, *line, message));
            }
        }
    }
}

/// The words of a text in small letters, each with its line; what separates sentences or
/// cells is an empty word.
fn read(text: &str) -> Vec<(String, usize)> {
    let mut words = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let mut word = String::new();
        let mut last = ' ';
        for char in line.chars().chain([' ']) {
            let is_part = char.is_alphanumeric() || (char == '\'' && last.is_alphanumeric());
            let begins = char.is_uppercase() && last.is_lowercase();
            if (!is_part || begins) && !word.is_empty() {
                words.push((std::mem::take(&mut word), number));
            }
            if is_part {
                word.extend(char.to_lowercase());
            } else if !char.is_whitespace() && !"_/!#*".contains(char) {
                words.push((String::new(), number));
            }
            last = char;
        }
    }
    words
}
