//! Findings of a check, and their wording.

use std::fmt;

/// An offense: where it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, from the root of the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The fact, and the remedy.
    pub message: String,
}

impl Finding {
    /// A finding at a line of a file.
    pub fn new(file: &str, line: usize, message: impl Into<String>) -> Self {
        Finding { file: file.to_string(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// All findings, one a line, in the order of the files.
pub fn report(mut findings: Vec<Finding>) -> String {
    findings.sort();
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}
