//! The problems that are found.

/// Problems, a line each.
pub(crate) type Findings = Vec<String>;
