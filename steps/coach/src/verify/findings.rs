//! What is found wrong.

/// Problems, a line each.
pub(crate) type Findings = Vec<String>;
