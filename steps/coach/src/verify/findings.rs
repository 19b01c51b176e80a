//! The problems that are found.

use crate::color;

/// Problems, a line each.
pub(crate) type Findings = Vec<String>;

/// Prints them.
pub(crate) fn print(findings: &Findings) {
    findings.iter().for_each(|finding| anstream::println!("{} {finding}", color::bad("✗")));
}
